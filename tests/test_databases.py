"""SQLite and DuckDB: keys, constraints, comments and views are those of the schemas, in both engines."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from schemas import model
from schemas.model import Field
from scripts.derive.release import Release
from scripts.export import duckdb_file, sql, sqlite_file
from scripts.export.views import VIEWS, views

NAME = "openai-infrastructure"


@pytest.fixture(scope="module")
def databases(small_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Open copies of both databases, which may be changed."""
    folder = tmp_path_factory.mktemp("databases")
    for end in ("sqlite", "duckdb"):
        shutil.copy(small_built / f"{NAME}.{end}", folder)
    lite = sqlite3.connect(folder / f"{NAME}.sqlite", isolation_level=None)
    lite.execute("PRAGMA foreign_keys = ON")
    with closing(lite), duckdb.connect(folder / f"{NAME}.duckdb") as duck:
        yield {"sqlite": lite, "duckdb": duck}


KEYS = {
    "funding_amounts": ("amount_id", "round-closed"),
    "entity_names": ("entity_id", "openai"),
    "sources": ("source_id", "page-b"),
}
"""The row of each table of which a copy is put in, with a few cells changed."""

NEW = {"amount_id": "'new'"}
REFUSED: dict[str, tuple[str, dict[str, str]]] = {
    "an empty cell": ("funding_amounts", NEW | {"sources": "NULL"}),
    "a code that is not in the list": ("funding_amounts", NEW | {"scale": "'zillion'"}),
    "a value below the bound": ("funding_amounts", NEW | {"low": "'-1'"}),
    "a word for a number": ("funding_amounts", NEW | {"low": "'much'"}),
    "a text too long": ("funding_amounts", NEW | {"period": f"'{'x' * 61}'"}),
    "a day that is none": ("funding_amounts", NEW | {"date_earliest": "'2024-02-30'"}),
    "a word for a count": ("funding_amounts", NEW | {"sources": "'many'"}),
    "a word for a truth": ("funding_amounts", NEW | {"contested": "'perhaps'"}),
    "a key that stands twice": ("entity_names", {}),
    "a reference that leads nowhere": ("entity_names", {"entity_id": "'nobody'"}),
    "a reference within the table that leads nowhere": (
        "sources",
        {"source_id": "'page-x'", "derives_from": "'page-y'"},
    ),
}
ACCEPTED: dict[str, tuple[str, dict[str, str]]] = {
    "a new amount": ("funding_amounts", NEW | {"low": "'0.05'", "scale": "'thousand'", "contested": "true"}),
    "an amount without a figure": ("funding_amounts", NEW | {"low": "NULL", "scale": "NULL", "date_earliest": "NULL"}),
    "a text as long as may be": ("funding_amounts", NEW | {"period": f"'{'x' * 60}'"}),
    "a further name": ("entity_names", {"name": "'OpenAI LP'"}),
    "a reference within the table": ("sources", {"source_id": "'page-x'", "derives_from": "'page-b'"}),
}


def _insert(table: str, changes: dict[str, str], names: list[str]) -> str:
    """Return the statement that puts a copy of a row in, with some cells changed."""
    assert set(changes) <= set(names)
    values = ", ".join(changes.get(name, sql.name(name)) for name in names)
    column, key = KEYS[table]
    return f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {column} = {sql.literal(key)}"


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
@pytest.mark.parametrize("case", [*REFUSED, *ACCEPTED])
def test_the_databases_refuse_what_the_schemas_refuse(
    engine: str, case: str, databases: dict[str, Any], made: Release
) -> None:
    connection, (table, changes) = databases[engine], (REFUSED | ACCEPTED)[case]
    statement = _insert(table, changes, made.schemas[table].names)
    connection.execute("BEGIN TRANSACTION")
    try:
        if case in ACCEPTED:
            connection.execute(statement)
        else:
            with pytest.raises((sqlite3.IntegrityError, duckdb.IntegrityError, duckdb.ConversionException)):
                connection.execute(statement)
    finally:
        connection.execute("ROLLBACK")


def test_every_column_is_described_in_the_databases(databases: dict[str, Any], made: Release) -> None:
    held = databases["duckdb"].execute("SELECT table_name, column_name, comment FROM duckdb_columns()").fetchall()
    comments = {(table, column): comment for table, column, comment in held}
    for name, schema in made.schemas.items():
        text = databases["sqlite"].execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
        assert f"-- {schema.raw['description']}\n" in text
        for field in schema.fields:
            assert comments[name, field.name] == field.get("description")
            assert f"-- {field.get('description')}\n" in text


def test_every_reference_is_a_foreign_key(databases: dict[str, Any], made: Release) -> None:
    wanted = {(n, k.fields[0], k.resource or n) for n, s in made.schemas.items() for k in s.foreign_keys}
    lite = {
        (name, row[3], row[2])
        for name in made.schemas
        for row in databases["sqlite"].execute(f"PRAGMA foreign_key_list({sql.name(name)})")
    }
    found = "SELECT table_name, constraint_column_names[1], referenced_table FROM duckdb_constraints()"
    duck = set(databases["duckdb"].execute(f"{found} WHERE constraint_type = 'FOREIGN KEY'").fetchall())
    assert lite == wanted
    assert duck == wanted


def test_the_views_answer_the_same_in_both(built: Path, made: Release) -> None:
    with closing(sqlite_file.opened(built / f"{NAME}.sqlite")) as lite:
        answers = {v.name: lite.execute(f"SELECT * FROM {v.name}").fetchall() for v in views(made)}
    with duckdb.connect(built / f"{NAME}.duckdb", read_only=True) as duck:
        for name, rows in answers.items():
            plain = [[None if v is None else sqlite_text(v) for v in row] for row in rows]
            again = [
                [None if v is None else sqlite_text(v) for v in r] for r in duck.execute(f"FROM {name}").fetchall()
            ]
            assert sorted(map(str, plain)) == sorted(map(str, again)), name
    assert len(answers["meetings_with_participants"]) == made.tables["meetings"].num_rows
    assert len(answers["amounts_with_deals"]) == made.tables["funding_amounts"].num_rows
    assert answers["about"] == [tuple(made.about.values())]


def sqlite_text(value: Any) -> str:
    """Return a value of either engine as SQLite holds it."""
    text = str(int(value) if isinstance(value, bool) else value)
    return text.rstrip("0").rstrip(".") if "." in text and not isinstance(value, str) else text


def test_the_views_name_who_was_there(databases: dict[str, Any]) -> None:
    for connection in databases.values():
        meeting = "SELECT participants FROM meetings_with_participants WHERE meeting_id = 'seoul-talks'"
        assert connection.execute(meeting).fetchone()[0] == "Investors in Korea (attended); Jason Kwon (attended)"
        deal = "SELECT deal, parties FROM amounts_with_deals WHERE amount_id = 'round-closed'"
        assert connection.execute(deal).fetchone() == ("The round", "OpenAI (recipient); Thrive Capital (lead)")


def test_every_view_is_described(databases: dict[str, Any]) -> None:
    comments = dict(
        databases["duckdb"].execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall()
    )
    assert comments.items() >= {v.name: v.description for v in VIEWS}.items()


def test_the_sqlite_file_has_nothing_of_its_writer(built: Path) -> None:
    header = (built / f"{NAME}.sqlite").read_bytes()[:100]
    assert int.from_bytes(header[16:18]) == sqlite_file.PAGE_SIZE
    assert header[96:100] == bytes(4), "the version of the library that wrote the file"


def test_the_duckdb_file_can_be_read_by_older_versions_and_is_small(small_built: Path) -> None:
    path = small_built / f"{NAME}.duckdb"
    with duckdb.connect(path, read_only=True) as connection:
        found = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchone()
    assert found is not None and found[0]["storage_version"].startswith("v1.2.0")
    assert path.stat().st_size < 2_000_000


def test_rows_come_after_those_that_they_refer_to() -> None:
    key = {"fields": ["up"], "reference": {"resource": "", "fields": ["id"]}}
    fields = [{"name": "id", "type": "string"}, {"name": "up", "type": "string"}]
    schema = model.table_schema("thing", {"fields": fields, "foreignKeys": [key]})
    table = pa.table({"id": ["a", "b", "c", "d"], "up": ["b", "c", None, None]})
    assert [g.column("id").to_pylist() for g in duckdb_file.generations(table, schema)] == [["c", "d"], ["b"], ["a"]]
    circle = pa.table({"id": ["a", "b"], "up": ["b", "a"]})
    with pytest.raises(ValueError, match="circle"):
        list(duckdb_file.generations(circle, schema))


def test_names_and_texts_are_quoted() -> None:
    field = Field('a"b', "string", {"enum": ["it's"]}, {"description": "One.\nTwo."})
    schema = model.TableSchema("t", (field,), (), (), (), {})
    statement = sql.create_table(schema, sqlite_file.DIALECT)
    assert "-- One. Two.\n" in statement
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(statement)
        connection.execute("INSERT INTO t VALUES ('it''s')")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO t VALUES ('its')")
