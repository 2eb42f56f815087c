"""Rules on the texts that are kept in `seeds/`: unchanged, quoted word for word, and coded whole."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.rules.evidence import sources
from schemas.rules.registry import Problem, rule
from schemas.tables import Tables
from schemas.textfile import TextFile

CHAR_RANGE = re.compile(r"^char=(\d+),(\d+)$")
"""A range of characters as in RFC 5147, section 2.2.1: positions between characters, counting from 0."""

JOINING = 12
"""So many characters may stand between two ranges: a comma and a joining word."""


def kept(tables: Tables, source_id: str) -> TextFile | None:
    """Return the text of a source that is kept in `seeds/`."""
    return tables.texts.get((sources(tables).get(source_id) or {}).get("path") or "")


def _from_kept(tables: Tables) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the evidence rows whose source is a text that is kept in `seeds/`."""
    yield from tables.once("kept evidence", lambda: _kept_rows(tables))


def _kept_rows(tables: Tables) -> list[tuple[int, dict[str, Any]]]:
    ids = pa.array([s for s in sources(tables) if kept(tables, s)], pa.string())
    inside = pc.indices_nonzero(pc.is_in(tables.column("evidence", "source_id"), value_set=ids))
    return list(zip(inside.to_pylist(), tables.typed["evidence"].take(inside).to_pylist(), strict=True))


def intact(tables: Tables, source_id: str) -> str | None:
    """Return the text of a source that is kept in `seeds/`, unless it was changed: then that alone is said."""
    file = kept(tables, source_id)
    same = file is not None and digest(tables, file) == sources(tables)[source_id]["sha256"]
    return file.text if file and same else None


def digest(tables: Tables, file: TextFile) -> str:
    """Return the SHA-256 of a file; made once a run."""
    return tables.once(("sha256", file.path), lambda: hashlib.sha256(file.data).hexdigest())


@rule(
    "E411", "locator", "Range outside the text",
    fails="set evidence bbbbbbbb locator char=0,99999", passes="set evidence bbbbbbbb locator char=0,33",
    mend="count the characters again, from 0, or leave the work to `make new`",
    guards=("evidence.locator",),
)  # fmt: skip
def locator(tables: Tables) -> Iterator[Problem]:
    """Evidence from a text that is kept here says where: a range of characters as in RFC 5147, within the text."""
    if not tables.have(["evidence", "sources"]):
        return
    for i, row in _from_kept(tables):
        text = intact(tables, row["source_id"])
        if text is None:
            continue
        match = CHAR_RANGE.match(row["locator"] or "")
        if not match:
            yield Problem("evidence", i, "locator", "the source is kept here, and the evidence gives no range in it")
        elif not int(match[1]) < int(match[2]) <= len(text):
            said = f"the range {row['locator']} is not inside the text, which has {len(text)} characters"
            yield Problem("evidence", i, "locator", said)


@rule(
    "E412", "quote", "Quote that differs from the text",
    fails="set evidence bbbbbbbb quote Jason Kwon travelled to Seoul, Zürich",
    passes="set evidence bbbbbbbb note Jason Kwon travelled",
    mend="copy the words again, or mend the range",
    guards=("evidence.quote", "evidence.locator"),
)  # fmt: skip
def quote(tables: Tables) -> Iterator[Problem]:
    """The words of the quote are the words at the range. Only a text that is kept here may be quoted."""
    if not tables.have(["evidence", "sources"]):
        return
    quoted = tables.where("evidence", "quote")
    for i, row in zip(quoted, tables.typed["evidence"].take(quoted).to_pylist() if quoted else (), strict=True):
        text, match = intact(tables, row["source_id"]), CHAR_RANGE.match(row["locator"] or "")
        if row["quote"] and kept(tables, row["source_id"]) is None:
            yield Problem("evidence", i, "quote", "the source is not kept here, so its words must not be quoted")
        elif (
            text is not None
            and match
            and int(match[2]) <= len(text)
            and text[int(match[1]) : int(match[2])] != row["quote"]
        ):
            there = text[int(match[1]) : int(match[2])]
            moved = text.find(row["quote"] or "\0")
            hint = f"the words stand at char={moved},{moved + len(row['quote'])}" if moved >= 0 else ""
            yield Problem("evidence", i, "quote", f"the text has '{_short(there)}' at {row['locator']}", hint)


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


@rule(
    "E413", "seed-changed", "Text that was changed",
    fails="bytes seeds/small.txt Seoul => Sejong", passes="set sources seed-small note Seoul",
    mend="restore the text from git; a text in seeds/ is never edited",
    guards=("sources.path", "sources.sha256"),
)  # fmt: skip
def seed_changed(tables: Tables) -> Iterator[Problem]:
    """A text in `seeds/` is kept byte for byte: its SHA-256 is the one that its source names."""
    for i, row in enumerate(tables.rows("sources") if "sources" in tables.typed else ()):
        if not row["path"]:
            continue
        file = tables.texts.get(row["path"])
        if file is None:
            yield Problem("sources", i, "path", f"there is no text '{row['path']}'")
        elif digest(tables, file) != row["sha256"]:
            yield Problem("sources", i, "sha256", f"the text '{row['path']}' is not the one that was coded")


@rule(
    "E414", "seed-coverage", "Words of a text that nothing rests on",
    fails="drop evidence dddddddd", passes="set evidence dddddddd note covered twice",
    mend="code the words, or list them with a row for the source itself that says there is nothing to code",
    guards=("sources.path", "evidence.locator"),
)  # fmt: skip
def seed_coverage(tables: Tables) -> Iterator[Problem]:
    """All words of a text in `seeds/` are coded: the ranges of its evidence cover it but for joining words."""
    if not tables.have(["evidence", "sources"]):
        return
    ranges = defaultdict(list)
    for _, row in _from_kept(tables):
        match = CHAR_RANGE.match(row["locator"] or "")
        if match:
            ranges[row["source_id"]].append((int(match[1]), int(match[2])))
    for i, source in enumerate(tables.rows("sources")):
        text = intact(tables, source["source_id"]) or ""
        for start, end in gaps(text, ranges[source["source_id"]]):
            words = _short(text[start:end].strip())
            yield Problem("sources", i, "path", f"nothing rests on the words '{words}'", f"at char={start},{end}")


def gaps(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches of a text that no range covers and that are more than joining words.

    Line breaks, spaces and punctuation at the ends of a stretch do not count.
    """
    found, reached = [], 0
    for start, end in [*sorted(ranges), (len(text), len(text))]:
        if start > reached and len(text[reached:start].strip(" \n,;:.'\"—-")) > JOINING:
            found.append((reached, start))
        reached = max(reached, end)
    return found
