"""Rows and cells: what was added, changed, retired or removed, table by table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.constraints import key
from schemas.deals import column
from schemas.model import table_schema
from schemas.rules.history import lasting
from scripts.compare.state import State, written

Change = dict[str, Any]
KINDS = ("added", "changed", "retired", "removed")


def primary_key(state: State, name: str) -> list[str]:
    """Return the columns of a table's key."""
    found = state.schemas[name].get("primaryKey") or []
    return [found] if isinstance(found, str) else list(found)


def keys(state: State, name: str) -> pa.Array:
    """Return the key of each row, its parts joined with `|`."""
    return key([column(state.tables[name], c) for c in primary_key(state, name)])


def compare_rows(old: State, new: State) -> dict[str, dict[str, list[Change]]]:
    """Return the changes of each table that has any, by kind, in order of key.

    A table whose key has other columns than before is left out: its rows cannot be told to be the same.
    """
    found = {}
    for name in sorted(set(old.tables) | set(new.tables)):
        if name in old.tables and name in new.tables and primary_key(old, name) != primary_key(new, name):
            continue
        changes = _changes(old, new, name)
        if any(changes.values()):
            found[name] = changes
    return found


def _changes(old: State, new: State, name: str) -> dict[str, list[Change]]:
    if name not in old.tables:
        return _sorted(added=_whole(new, name, keys(new, name)))
    if name not in new.tables:
        return _sorted(removed=_whole(old, name, keys(old, name)))
    before, after = keys(old, name), keys(new, name)
    gone = _whole(old, name, before.filter(pc.invert(pc.is_in(before, value_set=after))))
    retired = _retired(new, name)
    return _sorted(
        added=_whole(new, name, after.filter(pc.invert(pc.is_in(after, value_set=before)))),
        changed=list(_cells(old, new, name)),
        retired=[{**g, **retired[g["key"]]} for g in gone if g["key"] in retired],
        removed=[g for g in gone if g["key"] not in retired],
    )


def _sorted(**changes: list[Change]) -> dict[str, list[Change]]:
    """Return all kinds of changes, in order of key."""
    return {k: sorted(changes.get(k, []), key=lambda c: (c["key"], c.get("column", ""))) for k in KINDS}


def _whole(state: State, name: str, wanted: pa.Array) -> list[Change]:
    """Return rows by their keys, each with the cells that are not empty."""
    rows = state.tables[name].take(pc.index_in(wanted, value_set=keys(state, name))).to_pylist()
    filled = ({c: v for c, v in row.items() if v != ""} for row in rows)
    return [{"key": k, "cells": cells} for k, cells in zip(wanted.to_pylist(), filled, strict=True)]


def _retired(state: State, name: str) -> dict[str, Change]:
    """Return what the table of retired identifiers says of those of one table."""
    if "retired_ids" not in state.tables:
        return {}
    rows = state.tables["retired_ids"].to_pylist()
    own = (r for r in rows if r["record_type"] == state.schemas[name].get("recordType"))
    return {r["record_id"]: {"replaced_by": r["replaced_by"] or None, "reason": r["reason"]} for r in own}


def _cells(old: State, new: State, name: str) -> Iterator[Change]:
    """Yield the cells that differ, of the rows and columns that both states have."""
    before, after = old.tables[name], new.tables[name]
    place = pc.index_in(keys(new, name), value_set=keys(old, name))
    before, after = before.take(place.drop_null()), after.filter(pc.is_valid(place))
    kept = keys(new, name).filter(pc.is_valid(place))
    for field in written(new.schemas[name]):
        label = field["name"]
        if label in before.column_names:
            was, now = column(before, label), column(after, label)
            for i in pc.indices_nonzero(pc.not_equal(was, now)).to_pylist():
                ends = (was[i].as_py() or None, now[i].as_py() or None)
                yield {"key": kept[i].as_py(), "column": label, "old": ends[0], "new": ends[1]}


def vanished(new: State, tables: dict[str, dict[str, list[Change]]]) -> list[Change]:
    """Return the identifiers that are neither in their table nor retired."""
    return [
        {"table": name, "key": row["key"]}
        for name, changes in tables.items()
        for row in changes["removed"]
        if name in new.schemas and lasting(table_schema(name, new.schemas[name]))
    ]
