"""Rules on evidence: every claim rests on a source that was read, and the words that are kept are its words."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists
from schemas.model import TableSchema
from schemas.nearest import nearest
from schemas.rules.registry import Problem, rule
from schemas.tables import Tables
from schemas.textfile import TextFile

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
    "K304",
    "record-reference",
    "Type and key of a record that is not there",
    fails="set evidence bbbbbbbb record_id seoul-talk",
    passes="set evidence bbbbbbbb record_id oslo-talks",
    mend="add the record, or name one that is there",
    guards=tuple(f"{table}.{column}" for table, *columns in POINTERS for column in columns),
)
def record_reference(tables: Tables) -> Iterator[Problem]:
    """A pair of type and key must name a row of the table of that type; a composite key is joined with `|`."""
    retired = retired_keys(tables)
    for table, type_column, id_column in POINTERS:
        for i, record_type, record_id in _lost(tables, table, type_column, id_column):
            if table == "corrections" and (record_type, record_id) in retired:
                continue
            target = codelists.record_types()[record_type][0]
            said, near = f"there is no {record_type} '{record_id}'", nearest(record_id, list(tables.index(target)))
            yield Problem(table, i, id_column, said, near=near)


def _lost(tables: Tables, table: str, type_column: str, id_column: str) -> Iterator[tuple[int, str, str]]:
    """Yield the rows of a table that name a record which is not there: position, type and key."""
    if table not in tables.typed:
        return
    types, keys = (tables.column(table, c) for c in (type_column, id_column))
    for record_type, (target, _) in codelists.record_types().items():
        if target in tables.typed:
            known = pc.is_in(keys, value_set=tables.key_column(target))
            lost = pc.and_(pc.equal(types, record_type), pc.and_(pc.is_valid(keys), pc.invert(known)))
            yield from ((i, record_type, keys[i].as_py()) for i in pc.indices_nonzero(lost).to_pylist())


def retired_keys(tables: Tables) -> set[tuple[str, str]]:
    """Return the type and key of every retired record."""
    rows = tables.rows("retired_ids") if "retired_ids" in tables.typed else []
    return {(r["record_type"], r["record_id"]) for r in rows}


def support(tables: Tables) -> dict[tuple[str, str], set[str]]:
    """Return, for each record's type and key, the sources that support it; made once a run."""

    def make() -> dict[tuple[str, str], set[str]]:
        found = defaultdict(set)
        supports = pc.equal(tables.column("evidence", "stance"), "supports")
        columns = (tables.column("evidence", c).filter(supports) for c in ("record_type", "record_id", "source_id"))
        for record_type, record_id, source in zip(*(c.to_pylist() for c in columns), strict=True):
            found[record_type, record_id].add(source)
        return dict(found)

    return tables.once("support", make)


def sources(tables: Tables) -> dict[str, dict[str, Any]]:
    """Return the rows of the sources by their identifiers."""
    return tables.once("sources", lambda: {r["source_id"]: r for r in tables.rows("sources")})


def key_of_claims(schema: TableSchema) -> tuple[str, ...]:
    """Return the first column of the key of a table whose rows need evidence of their own."""
    return schema.primary_key[:1] if schema.evidence == "own" else ()


@rule(
    "E401", "no-evidence", "Record without evidence",
    fails="drop evidence bbbbbbbb", passes="drop evidence dddddddd",
    mend="add a row to evidence.csv that names a source for the record",
    guards=key_of_claims,
)  # fmt: skip
def no_evidence(tables: Tables) -> Iterator[Problem]:
    """Every row that states something about the world names the source that says so, in a row of its own or,
    where its table leans on a parent, in the parent's.
    """
    if not tables.have(["evidence"]):
        return
    evidence = tables.typed["evidence"]
    supporting = evidence.filter(pc.equal(evidence.column("stance"), "supports"))
    for resource in tables.package.resources:
        schema = resource.schema
        if schema.evidence != "own" or resource.name not in tables.typed:
            continue
        named = pc.equal(supporting.column("record_type"), schema.record_type)
        held = supporting.filter(named).column("record_id").combine_chunks()
        keys = tables.key_column(resource.name)
        bare = pc.and_(pc.is_valid(keys), pc.invert(pc.is_in(keys, value_set=held)))
        for i in pc.indices_nonzero(bare).to_pylist():
            said = f"no source supports the {schema.record_type} '{keys[i].as_py()}'"
            yield Problem(resource.name, i, schema.primary_key[0], said)


@rule(
    "E402", "evidence-field", "Evidence for a column that is not there",
    fails="set evidence bbbbbbbb field dates", passes="set evidence bbbbbbbb field date",
    mend="name a column of the record's table, or leave the cell empty",
    guards=("evidence.field", "corrections.field"),
)  # fmt: skip
def evidence_field(tables: Tables) -> Iterator[Problem]:
    """Evidence for one field names a column of the table in which the record stands."""
    for table in ("evidence", "corrections"):
        told = tables.where(table, "field")
        types, fields = (
            (tables.column(table, c).take(told).to_pylist() for c in ("record_type", "field")) if told else ((), ())
        )
        for i, record_type, field in zip(told, types, fields, strict=True):
            target = codelists.record_types().get(record_type or "", ("", ()))[0]
            names = tables.schema(target).names if target in tables.typed else [field]
            if field not in names:
                said = f"{target} has no column '{field}'"
                yield Problem(table, i, "field", said, near=nearest(field, names, 40))


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
