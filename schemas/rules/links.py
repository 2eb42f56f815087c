"""Rules on links and roles: an edge joins what its relation allows, and a role fits the kind of entity."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists
from schemas.rules.registry import Problem, rule
from schemas.tables import Tables


@cache
def allowed() -> dict[str, list[str]]:
    """Return, for each relation, the pairs of types that it may join, as `from-to`."""
    found: dict[str, list[str]] = {}
    for row in codelists.rows("link_types"):
        found.setdefault(row["relation"], []).append(f"{row['from_type']}-{row['to_type']}")
    return found


@rule(
    "L801", "link-types", "Link between types that it cannot join",
    fails="set links meeting|seoul-talks|discussed|funding|round relation finances",
    passes="set links meeting|seoul-talks|discussed|funding|round relation announced",
    mend="choose another relation; the codelist link_types says what each may join",
    guards=("links.relation", "links.from_type", "links.to_type"),
)  # fmt: skip
def link_types(tables: Tables) -> Iterator[Problem]:
    """Each relation joins certain types of records, in one direction."""
    if "links" not in tables.typed:
        return
    sides = [tables.column("links", c) for c in ("from_type", "to_type")]
    pair, relations = pc.binary_join_element_wise(*sides, "-"), tables.column("links", "relation")
    for relation, pairs in allowed().items():
        fits = pc.is_in(pair, value_set=pa.array(pairs))
        for i in pc.indices_nonzero(pc.and_(pc.equal(relations, relation), pc.invert(fits))).to_pylist():
            said = f"'{relation}' does not lead from {sides[0][i].as_py()} to {sides[1][i].as_py()}"
            yield Problem("links", i, "relation", said, f"it joins {', '.join(pairs)}")


@rule(
    "L802", "link-to-itself", "Link from a record to itself",
    fails="add links funding,round,extends,funding,round,",
    passes="add links funding,round,extends,funding,round-bank,",
    mend="take the link out, or name the other record",
    guards=("links.from_id", "links.to_id"),
)  # fmt: skip
def link_to_itself(tables: Tables) -> Iterator[Problem]:
    """A link joins two records."""
    if "links" not in tables.typed:
        return
    ends = {c: tables.column("links", c) for c in ("from_type", "from_id", "to_type", "to_id")}
    same = pc.and_(pc.equal(ends["from_type"], ends["to_type"]), pc.equal(ends["from_id"], ends["to_id"]))
    for i in pc.indices_nonzero(pc.fill_null(same, False)).to_pylist():
        yield Problem("links", i, "to_id", f"'{ends['to_id'][i].as_py()}' is linked to itself")


ROLES = (("funding_parties", "role"), ("policy_parties", "role"), ("meeting_participants", "presence"))


@rule(
    "L811", "role-kind", "Role that the kind of entity cannot have",
    fails="add funding_parties round,jason-kwon,site,", passes="add funding_parties round,abilene-site,site,",
    mend="choose another role or another entity; the codelist role_kinds says which kinds may have the role",
    guards=("entities.kind", *(f"{table}.{column}" for table, column in ROLES)),
)  # fmt: skip
def role_kind(tables: Tables) -> Iterator[Problem]:
    """Some roles want a certain kind of entity: a person is no site, and persons, not organisations, attend."""
    if "entities" not in tables.typed:
        return
    kinds = dict(zip(*(tables.column("entities", c).to_pylist() for c in ("entity_id", "kind")), strict=True))
    for table, column in ROLES:
        fit: dict[str, set[str]] = {}
        for row in codelists.rows("role_kinds"):
            if row["table"] == table:
                fit.setdefault(row["role"], set()).add(row["kind"])
        yield from _misfits(tables, table, column, fit, kinds)


def _misfits(
    tables: Tables, table: str, column: str, fit: dict[str, set[str]], kinds: dict[str, str]
) -> Iterator[Problem]:
    if table not in tables.typed:
        return
    entities, roles = (tables.column(table, c).to_pylist() for c in ("entity_id", column))
    for i, (entity, role) in enumerate(zip(entities, roles, strict=True)):
        kind = kinds.get(entity)
        if kind and role in fit and kind not in fit[role]:
            said = f"'{entity}' is a {kind}, and the role '{role}' is for {', '.join(sorted(fit[role]))}"
            yield Problem(table, i, column, said)
