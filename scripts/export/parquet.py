"""Parquet: one file a table, written by pyarrow alone, the same bytes for the same table.

One chunk and one row group, rows sorted by key, zstd, page checksums; descriptions stand on the fields, and the
file names package, version and licence. Nothing from the clock and no pandas block.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write(table: pa.Table, path: Path, about: dict[str, str]) -> None:
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


def read(path: Path) -> pa.Table:
    """Read a table back, its page checksums checked."""
    return pq.read_table(path, page_checksum_verification=True, partitioning=None)
