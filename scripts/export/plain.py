"""Values as JSON and CSV can hold them: decimals and dates as text, so that nothing is rounded; and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.cells import typed
from schemas.model import TableSchema

if TYPE_CHECKING:
    from scripts.derive.release import Release


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


def plain_columns(table: pa.Table) -> list[list[Any]]:
    """Return the columns of a table as plain values."""
    return [plain_column(c) for c in table.columns]


def plain_rows(table: pa.Table) -> list[dict[str, Any]]:
    """Return the rows of a table as plain dicts, in the order of its columns."""
    columns = plain_columns(table)
    return [dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True)]


def rows_of(release: Release, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table of a release as plain dicts, made once; whoever gets them leaves them as they are."""
    if name not in release.plain:
        release.plain[name] = plain_rows(release.tables[name])
    return release.plain[name]


def cell_text(value: Any) -> str:
    """Return a plain value as the text of a CSV cell; null is the empty cell."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _same(value: Any) -> Any:
    return value


def from_columns(
    columns: Mapping[str, Sequence[Any]], schema: TableSchema, form: Callable[[Any], Any] = _same
) -> pa.Table:
    """Return the typed table of columns of plain values, or of plain values in another form.

    Raises ValueError for a value that is not of its column's type, or not as a release writes it: 1.50 for 1.5, an
    empty text for null, 1 for true.
    """
    arrays = []
    for field in schema.fields:
        if field.name not in columns:
            raise ValueError(f"there is no column '{field.name}'")
        values = list(columns[field.name])
        array, bad = typed(pa.array([cell_text(v) for v in values], pa.string()), field)
        again = [form(v) for v in plain_column(array)]
        if pc.any(bad).as_py() or again != values or [*map(type, again)] != [*map(type, values)]:
            raise ValueError(f"a value of '{field.name}' is not as a release writes a {field.type}")
        arrays.append(array)
    return pa.table(arrays, names=schema.names)


def from_rows(rows: Sequence[Mapping[str, Any]], schema: TableSchema) -> pa.Table:
    """Return the typed table of plain rows. Raises ValueError for a row of other columns or a value as above."""
    names = set(schema.names)
    if any(set(row) != names for row in rows):
        raise ValueError("a row has other columns than the schema")
    return from_columns({n: [row[n] for row in rows] for n in schema.names}, schema)
