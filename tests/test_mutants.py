"""A sample of the mutants, all of which must be caught; `make mutants` runs them all."""

from __future__ import annotations

import random

import pytest

from schemas.model import ROOT
from scripts.check.run import check
from tests import mutants


@pytest.fixture(scope="module")
def data() -> mutants.Data:
    return mutants.Data()


def test_every_mutant_of_the_sample_is_caught(data: mutants.Data) -> None:
    made, missed = mutants.score(data, rounds=1, seed=7, every=25)
    assert made.total() > 60
    assert missed == []


def test_a_check_that_looks_away_would_be_noticed(data: mutants.Data) -> None:
    mutant = next(mutants.of_cells(data, 1, random.Random(1)))
    assert not mutants.found(mutant, [], data.tables)


@pytest.mark.parametrize("way", ["shuffled", "quoted"])
def test_other_ways_to_write_the_same_are_no_errors(way: str, data: mutants.Data) -> None:
    pick = random.Random(3)
    written = {
        table: mutants.shuffled(data, table, pick) if way == "shuffled" else mutants.quoted(data, table)
        for table in data.rows
    }
    instead = {data.tables.package[t].path: w for t, w in written.items()}
    assert instead != data.baseline
    _, findings = check(ROOT / "datapackage.json", instead=instead, baseline=data.baseline)
    assert [f for f in findings if f.is_error] == []
