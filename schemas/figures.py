"""Reading the short wording of a figure: "more than $100 billion", "between 5 and 7 billion euros", "multi-billion".

The grammar: `[qualifier] [currency] NUMBER [scale] [unit]`, `[between|from] A [and|to|-] B`, and
`multi-|several|dozens of|tens of|hundreds of|thousands of SCALE`. The words of the qualifiers, the signs of the
units and the scales come from the codelists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from schemas import codelists

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
LOOSE = {"multi": 1, "several": 1, "a few": 1, "dozens of": 24, "tens of": 10, "hundreds of": 100, "thousands of": 1000}
"""Wordings without a number, and the least of the scale's units that they tell."""

SCALES = {
    "thousand": ("thousand", "thousands", "k"),
    "million": ("million", "millions", "mn", "mln", "m"),
    "billion": ("billion", "billions", "bn", "bln", "b"),
    "trillion": ("trillion", "trillions", "tn", "trn", "t"),
}


@dataclass(frozen=True)
class Figure:
    """What a wording says: bounds at full size, the units that its sign may mean, and how exact it is."""

    low: Decimal | None
    high: Decimal | None
    units: tuple[str, ...]
    qualifier: str


def _alternatives(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def _qualifiers() -> dict[str, str]:
    """Return the qualifier of each wording."""
    rows = codelists.rows("qualifier")
    return {w.strip().lower(): r["code"] for r in rows for w in r["words"].split(";") if w.strip()}


@cache
def _leading() -> re.Pattern[str]:
    """Return the pattern of a qualifier's word at the beginning of a wording, the longest first."""
    return re.compile(rf"(?P<word>{_alternatives(_qualifiers())})(?![a-z])")


@cache
def _units() -> dict[str, tuple[str, ...]]:
    """Return the units that each sign or word may mean; a bare dollar sign may mean any dollar."""
    found: dict[str, tuple[str, ...]] = {}
    for row in codelists.rows("unit"):
        for symbol in row["symbols"].split():
            found.setdefault(symbol.replace("_", " ").lower(), (row["code"],))
    dollars = tuple(r["code"] for r in codelists.rows("unit") if "dollar" in r["label"].lower())
    return {**found, "$": dollars, "dollars": dollars, "dollar": dollars}


@cache
def _scales() -> dict[str, str]:
    return {word: code for code, words in SCALES.items() for word in words}


@cache
def _single() -> re.Pattern[str]:
    """Return the pattern of one number with its unit and scale."""
    unit, scale = _alternatives(dict.fromkeys(_units(), "")), _alternatives(_scales())
    return re.compile(
        rf"(?P<before>{unit})?\s*(?P<number>{NUMBER})\s*-?(?:(?P<scale>{scale})(?![a-z]))?\s*(?:of\s+)?-?(?P<after>{unit})?(?![a-z])"
    )


@cache
def _vague() -> re.Pattern[str]:
    words, scale = _alternatives(dict.fromkeys(LOOSE, "")), _alternatives(_scales())
    unit = _alternatives(dict.fromkeys(_units(), ""))
    return re.compile(rf"(?P<word>{words})[\s-]*(?P<scale>{scale})(?![a-z])[\s-]*(?:of\s+|in\s+)?(?P<after>{unit})?")


def _value(number: str, scale: str | None) -> Decimal:
    factor = codelists.column("scale", "factor")[_scales()[scale]] if scale else "1"
    return Decimal(number.replace(",", "")) * Decimal(factor)


def _signs(*signs: str | None) -> tuple[str, ...]:
    """Return the units that the signs of a figure leave possible."""
    options = [set(_units()[s]) for s in signs if s]
    return tuple(sorted(set.intersection(*options))) if options else ()


def _lead(text: str) -> tuple[str, str]:
    """Return the qualifier that a wording begins or ends with, and the rest."""
    for tail, code in (("or more", "at_least"), ("+", "at_least"), ("or so", "about")):
        if text.endswith(tail):
            return code, text.removesuffix(tail).strip()
    found = _leading().match(text)
    if not found:
        return "exact", text
    return _qualifiers()[found["word"]], re.sub(r"^(?:a|an|its)\s+", "", text[found.end() :].strip())


def _bounds(qualifier: str, value: Decimal) -> tuple[Decimal | None, Decimal | None]:
    if qualifier in ("at_least", "more_than"):
        return value, None
    if qualifier in ("up_to", "less_than"):
        return None, value
    return value, value


def count(wording: str) -> int:
    """Return how many numbers a wording holds."""
    return len(re.findall(NUMBER, wording))


@cache
def read(wording: str) -> Figure | None:
    """Return the one figure that a wording tells; None where it tells none, several, or is not of the grammar."""
    text = " ".join(wording.lower().replace("–", "-").replace("—", "-").split())
    qualifier, rest = _lead(text)
    span = _range(rest)
    if span:
        return span if qualifier in ("exact", "about", "range") else None
    vague = _vague().fullmatch(rest)
    if vague:
        low = _value(str(LOOSE[vague["word"]]), vague["scale"])
        return Figure(low, None, _signs(vague["after"]), "more_than")
    found = _single().fullmatch(rest)
    if not found:
        return None
    low_high = _bounds(qualifier, _value(found["number"], found["scale"]))
    return Figure(*low_high, _signs(found["before"], found["after"]), qualifier)


def _range(text: str) -> Figure | None:
    text = re.sub(r"^(?:between|from)\s+", "", text)
    parts = re.split(r"\s+(?:and|to)\s+|\s*-\s*(?=[^a-z\s])", text)
    if len(parts) != 2:
        return None
    ends = [_single().fullmatch(p.strip()) for p in parts]
    if not ends[0] or not ends[1]:
        return None
    scale = ends[1]["scale"]
    low, high = _value(ends[0]["number"], ends[0]["scale"] or scale), _value(ends[1]["number"], scale)
    signs = [end[place] for end in ends if end for place in ("before", "after") if end[place]]
    units = _signs(*signs)
    if signs and not units:  # two figures of different things
        return None
    return Figure(low, high, units, "range")
