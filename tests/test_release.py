"""A release holds the tables, cell for cell, and stands in its place whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pytest

from schemas.model import ROOT
from scripts import release
from scripts.check.run import check
from scripts.derive.release import Release, release_schema
from scripts.export import documents, parquet
from scripts.export.place import placed, replaced
from scripts.export.plain import from_rows
from tests.conftest import VERSION


@pytest.fixture(scope="module")
def tables(made: Release) -> dict[str, pa.Table]:
    """Return the tables of the release, from the data."""
    return made.tables


def _parquet(folder: Path, name: str) -> pa.Table:
    return parquet.read(folder / "parquet" / f"{name}.parquet", release_schema(name))


def test_the_build_keeps_every_cell_of_the_data(built: Path) -> None:
    """The way from CSV to release loses nothing: the columns of the data are those of the release, row for row."""
    source = check(ROOT / "datapackage.json")[0]
    for name, table in source.typed.items():
        order = source.schema(name).raw["sortedBy"]
        rows = sorted(table.to_pylist(), key=lambda row: [str(row[c] or "") for c in order])
        assert _parquet(built, name).select(table.column_names).to_pylist() == rows, name


def test_a_lost_cell_would_be_noticed(built: Path, tables: dict[str, pa.Table]) -> None:
    rows = json.loads((built / "json" / "meetings.json").read_text(encoding="utf-8"))
    rows[0]["topic"] = None
    assert not from_rows(rows, release_schema("meetings")).equals(tables["meetings"])


def test_parquet_types_and_metadata(built: Path) -> None:
    schema = _parquet(built, "funding_amounts").schema
    assert schema.field("low").type == pa.decimal128(24, 6)
    assert schema.field("value_low").type == pa.decimal128(38, 6)
    assert schema.field("date_earliest").type == pa.date32()
    assert schema.field("stage").type == pa.string()
    assert schema.field("stage").metadata[b"description"]
    assert schema.metadata[b"version"].decode() == VERSION
    assert b"pandas" not in schema.metadata


def test_the_sums_are_those_of_the_files(built: Path) -> None:
    lines = (built / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = {line[66:]: line[:64] for line in lines}
    files = {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()}
    files -= {"SHA256SUMS", "openai-infrastructure.duckdb", "openai-infrastructure.duckdb.sha256"}
    assert set(named) == files
    assert all(hashlib.sha256((built / n).read_bytes()).hexdigest() == s for n, s in named.items())


def _validate(folder: Path) -> Any:
    return frictionless.Package(str(folder / "datapackage.json")).validate()


def test_frictionless_accepts_the_release(built: Path) -> None:
    report = _validate(built)
    assert report.valid, report.flatten(["name", "message"])


def test_frictionless_really_reads_the_json(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "copy")
    path = tmp_path / "copy" / "json" / "meetings.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    rows[0]["status"] = "held"
    path.write_text(json.dumps(rows), encoding="utf-8")
    report = _validate(tmp_path / "copy")
    assert ("meetings-json", "constraint-error") in [(t.name, e.type) for t in report.tasks for e in t.errors]


def test_a_table_without_rows_is_typed_json(built: Path, tables: dict[str, pa.Table]) -> None:
    package = json.loads((built / "datapackage.json").read_text(encoding="utf-8"))
    types = {r["name"]: r["type"] for r in package["resources"] if r["name"].endswith("-json")}
    assert types == {f"{name}-json": "table" if t.num_rows else "json" for name, t in tables.items()}


def test_documents_resolve_what_they_name(built: Path, tables: dict[str, pa.Table]) -> None:
    for record_type, name in documents.DOCUMENTS.items():
        files = list((built / "documents" / name).iterdir())
        assert len(files) == tables[name].num_rows
        for path in files:
            document = json.loads(path.read_text(encoding="utf-8"))
            assert document["record_type"] == record_type
            assert all(e["source"]["source_id"] == e["source_id"] for e in document["evidence"])
    meetings = [json.loads(p.read_text(encoding="utf-8")) for p in (built / "documents" / "meetings").iterdir()]
    people = [p for m in meetings for p in m["participants"]]
    assert len(people) == tables["meeting_participants"].num_rows
    assert all(p["entity_name"] for p in people)


def test_bad_data_build_nothing_and_leave_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.edits import edited, place

    root = place(edited("set meetings seoul-talks status held"), tmp_path / "package").parent
    monkeypatch.setattr(release, "ROOT", root)
    old = tmp_path / "out" / VERSION / "kept"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    assert release.main(["--output", str(tmp_path / "out")]) == 1
    assert [p.name for p in (tmp_path / "out").iterdir()] == [VERSION]
    assert old.read_text() == "old"


def test_a_build_that_fails_leaves_the_old_release(tmp_path: Path) -> None:
    target = tmp_path / "1.0.0"
    with placed(target) as folder:
        (folder / "a").write_text("old")
    (tmp_path / ".building-0.9.0").mkdir()
    with pytest.raises(RuntimeError), placed(target) as folder:
        (folder / "a").write_text("half")
        raise RuntimeError
    assert [p.name for p in tmp_path.iterdir()] == ["1.0.0"]
    assert (target / "a").read_text() == "old"


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    replaced(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.csv", b"new")]
