"""The tables of a release: schemas, keys, and the same rows in every format."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from schemas import model
from schemas.cells import arrow_type
from schemas.finding import Finding
from schemas.model import ModelError, Package, Resource, TableSchema
from scripts.check.run import check_structure
from scripts.check.structure import check_foreign_keys
from scripts.export import content, duckdb_file, sqlite_file
from scripts.export.formats import TABLE_FORMATS, TableFormat, file_of
from scripts.prove.fault import fault
from scripts.read.package import read_tables, safe_path

UNREADABLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, ModelError,
    csv.Error, sqlite3.Error, duckdb.Error, pa.ArrowException,
)  # fmt: skip
"""What reading a file that was tampered with may raise."""


@dataclass(frozen=True)
class Promise:
    """What a table was said to hold."""

    rows: int
    sha256: str


def loaded(path: Path) -> Any:
    """Return the JSON in a file. Raises OSError or ValueError where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"'{path.name}' is not JSON: {error}") from None


def package_of(folder: Path) -> Package:
    """Return the package that a release is: its CSV tables with their schemas."""
    raw = loaded(folder / "datapackage.json")
    listed = [r for r in raw["resources"] if (r["type"], r["format"]) == ("table", "csv")]
    return Package(folder, raw, tuple(_resource(folder, r) for r in listed))


def _resource(folder: Path, raw: dict[str, Any]) -> Resource:
    schema = model.table_schema(raw["name"], loaded(safe_path(folder, raw["schema"])))
    return Resource(raw["name"], safe_path(folder, raw["path"]).relative_to(folder).as_posix(), schema, raw)


def promises(package: Package) -> dict[str, Promise]:
    """Return the number of rows and the content hash that were written down for each table."""
    said = loaded(package.root / content.FILE)
    if set(said) != {r.name for r in package.resources}:
        raise ValueError(f"{content.FILE} and datapackage.json name other tables")
    return {name: Promise(int(p["rows"]), str(p["sha256"])) for name, p in said.items()}


def check_csv(package: Package) -> list[Finding]:
    """Check the CSV files as the data are checked: form, types, constraints, keys and references."""
    tables, found = read_tables(package)
    for name in tables.raw:
        found += check_structure(tables, name)
    return found + [f for name in tables.typed for f in check_foreign_keys(tables, name)]


def check_rows(name: str, form: TableFormat, folder: Path, schema: TableSchema, promise: Promise) -> Iterator[Finding]:
    """Compare the rows of a table in the file of one format with what was promised."""
    try:
        table = form.read(folder / name, schema)
        total = content.content_hash(table)
    except UNREADABLE as error:
        yield fault(name, "unreadable", f"the table {schema.name} cannot be read: {error}")
        return
    if table.schema.types != [arrow_type(f) for f in schema.fields]:
        yield fault(name, "wrong-types", f"the columns of {schema.name} are not of the types of its schema")
    if total != promise.sha256:
        count = f"{table.num_rows:,} rows, and {promise.rows:,} were promised"
        yield fault(name, "other-rows", f"{schema.name} holds other rows than {content.FILE} says: {count}")


def check_database(folder: Path, package: str) -> Iterator[Finding]:
    """Check the pages, constraints and keys of the SQLite file."""
    name = sqlite_file.PATH.format(package=package)
    try:
        with closing(sqlite_file.opened(folder / name)) as connection:
            yield from (fault(name, "broken-keys", text) for text in sqlite_file.faults(connection))
    except sqlite3.Error as error:
        yield fault(name, "unreadable", str(error))


def check_tables(package: Package, skipped: set[str]) -> list[Finding]:
    """Check the tables in all formats, but for the files that are to be skipped."""
    name = package.raw["name"]
    found = check_csv(replace(package, resources=tuple(r for r in package.resources if r.path not in skipped)))
    if sqlite_file.PATH.format(package=name) not in skipped:
        found += check_database(package.root, name)
    with ExitStack() as stack:
        if (file := duckdb_file.PATH.format(package=name)) not in skipped:
            with suppress(duckdb.Error):  # a file that cannot be opened is named with each of its tables
                stack.enter_context(duckdb_file.held(package.root / file))
        return found + list(_check_formats(package, promises(package), skipped))


def _check_formats(package: Package, promised: dict[str, Promise], skipped: set[str]) -> Iterator[Finding]:
    folder, name = package.root, package.raw["name"]
    for schema in (r.schema for r in package.resources):
        for form in TABLE_FORMATS:
            if (file := file_of(form, name, schema.name)) not in skipped:
                yield from check_rows(file, form, folder, schema, promised[schema.name])
