"""Rules on evidence: every claim rests on a source that was read, and the words that are kept are its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyarrow.compute as pc

from schemas import codelists
from schemas.model import TableSchema
from schemas.nearest import nearest
from schemas.rules.registry import Problem, rule
from schemas.tables import Tables

POINTERS = (
    ("evidence", "record_type", "record_id"),
    ("policy_references", "record_type", "record_id"),
    ("links", "from_type", "from_id"),
    ("links", "to_type", "to_id"),
    ("corrections", "record_type", "record_id"),
)
"""The columns that name a record of any table by its type and key."""


@rule(
    "K304",
    "record-reference",
    "Type and key of a record that is not there",
    fails="set evidence bbbbbbbb record_id seoul-talk",
    passes="set evidence bbbbbbbb record_id oslo-talks",
    mend="add the record, or name one that is there",
    guards=tuple(f"{table}.{column}" for table, *columns in POINTERS for column in columns),
)
def record_reference(tables: Tables) -> Iterator[Problem]:
    """A pair of type and key must name a row of the table of that type; a composite key is joined with `|`."""
    retired = retired_keys(tables)
    for table, type_column, id_column in POINTERS:
        for i, record_type, record_id in _lost(tables, table, type_column, id_column):
            if table == "corrections" and (record_type, record_id) in retired:
                continue
            target = codelists.record_types()[record_type][0]
            said, near = f"there is no {record_type} '{record_id}'", nearest(record_id, list(tables.index(target)))
            yield Problem(table, i, id_column, said, near=near)


def _lost(tables: Tables, table: str, type_column: str, id_column: str) -> Iterator[tuple[int, str, str]]:
    """Yield the rows of a table that name a record which is not there: position, type and key."""
    if table not in tables.typed:
        return
    types, keys = (tables.column(table, c) for c in (type_column, id_column))
    for record_type, (target, _) in codelists.record_types().items():
        if target in tables.typed:
            known = pc.is_in(keys, value_set=tables.key_column(target))
            lost = pc.and_(pc.equal(types, record_type), pc.and_(pc.is_valid(keys), pc.invert(known)))
            yield from ((i, record_type, keys[i].as_py()) for i in pc.indices_nonzero(lost).to_pylist())


def retired_keys(tables: Tables) -> set[tuple[str, str]]:
    """Return the type and key of every retired record."""
    rows = tables.rows("retired_ids") if "retired_ids" in tables.typed else []
    return {(r["record_type"], r["record_id"]) for r in rows}


def support(tables: Tables) -> dict[tuple[str, str], set[str]]:
    """Return, for each record's type and key, the sources that support it; made once a run."""

    def make() -> dict[tuple[str, str], set[str]]:
        found = defaultdict(set)
        supports = pc.equal(tables.column("evidence", "stance"), "supports")
        columns = (tables.column("evidence", c).filter(supports) for c in ("record_type", "record_id", "source_id"))
        for record_type, record_id, source in zip(*(c.to_pylist() for c in columns), strict=True):
            found[record_type, record_id].add(source)
        return dict(found)

    return tables.once("support", make)


def sources(tables: Tables) -> dict[str, dict[str, Any]]:
    """Return the rows of the sources by their identifiers."""
    return tables.once("sources", lambda: {r["source_id"]: r for r in tables.rows("sources")})


def key_of_claims(schema: TableSchema) -> tuple[str, ...]:
    """Return the first column of the key of a table whose rows need evidence of their own."""
    return schema.primary_key[:1] if schema.evidence == "own" else ()


@rule(
    "E401", "no-evidence", "Record without evidence",
    fails="drop evidence bbbbbbbb", passes="drop evidence dddddddd",
    mend="add a row to evidence.csv that names a source for the record",
    guards=key_of_claims,
)  # fmt: skip
def no_evidence(tables: Tables) -> Iterator[Problem]:
    """Every row that states something about the world names the source that says so, in a row of its own or,
    where its table leans on a parent, in the parent's.
    """
    if not tables.have(["evidence"]):
        return
    evidence = tables.typed["evidence"]
    supporting = evidence.filter(pc.equal(evidence.column("stance"), "supports"))
    for resource in tables.package.resources:
        schema = resource.schema
        if schema.evidence != "own" or resource.name not in tables.typed:
            continue
        named = pc.equal(supporting.column("record_type"), schema.record_type)
        held = supporting.filter(named).column("record_id").combine_chunks()
        keys = tables.key_column(resource.name)
        bare = pc.and_(pc.is_valid(keys), pc.invert(pc.is_in(keys, value_set=held)))
        for i in pc.indices_nonzero(bare).to_pylist():
            said = f"no source supports the {schema.record_type} '{keys[i].as_py()}'"
            yield Problem(resource.name, i, schema.primary_key[0], said)


@rule(
    "E402", "evidence-field", "Evidence for a column that is not there",
    fails="set evidence bbbbbbbb field dates", passes="set evidence bbbbbbbb field date",
    mend="name a column of the record's table, or leave the cell empty",
    guards=("evidence.field", "corrections.field"),
)  # fmt: skip
def evidence_field(tables: Tables) -> Iterator[Problem]:
    """Evidence for one field names a column of the table in which the record stands."""
    for table in ("evidence", "corrections"):
        told = tables.where(table, "field")
        types, fields = (
            (tables.column(table, c).take(told).to_pylist() for c in ("record_type", "field")) if told else ((), ())
        )
        for i, record_type, field in zip(told, types, fields, strict=True):
            target = codelists.record_types().get(record_type or "", ("", ()))[0]
            names = tables.schema(target).names if target in tables.typed else [field]
            if field not in names:
                said = f"{target} has no column '{field}'"
                yield Problem(table, i, "field", said, near=nearest(field, names, 40))
