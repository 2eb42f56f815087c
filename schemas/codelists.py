"""The codelists: every code with its label and definition, read from `schemas/codelists/*.csv`."""

from __future__ import annotations

import csv
from functools import cache

from schemas.model import ROOT

FOLDER = ROOT / "schemas" / "codelists"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return all rows of a codelist, in its order. Raises KeyError for a list that does not exist."""
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        raise KeyError(name)
    with path.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def codes(name: str) -> tuple[str, ...]:
    """Return the codes of a codelist, in its order."""
    return tuple(row["code"] for row in rows(name))


@cache
def column(name: str, extra: str) -> dict[str, str]:
    """Return a further column of a codelist as a mapping from its codes."""
    return {row["code"]: row[extra] for row in rows(name)}


@cache
def record_types() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return, for each record type, its table and the columns of its key."""
    return {r["code"]: (r["table"], tuple(r["key"].split())) for r in rows("record_type")}


@cache
def names() -> tuple[str, ...]:
    """Return the names of all lists whose rows are codes."""
    lists = sorted(p.stem for p in FOLDER.glob("*.csv"))
    return tuple(n for n in lists if "code" in rows(n)[0])
