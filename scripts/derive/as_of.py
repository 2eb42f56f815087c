"""The record as it stood on a day: what the sources that had been published by then support.

A source counts from the latest day on which it may have been published, and no later than the day on which the
package was made; one without a day counts from then. Rows that no source of the day supports are left out, and with
them what is derived from them. This chooses rows, not wordings: a cell holds the best present reading, and the
evidence tells what each source gave for it. Only prose that may tell what came later is withheld.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists, model
from schemas.dates import bounds
from schemas.deals import column
from schemas.tables import Tables
from scripts.derive.known import Known, keys, published
from scripts.derive.shared import Typed

PROSE = {
    "meetings": "summary",
    "funding": "summary",
    "policies": "summary",
    "policy_references": "summary",
    "statements": "summary",
    "links": "note",
}
"""The column of each table that tells in our words what happened; withheld where any later source bears on the row."""

PARTS = {"meetings": ("meeting_participants",), "funding": ("funding_parties", "funding_amounts"),
         "policies": ("policy_parties", "policy_identifiers", "policy_events")}  # fmt: skip
"""The tables whose rows the prose of a record sums up."""

AS_OF = "-asof-"
"""Stands between version and day in the version of such a record."""

WITHHELD = "Withheld: worded with sources that were published later."


def counting(sources: pa.Table, created: dt.date) -> pa.Array:
    """Return the day from which each source counts."""
    return pc.min_element_wise(pc.fill_null(published(sources), created), pa.scalar(created, pa.date32()))


def as_of(tables: Typed, day: dt.date, created: dt.date) -> Typed:
    """Return the tables as the sources that count by a day support them; columns and types are those of the data."""
    days = counting(tables["sources"], created)
    known = Known(tables, days)
    kept = {n: t.filter(_by(known.since(n), day)) for n, t in tables.items() if model.load(n).evidence != "none"}
    kept["sources"] = _sources(tables["sources"], _by(days, day), day)
    kept["evidence"] = _evidence(
        tables["evidence"], kept, column(tables["sources"], "source_id").filter(_by(days, day))
    )
    for name in ("corrections", "retired_ids", "searches"):
        kept[name] = _upkeep(tables[name], name, kept, day)
    for name, prose in PROSE.items():
        kept[name] = _withheld(kept[name], name, prose, tables, kept)
    kept["entities"] = _described(kept["entities"], kept["evidence"])
    return {name: kept[name] for name in tables}


def _by(days: pa.Array, day: dt.date) -> pa.Array:
    return pc.fill_null(pc.less_equal(days, pa.scalar(day, pa.date32())), False)


def _sources(sources: pa.Table, counted: pa.Array, day: dt.date) -> pa.Table:
    """Return the sources that count, and those that they retell; one that is surely later is no longer named."""
    ids, parents = column(sources, "source_id"), column(sources, "derives_from")
    early = pc.fill_null(pc.less_equal(bounds(column(sources, "published"))[0], pa.scalar(day, pa.date32())), True)
    kept, more = counted, pa.array([True])
    while pc.any(more).as_py():
        named = pc.is_in(ids, value_set=parents.filter(kept).drop_null())
        more = pc.and_not(pc.and_(named, early), kept)
        kept = pc.or_(kept, more)
    there = pc.is_in(parents, value_set=ids.filter(kept))
    place = sources.schema.get_field_index("derives_from")
    return sources.set_column(place, "derives_from", pc.if_else(there, parents, None)).filter(kept)


def _held(kept: Typed, types: pa.Array, ids: pa.Array) -> pa.Array:
    """Return which pairs of type and identifier name a row that is kept; sources are not asked for."""
    held = pc.is_null(pa.nulls(len(ids)))
    for record_type, (table, _) in codelists.record_types().items():
        there = pc.is_in(ids, value_set=keys(kept[table], table))
        held = pc.and_(held, pc.or_(pc.not_equal(types, record_type), there))
    return held


def _evidence(evidence: pa.Table, kept: Typed, counted: pa.Array) -> pa.Table:
    """Return what the sources that count say of the records that are kept."""
    known = pc.is_in(column(evidence, "source_id"), value_set=counted)
    return evidence.filter(pc.and_(known, _held(kept, *_named(evidence))))


def _named(table: pa.Table) -> tuple[pa.Array, pa.Array]:
    return column(table, "record_type"), column(table, "record_id")


def _upkeep(table: pa.Table, name: str, kept: Typed, day: dt.date) -> pa.Table:
    """Return the rows of upkeep that are dated by the day; a correction only of a record that is kept."""
    dated = next(f.name for f in model.load(name).fields if f.type == "date")
    mask = _by(column(table, dated), day)
    return table.filter(pc.and_(mask, _held(kept, *_named(table))) if name == "corrections" else mask)


def _rests(evidence: pa.Table, name: str) -> pa.Array:
    """Return the keys of the rows of a table that evidence names."""
    return column(evidence, "record_id").filter(pc.equal(column(evidence, "record_type"), model.load(name).record_type))


def _withheld(table: pa.Table, name: str, prose: str, tables: Typed, kept: Typed) -> pa.Table:
    """Return a table without the prose of the rows on which, or on whose parts, a later source bears."""
    later = tables["evidence"].filter(
        pc.invert(
            pc.is_in(column(tables["evidence"], "evidence_id"), value_set=column(kept["evidence"], "evidence_id"))
        )
    )
    mask = pc.is_in(keys(table, name), value_set=_rests(later, name))
    for part in PARTS.get(name, ()):
        named = next(k.fields[0] for k in model.load(part).foreign_keys if k.resource == name)
        touched = pc.is_in(keys(tables[part], part), value_set=_rests(later, part))
        mask = pc.or_(mask, pc.is_in(keys(table, name), value_set=column(tables[part], named).filter(touched)))
    return _without(table, prose, mask)


def _described(entities: pa.Table, evidence: pa.Table) -> pa.Table:
    """Return the entities without the description of those that are only named, and that no source describes yet."""
    return _without(
        entities, "description", pc.invert(pc.is_in(keys(entities, "entities"), value_set=_rests(evidence, "entities")))
    )


def _without(table: pa.Table, prose: str, mask: pa.Array) -> pa.Table:
    text = column(table, prose)
    place = table.schema.get_field_index(prose)
    return table.set_column(place, prose, pc.if_else(pc.and_(mask, pc.is_valid(text)), WITHHELD, text))


def as_it_stood(tables: Tables, day: dt.date | None) -> Tables:
    """Return the checked tables of the package as they stood on a day, under a version that says so.

    Without a day nothing changes. Now is the day on which the package was made, never that of the clock.
    """
    if day is None:
        return tables
    raw = tables.package.raw
    stood = as_of(tables.typed, day, dt.date.fromisoformat(raw["created"][:10]))
    about = f"{raw['description']} This is the record as it stood on {day}: what sources published by then support."
    changed = {**raw, "version": f"{raw['version']}{AS_OF}{day}", "description": about}
    return replace(tables, typed=stood, package=replace(tables.package, raw=changed), memo={})
