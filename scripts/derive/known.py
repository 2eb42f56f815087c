"""Since when each record is known: the first day on which a source supports it, or supports a row that names it.

Who tells of a loan tells that its borrower exists: a row that is known makes known what it names, by a foreign key or
by type and identifier. So what a known row points to is always known as well. A row of a table whose evidence stands
with its parent, and that has none of its own, is known with the parent's own evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from schemas import model
from schemas.constraints import key
from schemas.dates import bounds
from schemas.deals import column
from schemas.model import TableSchema
from scripts.derive.shared import Typed, once

NAMED = ("entity", "relation", "meeting", "funding", "amount", "policy", "statement")
"""The record types that others point to by type and identifier."""

POINTERS = {
    "links": (("from_type", "from_id"), ("to_type", "to_id")),
    "policy_references": (("record_type", "record_id"),),
}
"""The columns that do so, by table."""


def published(sources: pa.Table) -> pa.Array:
    """Return the latest day on which each source may have been published; null where that is not known."""
    return bounds(column(sources, "published"))[1]


def keys(table: pa.Table, name: str) -> pa.Array:
    """Return the key of each row, its parts joined with `|`."""
    return key([column(table, c) for c in model.load(name).primary_key])


def earliest(names: pa.Array, days: pa.Array, wanted: pa.Array) -> pa.Array:
    """Return the earliest of the days given with each wanted name; null where there is none."""
    groups = pa.table({"name": names, "day": days}).group_by("name", use_threads=False).aggregate([("day", "min")])
    return column(groups, "day_min").take(pc.index_in(wanted, value_set=column(groups, "name")))


class Known:
    """The days since which the records of a package are known, given the day on which each source counts."""

    def __init__(self, tables: Typed, days: pa.Array) -> None:
        evidence = tables["evidence"].filter(pc.equal(tables["evidence"].column("stance"), "supports"))
        place = pc.index_in(column(evidence, "source_id"), value_set=column(tables["sources"], "source_id"))
        self.tables = tables
        self.evidence = evidence.select(["record_type", "record_id"]).append_column("day", days.take(place))
        self.made: dict[str, pa.Array] = {}

    def since(self, name: str) -> pa.Array:
        """Return the day since which each row of a table with evidence is known; null where no day is known."""
        if name not in self.made:
            self.made[name] = reduce(pc.min_element_wise, self._named(name), self.supported(name))
        return self.made[name]

    def supported(self, name: str) -> pa.Array:
        """Return the first day of the evidence of each row: its own, else that of its parent."""
        schema, table = model.load(name), self.tables[name]
        mine = self.evidence.filter(pc.equal(self.evidence.column("record_type"), schema.record_type))
        rows = keys(table, name)
        own = earliest(column(mine, "record_id"), column(mine, "day"), rows)
        if not schema.evidence.startswith("parent:"):
            return own
        link = next(k for k in schema.foreign_keys if k.fields[0] == schema.evidence.removeprefix("parent:"))
        parent = self.tables[link.resource]
        place = pc.index_in(column(table, link.fields[0]), value_set=column(parent, link.reference[0]))
        has_own = pc.is_in(rows, value_set=column(mine, "record_id"))
        return pc.if_else(has_own, own, self.supported(link.resource).take(place))

    def _named(self, name: str) -> Iterator[pa.Array]:
        """Yield the first day of the rows that name each row of a table, by each column that may name it."""
        rows, record_type = keys(self.tables[name], name), model.load(name).record_type
        for other, table in self.tables.items():
            schema = model.load(other)
            if other == name or schema.evidence == "none":
                continue
            for link in schema.foreign_keys:
                if link.resource == name:
                    yield earliest(column(table, link.fields[0]), self.since(other), rows)
            for type_column, id_column in POINTERS.get(other, ()) if record_type in NAMED else ():
                of_type = pc.equal(column(table, type_column), record_type)
                days = pc.if_else(of_type, self.since(other), None)
                yield earliest(pc.if_else(of_type, column(table, id_column), None), days, rows)


def known_since(tables: Typed, table: str) -> pa.Array:
    """Return the first day on which each row of a table is known; null where no source has a known day."""
    return once(tables, "known", lambda all_: Known(all_, published(all_["sources"]))).since(table)


def record_known_since(schemas: Mapping[str, TableSchema], created: str) -> str:
    """Return the query of a view of all records and the day since which each is known, as DuckDB and SQLite read it.

    `created` is the day on which the package was made: what is known from no earlier day is known since then.
    """
    day = f"CASE WHEN known_since < '{created}' THEN known_since ELSE '{created}' END"
    return "\nUNION ALL ".join(
        f"SELECT '{s.record_type}' AS record_type, {s.primary_key[0]} AS record_id, {day} AS known_since FROM {name}"
        for name, s in schemas.items()
        if "known_since" in s.names and len(s.primary_key) == 1
    )
