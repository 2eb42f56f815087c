"""`funding_totals` and `funding_totals_trace`: sums in which no dollar counts twice, and what became of each row.

A total is of one recipient, layer, class of stages, measure, unit and horizon. An arrangement counts its own figure,
and only without one the sum of its parts; what its parts leave open is not itemised. Where the figure itself leaves
its lower end open, it is at least what its parts are. An arrangement with several recipients may bring each of them
all of its money or none, for who gets what is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import NamedTuple

import pyarrow as pa

from schemas import codelists
from scripts.derive.columns import Columns
from scripts.derive.deals import DIGITS, Bounds, Cell, Deals, Observation
from scripts.derive.figures import Figures, add, deepest_first, narrowed, rest
from scripts.derive.left_out import LeftOut
from scripts.derive.shared import Typed, once

MONEY = pa.decimal128(38, 6)
OPEN: Bounds = (None, None)


class Total(NamedTuple):
    """What the rows of one total share."""

    recipient: str
    layer: str
    cell: Cell

    @property
    def identifier(self) -> str:
        """The parts joined with `|`."""
        measure, unit, horizon, stage_class = self.cell
        return "|".join((self.recipient, self.layer, stage_class, measure, unit, horizon))


@dataclass(frozen=True)
class Trace:
    """What became of one amount in one total."""

    observation: Observation
    total: Total
    reason: str
    because_amount: str = ""
    because_deal: str = ""
    shared: bool = False
    bounds: Bounds = OPEN
    itemised: Bounds | None = None

    @property
    def counted(self) -> bool:
        """Whether it is summed."""
        return codelists.column("total_reason", "counted")[self.reason] == "yes"

    @property
    def summable(self) -> bool:
        """Whether it is of a kind that is ever summed."""
        return codelists.column("total_reason", "of_a_total")[self.reason] == "yes"


class Totals:
    """The totals of all arrangements."""

    def __init__(self, tables: Typed) -> None:
        self.deals = once(tables, "deals", Deals)
        self.left_out = LeftOut(self.deals)

    def trace(self) -> list[Trace]:
        """Return what became of each amount in the total of each recipient, in order of identifiers."""
        deals, found = self.deals, list[Trace]()
        for o in deals.observations:
            names = deals.recipients.get(o.deal, ("",))
            alone = self._alone(o)
            for name in names:
                total = Total(name, deals.layer.get(o.deal, ""), o.cell)
                found.append(replace(alone, total=total, shared=len(names) > 1))
        with localcontext(prec=DIGITS):
            figures = Figures(deals, [t.observation for t in found if t.counted])
            found = self._nested(found, figures)
        return sorted(found, key=lambda t: (t.observation.amount_id, t.total.recipient))

    def _alone(self, o: Observation) -> Trace:
        """Say what becomes of an amount, were there nothing that it lies within."""
        total = Total("", "", o.cell)
        reason = codelists.column("measure", "left_out")[o.cell.measure]
        if reason or not o.told:
            return Trace(o, total, reason or "no_figure")
        last = self.deals.latest[o.deal, o.cell]
        if last is not o:
            return Trace(o, total, "superseded", because_amount=last.amount_id)
        if end := self.deals.overtaken_by(o):
            return Trace(o, total, "overtaken", because_amount=end.amount_id)
        if out := self.left_out.because(o):
            return Trace(o, total, out[0], because_deal=out[1])
        return Trace(o, total, "own_figure", bounds=o.bounds)

    def _nested(self, traces: list[Trace], figures: Figures) -> list[Trace]:
        """Take out of each total what lies within a whole that counts in it."""
        standing = {(t.observation.deal, t.total): t for t in traces if t.counted}
        parts: dict[tuple[str, Total], list[Bounds]] = defaultdict(list)
        done = {}
        for key in deepest_first(self.deals, standing):
            deal, total = key
            figure = (deal, total.layer, total.cell)
            bounds = figures.bounds[figure]
            if standing[key].shared:
                bounds = narrowed((None, bounds[1]), add(parts[key])) if key in parts else (None, bounds[1])
            trace = replace(standing[key], bounds=bounds, itemised=figures.itemised.get(figure))
            within = [w for w in self.deals.wholes(deal) if (w, total) in standing]
            if within:
                parts[within[0], total].append(trace.bounds)
                whole = standing[within[-1], total].observation.amount_id
                trace = replace(trace, reason="part_of_counted_whole", because_amount=whole)
            elif self._stands_in(deal, total):
                trace = replace(trace, reason="sum_of_parts")
            done[trace.observation.amount_id, total] = trace
        return [done.get((t.observation.amount_id, t.total), t) for t in traces]

    def _stands_in(self, deal: str, total: Total) -> bool:
        """Whether a figure counts in place of a whole of the same recipient and layer that has none."""
        return any(
            total.layer == self.deals.layer.get(w) and total.recipient in self.deals.recipients.get(w, ())
            for w in self.deals.wholes(deal)
        )


def _text(values: Iterator[str]) -> pa.Array:
    return pa.array([v or None for v in values], pa.string())


def _money(values: Iterator[Decimal | None]) -> pa.Array:
    return pa.array(list(values), MONEY)


def traced(tables: Typed) -> list[Trace]:
    """Return what became of each amount in the total of each recipient."""
    return once(tables, "trace", lambda all_: Totals(all_).trace())


def funding_totals_trace(tables: Typed) -> Columns:
    """Return each amount in the total of each recipient: counted or left out, why and because of what."""
    rows = traced(tables)
    open_ = [rest(t.bounds, t.itemised) if t.counted and t.itemised else OPEN for t in rows]
    itemised = [t.itemised if t.counted and t.itemised else OPEN for t in rows]
    return {
        "trace_id": _text(f"{t.observation.amount_id}|{t.total.recipient}" for t in rows),
        "amount_id": _text(t.observation.amount_id for t in rows),
        "funding_id": _text(t.observation.deal for t in rows),
        "entity_id": _text(t.total.recipient for t in rows),
        "total_id": _text(t.total.identifier if t.summable else "" for t in rows),
        "counted": pa.array([t.counted for t in rows], pa.bool_()),
        "reason": _text(t.reason for t in rows),
        "because_amount_id": _text(t.because_amount for t in rows),
        "because_funding_id": _text(t.because_deal for t in rows),
        "shared": pa.array([t.shared for t in rows], pa.bool_()),
        "value_low": _money(t.bounds[0] if t.counted else None for t in rows),
        "value_high": _money(t.bounds[1] if t.counted else None for t in rows),
        "itemised_low": _money(b[0] for b in itemised),
        "itemised_high": _money(b[1] for b in itemised),
        "not_itemised_low": _money(b[0] for b in open_),
        "not_itemised_high": _money(b[1] for b in open_),
    }


def funding_totals(tables: Typed) -> Columns:
    """Return the totals, with how many rows each counts and leaves out."""
    groups: dict[Total, list[Trace]] = defaultdict(list)
    for t in traced(tables):
        if t.summable:
            groups[t.total].append(t)
    with localcontext(prec=DIGITS):
        sums = [add([t.bounds for t in rows if t.counted]) for rows in groups.values()]
    counted = [sum(t.counted for t in rows) for rows in groups.values()]
    return {
        "total_id": _text(t.identifier for t in groups),
        "entity_id": _text(t.recipient for t in groups),
        "layer": _text(t.layer for t in groups),
        **{f: _text(getattr(t.cell, f) for t in groups) for f in Cell._fields},
        "value_low": _money(s[0] for s in sums),
        "value_high": _money(s[1] for s in sums),
        "open": pa.array([s[1] is None for s in sums], pa.bool_()),
        "rows_counted": pa.array(counted, pa.int64()),
        "rows_left_out": pa.array([len(r) - n for r, n in zip(groups.values(), counted, strict=True)], pa.int64()),
    }
