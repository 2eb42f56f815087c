"""What the tests share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.finding import Finding
from schemas.model import ROOT
from scripts import release
from scripts.check.run import check
from scripts.derive.release import Release, release_of
from tests.edits import edited, place, real, small

Check = Callable[[str], list[Finding]]
HEAVY = {"readers": "make test-readers"}
"""The marks of tests that need more than Python, and what runs them."""

VERSION = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]


@pytest.fixture(scope="session")
def made() -> Release:
    """Return the release that the data make, before it is written."""
    return release_of(check(ROOT / "datapackage.json")[0])


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a release and return its folder; whoever wants to change it copies it."""
    output = tmp_path_factory.mktemp("release")
    assert release.main(["--output", str(output)]) == 0
    return output / VERSION


@pytest.fixture(scope="session")
def small_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the release of the small package and return its folder; whoever wants to change it copies it."""
    package, folder = (tmp_path_factory.mktemp(name) for name in ("package", "small"))
    release.build(check(place(small(), package))[0], folder)
    return folder


@pytest.fixture
def small_check(tmp_path: Path) -> Check:
    """Check the small package after some edits."""
    return lambda edits: check(place(edited(edits), tmp_path), baseline=small())[1]


@pytest.fixture
def real_check(tmp_path: Path) -> Check:
    """Check the package itself after some edits."""
    return lambda edits: check(place(edited(edits, real()), tmp_path), baseline=real())[1]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip heavy tests where nobody asked for them."""
    for mark, target in HEAVY.items():
        if mark not in config.option.markexpr:
            skip = pytest.mark.skip(reason=f"a heavy test, run by `{target}`")
            for item in (i for i in items if i.get_closest_marker(mark)):
                item.add_marker(skip)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what each reader made of the release."""
    from tests.readers.expectations import OBSERVED, TABLE

    if OBSERVED and "readers" in config.option.markexpr:
        terminalreporter.section("what each reader sees")
        terminalreporter.write_line("\n".join([*TABLE.splitlines()[:2], *OBSERVED.values()]))
