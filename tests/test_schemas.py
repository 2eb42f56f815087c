"""Hygiene of the schemas themselves: what is defined once is defined whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from schemas import codelists, model
from schemas.cells import typed
from schemas.constraints import CONSTRAINTS
from schemas.model import ROOT, Field
from scripts.derive.release import MADE, release_schema
from scripts.describe.enumerations import stale, with_enumerations

TABLES = sorted(p.stem for p in (ROOT / "schemas" / "tables").glob("*.json"))
FIELDS = [(t, f) for t in (*TABLES, *MADE) for f in release_schema(t).fields]
IDS = [f"{t}.{f.name}" for t, f in FIELDS]


@pytest.mark.parametrize(("table", "field"), FIELDS, ids=IDS)
def test_every_column_is_described(table: str, field: Field) -> None:
    assert field.get("title")
    assert field.get("description", "").endswith(".")
    assert field.get("since")
    if not field.required and field.name not in release_schema(table).primary_key:
        assert field.get("whenEmpty") or field.get("derived"), "an empty cell must mean something"


@pytest.mark.parametrize(("table", "field"), FIELDS, ids=IDS)
def test_every_example_obeys_its_own_column(table: str, field: Field) -> None:
    if field.get("derived"):
        return
    value, bad = typed(pa.array([field.get("example")], pa.string()), field)
    assert not bad[0].as_py()
    for name, limit in field.constraints.items():
        assert CONSTRAINTS[name](value, limit, field)[0].as_py(), name


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_where_its_evidence_stands(table: str) -> None:
    schema = model.load(table)
    if schema.evidence.startswith("parent:"):
        column = schema.evidence.removeprefix("parent:")
        assert column in [k.fields[0] for k in schema.foreign_keys]
    else:
        assert schema.evidence in ("own", "none")


@pytest.mark.parametrize("table", [*TABLES, *MADE])
def test_every_key_column_must_be_filled(table: str) -> None:
    schema = release_schema(table)
    assert all(schema.field(c).required for c in schema.primary_key)
    assert set(schema.raw["sortedBy"]) <= set(schema.names)


def test_record_types_and_tables_agree() -> None:
    types = {table: (code, key) for code, (table, key) in codelists.record_types().items()}
    for table in TABLES:
        schema = model.load(table)
        if table in types:
            assert types[table] == (schema.record_type, schema.primary_key)
        else:
            assert schema.evidence == "none"


@pytest.mark.parametrize("name", codelists.names())
def test_every_code_has_a_label_and_a_definition(name: str) -> None:
    rows = codelists.rows(name)
    assert len({r["code"] for r in rows}) == len(rows)
    assert all(r["label"] and r["definition"].endswith(".") for r in rows)
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", r["code"]) for r in rows)


def test_every_codelist_is_used() -> None:
    used = {f.get("codelist") for _, f in FIELDS}
    assert set(codelists.names()) - used == set()


def test_enumerations_are_those_of_the_codelists() -> None:
    assert stale() == []


def test_a_changed_enumeration_is_noticed() -> None:
    schema = json.loads((ROOT / "schemas" / "tables" / "meetings.json").read_text(encoding="utf-8"))
    changed = json.loads(json.dumps(schema))
    next(f for f in changed["fields"] if f["name"] == "status")["constraints"]["enum"].pop()
    assert with_enumerations(changed) == schema != changed


@pytest.mark.parametrize("row", codelists.rows("identifier_scheme"), ids=lambda r: r["code"])
def test_every_identifier_pattern_matches_its_example_in_re2_too(row: dict[str, str]) -> None:
    wrapped = rf"\A(?:{row['pattern']})\z"
    assert re.fullmatch(row["pattern"], row["example"])
    assert pc.match_substring_regex(pa.array([row["example"], row["example"] + "x y"]), wrapped).to_pylist() == [
        True,
        False,
    ]


def test_the_text_of_the_schemas_is_canonical() -> None:
    for path in Path(ROOT, "schemas").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
