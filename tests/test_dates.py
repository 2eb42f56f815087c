"""Bounds of dates: the table of cases, and the `edtf` package as the oracle."""

from __future__ import annotations

import datetime as dt
import re

import edtf
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import model
from schemas.dates import bounds, precision

CASES = [
    ("2024", "2024-01-01", "2024-12-31", "year"),
    ("2024-02", "2024-02-01", "2024-02-29", "month"),
    ("2023-02", "2023-02-01", "2023-02-28", "month"),
    ("2024-04-08", "2024-04-08", "2024-04-08", "day"),
    ("2024-08~", "2024-08-01", "2024-08-31", "month"),
    ("2024-04-08/2024-04-10", "2024-04-08", "2024-04-10", "interval"),
    ("2024-01~/2024-01-24", "2024-01-01", "2024-01-24", "interval"),
    ("../2024-02-16", None, "2024-02-16", "open"),
    ("2024-05/..", "2024-05-01", None, "open"),
    ("2024-21", "2024-03-01", "2024-05-31", "season"),
    ("2024-24", "2024-12-01", "2024-12-31", "season"),
    ("2024-36", "2024-10-01", "2024-12-31", "quarter"),
    ("2024-40?", "2024-01-01", "2024-06-30", "half"),
    ("2023-02-30", None, None, "day"),
    (None, None, None, None),
]
PATTERN = re.compile(model.load("meetings").field("date").constraints["pattern"])


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("date", "first", "last", "kind"), CASES, ids=lambda c: str(c))
def test_bounds_and_precision(date: str | None, first: str | None, last: str | None, kind: str | None) -> None:
    column = pa.array([date], pa.string())
    earliest, latest = bounds(column)
    assert (earliest[0].as_py(), latest[0].as_py()) == (_day(first), _day(last))
    assert precision(column)[0].as_py() == kind


REJECTED = [
    "2024-13",
    "2024-32",
    "24-04-08",
    "2024-4-8",
    "2024-04-08~?",
    "2024/2025/2026",
    "../..",
    "Apr-25",
    "31/03/2025",
    "",
]


@pytest.mark.parametrize("date", REJECTED)
def test_the_pattern_rejects_what_the_profile_lacks(date: str) -> None:
    assert not PATTERN.fullmatch(date)


@pytest.mark.parametrize("date", [c[0] for c in CASES if c[0]])
def test_the_pattern_accepts_the_profile(date: str) -> None:
    assert PATTERN.fullmatch(date)


YEARS = st.integers(1900, 2099)
PARTS = st.one_of(
    YEARS.map(str),
    st.builds(
        lambda y, m: f"{y}-{m:02}",
        YEARS,
        st.sampled_from([*range(1, 13), *range(21, 25), *range(33, 37), 40, 41]),
    ),
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)).map(str),
)
SUFFIXED = st.builds(str.__add__, PARTS, st.sampled_from(["", "~", "?", "%"]))


def _oracle(date: str) -> tuple[dt.date, dt.date]:
    """The oracle reads no qualifier on a part of a year; a qualifier moves no bound, so it may go."""
    parsed = edtf.parse_edtf(date.rstrip("~?%"))
    return tuple(dt.date(*t[:3]) for t in (parsed.lower_strict(), parsed.upper_strict()))  # type: ignore[return-value]


@given(SUFFIXED)
def test_bounds_are_those_of_the_oracle(date: str) -> None:
    assert PATTERN.fullmatch(date)
    earliest, latest = bounds(pa.array([date]))
    assert (earliest[0].as_py(), latest[0].as_py()) == _oracle(date)
