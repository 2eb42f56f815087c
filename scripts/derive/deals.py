"""The arrangements as the totals see them: what is known of each figure, who gets the money, what lies within what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property
from typing import NamedTuple

import pyarrow as pa

from schemas import codelists, deals
from schemas.deals import column
from scripts.derive.columns import values
from scripts.derive.shared import Typed

DIGITS = 60
"""More digits than any sum of decimals with 38 digits has, so that Python rounds nothing."""

PLACES = Decimal("0.000001")
"""The decimal places of a value in a release."""

FIRM = {"committed", "paid", "gone"}
OVERTAKEN = {"talked_of": FIRM, "committed": {"gone"}, "paid": set[str](), "gone": {"talked_of", "committed", "paid"}}
"""By class, the classes of later observations of the same arrangement after which a figure no longer stands: talk ends
when it is bound, paid or off, and a commitment when it is off. What was paid stays paid, and what was bound counts as
committed also after it was paid, for a payment may be one of several.
"""

OVERTAKEN_BY_WHOLE = {"talked_of": FIRM, "committed": {"gone"}, "paid": set[str](), "gone": set[str]()}
"""The same for later observations of a whole: with the round closed or off, its tickets are no longer talked of."""

Bounds = tuple[Decimal | None, Decimal | None]


class Cell(NamedTuple):
    """What two figures must share to be compared or summed."""

    measure: str
    unit: str
    horizon: str
    stage_class: str


@dataclass(frozen=True)
class Observation:
    """One row of `funding_amounts`; its bounds are at full size in the unit of the cell."""

    amount_id: str
    deal: str
    cell: Cell
    order: tuple[dt.date, int, str]
    bounds: Bounds

    @property
    def told(self) -> bool:
        """Whether there is a figure at all."""
        return bool(self.cell.unit) and self.bounds != (None, None)


class Deals:
    """All arrangements of a package; made from its typed tables."""

    def __init__(self, tables: Typed) -> None:
        self.tables = tables
        layers = deals.coded(column(tables["funding"], "instrument"), "instrument", "layer").to_pylist()
        self.layer = dict(zip(column(tables["funding"], "funding_id").to_pylist(), layers, strict=True))
        self.whole = {part: whole for _, part, whole in reversed(deals.edges(tables["links"], "part_of"))}

    @cached_property
    def observations(self) -> list[Observation]:
        """Every amount, in the order of the table."""
        amounts = self.tables["funding_amounts"]
        rows = deals.observations(amounts)
        texts = rows[["amount_id", "funding_id", *Cell._fields]].astype(object).fillna("")
        days = [d or dt.date.min for d in pa.array(rows["last"].array).to_pylist()]
        told = zip(texts.itertuples(index=False, name=None), days, rows["step"].tolist(), _sizes(amounts), strict=True)
        return [Observation(t[0], t[1], Cell(*t[2:]), (day, step, t[0]), size) for t, day, step, size in told]

    @cached_property
    def latest(self) -> dict[tuple[str, Cell], Observation]:
        """The latest observation of each cell of each arrangement."""
        places = deals.latest(deals.observations(self.tables["funding_amounts"])).index
        return {(o.deal, o.cell): o for o in (self.observations[i] for i in places)}

    @cached_property
    def by_deal(self) -> dict[str, list[Observation]]:
        """The latest observations of each arrangement."""
        found = defaultdict(list)
        for o in self.latest.values():
            found[o.deal].append(o)
        return found

    @cached_property
    def recipients(self) -> dict[str, tuple[str, ...]]:
        """Who gets the money of each arrangement; the empty text stands for nobody who is named.

        Of the roles that receive (column `receives` of the codelist `party_role`) the first that an arrangement has
        counts: whose shares change hands, the recipient, the borrower, the issuer, the supplier and so on.
        """
        ranks = {role: int(rank) for role, rank in codelists.column("party_role", "receives").items() if rank}
        parties = self.tables["funding_parties"]
        columns = (column(parties, c).to_pylist() for c in ("funding_id", "entity_id", "role"))
        found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for deal, entity, role in zip(*columns, strict=True):
            if role in ranks:
                found[deal][ranks[role]].add(entity)
        return {d: tuple(sorted(found[d][min(found[d])])) if found.get(d) else ("",) for d in self.layer}

    def wholes(self, deal: str) -> Iterator[str]:
        """Yield what an arrangement lies within, from the nearest; a circle, which is an error, ends the walk."""
        seen = {deal}
        while (deal := self.whole.get(deal, "")) and deal not in seen:
            seen.add(deal)
            yield deal

    def overtaken_by(self, o: Observation) -> Observation | None:
        """Return the last observation after which a figure no longer stands, of the same arrangement or a whole."""
        found = list(self._overtaking(o, o.deal, OVERTAKEN))
        for whole in self.wholes(o.deal):
            found += self._overtaking(o, whole, OVERTAKEN_BY_WHOLE)
        return max(found, key=lambda other: other.order, default=None)

    def _overtaking(self, o: Observation, deal: str, classes: dict[str, set[str]]) -> Iterator[Observation]:
        """Yield what overtakes: a later observation of the measure, in the same unit and horizon or without one, or
        one of the arrangement itself that tells the same with another horizon.
        """
        for other in self.by_deal.get(deal, ()):
            if other.cell.measure != o.cell.measure or other.order[:2] <= o.order[:2]:
                continue
            further = (
                other.cell.stage_class in classes[o.cell.stage_class]
                and other.cell.unit in (o.cell.unit, "")
                and other.cell.horizon in (o.cell.horizon, "")
            )
            retold = deal == o.deal and other.cell._replace(horizon=o.cell.horizon) == o.cell
            if further or retold:
                yield other


def _sizes(amounts: pa.Table) -> list[Bounds]:
    """Return the bounds of each amount at full size, in the unit in which figures are summed."""
    factors = {unit: Decimal(f) for unit, f in codelists.column("unit", "factor").items()}
    units = [factors.get(u, Decimal(1)) for u in column(amounts, "unit").to_pylist()]
    sizes = values({"funding_amounts": amounts}, "funding_amounts")
    with localcontext(prec=DIGITS):
        low, high = (
            [None if v is None else (v * f).quantize(PLACES) for v, f in zip(sizes[c].to_pylist(), units, strict=True)]
            for c in ("value_low", "value_high")
        )
    return list(zip(low, high, strict=True))
