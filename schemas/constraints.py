"""The constraints of a Table Schema, each once: a function from a typed Arrow column to a mask of good cells.

Only `required` looks at nulls; to every other constraint a missing value is good, as the standard says.
The pandera schemas of `schemas.frames` wrap these functions; there is no second validator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.cells import repeated, typed, whole
from schemas.model import Field

if TYPE_CHECKING:
    import pandas as pd

Mask = Callable[[pa.Array, Any, Field], pa.Array]


def arrow(series: pd.Series[Any]) -> pa.Array:
    """Return the Arrow array that backs a column."""
    return whole(pa.array(series.array, from_pandas=True))


def _bound(value: Any, field: Field) -> pa.Scalar:
    """Return a bound given in the schema (as text or number) as a scalar of the column's own type."""
    parsed, bad = typed(pa.array([str(value)], pa.string()), field)
    if bad[0].as_py() or not parsed[0].is_valid:
        raise ValueError(f"the bound {value!r} of column '{field.name}' is not of type {field.type}")
    return parsed[0]


def required(column: pa.Array, wanted: bool, field: Field) -> pa.Array:
    """No cell is empty."""
    return pc.is_valid(column) if wanted else pc.or_(pc.is_valid(column), pc.is_null(column))


def unique(column: pa.Array, wanted: bool, field: Field) -> pa.Array:
    """No value stands twice; the first of each is good."""
    return unrepeated([column]) if wanted else required(column, False, field)


def first_of_each(column: pa.Array) -> pa.Array:
    """Return which cells hold a value that no earlier cell holds."""
    codes = pc.dictionary_encode(column, null_encoding="encode").indices.to_numpy()
    # Values are numbered in the order in which they come, so that a new one is greater than all before it.
    greatest = np.maximum.accumulate(codes) if len(codes) else codes
    return pa.array(np.diff(greatest, prepend=-1) > 0)


def enum(column: pa.Array, allowed: list[Any], field: Field) -> pa.Array:
    """Each value is one of those allowed."""
    values = typed(pa.array([str(a) for a in allowed], pa.string()), field)[0]
    return pc.or_(pc.is_null(column), pc.is_in(column, value_set=values))


def pattern(column: pa.Array, regex: str, field: Field) -> pa.Array:
    """Each value matches the whole expression."""
    values, places = repeated(column)
    fits = pc.match_substring_regex(values, rf"\A(?:{regex})\z")
    return pc.fill_null(fits if places is None else fits.take(places), True)


def min_length(column: pa.Array, length: int, field: Field) -> pa.Array:
    """No value is shorter."""
    return pc.fill_null(pc.greater_equal(pc.utf8_length(column), length), True)


def max_length(column: pa.Array, length: int, field: Field) -> pa.Array:
    """No value is longer."""
    short = pc.fill_null(pc.less_equal(pc.binary_length(column), length), True)
    if not short.false_count:  # no character has less than a byte
        return short
    return pc.fill_null(pc.less_equal(pc.utf8_length(column), length), True)


def minimum(column: pa.Array, bound: Any, field: Field) -> pa.Array:
    """No value is smaller."""
    return pc.fill_null(pc.greater_equal(column, _bound(bound, field)), True)


def maximum(column: pa.Array, bound: Any, field: Field) -> pa.Array:
    """No value is greater."""
    return pc.fill_null(pc.less_equal(column, _bound(bound, field)), True)


def exclusive_minimum(column: pa.Array, bound: Any, field: Field) -> pa.Array:
    """Every value is greater."""
    return pc.fill_null(pc.greater(column, _bound(bound, field)), True)


def exclusive_maximum(column: pa.Array, bound: Any, field: Field) -> pa.Array:
    """Every value is smaller."""
    return pc.fill_null(pc.less(column, _bound(bound, field)), True)


CONSTRAINTS: dict[str, Mask] = {
    "required": required,
    "unique": unique,
    "enum": enum,
    "pattern": pattern,
    "minLength": min_length,
    "maxLength": max_length,
    "minimum": minimum,
    "maximum": maximum,
    "exclusiveMinimum": exclusive_minimum,
    "exclusiveMaximum": exclusive_maximum,
}
"""The function of each constraint, by the name that the Table Schema standard gives it."""


def lint(field: Field) -> list[str]:
    """Return what is wrong with the definition of a column: bounds, expressions and lists that cannot be used."""
    said = []
    try:
        column = typed(pa.array([""], pa.string()), field)[0]
    except (pa.ArrowException, TypeError, ValueError, AttributeError) as error:
        return [f"the column '{field.name}' cannot be used: {error}"]
    for name, value in field.constraints.items():
        try:
            CONSTRAINTS[name](column, value, field)
        except (pa.ArrowException, TypeError, ValueError, AttributeError) as error:
            said.append(
                f"the constraint '{name}' of column '{field.name}' cannot be used: {str(error).splitlines()[0]}"
            )
    return said


def unrepeated(columns: list[pa.Array]) -> pa.Array:
    """Return which rows hold a key that no earlier row holds; good as well where a part of it is missing."""
    joined = key(columns)
    return pc.or_(pc.is_null(joined), first_of_each(joined))


def key(columns: list[pa.Array]) -> pa.Array:
    """Return the parts of a composite key joined to one text a row; null where any part is null."""
    texts = [pc.cast(c, pa.string()) for c in columns]
    return texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, "|")
