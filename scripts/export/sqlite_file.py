"""SQLite: one file with all tables, their keys and constraints, and views; the same bytes for the same tables.

The database is made in memory and written whole, so that neither the clock nor the library's version stands in
it. SQLite has no decimals, dates or booleans: decimals and dates are text in the form of the other formats, and
false and true are 0 and 1. The tables are strict (SQLite 3.37 or newer reads them), so a value of another type
is refused. Descriptions stand as comments in the statements that the file keeps in `sqlite_schema`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.model import TableSchema
from scripts.derive.release import Release
from scripts.export import descriptor, sql, views
from scripts.export.plain import from_columns, plain_columns

NAME = "SQLite"
PATH = "{package}.sqlite"
PAGE_SIZE = 4096

TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
DIALECT = sql.Dialect(
    column_type=lambda field: TYPES.get(field.type, "TEXT"),
    number="CAST({} AS REAL)",
    forms={
        "boolean": "{0} IN (0, 1)",
        "date": "{0} = date({0}, '+0 days')",
        "number": "{0} NOT GLOB '*[^0-9.]*' AND {0} GLOB '[0-9]*'",
    },
    joined="(SELECT group_concat(x, '; ') FROM (SELECT {value} AS x FROM {source} ORDER BY {order}))",
    comments=True,
    end=" STRICT",
)


def _fill(connection: sqlite3.Connection, release: Release) -> None:
    """Make all tables and views, and put the rows in."""
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    for table in sql.parents_first(release.schemas):
        connection.execute(sql.create_table(release.schemas[table], DIALECT))
        marks = ", ".join("?" * len(release.schemas[table].fields))
        rows = zip(*plain_columns(release.tables[table]), strict=True)
        connection.executemany(f"INSERT INTO {sql.name(table)} VALUES ({marks})", rows)
    for view in views.views(release):
        connection.execute(view.statement(DIALECT))
    connection.commit()


def faults(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with a database: damaged pages, broken constraints, keys that lead nowhere."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    return found + [f"a row of '{child}' refers to no row of '{parent}'" for child, _, parent, _ in lost]


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write the database. Raises sqlite3.IntegrityError where a row breaks a constraint."""
    with closing(sqlite3.connect(":memory:")) as connection:
        _fill(connection, release)
        if wrong := faults(connection):
            raise sqlite3.IntegrityError(wrong[0])
        data = connection.serialize()
    path = descriptor.put(folder / PATH.format(package=release.package["name"]), data)
    about = {"title": "All tables (SQLite)", "format": "sqlite", "mediatype": "application/vnd.sqlite3"}
    return [descriptor.file_resource("sqlite", path, folder, **about)]


def opened(path: Path) -> sqlite3.Connection:
    """Open a database for reading alone: no lock, no journal, nothing written beside it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def read(path: Path, schema: TableSchema) -> pa.Table:
    """Read a table back into the types of its schema. Raises ValueError where it is not of the schema."""
    with closing(opened(path)) as connection:
        found = connection.execute(f"SELECT * FROM {sql.name(schema.name)}")
        names, rows = [column[0] for column in found.description], found.fetchall()
    if names != schema.names:
        raise ValueError("the table has other columns than the schema")
    columns = [(field, [row[i] for row in rows]) for i, field in enumerate(schema.fields)]
    return from_columns({f.name: _booleans(c) if f.type == "boolean" else c for f, c in columns}, schema)


def _booleans(column: list[Any]) -> list[Any]:
    return [None if value is None else bool(value) for value in column]
