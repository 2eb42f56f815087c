"""The pandera schema of a table, derived from its Table Schema.

`frame_schema("funding")` gives any user the schema of a table of this package: it checks a pandas frame with
Arrow-backed columns (`dtype_backend="pyarrow"`). pandera's own reader of Table Schemas is not used: it turns
decimals into floats, loses dates and keys, and raises on nulls.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pyarrow.compute as pc

from schemas import model
from schemas.cells import arrow_type
from schemas.constraints import CONSTRAINTS, arrow, first_of_each, key
from schemas.model import Field, TableSchema


def frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as a frame with Arrow-backed columns; no value is copied or changed."""
    made: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return made


def series(mask: pa.Array, index: pd.Index[Any]) -> pd.Series[Any]:
    """Return a mask as the column of booleans that pandera wants of a check."""
    return pd.Series(mask.to_numpy(zero_copy_only=False), index=index, dtype=bool)


def _column_check(name: str, value: Any, field: Field) -> pandera.Check:
    """Wrap one constraint of one column."""

    def run(column: pd.Series[Any]) -> pd.Series[Any]:
        return series(CONSTRAINTS[name](arrow(column), value, field), column.index)

    return pandera.Check(run, name=name, ignore_na=False, error=name)


def _key_check(columns: tuple[str, ...], name: str) -> pandera.Check:
    """Wrap a primary or unique key: no value stands twice."""

    def run(data: pd.DataFrame) -> pd.Series[Any]:
        joined = key([arrow(data[c]) for c in columns])
        return series(pc.or_(pc.is_null(joined), first_of_each(joined)), data.index)

    return pandera.Check(run, name=name, ignore_na=False, error=name)


def derive(schema: TableSchema, rules: tuple[pandera.Check, ...] = (), keys: bool = True) -> pandera.DataFrameSchema:
    """Return the pandera schema of a Table Schema, with further checks on whole rows.

    Without `keys` it lacks all checks that compare rows: for a part of a table.
    """
    columns = {}
    for field in schema.fields:
        constraints = dict(field.constraints)
        if field.name in schema.primary_key:
            constraints["required"] = True
        wanted = {n: v for n, v in constraints.items() if v is not False and (keys or n != "unique")}
        checks = [_column_check(n, v, field) for n, v in wanted.items()]
        columns[field.name] = pandera.Column(
            pd.ArrowDtype(arrow_type(field)), checks, nullable=True, required=True, name=field.name
        )
    whole = [_key_check(schema.primary_key, "primaryKey")] if schema.primary_key and keys else []
    whole += [_key_check(columns_, "uniqueKey") for columns_ in schema.unique_keys if keys]
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
