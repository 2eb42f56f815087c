"""Histories of deals and the worked example of the README, made from the release."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from schemas.model import ROOT
from scripts import history as command
from scripts.check.run import check
from scripts.derive.release import release_tables
from scripts.describe import history, readme


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    return release_tables(check(ROOT / "datapackage.json")[0].typed)


STORIES = [
    (
        "nvidia-openai-loi-2025",
        ["letter of intent: up to $100 billion", "cancelled", "nvidia-openai-2026-equity: replaces it"],
    ),
    ("openai-2024-10-round", ["multi-billion", "closed: $6.6 billion", "openai-2024-10-round-apple: part of it"]),
    ("chips-intel-award", ["letter of intent: up to $8.5 billion", "signed: up to $7.86B", "converts it"]),
    ("abilene-expansion-lease", ["600 megawatts", "cancelled", "contested"]),
    ("us-backstop-openai-datacenters", ["proposed: no figure", "denied: no figure"]),
]


@pytest.mark.parametrize(("deal", "told"), STORIES, ids=[s[0] for s in STORIES])
def test_the_history_of_a_deal(deal: str, told: list[str], tables: dict[str, pa.Table]) -> None:
    text = history.history(tables, deal)
    places = [text.index(t) for t in told]
    assert places[0] == min(places)


def test_an_arrangement_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["openai-2024-10-rounds"]) == 1
    assert "the nearest is 'openai-2024-10-round'" in capsys.readouterr().out


def test_the_readme_is_that_of_the_data(tables: dict[str, pa.Table]) -> None:
    assert readme.stale(tables) == []


def test_the_worked_example_is_the_sum_of_the_totals(tables: dict[str, pa.Table]) -> None:
    with history.connected(tables) as ask:
        rows = ask.execute(history.UNDER_CONTRACT).fetchall()
        low = ask.execute(
            "select sum(value_low) from funding_totals_trace t join funding f using (funding_id) where t.counted"
            " and f.layer = 'contract' and t.total_id like '%|contract|committed|amount|USD|%' and exists"
            " (select 1 from funding_parties p where p.funding_id = t.funding_id and p.entity_id = 'openai'"
            " and p.role = 'customer')"
        ).fetchone()
    assert low is not None
    assert sum((r[6] or Decimal(0)) for r in rows if r[4]) == low[0]
    assert f"**{history.billions(low[0])}**" in history.under_contract(tables)
    assert {r[5] for r in rows if not r[4]} >= {"running_total", "backlog"}


@pytest.mark.parametrize(
    ("value", "text"), [(None, "open"), (Decimal(4_000_000_000), "4"), (Decimal(11_900_000_000), "11.9")]
)
def test_billions(value: Decimal | None, text: str) -> None:
    assert history.billions(value) == text
