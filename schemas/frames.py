"""The pandera schema of a table, derived from its Table Schema.

`frame_schema("funding")` gives any user the schema of a table of this package: it checks a pandas frame with
Arrow-backed columns (`dtype_backend="pyarrow"`). pandera's own reader of Table Schemas is not used: it turns
decimals into floats, loses dates and keys, and raises on nulls.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa

from schemas import model
from schemas.cells import arrow_type, whole
from schemas.constraints import CONSTRAINTS, arrow, unrepeated
from schemas.model import Field, TableSchema
from schemas.side_by_side import WORTH, later


def frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a frame with Arrow-backed columns; no value is copied or changed."""
    made: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return made


def series(mask: pa.Array, index: pd.Index[Any]) -> pd.Series[Any]:
    """Return a mask as the column of booleans that pandera wants of a check."""
    return pd.Series(mask.to_numpy(zero_copy_only=False), index=index, dtype=bool)


Ahead = Mapping[tuple[str, ...], Future[pa.Array]]
"""Masks that are being made, by constraint and columns."""


def _column_check(name: str, value: Any, field: Field, ahead: Ahead) -> pandera.Check:
    """Wrap one constraint of one column."""
    made = ahead.get((name, field.name))

    def run(column: pd.Series[Any]) -> pd.Series[Any]:
        mask = made.result() if made else CONSTRAINTS[name](arrow(column), value, field)
        return series(mask, column.index)

    return pandera.Check(run, name=name, ignore_na=False, error=name)


def _key_check(columns: tuple[str, ...], name: str, ahead: Ahead) -> pandera.Check:
    """Wrap a primary or unique key: no value stands twice."""
    made = ahead.get((name, *columns))

    def run(data: pd.DataFrame) -> pd.Series[Any]:
        mask = made.result() if made else unrepeated([arrow(data[c]) for c in columns])
        return series(mask, data.index)

    return pandera.Check(run, name=name, ignore_na=False, error=name)


def _wanted(schema: TableSchema, keys: bool) -> dict[str, dict[str, Any]]:
    """Return the constraints of each column; without `keys` those that look at one row at a time."""
    of = {
        f.name: dict(f.constraints) | ({"required": True} if f.name in schema.primary_key else {})
        for f in schema.fields
    }
    return {c: {n: v for n, v in cs.items() if v is not False and (keys or n != "unique")} for c, cs in of.items()}


def _keys(schema: TableSchema) -> list[tuple[str, tuple[str, ...]]]:
    """Return the keys of a table: kind and columns."""
    primary = [("primaryKey", schema.primary_key)] if schema.primary_key else []
    return primary + [("uniqueKey", columns) for columns in schema.unique_keys]


def ahead(schema: TableSchema, table: pa.Table, keys: bool = True) -> Ahead:
    """Begin to make the masks of a large table's constraints side by side, the slowest first; of no other table."""
    if table.num_rows < WORTH:
        return {}
    columns = {name: whole(table.column(name)) for name in table.column_names}
    made: dict[tuple[str, ...], Future[pa.Array]] = {}
    for kind, of in _keys(schema) if keys else []:
        made[kind, *of] = later(partial(unrepeated, [columns[c] for c in of]))
    for field in schema.fields:
        for name, value in _wanted(schema, keys)[field.name].items():
            made[name, field.name] = later(partial(CONSTRAINTS[name], columns[field.name], value, field))
    return made


def derive(
    schema: TableSchema, rules: tuple[pandera.Check, ...] = (), keys: bool = True, ahead: Ahead = MappingProxyType({})
) -> pandera.DataFrameSchema:
    """Return the pandera schema of a Table Schema, with further checks on whole rows.

    Without `keys` it lacks all checks that compare rows: for a part of a table. With masks made `ahead` it is the
    schema of that one table.
    """
    wanted, columns = _wanted(schema, keys), {}
    for field in schema.fields:
        checks = [_column_check(n, v, field, ahead) for n, v in wanted[field.name].items()]
        columns[field.name] = pandera.Column(
            pd.ArrowDtype(arrow_type(field)), checks, nullable=True, required=True, name=field.name
        )
    whole = [_key_check(of, kind, ahead) for kind, of in _keys(schema) if keys]
    return pandera.DataFrameSchema(
        columns,
        checks=[*whole, *rules],
        name=schema.name,
        strict=True,
        ordered=True,
        title=schema.raw.get("title"),
    )


@cache
def frame_schema(name: str) -> pandera.DataFrameSchema:
    """Return the pandera schema of a table of this package: structure, and the rules that concern one row.

    Raises KeyError for a table that does not exist.
    """
    from schemas import rules

    return derive(model.load(name), tuple(rules.row_checks(name)))


def failing(schema: pandera.DataFrameSchema, data: pd.DataFrame) -> list[tuple[str, str, list[int]]]:
    """Run a pandera schema and return (column or "", check, positions of the rows that fail) for each check.

    The positions come from each check's own output, not from pandera's melted table of failure cases, in which
    rows with nulls are lost. A check that raises is a fault of the program and is raised again.
    """
    data = data.set_axis(pd.RangeIndex(len(data)), axis=0)
    try:
        schema.validate(data, lazy=True, inplace=True)
    except pandera.errors.SchemaErrors as errors:
        return [_failed(e) for e in errors.schema_errors]
    return []


def _failed(error: Any) -> tuple[str, str, list[int]]:
    output = error.check_output
    if not isinstance(output, pd.Series):
        raise RuntimeError(f"check of table '{error.schema.name}' did not run: {error}")
    place = error.schema.name if isinstance(error.schema, pandera.Column) else ""
    return place, str(error.check.name), [int(i) for i in output.index[~output.to_numpy(bool)]]
