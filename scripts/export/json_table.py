"""JSON: one file a table, an array of objects, pretty; decimals and dates as text, nulls explicit."""

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

NAME = "JSON"
PATH = "json/{table}.json"


def dump(value: Any, path: Path) -> Path:
    """Write a value as JSON: UTF-8, two spaces, LF, a newline at the end. Return the path."""
    return descriptor.put(path, orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write all tables.

    Frictionless reads a JSON resource only where its type is `table`, and fails on one without rows: such a
    table is of type `json`. It counts no bytes of JSON tables and would report every standard `bytes` and
    `hash` of them as wrong: size and sum stand there under names of our own.
    """
    out = []
    for name, table in release.tables.items():
        path = dump(rows_of(release, name), folder / PATH.format(table=name))
        about = {"format": "json", "mediatype": "application/json", "encoding": "utf-8", "dialect": {"keyed": True}}
        made = descriptor.table_resource(f"{name}-json", path, folder, release.schemas[name], table.num_rows, **about)
        size, total = made.pop("bytes"), made.pop("hash").removeprefix("sha256:")
        made |= {"fileSize": size, "sha256": total}
        out.append(made if table.num_rows else descriptor.without_rows(made, "json"))
    return out


def read(path: Path, schema: TableSchema) -> pa.Table:
    """Read a table back into the types of its schema. Raises ValueError where it is not of the schema."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("the file is no array of objects")
    return from_rows(rows, schema)
