"""A release holds the tables, cell for cell, in every format, and is the same bytes twice."""

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
from scripts.derive.release import release_schema, release_tables
from scripts.export import documents, json_table, parquet
from scripts.export.place import placed, replaced

VERSION = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]


@pytest.fixture(scope="session")
def tables() -> dict[str, pa.Table]:
    """Return the tables of the release, from the data."""
    return release_tables(check(ROOT / "datapackage.json")[0].typed)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a release and return its folder."""
    output = tmp_path_factory.mktemp("release")
    assert release.main(["--output", str(output)]) == 0
    return output / VERSION


def test_parquet_gives_the_table_again(built: Path, tables: dict[str, pa.Table]) -> None:
    for name, table in tables.items():
        assert parquet.read(built / "parquet" / f"{name}.parquet").equals(table), name


def test_json_gives_the_table_again(built: Path, tables: dict[str, pa.Table]) -> None:
    for name, table in tables.items():
        again = json_table.read(built / "json" / f"{name}.json", release_schema(name))
        assert again.cast(table.schema).equals(table), name


def test_the_build_keeps_every_cell_of_the_data(built: Path) -> None:
    """The way from CSV to release loses nothing: the columns of the data are those of the release, row for row."""
    source = check(ROOT / "datapackage.json")[0]
    for name, table in source.typed.items():
        order = [(c, "ascending") for c in source.schema(name).raw["sortedBy"]]
        released = parquet.read(built / "parquet" / f"{name}.parquet").select(table.column_names)
        assert released.cast(table.schema).equals(table.sort_by(order).combine_chunks()), name


def test_a_lost_cell_would_be_noticed(built: Path, tables: dict[str, pa.Table]) -> None:
    rows = json.loads((built / "json" / "meetings.json").read_text(encoding="utf-8"))
    rows[0]["topic"] = None
    assert not json_table.from_plain(rows, release_schema("meetings")).equals(tables["meetings"])


def test_parquet_types_and_metadata(built: Path) -> None:
    schema = parquet.read(built / "parquet" / "funding_amounts.parquet").schema
    assert schema.field("low").type == pa.decimal128(24, 6)
    assert schema.field("value_low").type == pa.decimal128(38, 6)
    assert schema.field("date_earliest").type == pa.date32()
    assert schema.field("stage").type == pa.string()
    assert schema.field("stage").metadata[b"description"]
    assert schema.metadata[b"version"].decode() == VERSION
    assert b"pandas" not in schema.metadata


def test_the_same_bytes_twice(built: Path, tmp_path: Path) -> None:
    assert release.main(["--output", str(tmp_path)]) == 0
    first, second = ((folder / "SHA256SUMS").read_bytes() for folder in (built, tmp_path / VERSION))
    assert first == second


def test_the_sums_are_those_of_the_files(built: Path) -> None:
    lines = (built / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    named = {line[66:]: line[:64] for line in lines}
    files = {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()} - {"SHA256SUMS"}
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
    assert ("meetings", "constraint-error") in [(t.name, e.type) for t in report.tasks for e in t.errors]


def test_a_table_without_rows_is_typed_json(built: Path, tables: dict[str, pa.Table]) -> None:
    package = json.loads((built / "datapackage.json").read_text(encoding="utf-8"))
    types = {r["name"]: r.get("type") for r in package["resources"] if r["format"] == "json" and r["name"] in tables}
    assert types == {name: "table" if t.num_rows else "json" for name, t in tables.items()}


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
    (tmp_path / ".1.0.0.99.building").mkdir()
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
