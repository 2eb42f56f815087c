"""The descriptor of a release: a Data Package whose resources are the release's own files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.model import TableSchema

KEPT = (
    "$schema",
    "name",
    "title",
    "description",
    "version",
    "created",
    "homepage",
    "keywords",
    "licenses",
    "contributors",
    "sources",
)


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def public_schema(schema: TableSchema, filled: set[str]) -> dict[str, Any]:
    """Return the Table Schema of a table of the release; foreign keys go to the tables that hold rows."""
    raw = {k: v for k, v in schema.raw.items() if k != "foreignKeys"}
    keys = [k for k in schema.raw.get("foreignKeys", []) if (k["reference"]["resource"] or schema.name) in filled]
    return {**raw, "foreignKeys": keys} if keys else raw


def json_resource(
    name: str, table: pa.Table, schema: TableSchema, path: Path, root: Path, filled: set[str]
) -> dict[str, Any]:
    """Describe the JSON file of a table.

    Frictionless reads a JSON resource only where its type is `table`, and fails on one without rows: such a
    table is of type `json`.
    """
    about: dict[str, Any] = {
        "name": name, "path": path.relative_to(root).as_posix(), "title": schema.raw.get("title", name),
        "description": schema.raw.get("description", ""), "format": "json", "mediatype": "application/json",
        "encoding": "utf-8", **_size(path),
    }  # fmt: skip
    if table.num_rows:
        return {**about, "type": "table", "dialect": {"keyed": True}, "schema": public_schema(schema, filled)}
    return {**about, "type": "json"}


def parquet_resource(name: str, schema: TableSchema, path: Path, root: Path) -> dict[str, Any]:
    """Describe the Parquet file of a table.

    Its type is `file`: frictionless would guess types from the first rows and fail on columns that begin with nulls.
    """
    return {
        "name": f"{name}-parquet", "type": "file", "path": path.relative_to(root).as_posix(),
        "title": f"{schema.raw.get('title', name)} (Parquet)", "format": "parquet",
        "mediatype": "application/vnd.apache.parquet", **_size(path),
    }  # fmt: skip


def _size(path: Path) -> dict[str, Any]:
    """Return size and checksum, under names of our own: frictionless counts no bytes of JSON and Parquet files,
    and would report every standard `bytes` and `hash` of them as wrong.
    """
    return {"fileSize": path.stat().st_size, "sha256": sha256(path)}


def descriptor(package: dict[str, Any], resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the descriptor of a release from that of the package."""
    return {**{k: package[k] for k in KEPT if k in package}, "resources": resources}
