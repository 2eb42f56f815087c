"""The days that a date in the EDTF profile may mean: its earliest and its latest, computed on whole columns.

The profile (ISO 8601-2, Extended Date/Time Format, levels 0 and 1 in part): `2024`, `2024-04`, `2024-04-08`,
seasons 21-24, quarters 33-36, halves 40-41, each with one of `~ ? %`; `A/B`, `../B`, `A/..`. The bounds are
those of EDTF's strict reading, as the `edtf` package gives them (the tests compare): a qualifier moves nothing,
and winter (24) is the December of its year.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from schemas.cells import days_in_month

PART = r"^(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}))?(?:-(?P<day>[0-9]{2}))?[~?%]?$"
QUALIFIER = r"[~?%]"

SPANS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    40: (1, 6), 41: (7, 12),
}  # fmt: skip
"""First and last month of each season, quarter and half."""

KINDS = {
    **dict.fromkeys(range(21, 25), "season"),
    **dict.fromkeys(range(33, 37), "quarter"),
    40: "half",
    41: "half",
}


def _split(dates: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the two ends of each date; both are the date itself where it is no interval."""
    parts = pc.split_pattern(dates, "/", max_splits=1)
    two = pc.equal(pc.list_value_length(parts), 2)
    first = pc.list_element(parts, 0)
    second = pc.if_else(two, pc.replace_substring_regex(dates, r"^[^/]*/", ""), first)
    return first, second


def _number(text: pa.Array) -> pa.Array:
    return pc.cast(pc.if_else(pc.equal(text, ""), None, text), pa.int32())


def _mapped(codes: pa.Array, mapping: dict[int, int]) -> pa.Array:
    keys = pa.array(list(mapping), pa.int32())
    return pa.array(list(mapping.values()), pa.int32()).take(pc.index_in(codes, value_set=keys))


def _fields(part: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return year, month (or code of a part of the year) and day of each part; null where it has none."""
    found = pc.extract_regex(part, PART)
    return tuple(_number(pc.struct_field(found, [name])) for name in ("year", "month", "day"))


def _dates(year: pa.Array, month: pa.Array, day: pa.Array) -> pa.Array:
    """Return the days as date32; null where the calendar has no such day."""
    real = pc.and_(pc.and_(pc.greater(day, 0), pc.greater(month, 0)), pc.less_equal(day, days_in_month(year, month)))
    text = pc.binary_join_element_wise(
        pc.utf8_lpad(pc.cast(year, pa.string()), 4, "0"),
        pc.utf8_lpad(pc.cast(month, pa.string()), 2, "0"),
        pc.utf8_lpad(pc.cast(day, pa.string()), 2, "0"),
        "-",
    )
    return pc.cast(pc.if_else(real, text, pa.scalar(None, pa.string())), pa.date32())


def _earliest(part: pa.Array) -> pa.Array:
    year, month, day = _fields(part)
    first = pc.coalesce(_mapped(month, {k: a for k, (a, _) in SPANS.items()}), month, pa.scalar(1, pa.int32()))
    return _dates(year, first, pc.coalesce(day, pa.scalar(1, pa.int32())))


def _latest(part: pa.Array) -> pa.Array:
    year, month, day = _fields(part)
    last = pc.coalesce(_mapped(month, {k: b for k, (_, b) in SPANS.items()}), month, pa.scalar(12, pa.int32()))
    return _dates(year, last, pc.coalesce(day, pc.cast(days_in_month(year, last), pa.int32())))


def bounds(dates: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the earliest and the latest day (date32) that each date may mean.

    Null where the date is null, open at that end, or no date of the calendar.
    """
    dates = pc.cast(dates, pa.string())
    first, second = _split(dates)
    return _earliest(first), _latest(second)


def precision(dates: pa.Array) -> pa.Array:
    """Return how precise each date is: a code of the codelist `date_precision`."""
    dates = pc.cast(dates, pa.string())
    bare = pc.replace_substring_regex(dates, QUALIFIER, "")
    _, month, day = _fields(bare)
    known = pa.array(list(KINDS), pa.int32())
    part = pa.array(list(KINDS.values())).take(pc.index_in(month, value_set=known))
    single = pc.if_else(pc.is_valid(day), "day", pc.coalesce(part, pc.if_else(pc.is_valid(month), "month", "year")))
    open_ = pc.match_substring(bare, "..")
    answer = pc.if_else(open_, "open", pc.if_else(pc.match_substring(bare, "/"), "interval", single))
    return pc.if_else(pc.is_null(dates), pa.scalar(None, pa.string()), answer)
