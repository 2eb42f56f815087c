"""The quick check of a commit: it sees the faults of changed files, and loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from schemas.model import ROOT
from scripts import validate
from tests.edits import edited, place, small

HEAVY = ("pandera", "frictionless", "rapidfuzz", "pycountry", "rich")
FAULTS = [
    (r"bytes data/meetings.csv \n => \r\n", "line-ends"),
    (r"set meetings seoul-talks topic ch\u200bips", "invisible-character"),
    ("bytes data/meetings.csv ,talks, => ,talks ,", "padding"),
    ("set meetings seoul-talks topic =1+1", "formula"),
    ("add searches 2026-11-23,who,where", "cell-count"),
    ("bytes data/meetings.csv ,mode, => ,mood,", "missing-column"),
]


@pytest.fixture
def descriptor(tmp_path: Path) -> Path:
    """The small package in a repository of its own, with nothing changed."""
    path = place(small(), tmp_path)
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "t"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return path


@pytest.mark.parametrize(("edits", "slug"), FAULTS, ids=[f[1] for f in FAULTS])
def test_a_fault_of_a_changed_file_is_seen(
    edits: str, slug: str, descriptor: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place(edited(edits), descriptor.parent)
    assert validate.main([str(descriptor), "--changed"]) == 1
    assert slug in capsys.readouterr().out


def test_files_that_did_not_change_are_not_looked_at(descriptor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert validate.main([str(descriptor), "--changed"]) == 0
    assert "0 tables" in capsys.readouterr().out
    place(edited("set meetings seoul-talks topic chips and memory"), descriptor.parent)
    assert validate.main([str(descriptor), "--changed"]) == 0
    assert "1 tables" in capsys.readouterr().out


def test_without_git_every_file_is_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    descriptor = place(edited("set meetings seoul-talks topic =1+1"), tmp_path)
    assert validate.main([str(descriptor), "--changed"]) == 1
    assert "formula" in capsys.readouterr().out


def test_nothing_heavy_is_loaded(descriptor: Path) -> None:
    place(edited("set meetings seoul-talks topic chips and memory"), descriptor.parent)
    program = (
        "import sys; from scripts import validate; code = validate.main(sys.argv[1:]); "
        f"print([m for m in {HEAVY!r} if m in sys.modules]); sys.exit(code)"
    )
    run = [sys.executable, "-c", program, str(descriptor), "--changed"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n"), done.stdout
