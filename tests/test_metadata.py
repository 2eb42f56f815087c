"""The metadata of a release: each is accepted by its own tool, offline, and says what the files and the data say."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import mlcroissant
import pyarrow.parquet as pq
import pytest
import yaml

from schemas.model import ROOT
from scripts.derive.release import Release
from scripts.describe import zenodo
from scripts.export import build_info, croissant, schema_org
from tests.conftest import VERSION

PACKAGE = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
Change = Callable[[dict[str, Any]], Any]


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def folder(small_built: Path, tmp_path: Path) -> Path:
    """Return a copy of the small package's release."""
    return shutil.copytree(small_built, tmp_path / "copy")


# Data Package


def test_the_descriptor_tells_size_sum_and_rows_of_each_file(built: Path, made: Release) -> None:
    for resource in _json(built / "datapackage.json")["resources"]:
        data = (built / resource["path"]).read_bytes()
        size = resource.get("bytes", resource.get("fileSize"))
        total = resource.get("hash", f"sha256:{resource.get('sha256')}")
        assert (size, total) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}"), resource["name"]
        name = Path(resource["path"]).stem
        if name in made.tables:
            assert resource.get("rows", resource.get("rowCount")) == made.tables[name].num_rows
        if resource["format"] == "parquet":
            assert pq.read_metadata(built / resource["path"]).num_rows == resource["rowCount"]


@pytest.mark.parametrize("name", ["meetings", "meetings-json", "meetings-jsonl"])
def test_frictionless_counts_the_rows(name: str, folder: Path) -> None:
    package = _json(folder / "datapackage.json")
    next(r for r in package["resources"] if r["name"] == name)["rows"] += 1
    (folder / "datapackage.json").write_text(json.dumps(package))
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert [(t.name, e.type) for t in report.tasks for e in t.errors] == [(name, "row-count")]


def as_version_1(folder: Path) -> None:
    """Take from a package what tells a reader that it is of version 2 of the standard."""
    for path in (folder / "datapackage.json", *folder.glob("schemas/*.json")):
        content = _json(path)
        if content.get("$schema", "").startswith("https://datapackage.org/"):
            path.write_text(json.dumps({k: v for k, v in content.items() if k != "$schema"}))


def test_a_reader_of_version_1_reads_the_same(built: Path, tmp_path: Path, made: Release) -> None:
    folder = shutil.copytree(built, tmp_path / "copy")
    as_version_1(folder)
    assert "datapackage.org" not in (folder / "datapackage.json").read_text()
    package = frictionless.Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["name", "message"])
    for name in ("funding_amounts", "meetings"):
        rows = [row.to_dict() for row in package.get_resource(name).read_rows()]
        assert rows == made.tables[name].to_pylist()


def test_no_profile_of_version_1_contradicts_the_schema(built: Path) -> None:
    package = _json(built / "datapackage.json")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert not any("profile" in part for part in (package, *package["resources"]))
    assert all(re.fullmatch(r"[a-z0-9._-]+", r["name"]) for r in package["resources"])


# Croissant


def _mlcroissant(path: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("mlcroissant")), "validate", "--jsonld", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_mlcroissant_accepts_the_release_without_a_word(built: Path) -> None:
    done = _mlcroissant(built / croissant.PATH)
    assert done.returncode == 0, done.stderr
    assert "Done." in done.stdout + done.stderr
    assert not re.search("warning", re.sub(r".*FutureWarning.*", "", done.stdout + done.stderr), re.IGNORECASE)


def _pop(*path: Any) -> Change:
    def change(made: dict[str, Any]) -> None:
        at: Any = made
        for step in path[:-1]:
            at = at[step]
        at.pop(path[-1])

    return change


BROKEN: dict[str, Change] = {
    "a file without its sum": _pop("distribution", 0, "sha256"),
    "a field without its type": _pop("recordSet", 0, "field", 0, "dataType"),
    "a field of a file that is not there": lambda made: made["recordSet"][0]["field"][0]["source"].update(
        fileObject={"@id": "parquet/other.parquet"}
    ),
    "a reference to a field that is not there": lambda made: made["recordSet"][1]["field"][0].update(
        references={"field": {"@id": "entities/other"}}
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_mlcroissant_refuses(name: str, folder: Path) -> None:
    made = _json(folder / croissant.PATH)
    BROKEN[name](made)
    (folder / croissant.PATH).write_text(json.dumps(made))
    assert _mlcroissant(folder / croissant.PATH).returncode != 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_mlcroissant_gives_every_row(small_built: Path) -> None:
    """The joins that it makes along references lose no row; the whole release is loaded by `make test-readers`."""
    release = mlcroissant.Dataset(str(small_built / croissant.PATH))
    rows = {name: p["rows"] for name, p in _json(small_built / "content-hashes.json").items()}
    assert {r.uuid: len(list(release.records(r.uuid))) for r in release.metadata.record_sets} == rows
    meeting = next(r for r in release.records("meetings") if r["meetings/meeting_id"] == b"seoul-talks")
    assert (meeting["meetings/country"], meeting["meetings/occurrences_low"]) == (b"KR", 1)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_mlcroissant_reads_no_file_whose_sum_is_another(folder: Path) -> None:
    path = folder / "parquet" / "meetings.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(mlcroissant.GenerationError):
        list(mlcroissant.Dataset(str(folder / croissant.PATH)).records("meetings"))


def test_croissant_tells_every_column_key_and_reference(built: Path, made: Release) -> None:
    sets = {r["@id"]: r for r in _json(built / croissant.PATH)["recordSet"]}
    for name, schema in made.schemas.items():
        fields = {f["@id"]: f for f in sets[name]["field"]}
        assert list(fields) == [f"{name}/{column}" for column in schema.names]
        assert [k["@id"] for k in sets[name]["key"]] == [f"{name}/{column}" for column in schema.primary_key]
        told = {f["name"]: f["references"]["field"]["@id"] for f in sets[name]["field"] if "references" in f}
        assert told == {f"{name}/{c}": target for c, target in croissant.references(schema, made.schemas).items()}
    assert croissant.references(made.schemas["meeting_participants"], made.schemas) == {
        "meeting_id": "meetings/meeting_id", "entity_id": "entities/entity_id", "on_behalf_of": "entities/entity_id",
    }  # fmt: skip
    assert croissant.references(made.schemas["sources"], made.schemas) == {}


def test_croissant_tells_the_sum_of_each_file(built: Path) -> None:
    files = _json(built / croissant.PATH)["distribution"]
    assert {f["contentUrl"].split("/")[0] for f in files} == {"csv", "parquet"}
    for file in files:
        data = (built / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert file["contentSize"] == f"{len(data)} B"


# schema.org


def _checker(name: str) -> jsonschema.Draft202012Validator:
    schema = _json(ROOT / "schemas" / f"{name}.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def test_the_schema_org_metadata_are_valid_and_true(built: Path, made: Release) -> None:
    found = _json(built / schema_org.PATH)
    _checker("schema-org").validate(found)
    assert (found["name"], found["version"], found["keywords"]) == (PACKAGE["title"], VERSION, PACKAGE["keywords"])
    assert found["license"] == [licence["path"] for licence in PACKAGE["licenses"]]
    files = {f["contentUrl"]: f for f in found["distribution"]}
    wanted = {p.relative_to(built).as_posix() for form in ("csv", "json", "jsonl", "parquet")
              for p in (built / form).iterdir()}  # fmt: skip
    assert set(files) == wanted | {"openai-infrastructure.sqlite"}
    for path, file in files.items():
        data = (built / path).read_bytes()
        assert (file["sha256"], file["contentSize"]) == (hashlib.sha256(data).hexdigest(), f"{len(data)} B")
    names = [f"{s.name}.{f.name}" for s in made.schemas.values() for f in s.fields]
    assert [v["name"] for v in found["variableMeasured"]] == names


def test_the_time_covered_is_that_of_the_records(small_built: Path, made: Release) -> None:
    """What the small package tells last is dated by its month, and counts to the last day of it."""
    assert _json(small_built / schema_org.PATH)["temporalCoverage"] == "2024-08-01/2024-10-31"
    days = [d for name in schema_org.COVERED for end in ("earliest", "latest")
            for d in made.tables[name].column(f"date_{end}").to_pylist() if d]  # fmt: skip
    assert schema_org.coverage(made) == f"{min(days)}/{max(days)}"


UNFIT: dict[str, Change] = {
    "no licence": _pop("license"),
    "no creator": lambda made: made.update(creator=[]),
    "a creator without a name": _pop("creator", 0, "name"),
    "a file without its sum": _pop("distribution", 0, "sha256"),
    "a sum that is none": lambda made: made["distribution"][0].update(sha256="abc"),
    "a size without its unit": lambda made: made["distribution"][0].update(contentSize="12"),
    "a time without an end": lambda made: made.update(temporalCoverage="2019"),
    "a day that is none": lambda made: made.update(datePublished="2026-02-30"),
    "a variable without a name": _pop("variableMeasured", 0, "name"),
    "another type": lambda made: made.update({"@type": "SoftwareSourceCode"}),
    "something else": lambda made: made.update(colour="blue"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_the_schema_of_schema_org_refuses(name: str, small_built: Path) -> None:
    made = _json(small_built / schema_org.PATH)
    checker = _checker("schema-org")
    assert checker.is_valid(made)
    UNFIT[name](made)
    assert not checker.is_valid(made)


# Zenodo


def test_zenodo_is_told_what_the_citation_and_the_descriptor_say() -> None:
    assert zenodo.stale() == [], "run `make fix`"
    told = _json(zenodo.FILE)
    assert told["title"] == PACKAGE["title"]
    assert told["version"] == PACKAGE["version"]
    assert told["publication_date"] == PACKAGE["created"][:10]
    assert told["keywords"] == PACKAGE["keywords"]
    assert told["license"] == PACKAGE["licenses"][0]["name"].lower()
    assert PACKAGE["description"].startswith(told["description"])
    assert [c["name"] for c in told["creators"]] == [c["title"] for c in PACKAGE["contributors"]]


def _schema_check(path: Path) -> int:
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", "schemas/zenodo.schema.json", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


def test_the_zenodo_file_is_valid(tmp_path: Path) -> None:
    assert _schema_check(zenodo.FILE) == 0
    (tmp_path / "other.json").write_text(json.dumps({**_json(zenodo.FILE), "upload_type": "data"}))
    assert _schema_check(tmp_path / "other.json") == 1


BARRED: dict[str, Change] = {
    "no creators": lambda made: made.update(creators=[]),
    "an identifier that is none": lambda made: made["creators"][0].update(orcid="0000"),
    "a day that is none": lambda made: made.update(publication_date="2026-13-01"),
    "a licence by another name": lambda made: made.update(license="CC BY 4.0"),
    "something that Zenodo does not know": lambda made: made.update(authors=[]),
}


@pytest.mark.parametrize("name", BARRED)
def test_the_schema_of_zenodo_refuses(name: str) -> None:
    made = _json(zenodo.FILE)
    assert _checker("zenodo").is_valid(made)
    BARRED[name](made)
    assert not _checker("zenodo").is_valid(made)


PEOPLE = [
    ("{name: A body}", {"name": "A body"}),
    ("{family-names: Lovelace, given-names: Ada}", {"name": "Lovelace, Ada"}),
    ("{family-names: Lovelace}", {"name": "Lovelace"}),
    (
        "{family-names: Neumann, name-particle: von, given-names: John, name-suffix: Jr., affiliation: IAS, "
        "orcid: 'https://orcid.org/0000-0002-1825-0097'}",
        {"name": "von Neumann Jr., John", "affiliation": "IAS", "orcid": "0000-0002-1825-0097"},
    ),
]


@pytest.mark.parametrize(("author", "creator"), PEOPLE, ids=lambda v: v if isinstance(v, str) else "")
def test_an_author_as_zenodo_names_one(author: str, creator: dict[str, str]) -> None:
    made = zenodo.creator(yaml.safe_load(author))
    assert made == creator
    assert _checker("zenodo").is_valid({**_json(zenodo.FILE), "creators": [made]})


# What it was built from


def _git(folder: Path, *arguments: str) -> str:
    names = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *names, *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with one commit."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a\n")
    _git(tmp_path, "init", "-q", "-b", "main")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


CHANGES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "as it was committed": (lambda root: None, "committed"),
    "with other files of no concern": (lambda root: (root / "notes.txt").write_text("x"), "committed"),
    "with a changed table": (lambda root: (root / "data" / "a.csv").write_text("b\n"), "changed"),
    "with a new table": (lambda root: (root / "data" / "b.csv").write_text("b\n"), "changed"),
    "without git": (lambda root: shutil.rmtree(root / ".git"), "unknown"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_commit_that_a_release_was_built_from(name: str, checkout: Path) -> None:
    commit = _git(checkout, "rev-parse", "HEAD")
    change, state = CHANGES[name]
    change(checkout)
    found = build_info.source(checkout)
    assert found["state"] == state
    assert found["commit"] == (None if state == "unknown" else commit)
    assert found["means"] == build_info.STATES[state]


def test_a_folder_within_another_checkout_has_no_commit(checkout: Path) -> None:
    assert build_info.source(checkout / "data")["commit"] is None


def test_the_tools_are_those_of_the_lock(built: Path) -> None:
    info = _json(built / build_info.PATH)
    lock = (ROOT / info["lock"]["path"]).read_text(encoding="utf-8")
    assert info["lock"]["sha256"] == hashlib.sha256(lock.encode()).hexdigest()
    locked = dict(re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;]+)", lock, re.MULTILINE))
    assert info["tools"] and info["tools"] == {name: locked[name] for name in info["tools"]}
    assert {"pyarrow", "pandas", "duckdb"} <= set(info["tools"])
    assert info["python"]["version"] == sys.version.split()[0]
