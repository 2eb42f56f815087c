"""A table's file in pieces: ranges of bytes that begin and end with a record, each with the line on which it begins.

Each piece is checked by the code that checks a whole file: the header is put before it, and the lines of what is
found are moved to where the piece stands. What only the whole table can tell (keys, references) is left to Dask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from schemas.cells import typed
from schemas.constraints import key
from schemas.finding import Finding
from schemas.model import Package, Resource
from schemas.rules import structure as rules
from schemas.tables import Tables
from schemas.textfile import STEP
from scripts.check import run, structure
from scripts.read.package import read_tables

SIZE = 1 << 22
"""So many bytes make a piece, and the rest of a record."""


@dataclass(frozen=True)
class Piece:
    """Some records of a table: bytes `start` to `end` of its file; the first record begins on line `line`.

    A piece that starts at 0 is the whole file.
    """

    package: Package
    name: str
    start: int
    end: int
    line: int

    @property
    def resource(self) -> Resource:
        """The table."""
        return self.package[self.name]

    def tables(self) -> tuple[Tables, list[Finding]]:
        """Read the piece as if it were the whole file."""
        only = Package(self.package.root, self.package.raw, (self.resource,))
        if not self.start:
            return read_tables(only)
        with (self.package.root / self.resource.path).open("rb") as handle:
            head = handle.readline()
            handle.seek(self.start)
            data = head + handle.read(self.end - self.start)
        return read_tables(only, {self.resource.path: data})

    def moved(self, finding: Finding) -> Finding:
        """Return a finding with its line as the whole file has it; the header is everybody's first line."""
        return finding.but(line=finding.line + self.line - 2) if finding.line > 1 else finding


def whole(package: Package, name: str) -> Piece:
    """Return the whole file as one piece."""
    return Piece(package, name, 0, 0, 2)


def pieces(package: Package, name: str, size: int = SIZE) -> list[Piece]:
    """Return the pieces of a table's file; one where the form of the file as a whole must be judged.

    That is a file that is not there, that leaves a quote open, or whose line ends are not LF.
    """
    try:
        return list(_pieces(package, name, size))
    except (OSError, ValueError):
        return [whole(package, name)]


def _pieces(package: Package, name: str, size: int) -> Iterator[Piece]:
    """Yield the pieces, reading the file once and holding no more than a piece. A line end in quotes ends no record."""
    path = package.root / package[name].path
    with path.open("rb") as handle:
        head = handle.readline()
        if head.count(b'"') % 2 or not head.endswith(b"\n") or b"\r" in head:
            raise ValueError(name)
        start = at = len(head)
        line = number = 2
        odd = 0
        while block := handle.read(min(STEP, size)):
            if b"\r" in block:
                raise ValueError(name)
            letters = np.frombuffer(block, np.uint8)
            open_ = (np.cumsum(letters == ord('"')) + odd) % 2
            ends = np.flatnonzero(letters == ord("\n"))
            whole = ends[open_[ends] == 0]
            if len(whole) and at + int(whole[-1]) + 1 - start >= size:
                end = at + int(whole[-1]) + 1
                yield Piece(package, name, start, end, line)
                line = number + int(np.searchsorted(ends, whole[-1])) + 1
                start = end
            odd, at, number = int(open_[-1]), at + len(block), number + len(ends)
    if odd:
        raise ValueError(name)
    if at > start or start == len(head):
        yield Piece(package, name, start, at, line)


@dataclass(frozen=True)
class Checked:
    """What a piece by itself is found to hold; where it is not sound, the whole file must be looked at."""

    rows: int
    sound: bool
    findings: tuple[Finding, ...]


def check_piece(piece: Piece) -> Checked:
    """Check one piece: text, rows, cells, types, and the derived pandera schema without what compares rows."""
    tables, found = piece.tables()
    file, raw = tables.texts.get(piece.resource.path), tables.raw.get(piece.name)
    found += run.check_text(file) if file and file.readable else []
    found += run.check_structure(tables, piece.name, keys=False) if raw is not None else []
    named = {piece.moved(run.named(tables, f)) for f in run.in_this_house(piece.package, found)}
    return Checked(0 if raw is None else len(raw), piece.name in tables.typed, tuple(sorted(named)))


def keys_of(piece: Piece, parts: tuple[str, ...]) -> pd.DataFrame:
    """Return the keys of a piece, their parts joined, with their lines; rows without the whole key are left out."""
    tables, _ = piece.tables()
    raw = tables.raw[piece.name]
    fields = {f.name: f for f in piece.resource.schema.fields}
    joined = key([typed(raw.column(c), fields[c])[0] for c in parts])
    lines = raw.lines + (piece.line - 2)
    frame = pd.DataFrame({"key": joined.to_pandas().astype("string[pyarrow]"), "line": lines})
    return frame.dropna(subset=["key"])


@dataclass(frozen=True)
class Lost:
    """A comparison of rows that failed on some lines of a piece: what was compared, and with which table."""

    kind: str
    columns: tuple[str, ...]
    target: str
    lines: tuple[int, ...]


def located(piece: Piece, faults: tuple[Lost, ...]) -> tuple[Finding, ...]:
    """Return the findings of what comparing rows of the whole table found in a piece."""
    tables, _ = piece.tables()
    raw, schema = tables.raw[piece.name], piece.resource.schema
    tables.typed[piece.name], _ = structure.to_types(raw, schema)
    found = []
    for fault in faults:
        for line in fault.lines:
            row = raw.row_at(line - piece.line + 2)
            assert row is not None
            if fault.kind == "foreignKey":
                value = "|".join(raw.cell(row, c) for c in fault.columns)
                found.append(structure.without_target(raw, row, fault.columns[0], value, fault.target, []))
            else:
                column = fault.columns[0] if fault.kind == "unique" else ""
                rule = rules.CONSTRAINT[fault.kind]
                found.append(structure.judged(raw, schema, column, fault.kind, rule, row))
    return tuple(piece.moved(run.named(tables, f)) for f in found)
