"""The readers in Python with which the tests load a release."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import frictionless
import mlcroissant
import pandas as pd
import polars as pl
import pyarrow.dataset

from schemas.model import TableSchema
from tests.readers.seen import Column, Tables, of_arrow, of_frame, of_rows

SQLITE, DUCKDB = "openai-infrastructure.sqlite", "openai-infrastructure.duckdb"

Schemas = Mapping[str, TableSchema]


@dataclass(frozen=True)
class Reader:
    """A reader of releases; `lacks` says what is missing for it on this machine, or nothing."""

    name: str
    read: Callable[[Path, Schemas], Tables]
    lacks: Callable[[], str] = lambda: ""


def each(one: Callable[[Path, TableSchema], Mapping[str, Column]]) -> Callable[[Path, Schemas], Tables]:
    """Return how to read all tables, from how to read one."""
    return lambda folder, schemas: {name: one(folder, schema) for name, schema in schemas.items()}


def _parquet(folder: Path, schema: TableSchema) -> Path:
    return folder / "parquet" / f"{schema.name}.parquet"


def _pandas(folder: Path, schema: TableSchema) -> dict[str, Column]:
    return of_frame(pd.read_parquet(_parquet(folder, schema)))


def _pandas_arrow(folder: Path, schema: TableSchema) -> dict[str, Column]:
    return of_frame(pd.read_parquet(_parquet(folder, schema), dtype_backend="pyarrow"))


def _polars(folder: Path, schema: TableSchema) -> dict[str, Column]:
    frame = pl.read_parquet(_parquet(folder, schema))
    return {name: Column((str(frame[name].dtype),), c.empty, c.values)
            for name, c in of_rows(frame.to_dicts(), frame.columns).items()}  # fmt: skip


def _pyarrow(folder: Path, schema: TableSchema) -> dict[str, Column]:
    return of_arrow(pyarrow.dataset.dataset(_parquet(folder, schema)).to_table())


def _duckdb(folder: Path, schema: TableSchema) -> dict[str, Column]:
    found = duckdb.read_parquet(str(_parquet(folder, schema)))
    return of_arrow(found.to_arrow_table(), map(str, found.types))


def _duckdb_file(folder: Path, schema: TableSchema) -> dict[str, Column]:
    with duckdb.connect(folder / DUCKDB, read_only=True) as connection:
        found = connection.table(schema.name)
        return of_arrow(found.to_arrow_table(), map(str, found.types))


def _csv(folder: Path, schema: TableSchema) -> dict[str, Column]:
    with (folder / "csv" / f"{schema.name}.csv").open(encoding="utf-8", newline="") as handle:
        rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(handle)]
    return {n: replace(c, empty=('""',) if c.empty else ()) for n, c in of_rows(rows, schema.names).items()}


def _json(folder: Path, schema: TableSchema) -> dict[str, Column]:
    return of_rows(json.loads((folder / "json" / f"{schema.name}.json").read_text(encoding="utf-8")), schema.names)


def _sqlite(folder: Path, schema: TableSchema) -> dict[str, Column]:
    with closing(sqlite3.connect(folder / SQLITE)) as connection:
        connection.row_factory = sqlite3.Row
        return of_rows(connection.execute(f'SELECT * FROM "{schema.name}"').fetchall(), schema.names)


def _frictionless(folder: Path, schemas: Schemas) -> Tables:
    package = frictionless.Package(str(folder / "datapackage.json"))
    return {n: of_rows([r.to_dict() for r in package.get_resource(n).read_rows()], s.names) for n, s in schemas.items()}


def mlcroissant_rows(folder: Path, schemas: Schemas) -> Tables:
    release = mlcroissant.Dataset(str(folder / "croissant.json"))
    found = {}
    for name, schema in schemas.items():
        rows = [{k.split("/")[1]: v for k, v in row.items()} for row in release.records(name)]
        found[name] = of_rows(rows, schema.names)
    return found


LIGHT = (
    Reader("pandas", each(_pandas)),
    Reader('pandas, `dtype_backend="pyarrow"`', each(_pandas_arrow)),
    Reader("polars", each(_polars)),
    Reader("pyarrow datasets", each(_pyarrow)),
    Reader("DuckDB, Parquet", each(_duckdb)),
    Reader("DuckDB, `.duckdb`", each(_duckdb_file)),
    Reader("frictionless, CSV", _frictionless),
    Reader("Python's csv", each(_csv)),
    Reader("Python's json", each(_json)),
    Reader("Python's sqlite3", each(_sqlite)),
)
