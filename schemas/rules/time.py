"""Rules on time: dates that the calendar has, in an order that can be, and no news from before the event."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from schemas.dates import bounds
from schemas.model import TableSchema
from schemas.rules.evidence import support
from schemas.rules.registry import Problem, rule
from schemas.tables import Tables

Day = dt.date | None
AHEAD = {
    "meetings": ("status", ("planned", "cancelled", "denied")),
    "funding_amounts": ("stage", ("proposed", "rumoured", "in_talks", "expected")),
    "policy_events": ("event", ("applies", "in_force", "expired", "proposed")),
}
"""What may be told before its day: by table, the column and the codes that look ahead."""


def edtf(schema: TableSchema) -> list[str]:
    """Return the columns that hold dates of the EDTF profile."""
    return [f.name for f in schema.fields if f.get("dateProfile") == "edtf"]


def date_fields(tables: Tables) -> list[tuple[str, str]]:
    """Return the tables and columns that hold dates of the EDTF profile."""
    return [(n, column) for n in tables.typed for column in edtf(tables.schema(n))]


def span_columns(tables: Tables, table: str, column: str = "date") -> tuple[pa.Array, pa.Array]:
    """Return the columns of the earliest and the latest day of each date of a column; made once a run."""
    return tables.once(("span columns", table, column), lambda: bounds(tables.column(table, column)))


def spans(tables: Tables, table: str, column: str = "date") -> tuple[list[Day], list[Day]]:
    """Return the earliest and the latest day of each date of a column; made once a run."""

    def make() -> tuple[list[Day], list[Day]]:
        first, last = span_columns(tables, table, column)
        return first.to_pylist(), last.to_pylist()

    return tables.once(("spans", table, column), make)


@rule(
    "D501", "no-such-day", "Date that the calendar lacks",
    fails="set meetings oslo-talks date 2023-02-29", passes="set meetings oslo-talks date 2024-02-29",
    mend="check the date in the source",
    guards=edtf,
)  # fmt: skip
def no_such_day(tables: Tables) -> Iterator[Problem]:
    """A date has the form of a day, but the calendar has no such day."""
    for table, column in date_fields(tables):
        text = tables.column(table, column)
        first, last = span_columns(tables, table, column)
        begins = pc.invert(pc.starts_with(text, ".."))
        ends = pc.invert(pc.ends_with(text, ".."))
        lost = pc.or_(pc.and_(pc.is_null(first), begins), pc.and_(pc.is_null(last), ends))
        for i in pc.indices_nonzero(pc.fill_null(lost, False)).to_pylist():
            yield Problem(table, i, column, f"the calendar has no day '{text[i].as_py()}'")


@rule(
    "D502", "backwards", "Interval that ends before it begins",
    fails="set meetings oslo-talks date 2024-10/2024-09", passes="set meetings oslo-talks date 2024-10/2024-10",
    mend="change the two ends round",
    guards=edtf,
)  # fmt: skip
def backwards(tables: Tables) -> Iterator[Problem]:
    """The first date of an interval is not after the second."""
    for table, column in date_fields(tables):
        text = tables.column(table, column)
        first, last = span_columns(tables, table, column)
        for i in pc.indices_nonzero(pc.fill_null(pc.less(last, first), False)).to_pylist():
            yield Problem(table, i, column, f"'{text[i].as_py()}' ends before it begins")


SEASON = r"^(?P<year>[0-9]{4})-(?P<next>2[1-4])[~?%]?$"


@rule(
    "D503", "season-or-years", "Season that looks like two years",
    fails="set meetings oslo-talks date 2023-24", passes="set meetings oslo-talks date 2024-24",
    mend="write two years as 2023/2024; write the season of another year with its own year",
    guards=edtf,
)  # fmt: skip
def season_or_years(tables: Tables) -> Iterator[Problem]:
    """`2023-24` is the winter of 2023 in EDTF, and two years to nearly everybody else; it is not used here."""
    for table, column in date_fields(tables):
        text = tables.column(table, column)
        found = pc.extract_regex(text, SEASON)
        year = pc.cast(pc.utf8_slice_codeunits(pc.struct_field(found, ["year"]), 2, 4), pa.int32())
        looks = pc.equal(pc.add(year, 1), pc.cast(pc.struct_field(found, ["next"]), pa.int32()))
        for i in pc.indices_nonzero(pc.fill_null(looks, False)).to_pylist():
            yield Problem(table, i, column, f"'{text[i].as_py()}' reads as a season and looks like two years")


@rule(
    "D504", "end-before-start", "End before start",
    fails="set entity_relations jason-kwon-cso-openai end 2022",
    passes="set entity_relations jason-kwon-cso-openai end 2023",
    mend="check both dates",
    guards=("entity_relations.start", "entity_relations.end"),
)  # fmt: skip
def end_before_start(tables: Tables) -> Iterator[Problem]:
    """A relation surely ended before it began: even its latest end lies before its earliest start."""
    if not tables.have(["entity_relations"]):
        return
    starts, ends = spans(tables, "entity_relations", "start")[0], spans(tables, "entity_relations", "end")[1]
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start and end and end < start:
            yield Problem("entity_relations", i, "end", "the relation ends before it starts")


def day_of_claims(schema: TableSchema) -> tuple[str, ...]:
    """Return the date of a table whose rows need evidence of their own."""
    return ("date",) if schema.evidence == "own" and "date" in schema.names else ()


@rule(
    "E431", "too-early", "Told before it happened",
    fails="set meetings seoul-talks date 2024-10-05/2024-10-06", passes="set meetings oslo-talks date 2026-10-05",
    mend="check the date, or the source's date of publication",
    guards=day_of_claims,
)  # fmt: skip
def too_early(tables: Tables) -> Iterator[Problem]:
    """At least one supporting source was published on or after the first day that the record may mean, unless the
    record is of something planned, proposed, expected, rumoured, in talks or dated ahead by law.
    """
    if not tables.have(["evidence", "sources"]):
        return
    latest = _latest_publication(tables)
    for resource in tables.package.resources:
        name, schema = resource.name, resource.schema
        if name in tables.typed and day_of_claims(schema):
            yield from _early(tables, name, latest)


def _latest_publication(tables: Tables) -> dict[tuple[str, str], Day]:
    """Return the last day on which a source of each record may have been published; None where one has no date."""
    days = dict(
        zip(tables.column("sources", "source_id").to_pylist(), spans(tables, "sources", "published")[1], strict=True)
    )
    told = {record: [days.get(s) for s in held] for record, held in support(tables).items()}
    return {record: None if None in d else max(day for day in d if day) for record, d in told.items()}


def _early(tables: Tables, name: str, latest: dict[tuple[str, str], Day]) -> Iterator[Problem]:
    column, ahead = AHEAD.get(name, ("", ()))
    codes = tables.column(name, column).to_pylist() if column else [None] * len(tables.typed[name])
    record_type = tables.schema(name).record_type
    for i, (key, first, code) in enumerate(zip(tables.keys(name), spans(tables, name)[0], codes, strict=True)):
        told = latest.get((record_type, key or ""))
        if first and told and told < first and code not in ahead:
            date = tables.column(name, "date")[i].as_py()
            said = f"it is dated {date}, and the last of its sources was published by {told}"
            yield Problem(name, i, "date", said, _swapped(date, told))


def _swapped(date: str, told: dt.date) -> str:
    """Return the day with day and month changed round, where that day fits the source."""
    try:
        other = dt.datetime.strptime(date, "%Y-%d-%m").date()
    except ValueError:
        return ""
    return f"perhaps {other}: day and month may have been swapped" if other <= told else ""


ORDER = {"proposed": 0, "introduced": 0, "passed_chamber": 1, "adopted": 2, "signed": 2, "in_force": 3}
"""The steps of a policy that follow each other."""


@rule(
    "D521", "event-order", "Events of a policy in an order that cannot be",
    fails="set policy_events chips-act-proposed date 2022-09",
    passes="set policy_events chips-act-proposed date 2022-08",
    mend="check the dates of both events",
    guards=("policy_events.date", "policy_events.event"),
)  # fmt: skip
def event_order(tables: Tables) -> Iterator[Problem]:
    """A policy is not adopted before it is proposed, nor in force before it is adopted; of one scope."""
    if not tables.have(["policy_events"]):
        return
    first, last = spans(tables, "policy_events")
    groups = defaultdict(list)
    for i, row in enumerate(tables.rows("policy_events")):
        if row["event"] in ORDER:
            groups[row["policy_id"], row["scope"]].append((ORDER[row["event"]], i, row["event"]))
    for members in groups.values():
        for step, i, event in members:
            for later, j, other in members:
                if step < later and _before(last[j], first[i]):
                    yield Problem("policy_events", i, "date", f"'{event}' comes after '{other}'")


@rule(
    "D531", "outside-trip", "Meeting outside the trip that it is part of",
    fails="set meetings seoul-trip date 2024-10", passes="set meetings seoul-trip date 2024-08-31/2024-09-02",
    mend="check both dates, or take the link out",
    guards=("links.from_id", "links.to_id", "meetings.date"),
)  # fmt: skip
def outside_trip(tables: Tables) -> Iterator[Problem]:
    """The dates of a meeting and of the trip or event that it is part of can overlap."""
    if not tables.have(["links", "meetings"]):
        return
    first, last = spans(tables, "meetings")
    index = tables.index("meetings")
    for i, row in enumerate(tables.rows("links")):
        if (row["from_type"], row["relation"], row["to_type"]) != ("meeting", "part_of", "meeting"):
            continue
        part, whole = index.get(row["from_id"]), index.get(row["to_id"])
        if part is not None and whole is not None and _apart(first, last, part, whole):
            yield Problem("links", i, "from_id", f"'{row['from_id']}' and '{row['to_id']}' share no day")


def _apart(first: list[Day], last: list[Day], a: int, b: int) -> bool:
    return _before(last[a], first[b]) or _before(last[b], first[a])


def _before(end: Day, start: Day) -> bool:
    """Whether an end surely lies before a start."""
    return end is not None and start is not None and end < start
