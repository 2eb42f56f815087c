"""Every rule of the catalogue fires on its failing example and keeps silent on its near miss."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.model import ROOT, load
from schemas.rules import CATALOGUE, Rule
from tests.conftest import Check

RULES = sorted(CATALOGUE.values(), key=lambda r: r.code)
JUDGING = ("row", "view", "tables")
"""The scopes of rules on certain columns; the others are on files, or on the constraints that a schema names."""

SCHEMAS = [load(p.stem) for p in sorted((ROOT / "schemas" / "tables").glob("*.json"))]


def guarded(rule: Rule) -> set[tuple[str, str]]:
    """Return the columns that a rule judges."""
    return {(s.name, column) for s in SCHEMAS for column in rule.guarded(s)}


def test_the_small_package_is_clean(small_check: Check) -> None:
    assert small_check("rewrite data/meetings.csv") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.slug}")
def test_the_failing_example_raises_the_rule(rule: Rule, small_check: Check) -> None:
    found = small_check(rule.fails)
    assert rule.slug in {f.slug for f in found}
    assert all(f.message and f.path for f in found)
    told = {(Path(f.path).stem, f.field) for f in found if f.slug == rule.slug}
    assert rule.scope not in JUDGING or told <= guarded(rule), "it points at a column that it does not say it guards"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.slug}")
def test_the_near_miss_does_not(rule: Rule, small_check: Check) -> None:
    assert rule.slug not in {f.slug for f in small_check(rule.passes)}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.slug}")
def test_every_rule_says_what_it_is_about(rule: Rule) -> None:
    assert rule.title
    assert rule.explanation.endswith(".")
    assert rule.mend
    assert rule.severity in ("error", "warning")


@pytest.mark.parametrize("rule", [r for r in RULES if r.scope in JUDGING], ids=lambda r: f"{r.code}-{r.slug}")
def test_every_rule_says_which_columns_it_guards(rule: Rule) -> None:
    columns = {(s.name, name) for s in SCHEMAS for name in s.names}
    assert guarded(rule)
    assert guarded(rule) <= columns
    assert callable(rule.guards) or {tuple(g.split(".")) for g in rule.guards} <= columns
