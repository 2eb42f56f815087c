"""DuckDB: one file with all tables, their keys and constraints, comments on tables and columns, and views.

DuckDB never writes the same bytes twice. What is promised of this file is its content, by the content hash of
each table; its sum, which is true of this very file only, stands beside it and not in `SHA256SUMS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from schemas.constraints import key
from schemas.model import Field, TableSchema
from scripts.derive.release import Release
from scripts.export import descriptor, sql, views

NAME = "DuckDB"
PATH = "{package}.duckdb"

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.2.0",
    "default_block_size": 16384,
}
"""DuckDB 1.2 and newer read the file (without this, none older than the one that wrote it), and small tables take
small blocks: with the usual ones the file of some hundred rows has 15 MB."""

TYPES = {"integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}


AS_OF = "CREATE MACRO as_of(day) AS TABLE SELECT * FROM record_known_since WHERE known_since <= CAST(day AS DATE)"
"""`FROM as_of('2024-09-15')`: type and identifier of the records that are known by a day."""


def _column_type(field: Field) -> str:
    if field.type == "number":
        precision, scale = field.raw["decimal"]
        return f"DECIMAL({precision}, {scale})"
    return TYPES.get(field.type, "VARCHAR")


DIALECT = sql.Dialect(
    column_type=_column_type,
    number="{}",
    forms={},
    joined="(SELECT string_agg({value}, '; ' ORDER BY {order}) FROM {source})",
    comments=False,
)


def generations(table: pa.Table, schema: TableSchema) -> Iterator[pa.Table]:
    """Yield the rows of a table so that each comes after those of the same table that it refers to.

    DuckDB looks a reference up among the rows that are there before the statement. Raises ValueError where rows
    refer to each other in a circle.
    """
    keys = [k for k in schema.foreign_keys if k.resource in ("", schema.name)]
    left, known = table, table.slice(0, 0)
    while left.num_rows:
        ready = pa.array([True] * left.num_rows)
        for reference in keys:
            child = key([left.column(c).combine_chunks() for c in reference.fields])
            parents = key([known.column(c).combine_chunks() for c in reference.reference])
            ready = pc.and_(ready, pc.or_(pc.is_null(child), pc.is_in(child, value_set=parents)))
        if not pc.any(ready).as_py():
            raise ValueError(f"rows of '{schema.name}' refer to each other in a circle")
        yield left.filter(ready)
        known, left = pa.concat_tables([known, left.filter(ready)]), left.filter(pc.invert(ready))


def _comments(schema: TableSchema) -> Iterator[str]:
    table = sql.name(schema.name)
    yield f"COMMENT ON TABLE {table} IS {sql.literal(schema.raw.get('description', ''))}"
    for field in schema.fields:
        yield f"COMMENT ON COLUMN {table}.{sql.name(field.name)} IS {sql.literal(field.get('description', ''))}"


def _fill(connection: duckdb.DuckDBPyConnection, release: Release) -> None:
    """Make all tables and views, and put the rows in."""
    names = sql.parents_first(release.schemas)
    for name in names:
        connection.execute(sql.create_table(release.schemas[name], DIALECT))
    for name in names:
        for rows in generations(release.tables[name], release.schemas[name]):
            connection.register("arriving", rows)
            connection.execute(f"INSERT INTO {sql.name(name)} SELECT * FROM arriving")
            connection.unregister("arriving")
        for comment in _comments(release.schemas[name]):
            connection.execute(comment)
    for view in views.views(release):
        connection.execute(view.statement(DIALECT))
        connection.execute(f"COMMENT ON VIEW {sql.name(view.name)} IS {sql.literal(view.description)}")
    connection.execute(AS_OF)


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write the database, and beside it its sum. Raises OSError where it cannot be written.

    The checkpoint is asked for: one that fails while the file is closed is passed in silence.
    """
    path = folder / PATH.format(package=release.package["name"])
    try:
        with duckdb.connect(path, config=SETTINGS) as connection:
            _fill(connection, release)
            connection.execute("CHECKPOINT")
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        raise OSError(str(error)) from error
    total = f"{descriptor.sha256(path)}  {path.name}\n"
    descriptor.put(path.with_name(f"{path.name}.sha256"), total.encode())
    return []


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep a file open while its tables are read: each is then read in a millisecond, and not in thirty."""
    with duckdb.connect(path, read_only=True):
        yield


def read(path: Path, schema: TableSchema) -> pa.Table:
    """Read a table back in the types that the file has. Raises duckdb.Error or ValueError where it cannot."""
    with duckdb.connect(path, read_only=True) as connection:
        table = connection.table(schema.name).to_arrow_table()
    if table.column_names != schema.names:
        raise ValueError("the table has other columns than the schema")
    return table
