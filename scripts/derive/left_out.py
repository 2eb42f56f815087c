"""Which arrangements the totals leave out because of a link to another one, and in favour of which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemas import codelists
from schemas import deals as shared
from scripts.derive.deals import Deals, Observation

LEFT_OUT = {
    "replaces": ("to", "replaced"),
    "converts": ("to", "changed_form"),
    "refinances": ("from", "refinancing"),
    "mirrors": ("from", "mirror"),
    "option_on": ("from", "option"),
    "estimates": ("from", "estimate"),
    "backs": ("from", "backs"),
    "given_with": ("from", "given_with"),
    "counted_in": ("to", "counted_in_total"),
}
"""By relation, the end of the link that is left out, and the code of the reason."""

FIRMNESS = {"talked_of": 0, "committed": 1, "paid": 2}


class LeftOut:
    """The arrangements that are left out."""

    def __init__(self, deals: Deals) -> None:
        self.deals = deals
        self.reasons: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for relation, (end, reason) in LEFT_OUT.items():
            for _, first, second in sorted(shared.edges(deals.tables["links"], relation), key=lambda e: e[1:]):
                out, other = (first, second) if end == "from" else (second, first)
                self.reasons[out].append((reason, other))
        self.inside: dict[str, list[str]] = defaultdict(list)
        for relation in ("part_of", "counted_in"):
            for _, part, whole in shared.edges(deals.tables["links"], relation):
                self.inside[whole].append(part)

    def because(self, o: Observation) -> tuple[str, str] | None:
        """Return why a figure is left out and the arrangement in favour of which; None where it is not.

        A part goes with its whole, unless it is itself what the whole was left out for. A total that somebody told
        is left out alone, for its parts are no less real for that, and only where one of them brings a figure.
        """
        path = []
        for deal in (o.deal, *self.deals.wholes(o.deal)):
            path.append(deal)
            for reason, other in self.reasons.get(deal, ()):
                if other not in path and self._applies(o, deal, reason, other):
                    return reason, other
        return None

    def _applies(self, o: Observation, deal: str, reason: str, other: str) -> bool:
        same = self.deals.layer.get(other) == self.deals.layer.get(o.deal)
        if reason == "counted_in_total":
            return deal == o.deal and self._brings(other, _kind(o), {deal})
        if reason == "given_with":
            return same
        if reason == "changed_form" and o.cell.stage_class == "paid" and not same:
            return False
        return reason not in ("replaced", "changed_form") or self._displaces(other, o.cell.stage_class)

    def _brings(self, deal: str, kind: str, seen: set[str]) -> bool:
        """Whether an arrangement, or what lies within it, has a figure of a kind that could be summed."""
        if deal in seen:
            return False
        seen.add(deal)
        own = (x for x in self.deals.by_deal.get(deal, ()) if x.told and not _left_out(x))
        return any(_kind(x) == kind for x in own) or any(self._brings(d, kind, seen) for d in self.inside[deal])

    def _displaces(self, other: str, stage_class: str) -> bool:
        """Whether an arrangement stands firmly enough to take the place of a figure of a class.

        What is only talked of does not displace what is bound, nor what is bound what was paid; what is off itself
        displaces nothing. Without any observation the link alone decides.
        """
        firm = {x.cell.stage_class for x in self._standing(other)}
        if not firm:
            return True
        reached = max((FIRMNESS[c] for c in firm - {"gone"}), default=-1)
        return reached >= FIRMNESS.get(stage_class, 0)

    def _standing(self, deal: str) -> Iterator[Observation]:
        yield from (x for x in self.deals.by_deal.get(deal, ()) if self.deals.overtaken_by(x) is None)


def _left_out(o: Observation) -> str:
    return codelists.column("measure", "left_out")[o.cell.measure]


def _kind(o: Observation) -> str:
    """Return what a figure counts: money of any currency, or its unit."""
    dimension = codelists.column("unit", "dimension").get(o.cell.unit, "")
    return dimension if dimension == "currency" else o.cell.unit
