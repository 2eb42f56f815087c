"""The formats of a release. A new one is one module of this shape and one entry here."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from schemas.model import TableSchema
from scripts.derive.release import Release
from scripts.export import (
    build_info,
    codebook_files,
    content,
    croissant,
    csv_table,
    documents,
    duckdb_file,
    explorer,
    json_lines,
    json_table,
    parquet,
    schema_files,
    schema_org,
    sqlite_file,
)


class Exporter(Protocol):
    """What writes files of a release."""

    def write(self, release: Release, folder: Path, /) -> list[dict[str, Any]]:
        """Write the files into the folder of the release; return the resources that describe them."""


class TableFormat(Exporter, Protocol):
    """A format that holds every table."""

    NAME: str
    PATH: str
    """Where a table stands in the release, with `{table}` and `{package}` for the names."""

    def read(self, path: Path, schema: TableSchema, /) -> pa.Table:
        """Read a table back from its file. Raises ValueError, or what its library raises, where it cannot."""


TABLE_FORMATS: tuple[TableFormat, ...] = (csv_table, json_table, json_lines, parquet, sqlite_file, duckdb_file)
OTHERS: tuple[Exporter, ...] = (
    schema_files, content, documents, codebook_files, croissant, schema_org, build_info, explorer,
)  # fmt: skip
"""What describes the tables; it is written after them, for some of it tells the sums of their files."""

EXPORTERS: tuple[Exporter, ...] = (*TABLE_FORMATS, *OTHERS)


def file_of(form: TableFormat, package: str, table: str) -> str:
    """Return where a format keeps a table, relative to the folder of the release."""
    return form.PATH.format(package=package, table=table)
