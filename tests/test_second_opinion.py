"""frictionless, the second opinion: it accepts the package as it stands, and rejects nothing that we pass.

What it passes and we reject is listed here with the reason.
"""

from __future__ import annotations

import random
from pathlib import Path

import frictionless
import pytest

from schemas.model import ROOT
from scripts.check.run import check, check_one
from tests import mutants
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


TEXT = "it looks at values, not at how the text is written"
PASSES = {
    "byte-order-mark": TEXT,
    "line-ends": TEXT,
    "final-newline": TEXT,
    "not-nfc": TEXT,
    "control-character": TEXT,
    "invisible-character": TEXT,
    "bidirectional-control": TEXT,
    "unusual-space": TEXT,
    "replacement-character": TEXT,
    "padding": TEXT,
    "formula": TEXT,
    "line-break-in-cell": "a line break in quotes is good CSV; here one record is one line",
    "type": "it reads NaN, powers of ten, 1_000 and full-width digits as numbers",
    "primary-key": "it sees a key that stands twice only where it checks the key of the whole table",
}
"""What frictionless may pass that we reject, by rule, with the reason."""


def _rejected(mutant: mutants.Mutant, folder: Path) -> bool:
    """Whether frictionless rejects the table of a mutant, looked at by itself."""
    path = folder / f"{mutant.table}.csv"
    path.write_bytes(mutant.data)
    schema = frictionless.Schema(str(ROOT / "schemas" / "tables" / f"{mutant.table}.json"))
    schema.foreign_keys = []
    dialect = frictionless.Dialect.from_descriptor({"delimiter": ",", "lineTerminator": "\n"})
    resource = frictionless.Resource(path=path.name, basepath=str(folder), schema=schema, dialect=dialect)
    return not resource.validate().valid


def test_of_the_mutants_it_rejects_none_that_we_pass(tmp_path: Path) -> None:
    data = mutants.Data()
    small = [
        m for m in mutants.of_cells(data, 1, random.Random(5)) if len(m.data) < 300_000 and m.slug != "foreign-key"
    ]
    sample = random.Random(5).sample(small, 150)
    passed = set()
    for mutant in sample:
        if _rejected(mutant, tmp_path):
            assert any(f.is_error for f in check_one(data.tables, mutant.table, mutant.data)), mutant.about
        else:
            passed.add(mutant.slug)
    assert passed
    assert passed <= set(PASSES)
