"""Columns, constraints, keys, codes and metadata: what changed, and how much that asks of whoever reads the data.

The levels are those of the Data Package version recipe (https://datapackage.org/recipes/data-package-version/):
major for what can break a reader, minor for what adds, patch for what corrects.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from scripts.compare.state import Schema, State

Change = dict[str, Any]

MEANING = (
    "type",
    "format",
    "decimal",
    "missingValues",
    "trueValues",
    "falseValues",
    "decimalChar",
    "groupChar",
    "codelist",
)
"""The properties of a column that say how its cells are to be read."""

FLOORS = {"minimum", "exclusiveMinimum", "minLength"}
CEILINGS = {"maximum", "exclusiveMaximum", "maxLength"}

PACKAGE = {"name": "major", "licenses": "major"}
"""The properties of the descriptor of which a change is more than one of words."""

NO_CHANGE = ("$schema", "version", "created", "resources")
"""What changes with every release, or is compared elsewhere."""


def compare_structure(old: State, new: State) -> list[Change]:
    """Return all changes that are not of rows; each says what, where and of which level it is."""
    found = [*_package(old, new), *_codes(old, new)]
    for name in sorted(set(old.schemas) | set(new.schemas)):
        if name not in new.schemas:
            found.append({"level": "major", "what": "table removed", "table": name})
        elif name not in old.schemas:
            found.append({"level": "minor", "what": "table added", "table": name})
        else:
            found += [{**c, "table": name} for c in _schema(old.schemas[name], new.schemas[name])]
    return [
        {k: c[k] for k in ("level", "what", "table", "column", "list", "code", "property", "old", "new") if k in c}
        for c in found
    ]


def _differing(
    old: dict[str, Any], new: dict[str, Any], left_out: tuple[str, ...] = ()
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the properties that differ: name, old, new; None where there is none."""
    for name in sorted(set(old) | set(new)):
        if name not in left_out and old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def _package(old: State, new: State) -> Iterator[Change]:
    for name, was, now in _differing(old.package, new.package, NO_CHANGE):
        level = PACKAGE.get(name, "patch")
        yield {"level": level, "what": "metadata changed", "property": name, "old": was, "new": now}


def _codes(old: State, new: State) -> Iterator[Change]:
    """Yield changes of codes; a list that no column uses any more went with its columns."""
    for name in sorted(set(old.codes) & set(new.codes)):
        before, after = old.codes[name], new.codes[name]
        for code in sorted(set(before) | set(after)):
            at = {"list": name, "code": code}
            if code not in after:
                yield {"level": "major", "what": "code removed", **at}
            elif code not in before:
                yield {"level": "minor", "what": "code added", **at}
            else:
                for key, was, now in _differing(before[code], after[code]):
                    words = key in ("label", "definition")
                    level = "patch" if words else "minor" if was is None else "major"
                    yield {"level": level, "what": "code changed", **at, "property": key, "old": was, "new": now}


def _schema(old: Schema, new: Schema) -> Iterator[Change]:
    before, after = ({f["name"]: f for f in s["fields"]} for s in (old, new))
    yield from ({"level": "major", "what": "column removed", "column": c} for c in before if c not in after)
    yield from ({"level": "major", "what": "column added", "column": c} for c in after if c not in before)
    both = [c for c in before if c in after]
    if both != [c for c in after if c in before]:
        yield {"level": "major", "what": "columns in another order", "old": [*before], "new": [*after]}
    for name in both:
        yield from ({**c, "column": name} for c in _field(before[name], after[name]))
    yield from _keys(old, new)
    for key, was, now in _differing(
        old, new, ("fields", "primaryKey", "uniqueKeys", "foreignKeys", *MEANING, "$schema")
    ):
        yield {"level": "patch", "what": "description changed", "property": key, "old": was, "new": now}
    for key, was, now in _differing({k: old.get(k) for k in MEANING}, {k: new.get(k) for k in MEANING}):
        yield {"level": "major", "what": "reading changed", "property": key, "old": was, "new": now}


def _keys(old: Schema, new: Schema) -> Iterator[Change]:
    if old.get("primaryKey") != new.get("primaryKey"):
        yield {"level": "major", "what": "key changed", "old": old.get("primaryKey"), "new": new.get("primaryKey")}
    for kind in ("uniqueKeys", "foreignKeys"):
        before, after = ({json.dumps(k, sort_keys=True): k for k in s.get(kind) or ()} for s in (old, new))
        yield from ({"level": "minor", "what": "key dropped", "old": k} for t, k in before.items() if t not in after)
        yield from ({"level": "major", "what": "key required", "new": k} for t, k in after.items() if t not in before)


def _field(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for key, was, now in _differing(old, new, ("constraints",)):
        level, what = ("major", "reading changed") if key in MEANING else ("patch", "description changed")
        yield {"level": level, "what": what, "property": key, "old": was, "new": now}
    listed = ("enum",) if old.get("codelist") and old.get("codelist") == new.get("codelist") else ()
    for key, was, now in _differing(old.get("constraints") or {}, new.get("constraints") or {}, listed):
        loose = looser(key, was, now)
        what = "constraint loosened" if loose else "constraint tightened"
        yield {"level": "minor" if loose else "major", "what": what, "property": key, "old": was, "new": now}


def looser(constraint: str, old: Any, new: Any) -> bool:
    """Whether each value that the old constraint let pass passes the new one. What cannot be told is no."""
    if new is None or new is False:
        return True
    if old is None or old is False:
        return False
    if constraint == "enum":
        return {str(v) for v in old} <= {str(v) for v in new}
    try:
        was, now = Decimal(str(old)), Decimal(str(new))
    except InvalidOperation:  # a day sorts as text; a pattern cannot be compared at all
        return constraint != "pattern" and (str(new) < str(old)) == (constraint in FLOORS)
    return now < was if constraint in FLOORS else now > was if constraint in CEILINGS else False
