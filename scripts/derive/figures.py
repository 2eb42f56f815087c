"""Figures with open bounds: their sums, what parts leave open of a whole, and what parts say of a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from scripts.derive.deals import Bounds, Cell, Deals, Observation

K = TypeVar("K", bound=tuple[Any, ...])


def add(figures: list[Bounds]) -> Bounds:
    """Return the bounds of a sum: a lower bound that is not told adds nothing, an upper one leaves the sum open."""
    low = sum((low for low, _ in figures if low), Decimal(0))
    highs = [high for _, high in figures if high is not None]
    return low, sum(highs, Decimal(0)) if len(highs) == len(figures) else None


def rest(whole: Bounds, parts: Bounds) -> Bounds:
    """Return what the parts leave open of a whole, at least and at most; never less than nothing."""
    nothing = Decimal(0)
    low = nothing if whole[0] is None or parts[1] is None else max(nothing, whole[0] - parts[1])
    return low, None if whole[1] is None else max(nothing, whole[1] - (parts[0] or nothing))


def narrowed(figure: Bounds, parts: Bounds) -> Bounds:
    """Return the bounds of a figure that is no less than its parts, and no more than it was before."""
    low, high = figure
    least = max(v for v in (low, parts[0], Decimal(0)) if v is not None)
    return (least if high is None else min(least, high)), high


class Figures:
    """The figures that stand, each with what its nearest parts itemise, whoever their recipients are."""

    def __init__(self, deals: Deals, standing: list[Observation]) -> None:
        self.deals = deals
        self.bounds = {(o.deal, deals.layer[o.deal], o.cell): o.bounds for o in standing}
        self.itemised: dict[tuple[str, str, Cell], Bounds] = {}
        parts: dict[tuple[str, str, Cell], list[Bounds]] = defaultdict(list)
        for key in deepest_first(deals, self.bounds):
            if key in parts:
                self.itemised[key] = add(parts[key])
                self.bounds[key] = narrowed(self.bounds[key], self.itemised[key])
            for whole in deals.wholes(key[0]):
                if (whole, *key[1:]) in self.bounds:
                    parts[whole, *key[1:]].append(self.bounds[key])
                    break


def deepest_first(deals: Deals, keys: Iterable[K]) -> list[K]:
    """Return keys that begin with an arrangement so that parts come before what they lie within."""
    return sorted(keys, key=lambda k: (-sum(1 for _ in deals.wholes(k[0])), k))
