"""Restoring what an editor did to a file, as far as that is provable: no value changes, only how it is written.

Each step takes bytes or text and gives it back mended. What a step cannot prove it leaves, and the check reports it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc

from schemas.model import Field, TableSchema
from schemas.rules.text import SPACES
from schemas.tables import RawTable
from scripts.export.csv_table import order
from scripts.export.csv_table import text as csv_text
from scripts.export.plain import number_text

Step = tuple[str, Callable[[str], str]]
PLAIN = ("number", "integer", "date")
"""The types whose cells are written in plain digits."""

NUMERIC = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def decode(data: bytes) -> tuple[str | None, str]:
    """Return the text of a file and what was done to read it; None where no reading is sure.

    Bytes that are not UTF-8 are read as UTF-16 where a byte order mark says so, else as Windows-1252, unless they
    hold one of the five bytes that it leaves undefined.
    """
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"
    try:
        return data.decode(codec), f"read as {'UTF-16' if codec == 'utf-16' else 'Windows-1252'}, written as UTF-8"
    except UnicodeDecodeError:
        return None, ""


STEPS: tuple[Step, ...] = (
    ("byte order mark taken out", lambda t: t.removeprefix("\ufeff")),
    ("line ends brought to LF", lambda t: t.replace("\r\n", "\n").replace("\r", "\n")),
    ("letters composed (NFC)", lambda t: unicodedata.normalize("NFC", t)),
    ("plain spaces put for special ones", lambda t: SPACES.sub(" ", t)),
    ("newline put at the end", lambda t: t if t.endswith("\n") or not t else t + "\n"),
)


def _delimiter(head: str, names: list[str], usual: str) -> str:
    """Return the character that separates the labels of a header, where they are those of the schema."""
    for delimiter in (usual, ";", "\t", "|", ","):
        labels = [c.strip() for c in next(csv.reader([head], delimiter=delimiter), [])]
        if sorted(c for c in labels if c) == sorted(names):
            return delimiter
    return usual


def cell(value: str, field: Field) -> str:
    """Return a cell as it is written: without space round it, numbers without needless zeros and in plain digits."""
    value = value.strip()
    if field.type not in PLAIN:
        return value
    plain = unicodedata.normalize("NFKC", value)
    if field.type == "number" and NUMERIC.fullmatch(plain):
        return number_text(plain)
    return plain if re.fullmatch(r"[0-9-]+", plain) else value


def is_canonical(raw: RawTable, schema: TableSchema) -> bool:
    """Return whether a file is its own canonical form, without writing it.

    Where the cells are written as they should be and the rows stand in their order, another form could only have
    needless quotes, other line ends or a mark at its beginning, and each makes the file longer or shorter.
    """
    columns = [raw.column(f.name) for f in schema.fields]
    plain = all(_is_plain(c, f) for c, f in zip(columns, schema.fields, strict=True) if f.type in PLAIN)
    places = [pc.cast(columns[schema.names.index(c)], pa.binary()) for c in order(schema)]
    keys = pa.table(places, names=[str(i) for i in range(len(places))])
    rows = pc.sort_indices(keys, sort_keys=[(n, "ascending") for n in keys.column_names])
    head = len(csv_text(schema.names, []))
    size = head + sum(map(_width, columns)) + len(raw) * len(columns)
    return (
        plain and size == len(raw.file.data) and pc.equal(rows, pa.array(range(len(raw)), rows.type)).false_count == 0
    )


def _is_plain(column: pa.Array, field: Field) -> bool:
    return all(cell(v, field) == v for v in pc.unique(column).to_pylist())


def _width(column: pa.Array) -> int:
    """Return how many bytes the cells of a column take in CSV with minimal quoting."""
    quoted = pc.match_substring_regex(column, '[,"\r\n]')
    quotes = pc.sum(pc.count_substring(column, '"')).as_py() or 0
    return int(pc.sum(pc.binary_length(column)).as_py() or 0) + 2 * int(quoted.true_count) + int(quotes)


def canonical(raw: RawTable, schema: TableSchema) -> bytes:
    """Return the canonical form of a table that has the columns of its schema."""
    columns = []
    for field in schema.fields:
        values = raw.column(field.name).to_pylist()
        columns.append([cell(v, field) for v in values] if field.type in PLAIN else values)
    return written(list(zip(*columns, strict=True)), schema)


def written(rows: Sequence[Sequence[str]], schema: TableSchema) -> bytes:
    """Return rows of cells as CSV in the order of their keys."""
    places = [schema.names.index(c) for c in order(schema)]
    return csv_text(schema.names, sorted(rows, key=itemgetter(*places)))


def _table(text: str, schema: TableSchema, delimiter: str) -> str | None:
    """Return the canonical form of a table, or None where its rows do not fit its header or the header the schema."""
    if text.count('"') % 2:  # an open quote: every reading is a guess
        return None
    found = _delimiter(text.split("\n", 1)[0], schema.names, delimiter)
    rows = [r for r in csv.reader(io.StringIO(text), delimiter=found) if any(c.strip() for c in r)]
    if not rows:
        return None
    labels = [c.strip() for c in rows[0]]
    width = len(labels)
    while labels and not labels[-1] and not any(len(r) >= len(labels) and r[len(labels) - 1].strip() for r in rows[1:]):
        labels.pop()  # an empty column at the end
    if sorted(labels) != sorted(schema.names) or any(len(r) not in (width, len(labels)) for r in rows[1:]):
        return None
    places = [labels.index(n) for n in schema.names]
    cells = [[cell(row[p], f) for p, f in zip(places, schema.fields, strict=True)] for row in rows[1:]]
    return written(cells, schema).decode()


def repaired(data: bytes, schema: TableSchema, delimiter: str = ",") -> tuple[bytes, list[str]]:
    """Return a table's file in canonical form, and what was done to it; what cannot be read comes back as it is.

    Where the rows do not fit, the text is mended and the rows are left.
    """
    text, said = decode(data)
    if text is None:
        return data, []
    done = [said] if said else []
    for what, step in STEPS:
        mended = step(text)
        if mended != text:
            done.append(what)
        text = mended
    table = _table(text, schema, delimiter)
    if table is not None and table != text:
        done.append("cells, columns and rows brought to canonical form")
    return (text if table is None else table).encode("utf-8"), done
