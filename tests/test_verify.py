"""A release is proved from its files alone: one byte, one cell, one row or one file that is not right is found."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.finding import Finding
from scripts import verify as command
from scripts.export import archive
from scripts.export.descriptor import SUMS, sha256
from scripts.export.json_table import dump
from scripts.export.place import checksums
from scripts.verify import verify

NAME = "openai-infrastructure"
LITE, DUCK, ZIP = f"{NAME}.sqlite", f"{NAME}.duckdb", f"{NAME}-0.1.0.zip"


@pytest.fixture
def folder(small_built: Path, tmp_path: Path) -> Path:
    """Return a copy of the small package's release."""
    return shutil.copytree(small_built, tmp_path / "copy")


def sealed(folder: Path) -> None:
    """Give changed files their sums everywhere, as somebody would who wants them to pass."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        path = folder / resource["path"]
        names = ("fileSize", "sha256", "") if "sha256" in resource else ("bytes", "hash", "sha256:")
        resource[names[0]], resource[names[1]] = path.stat().st_size, names[2] + sha256(path)
    dump(package, folder / "datapackage.json")
    (folder / ZIP).unlink()
    checksums(folder)
    archive.write(package, folder)
    checksums(folder)
    (folder / f"{DUCK}.sha256").write_text(f"{sha256(folder / DUCK)}  {DUCK}\n")


def said(found: list[Finding]) -> set[tuple[str, str]]:
    """Return what was found where."""
    return {(f.slug, f.path) for f in found}


def test_a_release_that_is_sealed_again_is_the_same(folder: Path) -> None:
    before = (folder / SUMS).read_bytes()
    sealed(folder)
    assert verify(folder) == []
    assert (folder / SUMS).read_bytes() == before


def _flip(path: Path, part: float = 0.5) -> None:
    data = bytearray(path.read_bytes())
    data[int(len(data) * part)] ^= 1
    path.write_bytes(data)


FORMATS = [
    "csv/meetings.csv",
    "json/meetings.json",
    "jsonl/meetings.jsonl",
    "parquet/meetings.parquet",
    LITE,
    DUCK,
    ZIP,
]


@pytest.mark.parametrize("path", FORMATS)
def test_one_flipped_byte_is_found(path: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _flip(folder / path)
    assert command.main([str(folder)]) == 1
    out = capsys.readouterr().out
    assert f"{path}  error R603 wrong-sum" in out
    assert out.endswith(f"faults in {folder}: 1\n"), out


def test_a_flipped_byte_in_any_other_file_is_found(folder: Path) -> None:
    tables = {*FORMATS, SUMS, f"{DUCK}.sha256", "datapackage.json"}
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    others = {f for f in files - tables if f.split("/")[0] not in ("csv", "json", "jsonl", "parquet")}
    assert {"content-hashes.json", "schemas/meetings.json", "documents/meetings/seoul-talks.json"} <= others
    for path in others:
        _flip(folder / path)
    assert said(verify(folder)) == {("wrong-sum", path) for path in others}


@pytest.mark.parametrize("path", [SUMS, f"{DUCK}.sha256", "datapackage.json"])
@pytest.mark.parametrize("part", [0.01, 0.4, 0.999])
def test_one_flipped_byte_in_what_names_the_others_is_found(path: str, part: float, folder: Path) -> None:
    _flip(folder / path, part)
    assert verify(folder)


def _replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _lite(*statements: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with closing(sqlite3.connect(folder / LITE)) as connection:
            for statement in statements:
                assert connection.execute(statement).rowcount != 0
            connection.commit()

    return change


def _duck(statement: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with duckdb.connect(folder / DUCK) as connection:
            connection.execute(statement)

    return change


def _parquet(change: Callable[[pa.Table], pa.Table], name: str = "searches") -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        path = folder / "parquet" / f"{name}.parquet"
        pq.write_table(change(pq.read_table(path)), path)

    return run


def _narrow(table: pa.Table) -> pa.Table:
    at = table.column_names.index("occurrences_low")
    return table.set_column(at, "occurrences_low", table.column(at).cast(pa.int32()))


Case = tuple[Callable[[Path], None], set[tuple[str, str]]]
SEARCHES = {f: f"{f}/searches.{f}" for f in ("csv", "json", "jsonl", "parquet")}
CHANGED: dict[str, dict[str, Case]] = {
    "other rows": {
        "a cell of CSV": (_replace(SEARCHES["csv"], "No name.", "A name."), {("other-rows", SEARCHES["csv"])}),
        "a cell of JSON": (_replace(SEARCHES["json"], "No name.", "A name."), {("other-rows", SEARCHES["json"])}),
        "a cell of JSON Lines": (
            _replace(SEARCHES["jsonl"], "No name.", "A name."),
            {("other-rows", SEARCHES["jsonl"])},
        ),
        "a row of Parquet": (_parquet(lambda table: table.slice(1)), {("other-rows", SEARCHES["parquet"])}),
        "a cell of SQLite": (_lite("UPDATE searches SET result = 'A name.'"), {("other-rows", LITE)}),
        "a cell of DuckDB": (_duck("UPDATE searches SET result = 'A name.'"), {("other-rows", DUCK)}),
    },
    "other forms": {
        "a type of Parquet": (_parquet(_narrow, "meetings"), {("wrong-types", "parquet/meetings.parquet")}),
        "a number of JSON as text": (
            _replace("json/meetings.json", '"occurrences_low": 1', '"occurrences_low": "1"'),
            {("unreadable", "json/meetings.json")},
        ),
        "money with zeros at its end": (
            _replace("jsonl/funding_amounts.jsonl", '"low":"6.6"', '"low":"6.60"'),
            {("unreadable", "jsonl/funding_amounts.jsonl")},
        ),
        "an empty text for a null": (
            _replace("json/entities.json", '"country": null', '"country": ""'),
            {("unreadable", "json/entities.json")},
        ),
        "a truth as a number": (
            _replace("jsonl/meetings.jsonl", '"contested":false', '"contested":0'),
            {("unreadable", "jsonl/meetings.jsonl")},
        ),
        "a column too many": (
            _replace("jsonl/searches.jsonl", '{"date"', '{"more":1,"date"'),
            {("unreadable", "jsonl/searches.jsonl")},
        ),
        "a table of DuckDB": (_duck("DROP TABLE searches"), {("unreadable", DUCK)}),
    },
    "schemas and keys": {
        "a code that is not in the list": (
            _replace("csv/meetings.csv", ",planned,", ",held,"),
            {("enum", "csv/meetings.csv"), ("other-rows", "csv/meetings.csv")},
        ),
        "a key that stands twice": (
            _replace("csv/policies.csv", "chips-act,CHIPS Act", "diffusion-rule,CHIPS Act"),
            {("primary-key", "csv/policies.csv"), ("other-rows", "csv/policies.csv")}
            | {
                ("foreign-key", f"csv/policy_{n}.csv")
                for n in ("events", "identifiers", "parties", "references", "status")
            },
        ),
        "a reference that leads nowhere": (
            _replace("csv/entity_names.csv", "openai,Open", "opnai,Open"),
            {("foreign-key", "csv/entity_names.csv"), ("other-rows", "csv/entity_names.csv")},
        ),
        "a reference of SQLite that leads nowhere": (
            _lite("UPDATE entity_names SET entity_id = 'nobody' WHERE entity_id = 'openai'"),
            {("broken-keys", LITE), ("other-rows", LITE)},
        ),
    },
}


@pytest.mark.parametrize("batch", CHANGED)
def test_other_content_is_found_though_all_sums_are_right(batch: str, folder: Path) -> None:
    for change, _ in CHANGED[batch].values():
        change(folder)
    sealed(folder)
    assert said(verify(folder)) == {wanted for _, all_wanted in CHANGED[batch].values() for wanted in all_wanted}


def test_another_promise_is_found_in_every_format(folder: Path) -> None:
    promised = json.loads((folder / "content-hashes.json").read_text(encoding="utf-8"))
    promised["searches"]["sha256"] = promised["links"]["sha256"]
    dump(promised, folder / "content-hashes.json")
    sealed(folder)
    assert said(verify(folder)) == {("other-rows", path) for path in (*SEARCHES.values(), LITE, DUCK)}


def test_files_too_many_and_too_few_are_found(folder: Path) -> None:
    (folder / "csv" / "meetings.csv").unlink()
    (folder / DUCK).unlink()
    (folder / "documents" / "more.json").write_text("{}")
    found = said(verify(folder))
    assert {("missing-file", "csv/meetings.csv"), ("missing-file", DUCK)} <= found
    assert ("strange-file", "documents/more.json") in found


def test_an_archive_of_another_release_is_found(folder: Path) -> None:
    with zipfile.ZipFile(folder / ZIP, "a") as opened:
        opened.writestr("csv/more.csv", "a\n")
    checksums(folder)
    assert said(verify(folder)) == {("wrong-archive", ZIP)}


def test_a_descriptor_that_gives_another_sum_is_found(folder: Path) -> None:
    total = sha256(folder / "csv" / "meetings.csv")
    _replace("datapackage.json", total, "0" * 64)(folder)
    checksums(folder)
    archive.write(json.loads((folder / "datapackage.json").read_text(encoding="utf-8")), folder)
    checksums(folder)
    assert ("wrong-sum", "csv/meetings.csv") in said(verify(folder))


def test_what_comes_out_of_the_archive_is_a_release(small_built: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(small_built / ZIP) as opened:
        opened.extractall(tmp_path)
    assert verify(tmp_path) == []
    _replace("jsonl/searches.jsonl", "No name.", "A name.")(tmp_path)
    assert said(verify(tmp_path)) == {("wrong-sum", "jsonl/searches.jsonl")}


NASTY = [
    "", "{", "[]", "null", '{"resources": 3}', '{"name": "x", "resources": [{}]}', "[" * 100_000,
    '{"name": "x", "resources": [{"name": "a", "type": "table", "format": "csv", "path": "../a", "schema": "../b"}]}',
    '{"name": "x", "version": "1", "resources": []}',
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=lambda t: t[:12])
def test_a_descriptor_that_is_none_ends_in_findings(text: str, folder: Path) -> None:
    (folder / "datapackage.json").write_text(text)
    assert "datapackage.json" in {f.path for f in verify(folder)}


@pytest.mark.parametrize("line", ["nothing", f"{'0' * 64}  ../../etc/passwd", f"{'0' * 64}  /etc/passwd"])
def test_a_line_that_is_no_sum_is_found_at_its_place(line: str, folder: Path) -> None:
    with (folder / SUMS).open("a") as handle:
        handle.write(f"{line}\n")
    number = len((folder / SUMS).read_text().splitlines())
    assert (SUMS, number) in {(f.path, f.line) for f in verify(folder)}


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == f"there is no folder {tmp_path / 'none'}\n"
    assert command.main([str(tmp_path)]) == 1


def test_the_present_release_is_verified_where_none_is_named(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "release").symlink_to(built.parent)
    monkeypatch.chdir(tmp_path)
    assert command.main([]) == 0
    assert f"{Path('release') / built.name} holds what it says" in capsys.readouterr().out
