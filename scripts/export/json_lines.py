"""JSON Lines: one file a table, one object a line, compact; decimals and dates as text, nulls explicit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from schemas.model import TableSchema
from scripts.derive.release import Release
from scripts.export import descriptor
from scripts.export.plain import from_rows, rows_of

NAME = "JSON Lines"
PATH = "jsonl/{table}.jsonl"


def line(value: Any) -> bytes:
    """Return a value as one line of JSON with a newline, without blanks and without escapes that are not needed."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write all tables. Frictionless fails on a JSON Lines table without rows: its resource is a plain file."""
    out = []
    for name, table in release.tables.items():
        data = b"".join(map(line, rows_of(release, name)))
        path = descriptor.put(folder / PATH.format(table=name), data)
        about = {"format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8", "dialect": {"keyed": True}}
        made = descriptor.table_resource(f"{name}-jsonl", path, folder, release.schemas[name], table.num_rows, **about)
        out.append(made if table.num_rows else descriptor.without_rows(made, "file"))
    return out


def read(path: Path, schema: TableSchema) -> pa.Table:
    """Read a table back into the types of its schema. Raises ValueError where it is not of the schema."""
    rows = [json.loads(text) for text in path.read_text(encoding="utf-8").split("\n") if text]
    if not all(isinstance(row, dict) for row in rows):
        raise ValueError("a line is no object")
    return from_rows(rows, schema)
