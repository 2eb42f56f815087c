"""Rules on money: bounds, wordings and figures agree, and parts fit their whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists, deals, figures
from schemas.frames import arrow
from schemas.rules.registry import Problem, row_rule, rule
from schemas.tables import Tables

AMOUNTS = {"table": "funding_amounts"}


@row_rule(
    "M601", "bounds", "Bounds that do not fit the qualifier", **AMOUNTS, field="qualifier",
    message="'{qualifier}' does not go with low '{low}' and high '{high}'",
    fails="set funding_amounts round-expected qualifier exact",
    passes="set funding_amounts round-expected qualifier at_least",
    mend="exact, about and range want both bounds; at_least and more_than the low one; up_to and less_than the "
    "high one; unstated neither",
)  # fmt: skip
def bounds_fit(data: pd.DataFrame) -> pa.Array:
    """The qualifier says which bounds are told: "more than 100" has a low bound only, "up to 100" a high one only."""
    qualifier = arrow(data["qualifier"])
    good = pc.is_null(qualifier)
    for row in codelists.rows("qualifier"):
        fits = pc.equal(qualifier, row["code"])
        for end in ("low", "high"):
            told = pc.is_valid(arrow(data[end]))
            fits = pc.and_(fits, told if row[end] == "required" else pc.invert(told))
        good = pc.or_(good, pc.fill_null(fits, False))
    return good


@row_rule(
    "M602", "bounds-order", "Bounds in the wrong order", **AMOUNTS, field="low",
    message="low '{low}' and high '{high}' do not go with '{qualifier}'",
    fails="set funding_amounts round-closed high 6.7",
    passes="set funding_amounts round-closed as_reported $6.60 billion",
    mend="exact and about have equal bounds; a range has low below high",
)  # fmt: skip
def bounds_order(data: pd.DataFrame) -> pa.Array:
    """An exact or rounded figure has equal bounds; a range begins below its end."""
    low, high, qualifier = arrow(data["low"]), arrow(data["high"]), arrow(data["qualifier"])
    single = pc.is_in(qualifier, value_set=pa.array(["exact", "about"]))
    return pc.fill_null(pc.if_else(single, pc.equal(low, high), pc.less(low, high)), True)


@row_rule(
    "M603", "unit-told", "Figure without scale or unit", **AMOUNTS, field="unit",
    message="a figure has scale and unit; here they are '{scale}' and '{unit}'",
    fails="set funding_amounts round-closed unit ", passes="set funding_amounts round-closed unit AUD",
    mend="give scale and unit, or empty the bounds",
)  # fmt: skip
def unit_told(data: pd.DataFrame) -> pa.Array:
    """A figure is nothing without its scale and its unit."""
    told = pc.or_(pc.is_valid(arrow(data["low"])), pc.is_valid(arrow(data["high"])))
    whole = pc.and_(pc.is_valid(arrow(data["scale"])), pc.is_valid(arrow(data["unit"])))
    return pc.or_(pc.invert(told), whole)


def full(row: dict[str, Any], end: str) -> Decimal | None:
    """Return a bound of an amount at full size."""
    if row[end] is None or row["scale"] is None:
        return None
    return Decimal(row[end]) * Decimal(codelists.column("scale", "factor")[row["scale"]])


@rule(
    "M611", "as-reported", "Figure that differs from its wording",
    fails="set funding_amounts round-closed scale million",
    passes="set funding_amounts round-closed as_reported US$6.6bn",
    mend="mend the figure or the wording; the source has one of them",
)  # fmt: skip
def as_reported(tables: Tables) -> Iterator[Problem]:
    """Where the wording tells one figure, bounds, scale, unit and qualifier are those of the wording."""
    for i in tables.where("funding_amounts", "as_reported"):
        row = tables.row("funding_amounts", i)
        figure = figures.read(row["as_reported"])
        if figure is None:
            continue
        for field, said in _differences(row, figure):
            yield Problem("funding_amounts", i, field, f"the wording '{row['as_reported']}' says {said}")


def _differences(row: dict[str, Any], figure: figures.Figure) -> Iterator[tuple[str, str]]:
    if row["qualifier"] != figure.qualifier:
        yield "qualifier", f"'{figure.qualifier}', the row '{row['qualifier']}'"
        return
    for end in ("low", "high"):
        told, value = getattr(figure, end), full(row, end)
        if told != value:
            yield end, f"{told:,f}, the row {value:,f}" if told and value is not None else f"{end} is {told or 'open'}"
            return
    if figure.units and row["unit"] not in figure.units:
        yield "unit", f"{' or '.join(figure.units)}, the row {row['unit'] or 'nothing'}"


@rule(
    "M612", "several-figures", "Wording with several figures", severity="warning",
    fails="set funding_amounts round-closed as_reported $6.6 billion at $157 billion",
    passes="set funding_amounts round-closed as_reported $6.6 billion",
    mend="keep the words of this figure only",
)  # fmt: skip
def several_figures(tables: Tables) -> Iterator[Problem]:
    """The wording of one row is the wording of one figure; another figure is another row."""
    for i in tables.where("funding_amounts", "as_reported"):
        wording = tables.row("funding_amounts", i)["as_reported"]
        if figures.read(wording) is None and figures.count(wording) > 0:
            yield Problem("funding_amounts", i, "as_reported", f"'{wording}' does not read as one figure")


@rule(
    "M613", "told-twice", "One figure in two rows",
    fails="add funding_amounts round-again,round,2024-10-02,closed,amount,$6.6 billion,6.6,6.6,billion,USD,exact,,,",
    passes="add funding_amounts round-again,round,2024-10-03,closed,amount,$6.6 billion,6.6,6.6,billion,USD,exact,,,",
    mend="keep one row and give it the evidence of both",
)  # fmt: skip
def told_twice(tables: Tables) -> Iterator[Problem]:
    """Two rows tell the same figure of an arrangement for one date and stage; one row with two sources is enough."""
    if "funding_amounts" not in tables.typed:
        return
    columns = ("funding_id", "date", "stage", "measure", "low", "high", "scale", "unit", "horizon", "condition")
    seen: dict[tuple[Any, ...], str] = {}
    for i, row in enumerate(tables.rows("funding_amounts")):
        figure = tuple(row[c] for c in columns)
        if figure in seen and row["qualifier"] != "unstated":
            yield Problem("funding_amounts", i, "amount_id", f"'{seen[figure]}' tells the same")
        seen.setdefault(figure, row["amount_id"])


def edges(tables: Tables, relation: str) -> list[tuple[int, str, str]]:
    """Return the links of one relation between arrangements: position, from, to."""
    return deals.edges(tables.typed["links"], relation) if "links" in tables.typed else []


@rule(
    "M621", "two-wholes", "Part of two wholes",
    fails="add funding other,Other,debt,US,Other.\nadd links funding,round-thrive,part_of,funding,other,",
    passes="add funding other,Other,debt,US,Other.\nadd links funding,round-thrive,counted_in,funding,other,",
    mend="keep one `part_of`; use `counted_in` for a total that somebody told",
)  # fmt: skip
def two_wholes(tables: Tables) -> Iterator[Problem]:
    """`part_of` between arrangements is a forest: a part has one whole, or its money would be counted twice."""
    wholes: dict[str, str] = {}
    for i, part, whole in edges(tables, "part_of"):
        if part in wholes:
            yield Problem("links", i, "to_id", f"'{part}' is part of '{wholes[part]}' already")
        wholes.setdefault(part, whole)


@rule(
    "M622", "circle-of-parts", "Circle of parts",
    fails="add links funding,round,part_of,funding,round-thrive,",
    passes="add links funding,round,counted_in,funding,round-thrive,",
    mend="take one of the links out",
)  # fmt: skip
def circle_of_parts(tables: Tables) -> Iterator[Problem]:
    """Nothing is part of itself, neither at once nor by way of its parts."""
    for relation in ("part_of", "counted_in", "replaces"):
        wholes = defaultdict(set)
        for _, part, whole in edges(tables, relation):
            wholes[part].add(whole)
        for i, part, whole in edges(tables, relation):
            if _reaches(wholes, whole, part):
                yield Problem("links", i, "to_id", f"'{part}' is `{relation}` itself, by way of '{whole}'")


def _reaches(wholes: dict[str, set[str]], start: str, goal: str) -> bool:
    seen, todo = set(), [start]
    while todo:
        at = todo.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            todo += wholes.get(at, ())
    return False


Key = tuple[str, str, str, str]


def current(tables: Tables) -> dict[str, dict[Key, dict[str, Any]]]:
    """Return, for each arrangement, its latest figure by measure, stage class, unit and horizon."""
    rows = deals.latest(deals.observations(tables.typed["funding_amounts"]))
    rows = rows[rows["measure"].isin(deals.SUMMABLE) & rows["unit"].notna() & rows["stage_class"].notna()]
    rows = rows.fillna({"horizon": ""})
    told, found = tables.rows("funding_amounts"), defaultdict[str, dict[Key, dict[str, Any]]](dict)
    columns = ["funding_id", "measure", "stage_class", "unit", "horizon"]
    for i, (deal, *key) in zip(rows.index, rows[columns].itertuples(index=False, name=None), strict=True):
        found[deal][key[0], key[1], key[2], key[3]] = told[i]
    return found


def _compared(row: dict[str, Any], end: str) -> Decimal | None:
    """Return a bound at full size in the unit in which figures are compared."""
    value = full(row, end)
    return None if value is None else value * Decimal(codelists.column("unit", "factor")[row["unit"]])


def _room(row: dict[str, Any]) -> Decimal | None:
    """Return the most that the parts of a figure may sum to: its upper bound, with what rounding may hide."""
    high = _compared(row, "high")
    if high is None or not row["high"]:
        return high
    shown = Decimal(row["high"]).normalize()
    step = Decimal(1).scaleb(int(shown.as_tuple().exponent)) * high / shown
    return high + step / 2 + (high / 50 if row["qualifier"] == "about" else 0)


@rule(
    "M623", "parts-above-whole", "Parts above their whole",
    fails="set funding_amounts round-bank-closed low 6000\nset funding_amounts round-bank-closed high 6000\n"
    "set funding_amounts round-bank-closed as_reported about $6,000 million",
    passes="set funding_amounts round-bank-closed low 5300\nset funding_amounts round-bank-closed high 5300\n"
    "set funding_amounts round-bank-closed as_reported about $5,300 million",
    mend="check the figures; a part that is not inside the whole is linked by `counted_in`, `extends` or not at all",
)  # fmt: skip
def parts_above_whole(tables: Tables) -> Iterator[Problem]:
    """The parts of an arrangement sum to no more than the whole, comparing the latest figures of one measure and
    stage class; half a unit of the last digit is left to rounding.
    """
    if not tables.have(["funding_amounts", "links"]):
        return
    latest, parts = current(tables), defaultdict(list)
    for _, part, whole in edges(tables, "part_of"):
        parts[whole].append(part)
    index = tables.index("funding_amounts")
    for whole, members in parts.items():
        for key, row in latest.get(whole, {}).items():
            told = {m: _compared(latest[m][key], "low") for m in members if key in latest.get(m, {})}
            total, room = sum((v for v in told.values() if v is not None), Decimal(0)), _room(row)
            if room is not None and total > room:
                most = f"the whole to {_compared(row, 'high'):,f}"
                said = f"the parts of '{whole}' sum to {total:,f} {key[2]} or more, {most}"
                yield Problem("funding_amounts", index[row["amount_id"]], "high", said, ", ".join(sorted(told)))
