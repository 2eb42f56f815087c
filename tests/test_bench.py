"""The bench: the packages that it makes are the same each time, and every tool finds what was planted, no more.

How fast anything is, the bench alone says: a test that watches a clock fails on a busy machine.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.model import ROOT
from scripts import bench
from scripts.check.run import check
from scripts.measure.generate import FAULTS, Made, package
from scripts.measure.run import run, tools

ROWS = 2_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return package(tmp_path_factory.mktemp("made"), ROWS)


def test_the_same_seed_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    again, other = package(tmp_path, ROWS), tmp_path / "other"
    assert again.file.read_bytes() == made.file.read_bytes() and again.faults == made.faults
    other.mkdir()
    assert package(other, ROWS, seed=2).file.read_bytes() != made.file.read_bytes()


def test_faults_of_every_kind_are_planted_and_found(made: Made) -> None:
    assert {kind for _, _, kind in made.faults} == set(FAULTS)
    found = {(f.line, f.field, f.slug) for f in check(made.descriptor)[1] if f.is_error}
    assert found == made.faults


@pytest.mark.parametrize("place", range(6))
def test_every_tool_finds_what_was_planted(place: int, made: Made) -> None:
    tool = tools(made)[place]
    assert run(tool).found == (set() if "alone" in tool.name else made.faults), tool.name


def test_a_program_that_fails_is_no_measure(made: Made) -> None:
    broken = tools(made)[0].__class__("broken", ["python3", "-c", "raise SystemExit(3)"], len)
    with pytest.raises(RuntimeError, match="broken failed"):
        run(broken)


def test_growth_is_told_beyond_what_the_smallest_takes() -> None:
    told = bench.growth({1_000: 1.0, 10_000: 1.0, 100_000: 2.0, 1_000_000: 12.0})
    assert told[0].endswith("10.1 times the rows, 11.0 times the time of `make validate`.")
    assert bench.growth({1_000: 1.0, 10_000: 2.0}) == []


def test_the_readme_has_a_place_for_the_table() -> None:
    assert bench.MARKS.search((ROOT / "README.md").read_text(encoding="utf-8"))
