"""Every format of a release holds the same typed tables, and says what it holds."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import pyarrow as pa
import pytest

from schemas import codelists, model
from scripts.derive.release import Release, release_schema
from scripts.export import archive, csv_table, duckdb_file, schema_files
from scripts.export.content import FILE, content_hash
from scripts.export.formats import TABLE_FORMATS, TableFormat, file_of

NAME = "openai-infrastructure"
BY_NAME = {"ids": lambda form: form.NAME}


def _schema(*fields: dict[str, Any], **more: Any) -> model.TableSchema:
    return model.table_schema("thing", {"fields": list(fields), **more})


@pytest.mark.parametrize("form", TABLE_FORMATS, **BY_NAME)
def test_a_format_gives_every_table_again(form: TableFormat, built: Path, made: Release) -> None:
    for name, table in made.tables.items():
        schema = made.schemas[name]
        again = form.read(built / file_of(form, NAME, name), schema)
        order = [(c, "ascending") for c in schema.primary_key]
        assert again.cast(table.schema).sort_by(order).equals(table.sort_by(order)), name
        assert again.schema.types == table.schema.types, name


@pytest.mark.parametrize("form", [f for f in TABLE_FORMATS if f is not duckdb_file], **BY_NAME)
def test_the_rows_stand_in_canonical_order(form: TableFormat, built: Path, made: Release) -> None:
    for name, table in made.tables.items():
        assert form.read(built / file_of(form, NAME, name), made.schemas[name]).cast(table.schema).equals(table), name


def test_json_holds_decimals_and_days_as_text_and_nulls_as_nulls(small_built: Path) -> None:
    lines = (small_built / "jsonl" / "funding_amounts.jsonl").read_text(encoding="utf-8").splitlines()
    expected = next(line for line in lines if '"round-expected"' in line)
    assert '"low":"100","high":null,"scale":"billion"' in expected
    assert '"date_earliest":"2024-09-01"' in expected
    assert '"value_low":"100000000000","value_high":null,"sources":2,"origins":2,"contested":false' in expected
    rows = json.loads((small_built / "json" / "funding_amounts.json").read_text(encoding="utf-8"))
    assert rows == [json.loads(line) for line in lines]
    assert [list(row) for row in rows] == [release_schema("funding_amounts").names] * 4


def test_csv_is_canonical(small_built: Path) -> None:
    data = (small_built / "csv" / "meeting_participants.csv").read_bytes()
    assert data.decode() == (
        "meeting_id,entity_id,side,presence,on_behalf_of,count_low\n"
        "oslo-talks,openai,openai,represented,,\n"
        "seoul-talks,investors-in-korea,investor,attended,,2\n"
        "seoul-talks,jason-kwon,openai,attended,openai,\n"
        "seoul-trip,jason-kwon,openai,attended,,\n"
    )


@pytest.mark.parametrize("text", ["a,b\n1,1.50\n", "a,b\n01,1.5\n", "b,a\n1.5,1\n", "a,b\n1\n", 'a,b\n"1,1.5\n'])
def test_csv_that_is_not_canonical_is_not_read(text: str, tmp_path: Path) -> None:
    schema = _schema({"name": "a", "type": "integer"}, {"name": "b", "type": "number", "decimal": [9, 3]})
    path = tmp_path / "thing.csv"
    path.write_text("a,b\n1,1.5\n")
    assert csv_table.read(path, schema).num_rows == 1
    path.write_text(text)
    with pytest.raises((ValueError, csv_table.csv.Error)):
        csv_table.read(path, schema)


def test_the_content_hash_is_what_it_is_said_to_be(built: Path, made: Release) -> None:
    """Ten lines that any reader could write: from the JSON Lines to the hash that the release promises."""
    promised = json.loads((built / FILE).read_text(encoding="utf-8"))
    for name, table in made.tables.items():
        rows = [json.loads(line) for line in (built / "jsonl" / f"{name}.jsonl").read_bytes().splitlines()]
        arrays = sorted(json.dumps(list(r.values()), ensure_ascii=False, separators=(",", ":")) for r in rows)
        lines = [json.dumps(made.schemas[name].names, separators=(",", ":")), *arrays]
        total = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
        assert promised[name] == {"rows": table.num_rows, "sha256": total}


def test_the_content_hash_knows_rows_and_no_order() -> None:
    table = pa.table({"a": ["x", "y", None], "b": [1, 2, 3]})
    same = [table.take([2, 0, 1]), pa.concat_tables([table.slice(0, 1), table.slice(1)])]
    other = [
        table.slice(1),
        pa.concat_tables([table, table.slice(0, 1)]),
        table.rename_columns(["a", "c"]),
        pa.table({"a": ["x", "y", "null"], "b": [1, 2, 3]}),
        pa.table({"a": ["x", "y", None], "b": ["1", "2", "3"]}),
    ]
    assert {content_hash(t) for t in same} == {content_hash(table)}
    assert content_hash(table) not in {content_hash(t) for t in other}


# JSON Schema


def _row_schema(name: str) -> dict[str, Any]:
    return schema_files.json_schema(release_schema(name))["$defs"]["row"]


def test_the_json_schemas_accept_the_release(built: Path, made: Release) -> None:
    for name in made.tables:
        schema = json.loads((built / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        check.validate(json.loads((built / "json" / f"{name}.json").read_text(encoding="utf-8")))


CHANGES = {
    "a column too few": lambda r: r.pop("date"),
    "a column too many": lambda r: r.update(more=1),
    "null where a value must be": lambda r: r.update(date=None),
    "a code that is not in the list": lambda r: r.update(stage="held"),
    "another form": lambda r: r.update(amount_id="Round"),
    "too long": lambda r: r.update(period="x" * 61),
    "money as a number": lambda r: r.update(low=100),
    "money with zeros at its end": lambda r: r.update(low="100.0"),
    "money below nothing": lambda r: r.update(low="-1"),
    "a day that is none": lambda r: r.update(date_earliest="2024-02-30"),
    "a number as text": lambda r: r.update(sources="2"),
    "a truth as a number": lambda r: r.update(contested=0),
}
FINE = {
    "as it is": lambda r: None,
    "null where a cell may be empty": lambda r: r.update(scale=None, low=None, date_earliest=None),
    "as long as may be": lambda r: r.update(period="x" * 60),
    "money with places": lambda r: r.update(low="0.05"),
}


@pytest.mark.parametrize("name", [*CHANGES, *FINE])
def test_the_json_schema_of_a_row(name: str, small_built: Path) -> None:
    row = json.loads((small_built / "jsonl" / "funding_amounts.jsonl").read_text(encoding="utf-8").splitlines()[0])
    (CHANGES | FINE)[name](row)
    check = jsonschema.Draft202012Validator(_row_schema("funding_amounts"), format_checker=jsonschema.FormatChecker())
    assert check.is_valid(row) is (name in FINE)


def test_the_json_schemas_say_every_constraint(made: Release) -> None:
    for name, schema in made.schemas.items():
        said = _row_schema(name)
        for field in schema.fields:
            wanted = (
                set(field.constraints) - {"required", "unique"} - ({"minimum"} if field.type == "number" else set())
            )
            assert wanted <= set(said["properties"][field.name]), (name, field.name)


def test_a_bound_that_json_schema_cannot_say_is_not_passed_over() -> None:
    field = {"name": "a", "type": "number", "decimal": [9, 3], "constraints": {"maximum": 5}}
    with pytest.raises(ValueError, match="bounds"):
        schema_files.json_schema(_schema(field))


# Codelists, descriptor, archive


def test_every_code_ships_with_its_definition(made: Release) -> None:
    rows = made.tables["codelists"].to_pylist()
    held = {(r["list"], r["code"]): r for r in rows}
    for name in codelists.names():
        for position, row in enumerate(codelists.rows(name), 1):
            shipped = held[name, row["code"]]
            further = json.loads(shipped["properties"] or "{}")
            assert {
                "code": row["code"],
                "label": shipped["label"],
                "definition": shipped["definition"],
                **further,
            } == row
            assert shipped["position"] == position
    assert len(rows) == sum(len(codelists.rows(n)) for n in codelists.names())


def test_every_enumeration_of_the_release_is_a_codelist_that_ships(made: Release) -> None:
    shipped: dict[str, list[str]] = {}
    for row in made.tables["codelists"].sort_by("position").to_pylist():
        shipped.setdefault(row["list"], []).append(row["code"])
    for field in (f for s in made.schemas.values() for f in s.fields if "enum" in f.constraints):
        assert field.constraints["enum"] == shipped[field.get("codelist")], field.name


def test_the_tables_of_the_descriptor_are_the_csv_files(built: Path, made: Release) -> None:
    package = json.loads((built / "datapackage.json").read_text(encoding="utf-8"))
    names = [r["name"] for r in package["resources"]]
    assert len(set(names)) == len(names)
    assert {r["name"]: r["path"] for r in package["resources"] if (r["type"], r["format"]) == ("table", "csv")} == {
        name: f"csv/{name}.csv" for name in made.tables
    }
    assert {"csv", "json", "jsonl", "parquet", "sqlite", "html"} <= {r["format"] for r in package["resources"]}


def test_frictionless_counts_the_bytes(small_built: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_built, tmp_path / "copy")
    broken = ["csv/meetings.csv", "jsonl/meetings.jsonl", "parquet/meetings.parquet", f"{NAME}.sqlite"]
    for path in broken:
        (folder / path).write_bytes((folder / path).read_bytes()[:-1])
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    errors = {t.place: {e.type for e in t.errors} for t in report.tasks}
    assert [p for p, types in errors.items() if types >= {"byte-count", "hash-count"}] == broken


def test_the_archive_is_a_package_by_itself(small_built: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(next(small_built.glob("*.zip"))) as opened:
        opened.extractall(tmp_path)
        names = opened.namelist()
    assert names == sorted(names, key=Path)
    assert not [n for n in names if "duckdb" in n or n.endswith(".zip")]
    assert {"datapackage.json", "SHA256SUMS", f"{NAME}.sqlite"} <= set(names)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "message"])


def test_the_archive_does_not_depend_on_the_files_state(small_built: Path, tmp_path: Path) -> None:
    package = {"name": NAME, "version": "0.1.0", "created": "2026-11-23T00:00:00Z"}
    folder = shutil.copytree(small_built, tmp_path / "copy")
    first = archive.write(package, folder).read_bytes()
    for path in folder.rglob("*.csv"):
        path.chmod(0o600)
        path.touch()
    assert archive.write(package, folder).read_bytes() == first
