"""Parquet: one file a table, written by pyarrow alone, the same bytes for the same table.

One chunk and one row group, rows sorted by key, zstd, page checksums; descriptions stand on the fields, and the
file names package, version and licence. Nothing from the clock and no pandas block.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.model import TableSchema
from scripts.derive.release import Release
from scripts.export import descriptor

NAME = "Parquet"
PATH = "parquet/{table}.parquet"


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write all tables.

    Their resources are plain files: frictionless would guess types from the first rows and fail on columns that
    begin with nulls.
    """
    out = []
    for name, table in release.tables.items():
        path = folder / PATH.format(table=name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_table(table, path, release.about)
        about = {"format": "parquet", "mediatype": "application/vnd.apache.parquet", "rowCount": table.num_rows}
        title = f"{release.schemas[name].raw.get('title', name)} (Parquet)"
        out.append(descriptor.file_resource(f"{name}-parquet", path, folder, title=title, **about))
    return out


def write_table(table: pa.Table, path: Path, about: dict[str, str]) -> None:
    """Write a table with `about` as the file's metadata."""
    schema = table.schema.with_metadata({**(table.schema.metadata or {}), **about})
    pq.write_table(
        table.combine_chunks().cast(schema),
        path,
        compression="zstd",
        compression_level=9,
        row_group_size=max(table.num_rows, 1),
        use_dictionary=True,
        write_statistics=True,
        write_page_index=True,
        write_page_checksum=True,
        store_schema=True,
    )


def read(path: Path, schema: TableSchema) -> pa.Table:
    """Read a table back in the types that the file has, its page checksums checked."""
    table = pq.read_table(path, page_checksum_verification=True, partitioning=None)
    if table.column_names != schema.names:
        raise ValueError("the file has other columns than the schema")
    return table
