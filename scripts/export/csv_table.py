"""CSV in canonical form (RFC 4180 with LF): UTF-8, minimal quoting, columns of the schema, rows in order of key.

The tables of a release are its CSV files: they carry the plain names in the descriptor. A null is an empty cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from schemas.model import TableSchema
from scripts.export import descriptor
from scripts.export.plain import cell_text, from_columns, plain_columns

if TYPE_CHECKING:
    from scripts.derive.release import Release

NAME = "CSV"
PATH = "csv/{table}.csv"
DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def order(schema: TableSchema) -> tuple[str, ...]:
    """Return the columns by which the rows of a table are sorted."""
    return tuple(schema.raw.get("sortedBy", schema.primary_key))


def encoded(table: pa.Table) -> bytes:
    """Return a typed table as CSV."""
    columns = [[cell_text(v) for v in column] for column in plain_columns(table)]
    return text(table.column_names, zip(*columns, strict=True))


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write all tables; each is a table of the descriptor."""
    out = []
    for name, table in release.tables.items():
        path = descriptor.put(folder / PATH.format(table=name), encoded(table))
        about = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "dialect": DIALECT}
        out.append(descriptor.table_resource(name, path, folder, release.schemas[name], table.num_rows, **about))
    return out


def read(path: Path, schema: TableSchema) -> pa.Table:
    """Read a table back into the types of its schema. Raises ValueError where it is not of the schema."""
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle, strict=True)
    if header != schema.names or any(len(row) != len(header) for row in rows):
        raise ValueError("a row has other columns than the schema")
    return from_columns({n: [row[i] for row in rows] for i, n in enumerate(header)}, schema, cell_text)
