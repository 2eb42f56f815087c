"""The usual accidents of hand and tool: each is found at its line, or taken back by `make fix`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from scripts import fix
from scripts.check.run import check
from tests.conftest import Check
from tests.edits import edited, place, small, store

M, P = "data/meetings.csv", "data/meeting_participants.csv"

FOUND = [
    # (what happened, edits, rule, line or None for the whole file)
    ("Windows-1252 bytes", rf"bytes {M} chips => caf\xe9", "not-utf-8", 3),
    ("semicolons", f"delimit {M} ;", "wrong-delimiter", 1),
    ("tabs", f"bytes {M} , => \t", "wrong-delimiter", 1),
    ("byte order mark", rf"bytes {M} ^ => \ufeff", "byte-order-mark", 1),
    ("CR LF", rf"bytes {M} \n => \r\n", "line-ends", 1),
    ("no final newline", rf"bytes {M} \n$ =>", "final-newline", 4),
    ("mojibake", r"set meetings seoul-talks place S\u00c3\u00a3o Paulo", "mojibake", 3),
    ("a lost letter", r"set meetings seoul-talks place S\ufffdo Paulo", "replacement-character", 3),
    ("a detached accent", r"set meetings seoul-talks place Sa\u0303o Paulo", "not-nfc", 3),
    ("a non-breaking space", r"set meetings seoul-talks topic AI\u00a0chips", "unusual-space", 3),
    ("a zero-width space", r"set meetings seoul-talks topic AI\u200bchips", "invisible-character", 3),
    ("a bidirectional override", r"set meetings seoul-talks topic \u202espihc", "bidirectional-control", 3),
    ("a look-alike letter in an id", r"set meetings seoul-talks meeting_id seoul-t\u0430lks", "pattern", 3),
    ("padding", f"bytes {M} ,talks,planned => ,talks ,planned", "padding", 2),
    ("a formula", "set meetings seoul-talks topic =HYPERLINK(1)", "formula", 3),
    ("an unclosed quote", f'bytes {M} Seoul,unknown => "Seoul,unknown', "unclosed-quote", 3),
    ("a line break in a cell", r"set meetings seoul-talks summary one\ntwo", "line-break-in-cell", 3),
    ("conflict markers", rf"bytes {M} \n$ => \n<<<<<<< HEAD\n=======\n>>>>>>> b\n", "conflict-marker", 5),
    ("a blank row", rf"bytes {M} \n$ => \n\n", "blank-row", 5),
    ("a short row", "add searches 2026-11-23,who,where", "cell-count", 4),
    ("a long row", "add searches 2026-11-23,who,where,what,more", "cell-count", 4),
    ("empty columns at the end", f"widen {M}", "unknown-column", 1),
    ("a renamed column", f"bytes {M} ,mode, => ,mood,", "unknown-column", 1),
    ("a missing column", f"bytes {M} ,mode, => ,mood,", "missing-column", 1),
    ("a column that stands twice", f"bytes {M} ,mode, => ,kind,", "duplicate-column", 1),
    ("columns in another order", "bytes data/searches.csv date,question => question,date", "column-order", 1),
    ("a month as a word", "set meetings seoul-talks date Apr-25", "pattern", 3),
    ("a date of the British", "set meetings seoul-talks date 31/03/2025", "pattern", 3),
    ("a power of ten", "set funding_amounts round-closed low 1E+11", "type", 3),
    ("a sum with its sign", "set funding_amounts round-closed low $7,500,000,000", "type", 3),
    ("NaN", "set funding_amounts round-closed low NaN", "type", 3),
    ("an underscore", "set funding_amounts round-closed low 1_000", "type", 3),
    ("full-width digits", r"set funding_amounts round-closed low \uff16.6", "type", 3),
    ("day and month changed round", "set funding_amounts round-closed date 2024-02-10", "swapped-day", 3),
    ("a thousand times off", "set funding_amounts round-closed scale million", "as-reported", 3),
    ("a row deleted", "drop meetings oslo-talks", "vanished", 0),
    ("an id changed", "set meetings oslo-talks meeting_id oslo-visit", "vanished", 0),
    ("an id twice", "copy meetings seoul-talks", "primary-key", 5),
    ("a dangling id", "set meeting_participants seoul-talks|jason-kwon on_behalf_of opnai", "foreign-key", 4),
    ("a dangling record", "set evidence bbbbbbbb record_id seoul-talk", "record-reference", None),
    ("a person where a body must stand", "add funding_parties round,jason-kwon,site,", "role-kind", 6),
    ("one entity under two names", "set entities seoul-bank name Open AI, Inc.", "shared-alias", None),
    ("one entity twice", "set entities seoul-bank name OpenAI, Inc.", "same-name", None),
    (
        "parts above their whole",
        "set funding_amounts round-bank-closed scale billion\n"
        "set funding_amounts round-bank-closed as_reported about $500 billion",
        "parts-above-whole",
        None,
    ),
    ("a circle of parts", "add links funding,round,part_of,funding,round-thrive,", "circle-of-parts", None),
    ("an office not held", "set entity_relations jason-kwon-cso-openai end 2023-06", "office-not-held", 4),
    ("an event after its source", "set meetings seoul-talks date 2026-08", "too-early", 3),
    ("a range outside the seed", "set evidence bbbbbbbb locator char=0,99999", "locator", None),
    ("a rejected source as support", "set sources seed-small standing rejected", "unread-support", None),
    (
        "an identifier of another form",
        "set policy_identifiers chips-act|us_public_law|Pub. L. 117-167 identifier PL 117",
        "identifier",
        2,
    ),
]


@pytest.mark.parametrize(("edits", "slug", "line"), [c[1:] for c in FOUND], ids=[c[0] for c in FOUND])
def test_the_accident_is_found_at_its_line(edits: str, slug: str, line: int | None, small_check: Check) -> None:
    hits = [f for f in small_check(edits) if f.slug == slug]
    assert hits
    assert line is None or hits[0].line == line
    assert all(f.mend for f in hits)


def test_an_id_that_was_changed_is_named(small_check: Check) -> None:
    found = small_check("set meetings oslo-talks meeting_id oslo-visit")
    assert "oslo-visit" in next(f.hint for f in found if f.slug == "vanished")


def test_swapped_day_is_suggested_where_the_source_shows_it(small_check: Check) -> None:
    found = small_check("set funding_amounts round-closed date 2026-02-10\nset sources page-a published 2025-06-03")
    assert "too-early" in {f.slug for f in found}
    found = small_check("set meetings seoul-talks date 2024-12-09\nset sources page-b published 2024-09-13")
    assert "2024-09-12" in next(f.hint for f in found if f.slug == "too-early")


FIXED = [
    (
        "Windows-1252",
        rf"bytes {M} chips => caf\xe9",
        "set meetings seoul-talks topic memory caf\\u00e9\nset meetings seoul-trip topic caf\\u00e9",
    ),
    ("semicolons", f"delimit {M} ;", ""),
    ("tabs", f"bytes {M} , => \t", ""),
    ("byte order mark", rf"bytes {M} ^ => \ufeff", ""),
    ("CR LF", rf"bytes {M} \n => \r\n", ""),
    ("no final newline", rf"bytes {M} \n$ =>", ""),
    ("blank rows", rf"bytes {M} \n$ => \n\n,,,,,,,,,,,,\n", ""),
    ("empty columns at the end", f"widen {M}", ""),
    ("padding", f"bytes {M} ,talks, => , talks ,", ""),
    ("quotes", f'bytes {M} ,talks, => ,"talks",', ""),
    ("needless zeros", "bytes data/funding_amounts.csv 6.6,6.6 => 6.60,6.6000", ""),
    ("full-width digits", r"set funding_amounts round-closed low \uff16.6", ""),
    (
        "a special space",
        r"set meetings seoul-talks topic memory\u00a0chips",
        "set meetings seoul-talks topic memory chips",
    ),
    (
        "a detached accent",
        r"set meetings seoul-talks topic Sa\u0303o",
        r"set meetings seoul-talks topic S\u00e3o",
    ),
]


@pytest.mark.parametrize(("accident", "meant"), [c[1:] for c in FIXED], ids=[c[0] for c in FIXED])
def test_fix_takes_the_accident_back(
    accident: str, meant: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    descriptor = place(edited(accident), tmp_path)
    assert fix.main([str(descriptor)]) == 0
    wanted = edited(meant) if meant else small()
    for name in wanted:
        if name.startswith("data/"):
            assert (tmp_path / name).read_bytes() == wanted[name], name
    assert "data/" in capsys.readouterr().out


def test_fix_puts_the_columns_in_order(tmp_path: Path) -> None:
    files = small()
    table = list(csv.reader(io.StringIO(files["data/searches.csv"].decode())))
    store(files, "searches", [row[::-1] for row in table])
    assert fix.main([str(place(files, tmp_path))]) == 0
    assert (tmp_path / "data" / "searches.csv").read_bytes() == small()["data/searches.csv"]


def test_a_resave_leaves_one_changed_cell(tmp_path: Path) -> None:
    """Every line is quoted anew, sorted anew and ended anew, and one cell is changed: fix leaves that one cell."""
    lines = edited("set meetings seoul-talks topic HBM")[M].decode().splitlines()
    cells = [next(csv.reader([line])) for line in [lines[0], *reversed(lines[1:])]]
    saved = "\r\n".join(";".join(f'"{c}"' for c in row) for row in cells)
    files = {**small(), M: b"\xef\xbb\xbf" + saved.encode()}
    assert fix.main([str(place(files, tmp_path))]) == 0
    before, after = small()[M].decode().splitlines(), (tmp_path / M).read_text(encoding="utf-8").splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) == 1
    assert changed[0][0].replace("memory chips", "HBM") == changed[0][1]


NOT_FIXED = [
    ("an unclosed quote", f'bytes {M} Seoul,unknown => "Seoul,unknown'),
    ("a renamed column", f"bytes {M} ,mode, => ,mood,"),
    ("a short row", "add searches 2026-11-23,who,where"),
    ("a wrong code", "set meetings seoul-talks status held"),
    ("a zero-width space", r"set meetings seoul-talks topic AI\u200bchips"),
]


@pytest.mark.parametrize("edits", [c[1] for c in NOT_FIXED], ids=[c[0] for c in NOT_FIXED])
def test_fix_leaves_what_it_cannot_prove(edits: str, tmp_path: Path) -> None:
    files = edited(edits)
    descriptor = place(files, tmp_path)
    fix.main([str(descriptor)])
    assert {n: (tmp_path / n).read_bytes() for n in files} == files
    assert any(f.is_error for f in check(descriptor)[1])
