"""Any data package can be checked: foreign types, keys and faults, and nothing that is fed ends in a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.finding import Finding
from scripts import validate
from scripts.check.run import check
from tests.edits import place, small

TYPED = {
    "fields": [
        {"name": "id", "type": "integer"},
        {"name": "parent", "type": "integer"},
        {"name": "size", "type": "number", "constraints": {"minimum": -1.5, "exclusiveMaximum": 1e6}},
        {"name": "good", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
        {"name": "day", "type": "date", "constraints": {"minimum": "2000-01-01"}},
        {"name": "at", "type": "datetime"},
        {"name": "clock", "type": "time"},
        {"name": "year", "type": "year"},
        {"name": "month", "type": "yearmonth"},
        {"name": "code", "type": "string", "constraints": {"pattern": "a|bc", "unique": True}},
        {"name": "whatever"},
    ],
    "missingValues": ["", "NA"],
    "primaryKey": "id",
    "uniqueKeys": [["day", "year"]],
    "foreignKeys": [{"fields": "parent", "reference": {"resource": "", "fields": "id"}}],
}
GOOD = [
    "1,NA,1.5,yes,2024-02-29,2024-02-29T12:00:00Z,12:30:00,2024,2024-02,a,x",
    "2,1,-0.25,no,2024-03-01,2024-03-01T00:00:00+02:00,NA,2023,NA,bc,",
    "3,1,1e3,,NA,NA,00:00:00,1999,2023-12,NA,NA",
]
HEAD = "id,parent,size,good,day,at,clock,year,month,code,whatever"


def package(folder: Path, rows: list[str], schema: dict[str, Any] | None = None, **resource: Any) -> Path:
    """Write a package of one table; return its descriptor."""
    (folder / "t.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    about = {"name": "t", "path": "t.csv", "schema": schema or TYPED, **resource}
    path = folder / "datapackage.json"
    v2 = "https://datapackage.org/profiles/2.0/datapackage.json"
    path.write_text(json.dumps({"$schema": v2, "name": "p", "resources": [about]}), encoding="utf-8")
    return path


def found(path: Path) -> set[tuple[int, str, str]]:
    """Return line, rule and column of each error."""
    return {(f.line, f.slug, f.field) for f in check(path)[1] if f.is_error}


def test_a_good_package_of_all_types_passes(tmp_path: Path) -> None:
    assert found(package(tmp_path, GOOD)) == set()
    assert validate.main([str(tmp_path / "datapackage.json")]) == 0


BAD = [
    ("1.0,,,,,,,,,,", (2, "type", "id")),
    (",,,,,,,,,,x", (2, "required", "id")),
    ("9,8,,,,,,,,,", (2, "foreign-key", "parent")),
    ("9,,-2,,,,,,,,", (2, "minimum", "size")),
    ("9,,1000000,,,,,,,,", (2, "exclusive-maximum", "size")),
    ("9,,1 000,,,,,,,,", (2, "type", "size")),
    ("9,,,true,,,,,,,", (2, "type", "good")),
    ("9,,,,2023-02-29,,,,,,", (2, "type", "day")),
    ("9,,,,1999-12-31,,,,,,", (2, "minimum", "day")),
    ("9,,,,,2024-02-30T00:00:00Z,,,,,", (2, "type", "at")),
    ("9,,,,,2024-02-28 00:00:00,,,,,", (2, "type", "at")),
    ("9,,,,,,25:00:00,,,,", (2, "type", "clock")),
    ("9,,,,,,,24,,,", (2, "type", "year")),
    ("9,,,,,,,,2024-13,,", (2, "type", "month")),
    ("9,,,,,,,,,abc,", (2, "pattern", "code")),
    ("9,,,,,,,,", (2, "cell-count", "")),
]


@pytest.mark.parametrize(("row", "fault"), BAD, ids=[f"{b[1][1]}-{b[1][2]}" for b in BAD])
def test_each_fault_is_found(row: str, fault: tuple[int, str, str], tmp_path: Path) -> None:
    assert found(package(tmp_path, [row])) == {fault}


def test_keys_that_stand_twice(tmp_path: Path) -> None:
    rows = ["1,,,,2024-01-01,,,2024,,a,", "1,,,,2024-01-01,,,2024,,a,"]
    assert found(package(tmp_path, rows)) == {(3, "primary-key", "id"), (3, "unique-key", "day"), (3, "unique", "code")}


HEADERS = [
    ("id,parent,size,good,day,at,clock,year,month,code,", {"unknown-column", "missing-column"}),
    (HEAD.replace("code", "id"), {"missing-column", "duplicate-column"}),
    (HEAD + ",more", {"unknown-column"}),
    ("", {"unknown-column", "missing-column"}),
]


@pytest.mark.parametrize(("head", "slugs"), HEADERS)
def test_faults_of_the_header(head: str, slugs: set[str], tmp_path: Path) -> None:
    path = package(tmp_path, GOOD)
    (tmp_path / "t.csv").write_text("\n".join([head, *GOOD]) + "\n", encoding="utf-8")
    assert {s for _, s, _ in found(path)} - {"cell-count"} == slugs


FEATURES = [
    ("a type", {"fields": [{"name": "id", "type": "geopoint"}]}, {}, "unsupported"),
    ("a constraint", {"fields": [{"name": "id", "constraints": {"jsonSchema": {}}}]}, {}, "unsupported"),
    ("a format", {"fields": [{"name": "id", "type": "date", "format": "%d/%m/%y"}]}, {}, "unsupported"),
    ("a match", {"fields": [{"name": "id"}], "fieldsMatch": "subset"}, {}, "unsupported"),
    ("no fields", {"fields": []}, {}, "descriptor"),
    ("a bad expression", {"fields": [{"name": "id", "constraints": {"pattern": "("}}]}, {}, "descriptor"),
    ("a bad bound", {"fields": [{"name": "id", "type": "integer", "constraints": {"minimum": "x"}}]}, {}, "descriptor"),
    ("a key that is no column", {"fields": [{"name": "id"}], "primaryKey": "key"}, {}, "descriptor"),
    ("a path upwards", None, {"path": "../t.csv"}, "descriptor"),
    ("an absolute path", None, {"path": "/etc/hostname"}, "descriptor"),
    ("a remote path", None, {"path": "https://example.org/t.csv"}, "descriptor"),
    ("two parts", None, {"path": ["t.csv", "u.csv"]}, "descriptor"),
    ("another encoding", None, {"encoding": "latin-1"}, "descriptor"),
    ("another format", None, {"format": "xlsx"}, "descriptor"),
    ("a file that is not there", None, {"path": "none.csv"}, "no-file"),
]


@pytest.mark.parametrize(("schema", "more", "slug"), [f[1:] for f in FEATURES], ids=[f[0] for f in FEATURES])
def test_what_cannot_be_checked_is_said(
    schema: dict[str, Any] | None, more: dict[str, Any], slug: str, tmp_path: Path
) -> None:
    path = package(tmp_path, GOOD, schema, **more)
    assert slug in {f.slug for f in check(path)[1]}
    assert validate.main([str(path)]) == 1


def test_a_link_out_of_the_package_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = package(inside, GOOD)
    (tmp_path / "secret.csv").write_text("secret\n", encoding="utf-8")
    (inside / "t.csv").unlink()
    (inside / "t.csv").symlink_to(tmp_path / "secret.csv")
    said = [f.message for f in check(path)[1]]
    assert any("link that leaves the package" in s for s in said)
    assert not any("secret" in f.value for f in check(path)[1])


@pytest.mark.parametrize(
    "data",
    [b"x" * 20_000_000, b'id\n"' + b"y" * 20_000_000, b"," * 1_000_000 + b"\n"],
    ids=["a line of 20 MB", "a cell of 20 MB", "a million columns"],
)
def test_what_is_too_large_ends_in_a_finding(data: bytes, tmp_path: Path) -> None:
    path = package(tmp_path, GOOD)
    (tmp_path / "t.csv").write_bytes(data)
    assert [f.slug for f in check(path)[1] if f.is_error] == ["too-large"]


def test_a_descriptor_that_is_no_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "datapackage.json"
    for text in ("", "[]", "{", '{"resources": 1}', '{"resources": [1, null, {"name": "t"}]}', "[" * 5000):
        path.write_text(text, encoding="utf-8")
        assert validate.main([str(path)]) == 1
    assert "Traceback" not in capsys.readouterr().err


def _rejects(path: Path) -> bool:
    return not frictionless.Package(str(path)).validate().valid


@pytest.mark.parametrize("row", [b[0] for b in BAD], ids=[f"{b[1][1]}-{b[1][2]}" for b in BAD])
def test_what_frictionless_rejects_we_reject(row: str, tmp_path: Path) -> None:
    path = package(tmp_path, [row])
    if _rejects(path):
        assert found(path)


FUZZ = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELLS = st.text(alphabet=st.sampled_from('ab,;"\n\r\t\0 0123456789.-é\u200b\ufeff=+@'), max_size=12)


def _same_without_traceback(path: Path) -> list[Finding]:
    tables, findings = check(path)
    assert all(f.message and f.mend for f in findings)
    assert all(f.line <= len(tables.texts[f.path].lines) for f in findings if f.path in tables.texts)
    return findings


@FUZZ
@given(data=st.binary(max_size=200))
def test_random_bytes_never_give_a_traceback(data: bytes, tmp_path: Path) -> None:
    path = package(tmp_path, [])
    (tmp_path / "t.csv").write_bytes(HEAD.encode() + b"\n" + data)
    _same_without_traceback(path)
    (tmp_path / "t.csv").write_bytes(data)
    _same_without_traceback(path)


@FUZZ
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=13), max_size=5))
def test_random_tables_never_give_a_traceback(rows: list[list[str]], tmp_path: Path) -> None:
    path = package(tmp_path, [",".join(row) for row in rows])
    ours = {f.slug for f in _same_without_traceback(path) if f.is_error}
    if not ours:
        assert not _rejects(path)


@FUZZ
@given(cut=st.integers(0, 3000))
def test_a_file_that_was_cut_off_never_gives_a_traceback(cut: int, tmp_path: Path) -> None:
    files = small()
    files["data/evidence.csv"] = files["data/evidence.csv"][:cut]
    check(place(files, tmp_path))
