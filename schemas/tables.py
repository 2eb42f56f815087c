"""A package as the checks see it: text with its place in the file, types, and frames over the types."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.cells import whole
from schemas.constraints import key
from schemas.model import Package, TableSchema
from schemas.textfile import TextFile

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")


@dataclass(frozen=True)
class RawTable:
    """A table as it stands in its file: every cell is text, every row knows its physical line."""

    name: str
    file: TextFile
    header: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    lines: np.ndarray
    delimiter: str = ","

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str) -> pa.Array:
        """Return a column of text by its label. Raises ValueError for one that the file does not have."""
        return self.columns[self.header.index(name)]

    def line(self, row: int) -> int:
        """Return the physical line on which a row begins."""
        return int(self.lines[row])

    def row_at(self, line: int) -> int | None:
        """Return the position of the row that begins on a physical line."""
        row = int(np.searchsorted(self.lines, line))
        return row if row < len(self.lines) and self.lines[row] == line else None

    def cell(self, row: int, name: str) -> str:
        """Return the text of a cell, empty for a column that the file does not have."""
        return str(self.column(name)[row].as_py()) if name in self.header else ""

    def start(self, row: int, name: str) -> int:
        """Return the column of the line, counting from 1, at which a cell begins; 1 where it cannot be told."""
        if name not in self.header:
            return 1
        line = self.file.lines[self.line(row) - 1]
        return cell_starts(line, self.delimiter).get(self.header.index(name), 1)

    def label_start(self, label: str) -> int:
        """Return the column at which a label of the header begins; 0 for a label that is not there."""
        if label not in self.header:
            return 0
        return cell_starts(self.file.head, self.delimiter).get(self.header.index(label), 1)


def borders(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the letters of a column of text as bytes, and where each cell begins and the last ends."""
    _, offsets, letters = column.buffers()
    places = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(letters if letters is not None and letters.size else b"\0", np.uint8), places


def cell_starts(line: str, delimiter: str) -> dict[int, int]:
    """Return, for each cell of a line of CSV (RFC 4180), the column at which it begins."""
    starts, quoted = {0: 1}, False
    for position, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            starts[len(starts)] = position + 2
    return starts


@dataclass
class Tables:
    """All tables of a package that could be read."""

    package: Package
    raw: dict[str, RawTable] = field(default_factory=dict)
    typed: dict[str, pa.Table] = field(default_factory=dict)
    texts: dict[str, TextFile] = field(default_factory=dict)
    baseline: dict[str, dict[str, dict[str, str]]] | None = None
    """The rows of an earlier state as text, by table and key; None where there is none to compare with."""
    memo: dict[Any, Any] = field(default_factory=dict)

    def keep(self, package: Package) -> None:
        """Keep only the tables that a package has."""
        self.package = package
        self.raw = {r.name: self.raw[r.name] for r in package.resources if r.name in self.raw}

    def schema(self, name: str) -> TableSchema:
        """Return the schema of a table. Raises KeyError."""
        return self.package[name].schema

    def frame(self, name: str) -> pd.DataFrame:
        """Return the typed table as a frame with Arrow-backed columns; its index is the position of the row."""
        from schemas.frames import frame

        return self.once(("frame", name), lambda: frame(self.typed[name]))

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returns, made once a run."""
        if name not in self.memo:
            self.memo[name] = make()
        made: T = self.memo[name]
        return made

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return the typed rows of a table as plain dicts, for rules on graphs and texts; made once."""
        return self.once(("rows", name), lambda: list(self.typed[name].to_pylist()))

    def column(self, name: str, column: str) -> pa.Array:
        """Return a typed column as one array."""
        return whole(self.typed[name].column(column))

    def row(self, name: str, row: int) -> dict[str, Any]:
        """Return one typed row as a plain dict."""
        return dict(self.typed[name].slice(row, 1).to_pylist()[0])

    def where(self, name: str, column: str) -> list[int]:
        """Return the positions of the rows in which a cell is not empty; none for a table that is not there."""
        if name not in self.typed:
            return []
        return list(pc.indices_nonzero(pc.is_valid(self.column(name, column))).to_pylist())

    def key_column(self, name: str) -> pa.Array:
        """Return the key of each row, its parts joined with `|`; null where a part is missing."""
        columns = self.schema(name).primary_key
        return self.once(("key", name), lambda: key([self.column(name, c) for c in columns]))

    def keys(self, name: str) -> list[str | None]:
        """Return the keys as a list."""
        return self.once(("keys", name), lambda: list(self.key_column(name).to_pylist()))

    def index(self, name: str) -> dict[str, int]:
        """Return the position of each key."""

        def make() -> dict[str, int]:
            return {k: i for i, k in reversed(list(enumerate(self.keys(name)))) if k is not None}

        return self.once(("index", name), make)

    def have(self, names: Iterable[str]) -> bool:
        """Whether all these tables could be read."""
        return all(n in self.typed for n in names)
