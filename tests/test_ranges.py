"""Ranges in a text count characters, not bytes, and cover it but for joining words."""

from __future__ import annotations

import pytest

from schemas.rules.seeds import gaps
from tests.conftest import Check
from tests.edits import SMALL

TEXT = (SMALL / "seeds" / "small.txt").read_text(encoding="utf-8")


def test_the_small_text_is_not_ascii() -> None:
    assert not TEXT.isascii()
    assert len(TEXT) < len(TEXT.encode())


def test_a_range_counted_in_bytes_is_wrong(small_check: Check) -> None:
    start = len(TEXT[: TEXT.index("Zürich")].encode())
    found = small_check(f"set evidence dddddddd locator char={start},{len(TEXT.encode())}")
    assert [f.slug for f in found if f.severity == "error"] == ["locator"]


def test_a_range_that_is_right_past_the_umlaut_is_found(small_check: Check) -> None:
    start = TEXT.index("bankers")
    words = TEXT[start:]
    edits = f"set evidence dddddddd locator char={start},{len(TEXT)}\nset evidence dddddddd quote {words}"
    assert [f.slug for f in small_check(edits)] == []


@pytest.mark.parametrize(
    ("ranges", "left"),
    [
        ([(0, 10), (10, 40)], []),
        ([(0, 20), (25, 40)], []),
        ([(20, 40), (0, 8)], []),
        ([(0, 10), (30, 40)], [(10, 30)]),
        ([], [(0, 40)]),
        ([(0, 40), (5, 6)], []),
    ],
)
def test_gaps(ranges: list[tuple[int, int]], left: list[tuple[int, int]]) -> None:
    assert gaps("x" * 40, ranges) == left
