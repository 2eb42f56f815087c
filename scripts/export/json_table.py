"""JSON: one file a table, an array of objects, pretty; decimals and dates as text, nulls explicit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.cells import typed
from schemas.model import TableSchema
from scripts.export.plain import plain_rows


def dump(value: Any, path: Path) -> None:
    """Write a value as JSON: UTF-8, two spaces, LF, a newline at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write(table: pa.Table, path: Path) -> None:
    """Write a table."""
    dump(plain_rows(table), path)


def read(path: Path, schema: TableSchema) -> pa.Table:
    """Read a table back into the types of its schema."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return from_plain(rows, schema)


def from_plain(rows: list[dict[str, Any]], schema: TableSchema) -> pa.Table:
    """Return the typed table of plain rows. Raises ValueError for a cell that is not of its column's type."""
    arrays = []
    for field in schema.fields:
        text = pa.array([_text(row[field.name]) for row in rows], pa.string())
        array, bad = typed(text, field)
        if any(bad.to_pylist()):
            raise ValueError(f"a value of '{field.name}' is not of type {field.type}")
        arrays.append(array)
    return pa.table(arrays, names=schema.names)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
