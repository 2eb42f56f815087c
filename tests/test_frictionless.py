"""frictionless, the second opinion: it accepts the package as it stands, and rejects nothing that we pass."""

from __future__ import annotations

from pathlib import Path

import frictionless
import pytest

from scripts.check.run import check
from tests.edits import edited, place, real

BROKEN = [
    "set meetings seoul-talks status held",
    "set meetings seoul-talks occurrences_low one",
    "set meetings seoul-talks topic ",
    "set meetings seoul-talks date Apr-25",
    "set sources page-a accessed 2026-02-30",
    "set funding_amounts round-closed low -1",
    "set meeting_participants seoul-talks|jason-kwon on_behalf_of opnai",
    "copy meetings seoul-talks",
    "add searches 2026-11-23,who,where",
    "bytes data/meetings.csv ,mode, => ,mood,",
]


def test_it_accepts_the_package(tmp_path: Path) -> None:
    report = frictionless.Package(str(place(real(), tmp_path))).validate()
    assert report.valid, report.flatten(["name", "message"])


@pytest.mark.parametrize("edits", BROKEN)
def test_what_it_rejects_we_reject(edits: str, tmp_path: Path) -> None:
    descriptor = place(edited(edits), tmp_path)
    assert not frictionless.Package(str(descriptor)).validate().valid
    assert any(f.is_error for f in check(descriptor)[1])
