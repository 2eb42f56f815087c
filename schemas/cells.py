"""From text to types: each column of text becomes a typed Arrow column, and each cell that cannot is located.

All work is done on whole columns. A cell that is one of the missing values becomes null; a cell that cannot be
read becomes null as well and is marked in the mask of bad cells, so that it is reported, never lost.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from schemas.model import Field

INTEGER = r"^(?:0|-?[1-9][0-9]{0,17})$"
NUMBER = r"^(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NaN|-?INF)$"
DATE = r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
DATETIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?$"  # noqa: E501
TIME = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"
YEAR = r"^-?[0-9]{4}$"
YEARMONTH = r"^[0-9]{4}-(?:0[1-9]|1[0-2])$"

FORMS = {
    "string": "text",
    "any": "text",
    "integer": "a whole number such as 12, without signs, spaces or separators",
    "number": "a plain number such as 6.6, without thousands separators, signs or exponents",
    "boolean": "true or false",
    "date": "a day as YYYY-MM-DD that the calendar has",
    "datetime": "a time as YYYY-MM-DDThh:mm:ssZ",
    "time": "a time of day as hh:mm:ss",
    "year": "a year of four digits",
    "yearmonth": "a month as YYYY-MM",
}
"""What a cell of each type looks like, for messages."""


def arrow_type(field: Field) -> pa.DataType:
    """Return the Arrow type of a column of the Table Schema type that the field has."""
    if field.type == "number" and field.get("decimal"):
        precision, scale = field.raw["decimal"]
        return pa.decimal128(precision, scale)
    plain: dict[str, pa.DataType] = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us", tz="UTC"),
        "year": pa.int32(),
    }
    return plain.get(field.type, pa.string())


def days_in_month(year: pa.Array, month: pa.Array) -> pa.Array:
    """Return the number of days of each month (proleptic Gregorian calendar, as in ISO 8601)."""

    def divides(n: int) -> pa.Array:
        return pc.equal(pc.subtract(year, pc.multiply(pc.divide(year, n), n)), 0)

    leap = pc.and_(divides(4), pc.or_(pc.invert(divides(100)), divides(400)))
    february = pc.if_else(leap, 29, 28)
    short = pc.is_in(month, value_set=pa.array([4, 6, 9, 11], month.type))
    return pc.if_else(pc.equal(month, 2), february, pc.if_else(short, 30, 31))


def _matches(text: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(text, pattern), True)


def _real_days(text: pa.Array, shaped: pa.Array) -> pa.Array:
    """Return which of the shaped texts begin with a day that the calendar has."""
    safe = pc.if_else(shaped, text, "2000-01-01")
    year, month, day = (pc.cast(pc.utf8_slice_codeunits(safe, a, b), pa.int32()) for a, b in ((0, 4), (5, 7), (8, 10)))
    inside = pc.and_(pc.and_(pc.greater(month, 0), pc.less_equal(month, 12)), pc.greater(day, 0))
    real = pc.and_(inside, pc.less_equal(day, days_in_month(year, month)))
    return pc.and_(shaped, pc.fill_null(real, True))


def _dates(text: pa.Array, field: Field) -> pa.Array:
    return _real_days(text, _matches(text, DATE))


def _datetimes(text: pa.Array, field: Field) -> pa.Array:
    return _real_days(text, _matches(text, DATETIME))


def _numbers(text: pa.Array, field: Field) -> pa.Array:
    if not field.get("decimal"):
        return _matches(text, NUMBER)
    precision, scale = field.raw["decimal"]
    return _matches(text, rf"^-?(?:0|[1-9][0-9]{{0,{precision - scale - 1}}})(?:\.[0-9]{{1,{scale}}})?$")


def _booleans(text: pa.Array, field: Field) -> pa.Array:
    words = [*_words(field, "trueValues"), *_words(field, "falseValues")]
    return pc.or_(pc.is_null(text), pc.is_in(text, value_set=pa.array(words, pa.string())))


def _words(field: Field, key: str) -> list[str]:
    usual = {"trueValues": ["true", "True", "TRUE", "1"], "falseValues": ["false", "False", "FALSE", "0"]}
    return list(field.get(key) or usual[key])


def _pattern(pattern: str) -> Callable[[pa.Array, Field], pa.Array]:
    return lambda text, field: _matches(text, pattern)


READABLE: dict[str, Callable[[pa.Array, Field], pa.Array]] = {
    "integer": _pattern(INTEGER),
    "number": _numbers,
    "boolean": _booleans,
    "date": _dates,
    "datetime": _datetimes,
    "time": _pattern(TIME),
    "year": _pattern(YEAR),
    "yearmonth": _pattern(YEARMONTH),
}


def _cast(text: pa.Array, field: Field) -> pa.Array:
    if field.type == "boolean":
        return pc.if_else(pc.is_null(text), None, pc.is_in(text, value_set=pa.array(_words(field, "trueValues"))))
    if field.type == "number" and not field.get("decimal"):
        text = pc.replace_substring(text, "INF", "inf")
    if field.type == "datetime":
        zoned = _matches(text, r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")
        text = pc.if_else(zoned, text, pc.binary_join_element_wise(text, "Z", ""))
    return pc.cast(text, arrow_type(field))


def typed(text: pa.Array, field: Field) -> tuple[pa.Array, pa.Array]:
    """Return the typed column of a column of text, and the mask of the cells that could not be read.

    `text` is a string array in which no value is null; the result has the same length.
    """
    if field.missing == ("",):
        text = _without(text, pc.equal(text, ""))
    elif field.missing:
        text = _without(text, pc.is_in(text, value_set=pa.array(field.missing, pa.string())))
    readable = READABLE.get(field.type)
    if readable is None:
        return text, pa.repeat(False, len(text))
    values, places = repeated(text)
    bad = pc.invert(readable(values, field))
    made = _cast(_without(values, bad), field)
    return (made, bad) if places is None else (made.take(places), pc.fill_null(bad.take(places), False))


SAMPLE = 1 << 16


def repeated(column: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    """Return the values of a column that repeats itself, each once, and where each cell's value stands among them.

    A column that is short, or seems by its beginning to hold many values, is returned as it is, with None.
    """
    if len(column) < 2 * SAMPLE or pc.count_distinct(column.slice(0, SAMPLE)).as_py() > SAMPLE // 4:
        return column, None
    coded = pc.dictionary_encode(column)
    return coded.dictionary, coded.indices


def _without(text: pa.Array, absent: pa.Array) -> pa.Array:
    """Return a column with some cells made null; the text itself is shared, not copied."""
    if not absent.true_count:
        return text
    if text.offset or text.null_count or absent.offset:
        return pc.if_else(absent, pa.scalar(None, pa.string()), text)
    _, offsets, letters = text.buffers()
    return pa.Array.from_buffers(text.type, len(text), [pc.invert(absent).buffers()[1], offsets, letters])


def whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column as one array; Arrow would copy also what is in one piece."""
    if isinstance(column, pa.ChunkedArray):
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column


def column(text: list[str | None], field: Field) -> pa.Array:
    """Return the typed column of a list of cells, for callers who know that they are readable."""
    return typed(pa.array([t or "" for t in text], pa.string()), field)[0]
