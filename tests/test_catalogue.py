"""Every rule of the catalogue fires on its failing example and keeps silent on its near miss."""

from __future__ import annotations

import pytest

from schemas.rules import CATALOGUE, Rule
from tests.conftest import Check

RULES = sorted(CATALOGUE.values(), key=lambda r: r.code)


def test_the_small_package_is_clean(small_check: Check) -> None:
    assert small_check("rewrite data/meetings.csv") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.slug}")
def test_the_failing_example_raises_the_rule(rule: Rule, small_check: Check) -> None:
    found = small_check(rule.fails)
    assert rule.slug in {f.slug for f in found}
    assert all(f.message and f.path for f in found)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.slug}")
def test_the_near_miss_does_not(rule: Rule, small_check: Check) -> None:
    assert rule.slug not in {f.slug for f in small_check(rule.passes)}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.code}-{r.slug}")
def test_every_rule_says_what_it_is_about(rule: Rule) -> None:
    assert rule.title
    assert rule.explanation.endswith(".")
    assert rule.mend
    assert rule.severity in ("error", "warning")
