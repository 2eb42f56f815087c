"""The tables of a release: the typed tables with the columns that the build adds, in canonical order of rows."""

from __future__ import annotations

import json
from functools import cache

import pyarrow as pa

from schemas import model
from schemas.cells import arrow_type
from schemas.model import ROOT, TableSchema
from scripts.derive.columns import DERIVERS, Typed


@cache
def release_schema(name: str) -> TableSchema:
    """Return the schema of a table of the release: its Table Schema with the derived columns after its own."""
    own = model.load(name)
    path = ROOT / "schemas" / "derived" / f"{name}.json"
    added = json.loads(path.read_text(encoding="utf-8"))["fields"] if path.is_file() else []
    return model.table_schema(name, {**own.raw, "fields": [*own.raw["fields"], *added]})


def arrow_schema(schema: TableSchema) -> pa.Schema:
    """Return the Arrow schema of a table of the release; descriptions stand on the fields."""
    return pa.schema(
        [
            pa.field(
                f.name,
                arrow_type(f),
                nullable=not f.required,
                metadata={"description": f.get("description", "")},
            )
            for f in schema.fields
        ],
        metadata={"title": schema.raw.get("title", ""), "description": schema.raw.get("description", "")},
    )


def release_table(tables: Typed, name: str) -> pa.Table:
    """Return one table of the release."""
    schema = release_schema(name)
    columns = {c: tables[name].column(c) for c in tables[name].column_names}
    for derive in DERIVERS.get(name, ()):
        columns |= derive(tables, name)
    wanted = arrow_schema(schema)
    table = pa.table([columns[c].cast(wanted.field(c).type) for c in wanted.names], schema=wanted)
    order = schema.raw.get("sortedBy", schema.primary_key)
    return table.sort_by([(c, "ascending") for c in order]).combine_chunks()


def release_tables(tables: Typed) -> Typed:
    """Return all tables of the release, by name."""
    return {name: release_table(tables, name) for name in tables}
