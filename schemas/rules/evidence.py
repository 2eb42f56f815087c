"""Rules on evidence: every claim rests on a source that was read, and the words that are kept are its words."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rapidfuzz import process

from schemas import codelists
from schemas.rules.registry import Problem, rule
from schemas.tables import Tables, TextFile

CHAR_RANGE = re.compile(r"^char=(\d+),(\d+)$")
"""A range of characters as in RFC 5147, section 2.2.1: positions between characters, counting from 0."""

JOINING = 12
"""So many characters may stand between two ranges: a comma and a joining word."""

POINTERS = (
    ("evidence", "record_type", "record_id"),
    ("policy_references", "record_type", "record_id"),
    ("links", "from_type", "from_id"),
    ("links", "to_type", "to_id"),
    ("corrections", "record_type", "record_id"),
)
"""The columns that name a record of any table by its type and key."""


@rule(
    "K304", "record-reference", "Type and key of a record that is not there",
    fails="set evidence bbbbbbbb record_id seoul-talk", passes="set evidence bbbbbbbb record_id oslo-talks",
    mend="add the record, or name one that is there",
)  # fmt: skip
def record_reference(tables: Tables) -> Iterator[Problem]:
    """A pair of type and key must name a row of the table of that type; a composite key is joined with `|`."""
    types, retired = codelists.record_types(), retired_keys(tables)
    for table, type_column, id_column in POINTERS:
        for i, row in enumerate(tables.rows(table) if table in tables.typed else ()):
            target = types.get(row[type_column] or "", ("", ()))[0]
            if target not in tables.typed or not row[id_column] or row[id_column] in tables.index(target):
                continue
            if table == "corrections" and (row[type_column], row[id_column]) in retired:
                continue
            near = process.extractOne(row[id_column], list(tables.index(target)))
            hint = f"nearest: {near[0]}" if near and near[1] > 60 else ""
            yield Problem(table, i, id_column, f"there is no {row[type_column]} '{row[id_column]}'", hint)


def retired_keys(tables: Tables) -> set[tuple[str, str]]:
    """Return the type and key of every retired record."""
    rows = tables.rows("retired_ids") if "retired_ids" in tables.typed else []
    return {(r["record_type"], r["record_id"]) for r in rows}


def supports(tables: Tables) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return, for each record's type and key, the evidence rows that support it."""

    def make() -> dict[tuple[str, str], list[dict[str, Any]]]:
        found = defaultdict(list)
        for row in tables.rows("evidence"):
            if row["stance"] == "supports":
                found[row["record_type"], row["record_id"]].append(row)
        return found

    return tables.once("supports", make)


def sources(tables: Tables) -> dict[str, dict[str, Any]]:
    """Return the rows of the sources by their identifiers."""
    return tables.once("sources", lambda: {r["source_id"]: r for r in tables.rows("sources")})


@rule(
    "E401", "no-evidence", "Record without evidence",
    fails="drop evidence bbbbbbbb", passes="drop evidence dddddddd",
    mend="add a row to evidence.csv that names a source for the record",
)  # fmt: skip
def no_evidence(tables: Tables) -> Iterator[Problem]:
    """Every row that states something about the world names the source that says so, in a row of its own or,
    where its table leans on a parent, in the parent's.
    """
    if not tables.have(["evidence"]):
        return
    held = supports(tables)
    for resource in tables.package.resources:
        schema = resource.schema
        if schema.evidence != "own" or resource.name not in tables.typed:
            continue
        for i, key in enumerate(tables.keys(resource.name)):
            if key is not None and (schema.record_type, key) not in held:
                said = f"no source supports the {schema.record_type} '{key}'"
                yield Problem(resource.name, i, schema.primary_key[0], said)


@rule(
    "E402", "evidence-field", "Evidence for a column that is not there",
    fails="set evidence bbbbbbbb field dates", passes="set evidence bbbbbbbb field date",
    mend="name a column of the record's table, or leave the cell empty",
)  # fmt: skip
def evidence_field(tables: Tables) -> Iterator[Problem]:
    """Evidence for one field names a column of the table in which the record stands."""
    types = codelists.record_types()
    for table in ("evidence", "corrections"):
        for i, row in enumerate(tables.rows(table) if table in tables.typed else ()):
            target = types.get(row["record_type"] or "", ("", ()))[0]
            if row["field"] and target in tables.typed and row["field"] not in tables.schema(target).names:
                names = tables.schema(target).names
                near = process.extractOne(row["field"], names)
                yield Problem(table, i, "field", f"{target} has no column '{row['field']}'", f"nearest: {near[0]}")


def kept(tables: Tables, source_id: str) -> TextFile | None:
    """Return the text of a source that is kept in `seeds/`."""
    return tables.texts.get((sources(tables).get(source_id) or {}).get("path") or "")


def intact(tables: Tables, source_id: str) -> str | None:
    """Return the text of a source that is kept in `seeds/`, unless it was changed: then that alone is said."""
    file = kept(tables, source_id)
    same = file is not None and hashlib.sha256(file.data).hexdigest() == sources(tables)[source_id]["sha256"]
    return file.text if file and same else None


@rule(
    "E411", "locator", "Range outside the text",
    fails="set evidence bbbbbbbb locator char=0,99999", passes="set evidence bbbbbbbb locator char=0,33",
    mend="count the characters again, from 0, or leave the work to `make new`",
)  # fmt: skip
def locator(tables: Tables) -> Iterator[Problem]:
    """Evidence from a text that is kept here says where: a range of characters as in RFC 5147, within the text."""
    if not tables.have(["evidence", "sources"]):
        return
    for i, row in enumerate(tables.rows("evidence")):
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
)  # fmt: skip
def quote(tables: Tables) -> Iterator[Problem]:
    """The words of the quote are the words at the range. Only a text that is kept here may be quoted."""
    if not tables.have(["evidence", "sources"]):
        return
    for i, row in enumerate(tables.rows("evidence")):
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
)  # fmt: skip
def seed_changed(tables: Tables) -> Iterator[Problem]:
    """A text in `seeds/` is kept byte for byte: its SHA-256 is the one that its source names."""
    for i, row in enumerate(tables.rows("sources") if "sources" in tables.typed else ()):
        if not row["path"]:
            continue
        file = tables.texts.get(row["path"])
        if file is None:
            yield Problem("sources", i, "path", f"there is no text '{row['path']}'")
        elif hashlib.sha256(file.data).hexdigest() != row["sha256"]:
            yield Problem("sources", i, "sha256", f"the text '{row['path']}' is not the one that was coded")


@rule(
    "E414", "seed-coverage", "Words of a text that nothing rests on",
    fails="drop evidence dddddddd", passes="set evidence dddddddd note covered twice",
    mend="code the words, or list them with a row for the source itself that says there is nothing to code",
)  # fmt: skip
def seed_coverage(tables: Tables) -> Iterator[Problem]:
    """All words of a text in `seeds/` are coded: the ranges of its evidence cover it but for joining words."""
    if not tables.have(["evidence", "sources"]):
        return
    ranges = defaultdict(list)
    for row in tables.rows("evidence"):
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


@rule(
    "E421", "unread-support", "Support by a source that cannot support",
    fails="set sources seed-small standing rejected", passes="set sources seed-small standing weak",
    mend="find another source, or take the record out",
)  # fmt: skip
def unread_support(tables: Tables) -> Iterator[Problem]:
    """A rejected source supports nothing, nor does one that nobody read."""
    if not tables.have(["evidence", "sources"]):
        return
    for i, row in enumerate(tables.rows("evidence")):
        source = sources(tables).get(row["source_id"])
        if source is None or row["stance"] != "supports":
            continue
        if source["standing"] == "rejected":
            yield Problem("evidence", i, "source_id", f"'{row['source_id']}' is rejected, so it supports nothing")
        elif source["read_as"] == "not_read":
            yield Problem("evidence", i, "source_id", f"'{row['source_id']}' was not read, so it supports nothing")
