"""The descriptor of a release: a Data Package whose resources are the release's own files.

The DuckDB file is not among them: no two have the same bytes, so that no sum of it can be promised. Nor is the
archive, which holds the descriptor.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from schemas.model import TableSchema

SCHEMA_PATH = "schemas/{table}.json"
"""Where the Table Schema of a table stands in the release."""

SUMS = "SHA256SUMS"
"""The sums of all files but its own and those of DuckDB, which differ with every build."""

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
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def summed(folder: Path) -> list[Path]:
    """Return the files whose sums stand in `SHA256SUMS`, in its order."""
    files = (p for p in folder.rglob("*") if p.is_file())
    return sorted(p for p in files if p.name != SUMS and ".duckdb" not in p.name)


def put(path: Path, data: bytes) -> Path:
    """Write a file and the folders that it needs; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def file_resource(name: str, path: Path, root: Path, **about: Any) -> dict[str, Any]:
    """Describe a file, with its size and its sum as the standard names them."""
    where = path.relative_to(root).as_posix()
    size = {"bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}"}
    return {"name": name, "type": "file", "path": where, **about, **size}


def table_resource(name: str, path: Path, root: Path, schema: TableSchema, rows: int, **about: Any) -> dict[str, Any]:
    """Describe a file that holds a table. Frictionless counts the rows."""
    words = {"title": schema.raw.get("title", name), "description": schema.raw.get("description", "")}
    made = file_resource(name, path, root, **words, **about)
    return {**made, "rows": rows, "type": "table", "schema": SCHEMA_PATH.format(table=schema.name)}


def without_rows(resource: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the resource of a table that frictionless cannot read as one, as a resource of another type.

    Their rows stand under a name of our own, for frictionless would count none.
    """
    kept = {k: v for k, v in resource.items() if k not in ("schema", "dialect", "rows")}
    return {**kept, "rowCount": resource["rows"], "type": kind}


def descriptor(package: dict[str, Any], resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the descriptor of a release from that of the package."""
    return {**{k: package[k] for k in KEPT if k in package}, "resources": resources}
