"""A finding as a person, a pull request and a program see it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from schemas.finding import Finding
from schemas.model import ROOT
from scripts import validate
from scripts.check.run import check
from scripts.describe import report, rules_page
from tests.edits import edited, place, small

SCHEMA = json.loads((ROOT / "schemas" / "findings.schema.json").read_text(encoding="utf-8"))
WRONG_CODE = "set meetings seoul-talks status reportd"


def shown(edits: str, folder: Path, terminal: bool = False) -> str:
    """Return what a person sees."""
    tables, findings = check(place(edited(edits), folder), baseline=small())
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, soft_wrap=True, highlight=False, markup=False, emoji=False)
    report.show(findings, {f.path: f.lines for f in tables.texts.values()}, console)
    return out.getvalue()


def test_a_person_sees_place_line_cell_record_allowed_before_and_mend(tmp_path: Path) -> None:
    lines = shown(WRONG_CODE, tmp_path).splitlines()
    assert lines[0].startswith("data/meetings.csv:3:34  error C204 enum")
    assert lines[1] == "  'reportd' is not a code of 'status'"
    assert lines[2].index("reportd") == lines[3].index("^")
    assert lines[3].count("^") == len("reportd")
    told = {line.split()[0]: line for line in lines[4:] if line}
    assert "seoul-talks · Talks in Seoul" in told["record"]
    assert "nearest: reported" in told["allowed"]
    assert "planned" in told["allowed"]
    assert told["before"].endswith("'reported'")
    assert "write 'reported'" in told["mend"]


def test_the_readme_shows_real_output(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"```text\n{shown(WRONG_CODE, tmp_path).strip()}\n```" in readme


def test_colour_only_on_a_terminal(tmp_path: Path) -> None:
    assert "\x1b[" not in shown(WRONG_CODE, tmp_path)
    assert "\x1b[" in shown(WRONG_CODE, tmp_path, terminal=True)


def _finding(line: int, slug: str = "enum", severity: str = "error", field: str = "status") -> Finding:
    return Finding("data/a.csv", line, 1, "C204", slug, severity, "wrong", field=field, mend="mend it")


def test_five_like_faults_are_told_as_one() -> None:
    four, five = [_finding(i) for i in range(2, 6)], [_finding(i) for i in range(2, 7)]
    assert len(report.grouped(four)) == 4
    ((first, others),) = report.grouped(five)
    assert (first.line, [o.line for o in others]) == (2, [3, 4, 5, 6])


def test_faults_of_two_columns_are_not_like() -> None:
    assert len(report.grouped([_finding(i, field=f"c{i}") for i in range(2, 8)])) == 6


def test_no_more_annotations_than_are_shown_and_the_last_counts_the_rest() -> None:
    many = [_finding(i, field=f"c{i}") for i in range(2, 30)]
    commands = report.workflow_commands(many)
    assert len(commands) == 10
    assert commands[-1] == "::error title=and more::19 more errors; the job summary lists them all"
    assert len(report.workflow_commands(many[:10])) == 10
    assert "and more" not in report.workflow_commands(many[:10])[-1]


def test_annotations_are_escaped() -> None:
    finding = _finding(2).but(path="data/a,b:c.csv", message="100% of\ntwo lines")
    (command,) = report.workflow_commands([finding])
    assert command.startswith("::error file=data/a%2Cb%3Ac.csv,line=2,col=1,title=C204 enum::100%25 of%0Atwo lines")


def test_github_format_writes_the_whole_list_into_the_job_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    descriptor = place(edited(WRONG_CODE), tmp_path / "package")
    assert validate.main([str(descriptor), "--format", "github"]) == 1
    assert "::error file=data/meetings.csv,line=3,col=34" in capsys.readouterr().out
    assert "| data/meetings.csv:3:34 | error C204 enum" in summary.read_text(encoding="utf-8")


def test_json_is_as_its_schema_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    descriptor = place(edited(WRONG_CODE), tmp_path)
    assert validate.main([str(descriptor), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, SCHEMA)
    assert told["valid"] is False
    assert [(f["line"], f["slug"]) for f in told["findings"]] == [(3, "enum")]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**told, "findings": [{"path": "a"}]}, SCHEMA)


def test_without_history_the_report_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    descriptor = place(small(), tmp_path)
    assert validate.main([str(descriptor)]) == 0
    assert "history not checked" in capsys.readouterr().out


def _git(folder: Path, *arguments: str) -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
           "GIT_COMMITTER_EMAIL": "a@example.org"}  # fmt: skip
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **who})


def test_on_a_branch_history_is_that_of_the_merge_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    descriptor = place(small(), tmp_path)
    _git(tmp_path, "init", "-q", "-b", "main")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-q", "-m", "one")
    _git(tmp_path, "checkout", "-q", "-b", "change")
    place(edited("drop evidence dddddddd\nset searches 2026-11-23|Who spoke for Thrive? result x"), tmp_path)
    _git(tmp_path, "commit", "-q", "-am", "two")
    place(edited("drop meetings oslo-talks"), tmp_path)
    assert validate.main([str(descriptor), "--errors-only"]) == 1
    assert "'oslo-talks' is gone and not retired" in capsys.readouterr().out


def test_a_broken_program_is_no_fault_of_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> int:
        raise ZeroDivisionError("one by nothing")

    assert validate.guarded(broken) == 2
    assert "ZeroDivisionError: one by nothing" in capsys.readouterr().err


def test_the_command_ends_with_the_right_code(tmp_path: Path) -> None:
    def run(edits: str) -> int:
        descriptor = place(edited(edits), tmp_path)
        command = [sys.executable, "-m", "scripts.validate", str(descriptor), "--no-history"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode

    assert run("rewrite data/meetings.csv") == 0
    assert run(WRONG_CODE) == 1


def test_the_page_of_rules_is_that_of_the_code() -> None:
    assert rules_page.stale() == []
    assert "### C204 enum" in rules_page.page()
