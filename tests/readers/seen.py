"""What a reader sees of a table: for each column the type in the reader's own words, how nothing looks, the values."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from scripts.export.plain import decimal_text

Tables = Mapping[str, Mapping[str, "Column"]]


@dataclass(frozen=True)
class Column:
    """A column as a reader sees it; no types where the reader has none but that of a value, and there is no value."""

    types: tuple[str, ...]
    empty: tuple[str, ...]
    values: tuple[Any, ...]


def is_empty(value: Any) -> bool:
    """Whether a value stands for an empty cell."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def plain(value: Any) -> Any:
    """Return a value as text, number, truth or None, without losing a digit."""
    if is_empty(value):
        return None
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return value.decode() if isinstance(value, bytes) else value


def of_values(values: Sequence[Any], types: Iterable[str] | None = None) -> Column:
    """Return the column of a list of values, whose types are those of its values where no other are given."""
    there = (v for v in values if not is_empty(v))
    own = {type(v).__name__ for v in there} if types is None else types
    empty = {str(v) for v in values if is_empty(v)}
    return Column(tuple(sorted(own)), tuple(sorted(empty)), tuple(map(plain, values)))


def of_rows(rows: Sequence[Mapping[str, Any]], names: Iterable[str]) -> dict[str, Column]:
    """Return the columns of a list of rows."""
    return {name: of_values([row[name] for row in rows]) for name in names}


def of_arrow(table: pa.Table, types: Iterable[str] | None = None) -> dict[str, Column]:
    """Return the columns of an Arrow table, under the types that another reader has for them."""
    named = [str(t) for t in table.schema.types] if types is None else list(types)
    columns = {}
    for name, kind in zip(table.column_names, named, strict=True):
        made = of_values(table.column(name).to_pylist(), [kind])
        columns[name] = Column(made.types, ("null",) if made.empty else (), made.values)
    return columns


def of_frame(frame: pd.DataFrame) -> dict[str, Column]:
    """Return the columns of a pandas frame; of objects it is told what they are."""
    columns = {}
    for name in frame.columns:
        made = of_values(frame[name].tolist())
        kind = str(frame[name].dtype)
        types = [f"object of {t}" for t in made.types] if kind == "object" else [kind]
        columns[str(name)] = Column(tuple(types), made.empty, made.values)
    return columns
