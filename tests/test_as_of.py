"""As it stood: no row of the record of a day rests on a later source, and nothing that it supports is missing."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pyarrow as pa
import pytest

from schemas import codelists, model
from schemas.model import ROOT
from schemas.tables import Tables
from scripts import release
from scripts.check.run import check
from scripts.derive.as_of import WITHHELD, as_it_stood, as_of, counting
from scripts.derive.known import record_known_since
from scripts.derive.release import release_schema, release_tables
from tests.conftest import VERSION
from tests.edits import edited, place

CREATED = dt.date.fromisoformat(json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["created"][:10])
DAYS = [dt.date(2019, 1, 1), dt.date(2024, 2, 1), dt.date(2024, 9, 15), dt.date(2025, 6, 30), dt.date(2026, 5, 1)]
Typed = dict[str, pa.Table]


@pytest.fixture(scope="module")
def real() -> Tables:
    return check(ROOT / "datapackage.json")[0]


def ids(tables: Typed, name: str) -> set[str]:
    columns = [tables[name].column(c).to_pylist() for c in model.load(name).primary_key]
    return {"|".join(map(str, parts)) for parts in zip(*columns, strict=True)}


def keys_that_lead_nowhere(tables: Typed) -> list[tuple[str, str, Any]]:
    """Return the foreign keys, and the pairs of type and identifier, that name no row."""
    lost = []
    for name, table in tables.items():
        for link in release_schema(name).foreign_keys:
            there = set(tables[link.resource or name].column(link.reference[0]).to_pylist()) | {None}
            lost += [(name, link.fields[0], v) for v in table.column(link.fields[0]).to_pylist() if v not in there]
    held = {t: ids(tables, n) for t, (n, _) in codelists.record_types().items()}
    pointers = (("evidence", "record"), ("policy_references", "record"), ("links", "from"), ("links", "to"))
    for name, end in pointers:
        for row in tables[name].select([f"{end}_type", f"{end}_id"]).to_pylist():
            if row[f"{end}_id"] not in held[row[f"{end}_type"]]:
                lost.append((name, end, row))
    return lost


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_row_rests_on_a_later_source(day: dt.date, real: Tables) -> None:
    """Every record has evidence of a source that counts, or is named by a row that has."""
    stood = as_of(real.typed, day, CREATED)
    sources = real.typed["sources"]
    days = dict(zip(sources.column("source_id").to_pylist(), counting(sources, CREATED).to_pylist(), strict=True))
    assert all(days[s] <= day for s in stood["evidence"].column("source_id").to_pylist())
    supported = {(r["record_type"], r["record_id"]) for r in stood["evidence"].to_pylist() if r["stance"] == "supports"}
    named = set()
    for name, table in stood.items():
        schema = model.load(name)
        for row in table.to_pylist():
            for link in schema.foreign_keys:
                named.add((link.resource, row[link.fields[0]]))
    types = {t: n for t, (n, _) in codelists.record_types().items()}
    for row in (*stood["links"].to_pylist(), *stood["policy_references"].to_pylist()):
        named |= {(types[row[f"{e}_type"]], row[f"{e}_id"]) for e in ("from", "to", "record") if f"{e}_type" in row}
    for name, table in stood.items():
        schema = model.load(name)
        if schema.evidence == "own":
            bare = {k for k in ids({name: table}, name) if (schema.record_type, k) not in supported}
            assert bare <= {k for n, k in named if n == name}, name


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_all_keys_lead_somewhere(day: dt.date, real: Tables) -> None:
    assert keys_that_lead_nowhere(release_tables(as_of(real.typed, day, CREATED))) == []


def test_a_later_day_holds_what_an_earlier_one_does(real: Tables) -> None:
    stood = [as_of(real.typed, day, CREATED) for day in DAYS]
    for earlier, later in pairwise(stood):
        assert all(ids(earlier, n) <= ids(later, n) for n in earlier)


def test_on_the_day_on_which_it_was_made_the_record_is_whole(real: Tables) -> None:
    stood = as_of(real.typed, CREATED, CREATED)
    assert all(stood[n].equals(t) for n, t in real.typed.items())


def test_without_a_day_nothing_changes(real: Tables) -> None:
    assert as_it_stood(real, None) is real


# What counts when

SEED = "set sources seed-small"
COUNTS = [
    ("rewrite data/meetings.csv", "2024-09-29", False),
    ("rewrite data/meetings.csv", "2024-09-30", True),
    (f"{SEED} published 2024-09-15", "2024-09-15", True),
    (f"{SEED} published 2024", "2024-12-30", False),
    (f"{SEED} published ", "2026-11-22", False),
    (f"{SEED} published ", "2026-11-23", True),
    (f"{SEED} published 2024-09/..", "2026-11-22", False),
    (f"{SEED} published 2026", "2026-11-23", True),
]


def stood_on(edits: str, day: str, folder: Path) -> Typed:
    return as_of(check(place(edited(edits), folder))[0].typed, dt.date.fromisoformat(day), dt.date(2026, 11, 23))


@pytest.mark.parametrize(("edits", "day", "counts"), COUNTS)
def test_a_source_counts_from_the_latest_day_of_its_publication(
    edits: str, day: str, counts: bool, tmp_path: Path
) -> None:
    stood = stood_on(edits, day, tmp_path)
    assert ("dddddddd" in ids(stood, "evidence")) is counts
    assert ("seed-small" in ids(stood, "sources")) is counts
    if counts:
        assert {"round-expected"} <= ids(stood, "funding_amounts")
        assert {"round"} <= ids(stood, "funding")


def test_what_a_known_row_names_is_known_and_nothing_more(tmp_path: Path) -> None:
    """The seed of September tells of one meeting and one expected round; all else is from the page of 2025."""
    stood = stood_on("rewrite data/meetings.csv", "2024-10-01", tmp_path)
    assert ids(stood, "meetings") == {"seoul-talks"}
    assert ids(stood, "meeting_participants") == {"seoul-talks|investors-in-korea", "seoul-talks|jason-kwon"}
    assert ids(stood, "entities") == {"jason-kwon", "investors-in-korea", "openai"}
    assert ids(stood, "funding") == {"round"}
    assert ids(stood, "funding_amounts") == {"round-expected"}
    assert ids(stood, "funding_parties") == ids(stood, "links") == ids(stood, "policies") == set()
    assert ids(stood, "searches") == ids(stood, "retired_ids") == ids(stood, "corrections") == set()


def test_a_participant_told_only_later_is_not_there_yet(tmp_path: Path) -> None:
    told = "add evidence zzzzzzzz,participant,seoul-talks|jason-kwon,page-a,,,supports,own_reporting,,,"
    stood = stood_on(told, "2024-10-01", tmp_path)
    assert ids(stood, "meeting_participants") == {"seoul-talks|investors-in-korea"}
    assert "jason-kwon" not in ids(stood, "entities")


def test_upkeep_is_that_of_the_day_and_of_the_records_that_are_there(tmp_path: Path) -> None:
    rows = "\n".join(f"add corrections {d},meeting,{m},topic,x,y,Slip." for d, m in (
        ("2024-10-01", "seoul-talks"), ("2024-10-02", "seoul-talks"), ("2024-10-01", "oslo-talks")))  # fmt: skip
    stood = stood_on(f"{rows}\nadd searches 2024-10-01,who,where,nothing", "2024-10-01", tmp_path)
    assert ids(stood, "corrections") == {"2024-10-01|meeting|seoul-talks|topic"}
    assert ids(stood, "searches") == {"2024-10-01|who"}


def test_prose_that_may_tell_what_came_later_is_withheld(tmp_path: Path) -> None:
    stood = stood_on("rewrite data/meetings.csv", "2024-10-01", tmp_path)
    assert stood["meetings"].column("summary").to_pylist() == [WITHHELD], "page-b gives another date later"
    assert stood["funding"].column("summary").to_pylist() == [WITHHELD], "the closing was told later"
    assert set(stood["entities"].column("description").to_pylist()) == {WITHHELD}, "nobody had described them yet"
    later = stood_on("rewrite data/meetings.csv", "2025-06-03", tmp_path)
    for name, column in (("meetings", "summary"), ("funding", "summary"), ("entities", "description")):
        assert WITHHELD not in later[name].column(column).to_pylist()


def test_a_source_that_is_retold_stays_and_a_later_one_is_not_named(tmp_path: Path) -> None:
    stood = stood_on("rewrite data/meetings.csv", "2024-10-01", tmp_path)
    assert ids(stood, "sources") == {"seed-small", "page-c"}
    stood = stood_on("set sources page-c published 2025", "2024-10-01", tmp_path)
    assert stood["sources"].select(["source_id", "derives_from"]).to_pylist() == [
        {"source_id": "seed-small", "derives_from": None}
    ]


def test_what_is_derived_is_derived_anew(tmp_path: Path) -> None:
    made = release_tables(stood_on("rewrite data/meetings.csv", "2024-10-01", tmp_path))
    meeting = made["meetings"].to_pylist()[0]
    assert (meeting["sources"], meeting["contested"]) == (1, False)
    assert [r["amount_id"] for r in made["funding_current"].to_pylist()] == ["round-expected"]
    whole = release_tables(stood_on("rewrite data/meetings.csv", "2026-11-23", tmp_path))
    assert next(m for m in whole["meetings"].to_pylist() if m["meeting_id"] == "seoul-talks")["contested"]


# The command and the view


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the record as it stood on 15 September 2024."""
    output = tmp_path_factory.mktemp("asof")
    assert release.main(["--output", str(output), "--as-of", "2024-09-15"]) == 0
    return output / f"{VERSION}-asof-2024-09-15"


def test_the_release_of_a_day_says_so_and_is_valid(autumn: Path) -> None:
    package = json.loads((autumn / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == f"{VERSION}-asof-2024-09-15"
    assert "as it stood on 2024-09-15" in package["description"]
    report = frictionless.Package(str(autumn / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "message"])


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        release.main(["--as-of", "2024-02-30"])
    assert "'2024-02-30' is no day as YYYY-MM-DD" in capsys.readouterr().err


@pytest.mark.parametrize("day", [*DAYS, CREATED - dt.timedelta(1), CREATED], ids=str)
def test_the_view_gives_the_same_records(day: dt.date, built: Path, real: Tables) -> None:
    """DuckDB, over the Parquet files of the release, with nothing but the view."""
    stood = as_of(real.typed, day, CREATED)
    schemas = {n: release_schema(n) for n in real.typed}
    with duckdb.connect() as connection:
        for name in schemas:
            connection.execute(f"CREATE VIEW {name} AS FROM '{built}/parquet/{name}.parquet'")
        connection.execute(f"CREATE VIEW known AS {record_known_since(schemas, str(CREATED))}")
        for record_type, (name, key) in codelists.record_types().items():
            if "known_since" in schemas[name].names and len(key) == 1:
                asked = "SELECT record_id FROM known WHERE record_type = ? AND known_since <= ?"
                found = {r[0] for r in connection.execute(asked, [record_type, day]).fetchall()}
                assert found == ids(stood, name), name


def test_the_database_has_it_as_a_macro(built: Path, autumn: Path) -> None:
    name = "openai-infrastructure.duckdb"
    with duckdb.connect(built / name, read_only=True) as whole, duckdb.connect(autumn / name, read_only=True) as then:
        asked = "FROM as_of('2024-09-15') ORDER BY ALL"
        found = whole.execute(asked).fetchall()
        assert found == then.execute("FROM record_known_since ORDER BY ALL").fetchall()
    assert {r[0] for r in found} >= {"entity", "meeting", "funding", "amount", "policy", "statement"}
