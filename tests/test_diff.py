"""What changed between two states, what it asks of the version, and that a release with too low a one is refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.model import ROOT, ModelError
from scripts import diff, release
from scripts.compare.changes import Changes, compare, faults, since_last
from scripts.compare.state import State, folder_files, read_state, state
from scripts.compare.structure import looser
from scripts.compare.version import bump, parts
from scripts.describe.changes import as_changelog, as_markdown, as_prose
from tests.edits import Files, edited, place, small

MEETINGS = "schemas/tables/meetings.json"
DESCRIPTOR = "datapackage.json"


def whole() -> Files:
    """Return the files of the small package, codelists and derived schemas included."""
    folders = ("codelists", "derived")
    more = {f"schemas/{f}/{p.name}": p.read_bytes() for f in folders for p in (ROOT / "schemas" / f).iterdir()}
    return small() | more


def with_version(files: Files, version: str) -> Files:
    return files | {DESCRIPTOR: json.dumps(json.loads(files[DESCRIPTOR]) | {"version": version}).encode()}


def changes(files: Files, version: str = "0.1.0") -> Changes:
    """Return what changed from the small package to the files."""
    return compare(state("old", with_version(whole(), "0.1.0")), state("new", with_version(files, version)))


# Rows

ROWS = [
    ("rewrite data/meetings.csv", {}, "none"),
    ("set meetings oslo-talks topic Rain", {"meetings": {"changed": ["oslo-talks"]}}, "patch"),
    ("add searches 2026-11-24,who,where,nothing", {"searches": {"added": ["2026-11-24|who"]}}, "minor"),
    ("drop links funding|round-bank|part_of|funding|round",
     {"links": {"removed": ["funding|round-bank|part_of|funding|round"]}}, "patch"),
    ("drop meetings oslo-talks\nadd retired_ids meeting,oslo-talks,2026-11-24,,Never was.",
     {"meetings": {"retired": ["oslo-talks"]}, "retired_ids": {"added": ["meeting|oslo-talks"]}}, "minor"),
    ("drop meetings oslo-talks", {"meetings": {"removed": ["oslo-talks"]}}, "major"),
    ("drop sources page-c", {"sources": {"removed": ["page-c"]}}, "major"),
    ("set meetings oslo-talks meeting_id oslo-talks-2",
     {"meetings": {"added": ["oslo-talks-2"], "removed": ["oslo-talks"]}}, "major"),
    ("set funding_amounts round-closed low 6.60", {}, "none"),
    ("set funding_amounts round-closed low 6.6000", {}, "none"),
    ("set funding_amounts round-closed low 6.61", {"funding_amounts": {"changed": ["round-closed"]}}, "patch"),
    ("set funding_amounts round-bank-closed low 500.0", {}, "none"),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "wanted", "level"), ROWS, ids=[r[0] for r in ROWS])
def test_rows(edits: str, wanted: dict[str, Any], level: str) -> None:
    found = changes(edited(edits, whole()))
    keys = {
        t: {k: [r["key"] for r in rows] for k, rows in kinds.items() if rows} for t, kinds in found["tables"].items()
    }
    assert keys == wanted
    assert found["bump"]["needed"] == level
    assert found["structure"] == []


def test_a_cell_is_told_with_what_it_was_and_is() -> None:
    edits = "set meetings oslo-talks topic Rain\nset meetings oslo-talks place \nset meetings oslo-talks date_text soon"
    found = changes(edited(edits, whole()))["tables"]["meetings"]["changed"]
    was = changes(edited("add searches 2026-11-24,who,where,nothing", whole()))
    told = {c["column"]: (c["old"], c["new"]) for c in found}
    assert told["topic"][1] == "Rain"
    assert told["date_text"] == (None, "soon")
    assert all(c["key"] == "oslo-talks" for c in found)
    row = {"date": "2026-11-24", "question": "who", "where_looked": "where", "result": "nothing"}
    assert was["tables"]["searches"]["added"] == [{"key": "2026-11-24|who", "cells": row}]


def test_the_order_of_rows_and_their_quotes_are_no_change() -> None:
    files = whole()
    header, *rows = files["data/entities.csv"].decode().splitlines()
    again = "\n".join([header, *reversed(rows), ""]).replace("openai,OpenAI", '"openai","OpenAI"')
    assert changes(files | {"data/entities.csv": again.encode()})["tables"] == {}


def test_what_vanished_cannot_be_released_and_what_was_retired_can() -> None:
    gone = changes(edited("drop meetings oslo-talks", whole()), "1.0.0")
    assert gone["vanished"] == [{"table": "meetings", "key": "oslo-talks"}]
    assert faults(gone) == ["meetings: 'oslo-talks' is gone and not retired"]
    retired = edited("drop meetings oslo-talks\nadd retired_ids meeting,oslo-talks,2026-11-24,oslo,Twice.", whole())
    found = changes(retired, "0.2.0")
    assert faults(found) == []
    assert {"replaced_by": "oslo", "reason": "Twice."}.items() <= found["tables"]["meetings"]["retired"][0].items()


# Structure


def field(files: Files, name: str, change: Callable[[dict[str, Any]], object], path: str = MEETINGS) -> Files:
    """Return the files after a change of one column of a schema."""
    schema = json.loads(files[path])
    change(next(f for f in schema["fields"] if f["name"] == name))
    return files | {path: json.dumps(schema).encode()}


def schema(files: Files, change: Callable[[dict[str, Any]], object], path: str = MEETINGS) -> Files:
    """Return the files after a change of a schema or of the descriptor."""
    raw = json.loads(files[path])
    change(raw)
    return files | {path: json.dumps(raw).encode()}


def text(files: Files, path: str, old: str, new: str) -> Files:
    data = files[path].decode()
    assert old in data
    return files | {path: data.replace(old, new).encode()}


def without_resource(files: Files, name: str) -> Files:
    return schema(files, lambda s: s.update(resources=[r for r in s["resources"] if r["name"] != name]), DESCRIPTOR)


NEW_COLUMN = {"name": "weather", "type": "string"}
STRUCTURE: dict[str, tuple[Callable[[Files], Files], list[tuple[str, str]]]] = {
    "a column added": (lambda f: schema(f, lambda s: s["fields"].append(NEW_COLUMN)), [("column added", "major")]),
    "a column removed": (lambda f: schema(f, lambda s: s["fields"].pop(5)), [("column removed", "major")]),
    "a column renamed": (
        lambda f: field(f, "topic", lambda c: c.update(name="subject")),
        [("column removed", "major"), ("column added", "major")],
    ),
    "columns in another order": (
        lambda f: schema(f, lambda s: s["fields"].reverse()),
        [("columns in another order", "major")],
    ),
    "a derived column removed": (
        lambda f: schema(f, lambda s: s["fields"].pop(), "schemas/derived/meetings.json"),
        [("column removed", "major")],
    ),
    "a type": (lambda f: field(f, "topic", lambda c: c.update(type="integer")), [("reading changed", "major")]),
    "digits of a decimal": (
        lambda f: field(f, "low", lambda c: c.update(decimal=[30, 9]), "schemas/tables/funding_amounts.json"),
        [("reading changed", "major")],
    ),
    "a column must be filled": (
        lambda f: field(f, "place", lambda c: c.update(constraints={"required": True})),
        [("constraint tightened", "major")],
    ),
    "a column may be empty": (
        lambda f: field(f, "topic", lambda c: c["constraints"].pop("required")),
        [("constraint loosened", "minor")],
    ),
    "another pattern": (
        lambda f: field(f, "meeting_id", lambda c: c["constraints"].update(pattern="[a-z]+")),
        [("constraint tightened", "major")],
    ),
    "another key": (
        lambda f: schema(f, lambda s: s.update(primaryKey=["meeting_id", "date"])),
        [("key changed", "major")],
    ),
    "a unique key": (lambda f: schema(f, lambda s: s.update(uniqueKeys=[["title"]])), [("key required", "major")]),
    "a foreign key dropped": (
        lambda f: schema(f, lambda s: s.pop("foreignKeys"), "schemas/tables/statements.json"),
        [("key dropped", "minor"), ("key dropped", "minor")],
    ),
    "other missing values": (
        lambda f: schema(f, lambda s: s.update(missingValues=["", "-"])),
        [("reading changed", "major")],
    ),
    "a description": (
        lambda f: field(f, "topic", lambda c: c.update(description="What it was about.")),
        [("description changed", "patch")],
    ),
    "the words of a table": (
        lambda f: schema(f, lambda s: s.update(title="Talks")),
        [("description changed", "patch")],
    ),
    "a table removed": (lambda f: without_resource(f, "searches"), [("table removed", "major")]),
    "a derived table removed": (
        lambda f: {p: d for p, d in f.items() if p != "schemas/derived/timeline.json"},
        [("table removed", "major")],
    ),
    "a code added": (
        lambda f: text(f, "schemas/codelists/meeting_mode.csv", "remote,", "letter,Letter,By post.\nremote,"),
        [("code added", "minor")],
    ),
    "a code renamed": (
        lambda f: text(f, "schemas/codelists/meeting_mode.csv", "\nremote,", "\nfar,"),
        [("code added", "minor"), ("code removed", "major")],
    ),
    "the label of a code": (
        lambda f: text(f, "schemas/codelists/meeting_mode.csv", "Remote", "From afar"),
        [("code changed", "patch")],
    ),
    "what a code means to the build": (
        lambda f: text(f, "schemas/codelists/scale.csv", ",1000000\n", ",1000001\n"),
        [("code changed", "major")],
    ),
    "the title of the package": (
        lambda f: schema(f, lambda s: s.update(title="Money"), DESCRIPTOR),
        [("metadata changed", "patch")],
    ),
    "the name of the package": (
        lambda f: schema(f, lambda s: s.update(name="money"), DESCRIPTOR),
        [("metadata changed", "major")],
    ),
    "the licence": (
        lambda f: schema(f, lambda s: s.update(licenses=[{"name": "CC0-1.0"}]), DESCRIPTOR),
        [("metadata changed", "major")],
    ),
    "the day on which it was made": (lambda f: schema(f, lambda s: s.update(created="2027-01-01"), DESCRIPTOR), []),
}


@pytest.mark.parametrize("name", STRUCTURE)
def test_structure(name: str) -> None:
    change, wanted = STRUCTURE[name]
    found = changes(change(whole()))["structure"]
    assert sorted((c["what"], c["level"]) for c in found) == sorted(wanted)


def test_a_table_added_is_minor() -> None:
    old = state("old", without_resource(whole(), "searches"))
    found = compare(old, state("new", whole()))
    assert [(c["what"], c["table"], c["level"]) for c in found["structure"]] == [("table added", "searches", "minor")]
    assert len(found["tables"]["searches"]["added"]) == 2
    assert found["bump"]["needed"] == "minor"


def test_an_added_codelist_goes_with_its_columns() -> None:
    old = {p: d for p, d in whole().items() if p != "schemas/codelists/policy_status.csv"}
    assert compare(state("old", old), state("new", whole()))["structure"] == []


LOOSER = [
    ("required", True, None, True), ("required", None, True, False), ("required", True, False, True),
    ("required", False, True, False), ("unique", None, True, False),
    ("minimum", 0, 1, False), ("minimum", 1, 0, True), ("minimum", 10, 9, True), ("minimum", None, 0, False),
    ("maximum", 9, 10, True), ("maximum", 10, 9, False), ("exclusiveMaximum", "1.5", "1.50001", True),
    ("minLength", 2, 3, False), ("maxLength", 60, 80, True), ("maxLength", 80, 60, False),
    ("minimum", "2024-01-01", "2023-01-01", True), ("minimum", "2023-01-01", "2024-01-01", False),
    ("maximum", "2023-01-01", "2024-01-01", True), ("maximum", "2024-01-01", "2023-01-01", False),
    ("enum", ["a", "b"], ["a", "b", "c"], True), ("enum", ["a", "b"], ["b", "a"], True),
    ("enum", ["a", "b"], ["a", "c"], False), ("pattern", "a", "a|b", False), ("pattern", "a", None, True),
]  # fmt: skip


@pytest.mark.parametrize(("constraint", "old", "new", "wanted"), LOOSER)
def test_which_constraint_is_looser(constraint: str, old: Any, new: Any, wanted: bool) -> None:
    assert looser(constraint, old, new) is wanted


# Versions

VERSIONS = [
    ("none", "1.2.3", "1.2.3", True), ("patch", "1.2.3", "1.2.3", False), ("patch", "1.2.3", "1.2.4", True),
    ("minor", "1.2.3", "1.2.4", False), ("minor", "1.2.3", "1.3.0", True), ("minor", "1.2.3", "2.0.0", True),
    ("major", "1.2.3", "1.3.0", False), ("major", "1.2.3", "2.0.0", True),
    ("major", "0.1.0", "0.1.1", False), ("major", "0.1.0", "0.2.0", True), ("minor", "0.1.0", "0.2.0", True),
    ("patch", "0.1.9", "0.1.10", True), ("none", "1.2.3", "1.2.2", False), ("major", "1.2.3", "1.9.0", False),
    ("none", "1.2.3", "twelve", False), ("none", "", "1.0.0", False),
]  # fmt: skip
LEVELS = {"none": [], "patch": ["patch"], "minor": ["patch", "minor"], "major": ["major", "minor"]}


@pytest.mark.parametrize(("level", "old", "new", "enough"), VERSIONS)
def test_which_version_is_enough(level: str, old: str, new: str, enough: bool) -> None:
    found = {"structure": [{"level": x} for x in LEVELS[level]], "tables": {}, "vanished": []}
    made = bump(found, old, new)
    assert (made["needed"], made["enough"]) == (level, enough)


@pytest.mark.parametrize(
    ("version", "wanted"),
    [("1.2.3", (1, 2, 3)), ("1.2.3-rc.1", (1, 2, 3)), ("1.2", None), ("01.2.3", None), ("v1.2.3", None)],
)
def test_versions_are_read_as_semver_says(version: str, wanted: tuple[int, ...] | None) -> None:
    assert parts(version) == wanted


# Where the states come from


def test_a_release_and_the_data_it_was_made_of_are_the_same_state(built: Path) -> None:
    made, tree = read_state(str(built), ROOT), read_state(str(ROOT), ROOT)
    for found in (compare(made, tree), compare(tree, made)):
        assert (found["structure"], found["tables"], found["bump"]["needed"]) == ([], {}, "none")
    assert sum(t.num_rows for t in made.tables.values()) > 1000
    assert made.codes == tree.codes


def test_a_changed_cell_of_a_release_is_found(built: Path) -> None:
    made, files = read_state(str(built), ROOT), dict(folder_files(ROOT))
    header, first, *rest = files["data/searches.csv"].decode().split("\n")
    files["data/searches.csv"] = "\n".join([header, first + " Really.", *rest]).encode()
    found = compare(made, state("tree", files))["tables"]
    assert list(found) == ["searches"]
    assert [c["column"] for c in found["searches"]["changed"]] == ["result"]


def git(root: Path, *arguments: str) -> str:
    about = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "tag.gpgsign=false",
    ]
    return subprocess.run(["git", *about, *arguments], cwd=root, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Return a repository of the small package with the release 0.1.0."""
    root = tmp_path / "history"
    place(whole(), root)
    git(root, "init", "-q")
    commit(root, whole(), "v0.1.0")
    return root


def commit(root: Path, files: Files, tag: str = "") -> None:
    """Commit the files, and tag the commit."""
    place(files, root)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "More")
    if tag:
        git(root, "tag", tag)


def test_a_revision_is_a_state(history: Path) -> None:
    place(edited("set meetings oslo-talks topic Rain", whole()), history)
    found = compare(read_state("v0.1.0", history), read_state(str(history), history))
    assert [c["new"] for c in found["tables"]["meetings"]["changed"]] == ["Rain"]


EDIT = "set meetings oslo-talks topic Rain"


def test_too_low_a_version_is_refused(history: Path) -> None:
    assert since_last(history)[1] == []
    place(edited(EDIT, whole()), history)
    assert since_last(history)[1] == ["0.1.0 after 0.1.0 (v0.1.0): patch changes need at least 0.1.1"]
    place(with_version(edited(EDIT, whole()), "0.1.1"), history)
    assert since_last(history)[1] == []
    place(with_version(edited("add searches 2026-11-24,who,where,nothing", whole()), "0.1.1"), history)
    assert since_last(history)[1] == ["0.1.1 after 0.1.0 (v0.1.0): minor changes need at least 0.2.0"]


def test_the_same_commit_gives_the_same_changes_before_it_is_tagged_and_after(history: Path) -> None:
    commit(history, with_version(edited(EDIT, whole()), "0.1.1"))
    before = since_last(history)
    git(history, "tag", "v0.1.1")
    assert since_last(history) == before
    assert before[0]["old"]["name"] == "v0.1.0"
    assert [c["new"] for c in before[0]["tables"]["meetings"]["changed"]] == ["Rain"]


def test_the_last_release_is_the_highest_version_of_the_history(history: Path) -> None:
    for version in ("0.9.0", "0.10.0"):
        commit(history, with_version(whole(), version), f"v{version}")
    git(history, "tag", "v9")
    git(history, "tag", "v2.0.0-rc.1")
    git(history, "tag", "vacation")
    git(history, "checkout", "-q", "-b", "aside")
    commit(history, with_version(whole(), "3.0.0"), "v3.0.0")
    git(history, "checkout", "-q", "-")
    place(with_version(whole(), "0.11.0"), history)
    assert since_last(history)[0]["old"] == {"name": "v0.10.0", "version": "0.10.0"}


def test_without_git_or_a_tag_there_is_no_earlier_release(tmp_path: Path) -> None:
    place(whole(), tmp_path)
    for _ in range(2):
        found, wrong = since_last(tmp_path)
        assert (found["old"], found["tables"], wrong) == (None, {}, [])
        assert found["note"] == "There is no earlier release."
        git(tmp_path, "init", "-q")


# The commands


def test_a_release_tells_its_changes_and_refuses_too_low_a_version(
    history: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(release, "ROOT", history)
    place(edited(EDIT, whole()), history)
    assert release.main(["--output", str(tmp_path / "out")]) == 1
    assert "0.1.0 after 0.1.0 (v0.1.0): patch changes need at least 0.1.1\nnothing was built" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
    place(with_version(edited(EDIT, whole()), "0.1.1"), history)
    assert release.main(["--output", str(tmp_path / "out")]) == 0
    told = json.loads((tmp_path / "out" / "0.1.1" / "changes.json").read_text(encoding="utf-8"))
    cell = {"key": "oslo-talks", "column": "topic", "new": "Rain"}
    assert cell.items() <= told["tables"]["meetings"]["changed"][0].items()
    assert told["bump"] == {"needed": "patch", "given": "patch", "least": "0.1.1", "enough": True}
    assert release.main(["--output", str(tmp_path / "then"), "--as-of", "2025-06-03"]) == 0
    then = tmp_path / "then" / "0.1.1-asof-2025-06-03" / "changes.json"
    assert json.loads(then.read_text(encoding="utf-8"))["note"].startswith("The record as it stood")


def test_the_version_is_only_asserted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["--output", str(tmp_path), "--version", "9.9.9"]) == 1
    assert "the version of the descriptor is 0.1.0, not 9.9.9" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    """Return the folders of the small package and of one with some of all changes."""
    edits = f"{EDIT} & [sun]\nadd searches 2026-11-24,who,where,nothing\ndrop meetings seoul-trip"
    edits += "\nadd retired_ids meeting,seoul-trip,2026-11-24,,Not a trip.\ndrop sources page-c"
    changed = field(edited(edits, whole()), "topic", lambda c: c.update(type="any"))
    for name, files in (("old", whole()), ("new", with_version(changed, "0.2.0"))):
        place(files, tmp_path / name)
    return str(tmp_path / "old"), str(tmp_path / "new")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert diff.main(list(arguments)) == 0
    return capsys.readouterr().out


def test_it_is_told_as_prose(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, *two)
    assert "meetings: 1 cell changed in 1 row, 1 row retired\n  ~ oslo-talks: topic was" in said
    assert "  - seoul-trip" in said
    assert "reading changed: meetings.topic type: was 'string', is 'any'" in said
    assert "Gone and not retired\n  sources: page-c" in said
    assert "These are major changes; version 0.2.0 is enough." in said
    assert said.endswith("cannot be released so: sources: 'page-c' is gone and not retired\n")


def test_it_is_told_as_markdown(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, *two, "--markdown")
    assert said.startswith(f"# {two[0]} (0.1.0) to {two[1]} (0.2.0)\n\n## Structure, major\n\n- reading changed")
    assert "## meetings: 1 cell changed in 1 row, 1 row retired\n\n- ~ oslo-talks: topic was" in said
    assert "is 'Rain & \\[sun\\]'" in said, "a sign of the data is not read as Markdown"


def test_it_is_told_as_json(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, *two, "--json")) == compare(*(read_state(w, ROOT) for w in two))


def test_the_section_of_the_changelog_is_drafted(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, *two, "--changelog").splitlines()
    assert said[0] == "## 0.2.0"
    assert "- meetings: 1 cell changed in 1 row, 1 row retired (`oslo-talks`, `seoul-trip`)." in said
    assert "- searches: 1 row added (`2026-11-24|who`)." in said


def test_long_lists_are_cut_and_say_so() -> None:
    many = "\n".join(f"add searches 2026-11-24,q{i},where,nothing" for i in range(30))
    found = changes(edited(many, whole()))
    assert "and 18 more" in as_prose(found)
    assert "and 18 more" in as_changelog(found)
    assert len(found["tables"]["searches"]["added"]) == 30
    assert as_markdown(changes(whole())).endswith("Nothing that is released differs.")


LOST_SCHEMA = b'{"resources": [{"name": "a", "path": "a.csv", "schema": "a.json"}]}'
LEAVING = b'{"resources": [{"name": "a", "path": "../a.csv", "schema": {"fields": []}}]}'
BAD: list[tuple[str, Files, str]] = [
    ("an empty folder", {}, "there is no 'datapackage.json'"),
    ("no JSON", {DESCRIPTOR: b"{"}, "is not JSON"),
    ("no object", {DESCRIPTOR: b"[]"}, "is not a JSON object"),
    ("a schema that is not there", {DESCRIPTOR: LOST_SCHEMA}, "there is no 'a.json'"),
    ("a path that leaves", {DESCRIPTOR: LEAVING}, "leaves the package"),
    ("not UTF-8", small() | {"data/searches.csv": b"date,question\n\xff,\xfe\n"}, "cannot be read as a table"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "files", "wanted"), BAD, ids=[b[0] for b in BAD])
def test_what_cannot_be_compared_is_said(
    name: str, files: Files, wanted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.joinpath("x").mkdir()
    place(files, tmp_path / "x")
    assert diff.main([str(tmp_path / "x")]) == 1
    assert wanted in capsys.readouterr().err


@pytest.mark.parametrize("revision", ["no-such-revision", "v9.9.9", "--output=stolen"])
def test_a_revision_that_is_not_there_is_said(revision: str, history: Path) -> None:
    with pytest.raises(ModelError, match="neither a folder nor a git revision"):
        read_state(revision, history)
    assert not (history / "stolen").exists(), "a revision is never an option of git"


def test_without_a_release_there_is_nothing_to_compare_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(diff, "ROOT", tmp_path)
    assert diff.main([]) == 1
    assert "there is no earlier release" in capsys.readouterr().out


def test_states_know_only_what_people_write() -> None:
    found: State = state("small", whole())
    assert "known_since" not in found.tables["meetings"].column_names
    assert "timeline" not in found.tables
    assert "timeline" in found.schemas
    assert "known_since" in [f["name"] for f in found.schemas["meetings"]["fields"]]
