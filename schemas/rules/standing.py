"""Warnings on standing: what is said to be sure rests on little, or was not heard of again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from schemas import codelists
from schemas.rules.evidence import sources, support
from schemas.rules.money import edges, full
from schemas.rules.registry import Problem, rule
from schemas.rules.time import spans
from schemas.tables import Tables

LARGE = Decimal(1_000_000_000)
SURE = {"meetings": ("status", ("confirmed",)), "funding_amounts": ("stage", ("closed", "disbursed"))}
FINAL = ("signed", "closed", "disbursed", "cancelled", "lapsed", "rejected", "denied", "appropriated")
YEAR = dt.timedelta(days=366)


def origin(tables: Tables, source: str) -> str:
    """Return the source at the root of what a source retells."""
    seen: set[str] = set()
    while source not in seen:
        seen.add(source)
        source = (sources(tables).get(source) or {}).get("derives_from") or source
    return source


@rule(
    "W901", "weak-support", "Sure, but on weak sources alone", severity="warning",
    fails="set sources page-a standing weak", passes="set sources page-b standing weak",
    mend="find a primary or established source, or lower the status",
    guards=tuple(f"{table}.{column}" for table, (column, _) in SURE.items()),
)  # fmt: skip
def weak_support(tables: Tables) -> Iterator[Problem]:
    """A confirmed meeting and a closed or paid sum want a source whose standing is primary or established."""
    if not tables.have(["evidence", "sources"]):
        return
    for table, (column, codes) in SURE.items():
        if table not in tables.typed:
            continue
        record_type = tables.schema(table).record_type
        for i, (key, code) in enumerate(zip(tables.keys(table), tables.column(table, column).to_pylist(), strict=True)):
            if code not in codes:
                continue
            held = support(tables).get((record_type, key or ""), set())
            standings = {(sources(tables).get(s) or {}).get("standing") for s in held}
            if held and not standings & {"primary", "established"}:
                yield Problem(
                    table, i, column, f"'{code}' rests on {', '.join(sorted(map(str, standings)))} sources alone"
                )


@rule(
    "W902", "single-origin", "Large claim of a single origin", severity="warning",
    fails="set sources page-a standing established", passes="set sources page-b standing weak",
    mend="look for a second report that is no copy of the first",
    guards=("funding_amounts.low", "funding_amounts.high"),
)  # fmt: skip
def single_origin(tables: Tables) -> Iterator[Problem]:
    """A sum of more than a billion that only one report tells, however many pages copy it."""
    if not tables.have(["evidence", "sources", "funding_amounts"]):
        return
    money = {r["code"] for r in codelists.rows("unit") if r["dimension"] == "currency"}
    for i, row in enumerate(tables.rows("funding_amounts")):
        size = max((v for v in (full(row, "low"), full(row, "high")) if v is not None), default=Decimal(0))
        if row["unit"] not in money or size <= LARGE:
            continue
        roots = {origin(tables, s) for s in support(tables).get(("amount", row["amount_id"] or ""), ())}
        primary = any((sources(tables).get(s) or {}).get("standing") == "primary" for s in roots)
        if len(roots) == 1 and not primary:
            yield Problem("funding_amounts", i, "high", f"one report alone tells it: '{roots.pop()}'")


@rule(
    "W903", "stale", "Open stage without news for a year", severity="warning",
    fails="set funding_amounts round-bank-closed stage in_talks",
    passes="set funding_amounts round-bank-closed stage in_talks\nset funding_amounts round-bank-closed date 2026-10",
    mend="look for what became of it; add the row, or a row in searches.csv if nothing is found",
    guards=("funding_amounts.stage", "funding_amounts.date"),
)  # fmt: skip
def stale(tables: Tables) -> Iterator[Problem]:
    """The last figure of an arrangement is of an open stage and over a year old; now is the descriptor's `created`."""
    if not tables.have(["funding_amounts"]):
        return
    now = dt.date.fromisoformat(str(tables.package.raw.get("created", "9999-12-31"))[:10])
    rows, last = tables.rows("funding_amounts"), spans(tables, "funding_amounts")[1]
    latest: dict[str, tuple[dt.date, int]] = {}
    final = set()
    for i, (row, day) in enumerate(zip(rows, last, strict=True)):
        if row["stage"] in FINAL:
            final.add(row["funding_id"])
        if day and row["funding_id"] and day > latest.get(row["funding_id"], (dt.date.min, 0))[0]:
            latest[row["funding_id"]] = (day, i)
    for _, part, whole in edges(tables, "part_of"):  # news of a part is news of the whole
        if part in final or (part in latest and latest[part][0] + YEAR >= now):
            final.add(whole)
    for funding, (day, i) in latest.items():
        if funding not in final and day + YEAR < now:
            yield Problem("funding_amounts", i, "stage", f"nothing newer than {day} is known of '{funding}'")
