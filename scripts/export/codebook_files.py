"""The codebook of a release: a page and a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.model import TableSchema
from scripts.derive.release import Release
from scripts.describe.codebook import Column, Table, table_of
from scripts.describe.codebook_page import as_html
from scripts.export import descriptor
from scripts.export.csv_table import text
from scripts.export.plain import cell_text

PAGE, TABLE = "codebook.html", "codebook.csv"

HEADER = (
    "table", "row_means", "rows", "evidence", "column", "title", "description", "type", "unit", "codelist", "codes",
    "when_empty", "example", "checks", "since", "made_by_build", "key", "refers_to", "empty_cells",
)  # fmt: skip


def _line(table: Table, column: Column) -> tuple[Any, ...]:
    field, codes = column.field, (f"{c['code']}: {c['definition']}" for c in column.codes)
    return (
        table.name, table.means, table.rows, table.evidence, field.name, field.get("title"), field.get("description"),
        column.type, field.get("unit"), field.get("codelist"), " | ".join(codes),
        column.when_empty, column.example, " | ".join(map(str, column.guards)), field.get("since"),
        bool(field.get("derived")), column.key, column.refers_to or None, column.empty,
    )  # fmt: skip


def as_csv(tables: list[Table]) -> bytes:
    """Return the codebook as CSV, one line a column."""
    return text(HEADER, ([cell_text(cell) for cell in _line(t, c)] for t in tables for c in t.columns))


def uses(tables: Mapping[str, pa.Table], schemas: Mapping[str, TableSchema]) -> dict[tuple[str, str], int]:
    """Return how many cells hold each code of each list."""
    found: dict[tuple[str, str], int] = {}
    for name, schema in schemas.items():
        for field in (f for f in schema.fields if f.get("codelist")):
            for entry in pc.value_counts(tables[name].column(field.name)).to_pylist():
                key = (field.raw["codelist"], entry["values"])
                found[key] = found.get(key, 0) + entry["counts"]
    return found


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write both; they are plain files of the descriptor, for the tables of a release are its data."""
    tables = [table_of(release.schemas[name], rows) for name, rows in release.tables.items()]
    page = as_html(release.package, tables, uses(release.tables, release.schemas))
    files = ((PAGE, page.encode(), "text/html"), (TABLE, as_csv(tables), "text/csv"))
    out = []
    for name, data, mediatype in files:
        path, form = descriptor.put(folder / name, data), name.split(".")[1]
        about = {"title": f"Codebook ({form.upper()})", "format": form, "mediatype": mediatype, "encoding": "utf-8"}
        out.append(descriptor.file_resource(name.replace(".", "-"), path, folder, **about))
    return out
