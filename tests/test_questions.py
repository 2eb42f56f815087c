"""The questions in `tests/questions/` run on a release as they stand, and the answers that are certain are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.model import ROOT
from scripts import release

FOLDER = ROOT / "tests" / "questions"
QUESTIONS = [
    (path.stem, int(number), title, sql)
    for path in sorted(FOLDER.glob("*.sql"))
    for number, title, sql in re.findall(
        r"^-- (\d+)\. (.*?)\n(.*?;)\s*$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
]

CERTAIN: dict[tuple[str, int], tuple[Any, ...]] = {
    # what must be among the answers, whatever is added later: parts of one row
    ("meetings", 2): ("Planned meeting of Sam Altman with Prime Minister Modi",),
    ("meetings", 3): ("denied",),
    ("meetings", 6): ("sam-altman",),
    ("meetings", 10): ("nsc-spokesperson-2024-09",),
    ("money", 1): ("up to $100 billion",),
    ("money", 2): ("multi-billion",),
    ("money", 3): ("openai-2024-10-round-thrive",),
    ("money", 4): ("openai-2024-10-round-apple",),
    ("money", 5): ("openai-aws-contract",),
    ("policy", 1): ("rescission_announced",),
    ("policy", 2): ("us-ai-diffusion-rule",),
    ("policy", 3): ("kr-ai-data-center-special-act",),
    ("policy", 4): ("hypothetical",),
    ("policy", 6): ("Pub. L. 117-167", "https://www.govinfo.gov/link/plaw/117/public/167"),
    ("policy", 8): ("2025-05-15", "us-ai-diffusion-rule", "in_force, not_enforced, rescission_announced"),
    ("policy", 10): ("suspended",),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a release and return its folder."""
    output = tmp_path_factory.mktemp("questions")
    assert release.main(["--output", str(output)]) == 0
    return next(output.iterdir())


def test_there_are_ten_questions_each() -> None:
    numbers: dict[str, list[int]] = {}
    for subject, number, _, _ in QUESTIONS:
        numbers.setdefault(subject, []).append(number)
    assert numbers == {s: list(range(1, 11)) for s in ("meetings", "money", "policy")}


@pytest.mark.parametrize(("subject", "number", "title", "sql"), QUESTIONS, ids=[f"{q[0]}-{q[1]}" for q in QUESTIONS])
def test_the_question_has_an_answer(
    subject: str, number: int, title: str, sql: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    answers = duckdb.connect().execute(sql).fetchall()
    assert answers, title
    wanted = CERTAIN.get((subject, number), ())
    assert any(all(any(w in str(cell) for cell in row) for w in wanted) for row in answers), wanted


def test_the_counts_count_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    from scripts import counts
    from scripts.check.run import check
    from scripts.derive.release import release_tables

    tables = release_tables(check(ROOT / "datapackage.json")[0].typed)
    told = dict(counts.counted(tables))
    assert dict(told["Rows by table"]) == {name: t.num_rows for name, t in tables.items()}
    assert sum(n for _, n in told["Meetings by status"]) == tables["meetings"].num_rows
    assert counts.main() == 0
    assert "Sources by standing" in capsys.readouterr().out
