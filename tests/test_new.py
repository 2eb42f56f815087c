"""`make new` resolves names, proposes an identifier, writes row and evidence in their places, or nothing."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from scripts import new
from scripts.check import propose
from scripts.check.propose import NotResolved
from scripts.check.run import check
from tests.edits import place, small

MEETING = [
    "title=Dinner in Tokyo", "kind=Dinner", "status=reportd", "date=2024-09-03", "mode=in person", "country=JP",
    "occurrences_low=1", "occurrences_high=1", "topic=chips", "summary=They dined.",
]  # fmt: skip


@pytest.fixture
def descriptor(tmp_path: Path) -> Path:
    return place(small(), tmp_path)


def run(descriptor: Path, table: str, values: list[str], *more: str) -> int:
    sets = [x for v in values for x in ("--set", v)]
    return new.main([table, *sets, *more, "--package", str(descriptor)])


def test_it_adds_the_row_and_its_evidence(descriptor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(descriptor, "meetings", MEETING, "--source", "A page") == 0
    tables, findings = check(descriptor)
    assert findings == []
    row = tables.row("meetings", tables.index("meetings")["2024-09-03-dinner-tokyo"])
    assert (row["kind"], row["status"], row["mode"]) == ("dinner", "reported", "in_person")
    proof = [e for e in tables.rows("evidence") if e["record_id"] == "2024-09-03-dinner-tokyo"]
    assert [(e["source_id"], e["stance"]) for e in proof] == [("page-a", "supports")]
    assert "2024-09-03-dinner-tokyo" in capsys.readouterr().out


def test_a_child_row_needs_no_evidence_and_names_are_resolved(descriptor: Path) -> None:
    values = ["meeting_id=Talks in Seoul", "entity_id=Congress", "side=government", "presence=represented"]
    assert run(descriptor, "meeting_participants", values) == 0
    tables, findings = check(descriptor)
    assert findings == []
    assert "seoul-talks|us-congress" in tables.index("meeting_participants")


def test_a_quote_finds_its_range(descriptor: Path) -> None:
    values = ["speaker_id=jason kwon", "date=2024-09~", "kind=statement", "summary=He went."]
    assert run(descriptor, "statements", values, "--source", "seed-small", "--quote", "Zürich’s bankers") == 0
    tables, findings = check(descriptor)
    assert findings == []
    proof = next(e for e in tables.rows("evidence") if e["record_type"] == "statement" and e["quote"])
    start = tables.texts["seeds/small.txt"].text.index("Zürich")  # type: ignore[union-attr]
    assert proof["locator"] == f"char={start},{start + 16}"


REFUSED = [
    ("a code that is none", "meetings", ["kind=banquet of sorts"], ["--source", "page-a"], "is no code of 'kind'"),
    (
        "an entity that is none",
        "meeting_participants",
        ["meeting_id=seoul-talks", "entity_id=Zorg"],
        [],
        "is not in entities",
    ),
    ("a column that is none", "meetings", ["colour=red"], [], "no column colour"),
    ("no source", "meetings", MEETING, [], "give --source"),
    ("a table that is none", "dinners", [], [], "there is no table 'dinners'"),
    ("a missing value", "meetings", MEETING[:3], ["--source", "page-a"], "nothing was written"),
    ("words that are not there", "meetings", MEETING, ["--source", "seed-small", "--quote", "Oslo"], "0 times"),
]


@pytest.mark.parametrize(("table", "values", "more", "said"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_it_writes_nothing_where_something_is_not_right(
    table: str, values: list[str], more: list[str], said: str, descriptor: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p: p.read_bytes() for p in descriptor.parent.rglob("*.csv")}
    assert run(descriptor, table, values, *more) == 1
    assert said in capsys.readouterr().out
    assert {p: p.read_bytes() for p in descriptor.parent.rglob("*.csv")} == before


def test_it_asks_at_a_terminal(descriptor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = ["2026-11-23", "Who poured the tea?", "press", "No name."]
    monkeypatch.setattr(sys, "stdin", Terminal("\n".join(answers) + "\n"))
    assert run(descriptor, "searches", []) == 0
    assert "2026-11-23|Who poured the tea?" in check(descriptor)[0].index("searches")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Dinner at the White House", "dinner-white-house"),
        ("Zürich & São Paulo", "zurich-sao-paulo"),
        ("1.4 trillion", "1-4-trillion"),
    ],
)
def test_slugs(text: str, made: str) -> None:
    assert propose.slug(text) == made


def test_a_proposed_identifier_is_free() -> None:
    values = {"funding_id": "round", "stage": "closed", "date": "2024-10-02"}
    assert propose.proposed_id("funding_amounts", values, {}) == "round-closed-20241002"
    assert propose.proposed_id("funding_amounts", values, {"round-closed-20241002": 0}) == "round-closed-20241002-2"


def test_words_that_stand_twice_have_no_range() -> None:
    with pytest.raises(NotResolved, match="2 times"):
        propose.char_range("round and round", "round")
