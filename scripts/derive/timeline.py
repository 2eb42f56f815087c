"""`timeline`: the dated records of all kinds in one table, each with a title in plain words."""

from __future__ import annotations

from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists
from schemas.deals import coded, column
from scripts.derive.columns import Columns, date_columns
from scripts.derive.shared import Typed

DATED = {
    "meeting": "meetings",
    "amount": "funding_amounts",
    "event": "policy_events",
    "statement": "statements",
}
"""The record types of the timeline, and the table of each."""


def _joined(separator: str, *parts: pa.Array) -> pa.Array:
    """Return the parts of each row joined; a part that is null leaves no trace.

    Arrow's own way to skip nulls (measured in version 26) loses the rows in which all parts are null.
    """

    def two(first: pa.Array, second: pa.Array) -> pa.Array:
        return pc.coalesce(pc.binary_join_element_wise(first, second, separator), first, second)

    return reduce(two, parts)


def _looked_up(tables: Typed, keys: pa.Array, table: str, key: str, name: str) -> pa.Array:
    return column(tables[table], name).take(pc.index_in(keys, value_set=column(tables[table], key)))


def _number(amounts: pa.Table, end: str) -> pa.Array:
    """Return a bound as text without zeros at its end."""
    text = pc.cast(column(amounts, end), pa.string())
    return pc.replace_substring_regex(text, r"\.?0+$", "")


def figures(amounts: pa.Table) -> pa.Array:
    """Return each figure in words: the source's own, else made of its parts; null where none was told."""
    low, high = (_number(amounts, end) for end in ("low", "high"))
    span = pc.if_else(pc.equal(low, high), low, _joined(" to ", low, high))
    number = pc.coalesce(span, low, high)
    words = {
        c: "" if c in ("exact", "range") else label.lower()
        for c, label in codelists.column("qualifier", "label").items()
    }
    qualifier = pa.array(list(words.values())).take(
        pc.index_in(column(amounts, "qualifier"), value_set=pa.array(list(words)))
    )
    scale = pc.if_else(pc.equal(column(amounts, "scale"), "one"), None, column(amounts, "scale"))
    made = _joined(" ", pc.if_else(pc.equal(qualifier, ""), None, qualifier), number, scale, column(amounts, "unit"))
    return pc.coalesce(column(amounts, "as_reported"), pc.if_else(pc.is_valid(number), made, None))


def _meetings(tables: Typed) -> pa.Array:
    return column(tables["meetings"], "title")


def _amounts(tables: Typed) -> pa.Array:
    amounts = tables["funding_amounts"]
    deal = _looked_up(tables, column(amounts, "funding_id"), "funding", "funding_id", "title")
    stage = pc.utf8_lower(coded(column(amounts, "stage"), "stage", "label"))
    measure = pc.utf8_lower(coded(column(amounts, "measure"), "measure", "label"))
    other = pc.if_else(pc.equal(column(amounts, "measure"), "amount"), None, measure)
    return _joined(": ", deal, _joined(", ", stage, _joined(" ", other, figures(amounts))))


def _events(tables: Typed) -> pa.Array:
    events = tables["policy_events"]
    policy = _looked_up(tables, column(events, "policy_id"), "policies", "policy_id", "name")
    event = pc.utf8_lower(coded(column(events, "event"), "policy_event", "label"))
    scope = pc.binary_join_element_wise("(", column(events, "scope"), ")", "")
    return _joined(": ", policy, _joined(" ", event, scope))


def _statements(tables: Typed) -> pa.Array:
    statements = tables["statements"]
    speaker = _looked_up(tables, column(statements, "speaker_id"), "entities", "entity_id", "name")
    return _joined(": ", speaker, column(statements, "summary"))


TITLES = {"meeting": _meetings, "amount": _amounts, "event": _events, "statement": _statements}


def timeline(tables: Typed) -> Columns:
    """Return the dated records."""
    parts = []
    for record_type, table in DATED.items():
        key = codelists.record_types()[record_type][1][0]
        dates = {n: a for n, a in date_columns(tables, table).items() if n != "date_precision"}
        about = {
            "record_type": pa.array([record_type] * tables[table].num_rows, pa.string()),
            "record_id": column(tables[table], key),
            "date": column(tables[table], "date"),
            "title": TITLES[record_type](tables),
        }
        parts.append(pa.table({**about, **dates}))
    whole = pa.concat_tables(parts).combine_chunks()
    return {name: column(whole, name) for name in whole.column_names}
