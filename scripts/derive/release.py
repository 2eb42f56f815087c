"""The tables of a release: the typed tables with the columns that the build adds, in canonical order of rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas import model
from schemas.cells import arrow_type
from schemas.model import ROOT, TableSchema
from schemas.tables import Tables
from scripts.derive import codelists
from scripts.derive.columns import DERIVERS, Columns
from scripts.derive.current import funding_current
from scripts.derive.shared import Shared, Typed
from scripts.derive.status import policy_status
from scripts.derive.timeline import timeline
from scripts.derive.totals import funding_totals, funding_totals_trace

MADE: dict[str, Callable[[Typed], Columns]] = {
    "codelists": lambda tables: codelists.columns(),
    "funding_current": funding_current,
    "funding_totals": funding_totals,
    "funding_totals_trace": funding_totals_trace,
    "policy_status": policy_status,
    "timeline": timeline,
}
"""The tables that only the release has; their Table Schemas stand whole in `schemas/derived/`."""


@dataclass(frozen=True)
class Release:
    """What the exporters are given: the package's descriptor, and the tables in canonical order of rows."""

    package: dict[str, Any]
    tables: Typed
    schemas: dict[str, TableSchema]
    texts: dict[str, str] = field(default_factory=dict)
    """The texts that are kept in `seeds/`, by path."""
    plain: dict[str, list[dict[str, Any]]] = field(default_factory=dict, compare=False)
    """The rows of each table as plain values, once an exporter has wanted them."""

    @property
    def about(self) -> dict[str, str]:
        """Name, version and licence, for formats that can say whose file they are."""
        licence = self.package["licenses"][0]["name"]
        return {"package": self.package["name"], "version": self.package["version"], "licence": licence}


@cache
def release_schema(name: str) -> TableSchema:
    """Return the schema of a table of the release: its Table Schema with the derived columns after its own."""
    path = ROOT / "schemas" / "derived" / f"{name}.json"
    added = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"fields": []}
    if name in MADE:
        return model.table_schema(name, added)
    own = model.load(name)
    return model.table_schema(name, {**own.raw, "fields": [*own.raw["fields"], *added["fields"]]})


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


def _columns(tables: Typed, name: str) -> dict[str, Any]:
    if name in MADE:
        return MADE[name](tables)
    columns = {c: tables[name].column(c) for c in tables[name].column_names}
    for derive in DERIVERS.get(name, ()):
        columns |= derive(tables, name)
    return columns


def in_order(table: pa.Table, schema: TableSchema) -> pa.Table:
    """Return the rows in the order of the canonical CSV: by the text of the cells, an empty cell first."""
    order = schema.raw.get("sortedBy", schema.primary_key)
    texts = pa.table({c: pc.fill_null(pc.cast(table.column(c), pa.string()), "") for c in order})
    return table.take(pc.sort_indices(texts, [(c, "ascending") for c in order])).combine_chunks()


def release_table(tables: Typed, name: str) -> pa.Table:
    """Return one table of the release."""
    schema, columns = release_schema(name), _columns(tables, name)
    wanted = arrow_schema(schema)
    table = pa.table([columns[c].cast(wanted.field(c).type) for c in wanted.names], schema=wanted)
    return in_order(table, schema)


def release_tables(tables: Typed) -> Typed:
    """Return all tables of the release, by name."""
    shared = Shared(tables)
    return {name: release_table(shared, name) for name in (*tables, *MADE)}


def release_of(tables: Tables) -> Release:
    """Return the release that the checked tables of the package make."""
    released = release_tables(tables.typed)
    paths = tables.typed["sources"].column("path").drop_null().to_pylist()
    texts = {p: tables.texts[p].text or "" for p in sorted(paths) if p in tables.texts}
    return Release(tables.package.raw, released, {name: release_schema(name) for name in released}, texts)
