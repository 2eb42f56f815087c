"""The columns that the build adds to the tables: bounds of dates, values at full size, layers, links, provenance.

Each function takes the typed tables and returns new columns for one table, by name; nothing is changed in place.
Which tables get which columns stands in `schemas/derived/*.json`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists, deals
from schemas.dates import bounds, precision
from schemas.deals import column
from scripts.derive import provenance
from scripts.derive.shared import Typed

Columns = dict[str, pa.Array]


def date_columns(tables: Typed, table: str, name: str = "date") -> Columns:
    """Return earliest day, latest day and precision of a date column."""
    dates = column(tables[table], name)
    earliest, latest = bounds(dates)
    return {f"{name}_earliest": earliest, f"{name}_latest": latest, f"{name}_precision": precision(dates)}


def coded(tables: Typed, table: str, name: str, codelist: str, extra: str) -> Columns:
    """Return what a codelist says of each code of a column in one of its further columns."""
    return {extra: deals.coded(column(tables[table], name), codelist, extra)}


def values(tables: Typed, table: str) -> Columns:
    """Return the bounds of the amounts at full size, as decimals with six places."""
    factors = {code: Decimal(f) for code, f in codelists.column("scale", "factor").items()}
    where = pc.index_in(column(tables[table], "scale"), value_set=pa.array(list(factors)))
    factor = pa.array(list(factors.values()), pa.decimal128(13, 0)).take(where)
    return {f"value_{end}": pc.multiply(column(tables[table], end), factor) for end in ("low", "high")}


def link(scheme: str, identifier: str) -> str | None:
    """Return the official page of an identifier; None where its scheme has none for it.

    The template of the scheme names the whole identifier as `{}` and the groups of its pattern as `{name}`; a
    group that took no part in the match has no page.
    """
    row = next((r for r in codelists.rows("identifier_scheme") if r["code"] == scheme), None)
    match = re.fullmatch(row["pattern"], identifier) if row else None
    if row is None or match is None or not row["link"]:
        return None
    groups = match.groupdict()
    wanted = re.findall(r"{(\w+)}", row["link"])
    return row["link"].format(identifier, **groups) if all(groups.get(w) for w in wanted) else None


def links(tables: Typed, table: str) -> Columns:
    """Return the official page of each policy identifier."""
    rows = tables[table].select(["scheme", "identifier"]).to_pylist()
    return {"link": pa.array([link(r["scheme"], r["identifier"]) for r in rows], pa.string())}


def origin(tables: Typed, table: str) -> Columns:
    """Return the root of what each source retells."""
    roots = provenance.roots(tables)
    return {"origin": pa.array([roots[s] for s in column(tables[table], "source_id").to_pylist()], pa.string())}


Deriver = Callable[[Typed, str], Columns]

_date = partial(date_columns)
_published = partial(date_columns, name="published")
_start, _end = partial(date_columns, name="start"), partial(date_columns, name="end")
_layer = partial(coded, name="instrument", codelist="instrument", extra="layer")
_class = partial(coded, name="stage", codelist="stage", extra="stage_class")
_provenance = provenance.columns

DERIVERS: dict[str, tuple[Deriver, ...]] = {
    "entities": (_provenance,),
    "entity_relations": (_start, _end, _provenance),
    "meetings": (_date, _provenance),
    "funding": (_layer, _provenance),
    "funding_parties": (_date,),
    "funding_amounts": (_date, _class, values, _provenance),
    "policies": (_provenance,),
    "policy_identifiers": (links,),
    "policy_events": (_date, _provenance),
    "policy_references": (_date, _provenance),
    "statements": (_date, _provenance),
    "links": (_provenance,),
    "sources": (_published, origin),
}
"""What makes the derived columns of each table."""
