"""Rules on sources: what may support a claim, what retells what, and on whose word evidence says that a claim rests."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from schemas.rules.registry import Problem, rule
from schemas.rules.time import spans
from schemas.tables import Tables

REPORTED = ["refusal_to_comment", "attributed_view"]
"""The kinds of statements that a newsroom tells in its own voice."""


@rule(
    "E421", "unread-support", "Support by a source that cannot support",
    fails="set sources seed-small standing rejected", passes="set sources seed-small standing weak",
    mend="find another source, or take the record out",
    guards=("evidence.source_id", "sources.standing", "sources.read_as"),
)  # fmt: skip
def unread_support(tables: Tables) -> Iterator[Problem]:
    """A rejected source supports nothing, nor does one that nobody read."""
    if not tables.have(["evidence", "sources"]):
        return
    for why, barred in (
        ("is rejected", _with(tables, "standing", "rejected")),
        ("was not read", _with(tables, "read_as", "not_read")),
    ):
        names = tables.column("evidence", "source_id")
        wrong = pc.and_(pc.equal(tables.column("evidence", "stance"), "supports"), pc.is_in(names, value_set=barred))
        for i in pc.indices_nonzero(wrong).to_pylist():
            yield Problem("evidence", i, "source_id", f"'{names[i].as_py()}' {why}, so it supports nothing")


def _with(tables: Tables, column: str, code: str) -> pa.Array:
    """Return the identifiers of the sources that have a code."""
    ids = tables.column("sources", "source_id")
    return ids.filter(pc.equal(tables.column("sources", column), code))


@rule(
    "E422", "report-unnamed", "Retold report that is not named",
    fails="set evidence ffbbbbbv attribution other_report", passes="set evidence ffbbbbcp attribution other_report",
    mend="name the report in the source's `derives_from`, or say on whose word the claim rests",
    guards=("evidence.attribution", "sources.derives_from"),
)  # fmt: skip
def report_unnamed(tables: Tables) -> Iterator[Problem]:
    """Evidence that rests on another report has a source that says which: a copy without its origin would count as
    an origin itself.
    """
    if not tables.have(["evidence", "sources"]):
        return
    ids, names = tables.column("sources", "source_id"), tables.column("evidence", "source_id")
    first_hand = ids.filter(pc.is_null(tables.column("sources", "derives_from")))
    retold = pc.equal(tables.column("evidence", "attribution"), "other_report")
    for i in pc.indices_nonzero(pc.and_(retold, pc.is_in(names, value_set=first_hand))).to_pylist():
        said = f"'{names[i].as_py()}' is said to retell another report, and names none that it derives from"
        yield Problem("evidence", i, "attribution", said)


@rule(
    "E423", "contradiction-value", "Contradiction that does not say what the source has",
    fails="set evidence ffbbbbcp value ", passes="set evidence ffbbbbcp field \nset evidence ffbbbbcp value ",
    mend="write the source's own value, or leave `field` empty where it contradicts the whole row",
    guards=("evidence.value", "evidence.field"),
)  # fmt: skip
def contradiction_value(tables: Tables) -> Iterator[Problem]:
    """Evidence that contradicts one field gives what its source has in its place."""
    if not tables.have(["evidence"]):
        return
    field, value = (tables.column("evidence", c) for c in ("field", "value"))
    against = pc.equal(tables.column("evidence", "stance"), "contradicts")
    for i in pc.indices_nonzero(pc.and_(against, pc.and_(pc.is_valid(field), pc.is_null(value)))).to_pylist():
        yield Problem(
            "evidence", i, "value", f"the source contradicts '{field[i].as_py()}', and its value is not given"
        )


@rule(
    "E424", "older-than-origin", "Retold before it was told", severity="warning",
    fails="set sources page-b published 2025-06-02", passes="set sources page-b published 2025-06",
    mend="check both days and which of the two retells the other; a time zone may explain a day",
    guards=("sources.published", "sources.derives_from"),
)  # fmt: skip
def older_than_origin(tables: Tables) -> Iterator[Problem]:
    """A page that retells another was not published surely before it."""
    if not tables.have(["sources"]):
        return
    first, last = spans(tables, "sources", "published")
    places = tables.index("sources")
    for i, row in enumerate(tables.rows("sources")):
        origin = places.get(row["derives_from"] or "")
        if origin is None:
            continue
        day, began = last[i], first[origin]
        if day and began and day < began:
            yield Problem(
                "sources", i, "published", f"it retells '{row['derives_from']}', which came later, on {began}"
            )


@rule(
    "E425", "speaker-known", "Statement on nobody's word",
    fails="set evidence ffbbbbcj attribution other_report\nset evidence ffbbbbcj source_id page-b",
    passes="set evidence ffbbbbcj attribution other_report\nset evidence ffbbbbcj source_id page-b\n"
    "set statements kwon-2024-09-chips kind refusal_to_comment",
    mend="say whether the speaker is an organisation, a person by name or unnamed people",
    guards=("evidence.attribution", "statements.kind"),
)  # fmt: skip
def speaker_known(tables: Tables) -> Iterator[Problem]:
    """Whoever carries a statement on, it rests on the word of its speaker; only a refusal or a view that is ascribed
    to somebody may rest on a report.
    """
    if not tables.have(["evidence", "statements"]):
        return
    kinds = pc.is_in(tables.column("statements", "kind"), value_set=pa.array(REPORTED))
    spoken = tables.column("statements", "statement_id").filter(pc.invert(kinds))
    names, types = tables.column("evidence", "record_id"), tables.column("evidence", "record_type")
    retold = pc.equal(tables.column("evidence", "attribution"), "other_report")
    wrong = pc.and_(pc.and_(retold, pc.equal(types, "statement")), pc.is_in(names, value_set=spoken))
    for i in pc.indices_nonzero(wrong).to_pylist():
        said = f"'{names[i].as_py()}' names its speaker, and the evidence rests on another report"
        yield Problem("evidence", i, "attribution", said)
