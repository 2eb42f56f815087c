"""What the tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.finding import Finding
from scripts.check.run import check
from tests.edits import edited, place, real, small

Check = Callable[[str], list[Finding]]


@pytest.fixture
def small_check(tmp_path: Path) -> Check:
    """Check the small package after some edits."""
    return lambda edits: check(place(edited(edits), tmp_path), baseline=small())[1]


@pytest.fixture
def real_check(tmp_path: Path) -> Check:
    """Check the package itself after some edits."""
    return lambda edits: check(place(edited(edits, real()), tmp_path), baseline=real())[1]
