"""CSV in canonical form (RFC 4180 with LF): UTF-8, minimal quoting, columns of the schema, rows in order of key."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from schemas.model import TableSchema
from schemas.tables import RawTable


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


def canonical(raw: RawTable, schema: TableSchema) -> bytes:
    """Return a table as it should stand in its file. The values are those of the file."""
    names = schema.names
    rows = list(zip(*(raw.column(n).to_pylist() for n in names), strict=True))
    places = [names.index(c) for c in order(schema)]
    return text(names, sorted(rows, key=lambda row: [row[p] for p in places]))
