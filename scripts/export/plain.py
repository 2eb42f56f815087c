"""Values as JSON and CSV can hold them: decimals and dates as text, so that nothing is rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def decimal_text(value: Decimal) -> str:
    """Return a decimal without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_text(text: str) -> str:
    """Return a plain number as it is written: no zeros at its end, none needless at its beginning."""
    return decimal_text(Decimal(text))


def plain_column(column: pa.ChunkedArray) -> list[Any]:
    """Return the values of a column as str, int, bool or None."""
    if pa.types.is_decimal(column.type):
        return [None if v is None else decimal_text(v) for v in column.to_pylist()]
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        return list(pc.cast(column, pa.string()).to_pylist())
    return list(column.to_pylist())


def plain_rows(table: pa.Table) -> list[dict[str, Any]]:
    """Return the rows of a table as plain dicts, in the order of its columns."""
    columns = [plain_column(c) for c in table.columns]
    return [dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True)]
