"""CSV in canonical form (RFC 4180 with LF): UTF-8, minimal quoting, columns of the schema, rows in order of key."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from schemas.model import TableSchema


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
