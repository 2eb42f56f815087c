"""The status of a policy on any day, and the timeline."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import codelists
from schemas.dates import bounds
from schemas.model import ROOT
from scripts.check.run import check
from scripts.derive.release import release_table
from scripts.derive.status import OVER, policy_status, status_on
from scripts.derive.timeline import DATED, timeline
from tests.tables import tables

Typed = dict[str, pa.Table]
RANK = {code: int(rank or 0) for code, rank in codelists.column("policy_status", "rank").items()}


def events(*told: str) -> Typed:
    """Return the tables of one policy; its events are written as `date event` or `date event scope`."""
    rows = []
    for i, line in enumerate(told):
        date, event, scope = [*line.split(" ", 2), ""][:3]
        rows.append({"event_id": f"e{i}", "policy_id": "p", "date": date, "event": event, "scope": scope})
    return tables({"policy_events": rows})


def spans(typed: Typed) -> list[dict[str, Any]]:
    return pa.table(policy_status(typed)).to_pylist()


def on(typed: Typed, day: str) -> set[str]:
    """Return the statuses that hold on a day, those of a part with its scope."""
    held = status_on(pa.table(policy_status(typed)), dt.date.fromisoformat(day)).to_pylist()
    return {f"{r['status']} {r['scope'] or ''}".strip() for r in held}


ACT = (
    "2021-07-01 introduced",
    "2022-07-27 passed_chamber",
    "2022-07-28 adopted",
    "2022-08-09 signed",
    "2022-08-09 in_force",
)
RULE = ("2025-01-13 published", "2025-01-13 in_force", "2025-01-15 published", "2025-05-13 enforcement_dropped",
        "2025-05-13 rescission_announced", "2025-05-15 applies most duties", "2025-05~ still_in_force")  # fmt: skip
ENDED = (*RULE, "2025-09-01 rescinded")

DAYS = [
    (ACT, "2021-06-30", set()),
    (ACT, "2021-07-01", {"proposed"}),
    (ACT, "2022-07-27", {"passed_chamber"}),
    (ACT, "2022-08-08", {"adopted"}),
    (ACT, "2022-08-09", {"in_force"}),
    (RULE, "2025-05-12", {"in_force"}),
    (RULE, "2025-05-14", {"in_force", "not_enforced", "rescission_announced"}),
    (RULE, "2025-06-01", {"in_force", "not_enforced", "rescission_announced", "applies most duties"}),
    (ENDED, "2025-08-31", {"in_force", "not_enforced", "rescission_announced", "applies most duties"}),
    (ENDED, "2025-09-01", {"rescinded"}),
    # what lay ahead does not come after the end, and what begins anew does
    (("2025-01-01 signed", "2025-06-01 rescinded", "2026-01-01 in_force", "2026-01-01 applies"), "2026-06-01",
     {"rescinded"}),
    (("2025-01-01 adopted", "2025-02-01 vetoed", "2025-03-01 adopted", "2025-04-01 in_force"), "2025-04-01",
     {"in_force"}),
    (("2025-01-01 in_force", "2025-02-01 rescinded", "2025-03-01 still_in_force"), "2025-03-01", {"in_force"}),
    # a later event of a lower rank changes nothing
    (("2025-01-14 signed", "2025-01-17 published"), "2025-02-01", {"signed"}),
    (("2025-01-14 in_force", "2025-01-17 published"), "2025-02-01", {"in_force"}),
    (("2025-01-14 in_force", "2025-01-17 amended"), "2025-02-01", {"in_force"}),
    # what is halted, and taken up again
    (("2025-01-01 in_force", "2025-02-01 suspended"), "2025-02-01", {"in_force", "suspended"}),
    (("2025-01-01 in_force", "2025-02-01 suspended", "2025-03-01 resumed"), "2025-03-01", {"in_force"}),
    (("2025-01-01 signed", "2025-01-01 not_operative", "2025-02-01 applies"), "2025-02-01", {"signed", "applies"}),
    (("2025-01-01 signed", "2025-01-01 not_operative", "2025-02-01 applies a part"), "2025-02-01",
     {"signed", "not_operative", "applies a part"}),
    # parts
    (("2025-01-01 in_force", "2025-06-01 expired a part"), "2025-06-01", {"in_force", "expired a part"}),
    (("2025-01-01 in_force", "2025-03-01 applies a part", "2025-06-01 rescinded"), "2025-06-01", {"rescinded"}),
    (("2025-01-01 adopted the House", "2025-01-02 in_force"), "2025-01-02", {"in_force"}),
    (("2025-01-01 adopted", "2025-02-01 in_force a part"), "2025-02-01", {"adopted", "in_force a part"}),
    (("2025-01-01 in_force", "2025-02-01 published a part"), "2025-02-01", {"in_force"}),
    (("2025-01-01 published", "2025-02-01 published a part"), "2025-02-01", {"published"}),
    (("2025-01-01 in_force", "2025-02-01 expired a part", "2025-06-01 rescinded"), "2025-06-01",
     {"rescinded", "expired a part"}),
    (("2025-01-01 failed a part", "2025-02-01 adopted"), "2025-02-01", {"failed a part", "adopted"}),
    # dates that are not of one day
    (("2025-05~ in_force",), "2025-05-30", set()),
    (("2025-05~ in_force",), "2025-05-31", {"in_force"}),
    (("../2025-05-10 in_force",), "2025-05-10", {"in_force"}),
    (("2025-05/.. applies",), "2025-05-01", {"applies"}),
    # cases and reviews
    (("2025-01-01 opened", "2025-02-01 cleared"), "2025-01-31", {"open"}),
    (("2025-01-01 opened", "2025-02-01 cleared"), "2025-02-01", {"cleared"}),
]  # fmt: skip


@pytest.mark.parametrize(("told", "day", "wanted"), DAYS, ids=[f"{d[0][-1]} on {d[1]}" for d in DAYS])
def test_the_status_of_a_day(told: tuple[str, ...], day: str, wanted: set[str]) -> None:
    assert on(events(*told), day) == wanted


@pytest.mark.parametrize("event", codelists.codes("policy_event"))
def test_every_event_begins_a_status_ends_one_or_changes_nothing(event: str) -> None:
    begun, ends = (codelists.column("policy_event", c)[event] for c in ("status", "ends"))
    known = set(codelists.codes("policy_status"))
    assert {begun, *ends.split()} - {""} <= known
    assert begun or ends or event == "amended"
    assert [s["status"] for s in spans(events(f"2025-01-01 {event}"))] == ([begun] if begun else [])


def test_a_span_says_what_begins_and_ends_it() -> None:
    first, second = spans(events("2025-01 adopted", "2025-03-01 in_force"))
    assert (first["event_id"], first["ended_by"], second["ended_by"]) == ("e0", "e1", None)
    assert (str(first["from_earliest"]), str(first["from_day"]), str(first["to_day"])) == (
        "2025-01-01", "2025-01-31", "2025-02-28",
    )  # fmt: skip


TOLD = st.builds(
    "{} {} {}".format,
    st.dates(dt.date(2024, 1, 1), dt.date(2024, 2, 15)),
    st.sampled_from(codelists.codes("policy_event")),
    st.sampled_from(["", "", "a part", "another"]),
)


@settings(deadline=None)
@given(st.lists(TOLD, max_size=8))
def test_a_part_has_one_place_in_its_course_and_each_status_once(told: list[str]) -> None:
    typed = events(*told)
    table = pa.table(policy_status(typed))
    assert all(r["to_day"] is None or r["to_day"] >= r["from_day"] for r in table.to_pylist())
    for number in range(0, 60, 3):
        held = status_on(table, dt.date(2024, 1, 1) + dt.timedelta(number)).to_pylist()
        course = [r["scope"] for r in held if RANK[r["status"]]]
        assert len(course) == len(set(course))
        assert len({(r["scope"], r["status"]) for r in held}) == len(held)
        whole = {r["status"] for r in held if r["scope"] is None}
        if any(RANK[s] == OVER for s in whole):
            assert len(whole) == 1, "what is over has no other status"


@settings(deadline=None)
@given(st.lists(TOLD, max_size=6, unique_by=lambda t: t.split(" ")[0]))
def test_the_order_of_rows_does_not_matter(told: list[str]) -> None:
    def shown(lines: list[str]) -> list[tuple[Any, ...]]:
        return sorted((s["scope"] or "", s["status"], s["from_day"], str(s["to_day"])) for s in spans(events(*lines)))

    assert shown(told) == shown(told[::-1])


# The real data


@pytest.fixture(scope="module")
def real() -> Typed:
    return check(ROOT / "datapackage.json")[0].typed


REAL = [
    ("us-ai-diffusion-rule", "2025-01-09", set()),
    ("us-ai-diffusion-rule", "2025-01-12", {"published"}),
    ("us-ai-diffusion-rule", "2025-03-01", {"in_force"}),
    ("us-ai-diffusion-rule", "2025-06-01", {"in_force", "not_enforced", "rescission_announced", "applies"}),
    ("us-ai-diffusion-rule", "2026-11-23", {"in_force", "not_enforced", "rescission_announced", "applies"}),
    ("us-chips-and-science-act", "2022-08-08", {"proposed", "passed_chamber", "adopted"}),
    ("us-chips-and-science-act", "2022-08-09", {"in_force"}),
    ("us-eo-14141", "2025-03-01", {"in_force"}),
    ("us-eo-14141", "2025-07-23", {"rescinded"}),
    ("kr-us-investment-special-act", "2026-03-12", {"adopted"}),
    ("kr-us-investment-special-act", "2026-06-30", {"in_force"}),
    ("us-uk-technology-prosperity-deal", "2025-12-14", {"signed", "not_operative", "suspended"}),
    ("us-ai-action-plan-implementation-rule", "2026-03-13", {"withdrawn"}),
]


@pytest.mark.parametrize(("policy", "day", "wanted"), REAL)
def test_the_status_of_real_policies(policy: str, day: str, wanted: set[str], real: Typed) -> None:
    held = status_on(release_table(real, "policy_status"), dt.date.fromisoformat(day)).to_pylist()
    assert {r["status"] for r in held if r["policy_id"] == policy} == wanted


# Timeline


def test_the_timeline_holds_every_dated_record_with_its_days(real: Typed) -> None:
    rows = release_table(real, "timeline").to_pylist()
    assert len(rows) == sum(real[t].num_rows for t in DATED.values())
    for record_type, table in DATED.items():
        mine = {r["record_id"]: r for r in rows if r["record_type"] == record_type}
        key = codelists.record_types()[record_type][1][0]
        first, last = (b.to_pylist() for b in bounds(real[table].column("date").combine_chunks()))
        for row, earliest, latest in zip(real[table].to_pylist(), first, last, strict=True):
            found = mine[row[key]]
            assert (found["date"], found["date_earliest"], found["date_latest"]) == (row["date"], earliest, latest)
            assert found["title"]
    days = [r["date_earliest"] for r in rows if r["date_earliest"]]
    assert days == sorted(days)


TITLES = [
    ({"stage": "closed", "as_reported": "$6.6 billion"}, "A round: closed, $6.6 billion"),
    ({"stage": "closed", "measure": "valuation", "low": "157", "high": "157", "scale": "billion", "unit": "USD"},
     "A round: closed, valuation 157 billion USD"),
    ({"stage": "in_talks", "low": "6.5", "high": "7", "scale": "billion", "unit": "USD", "qualifier": "range"},
     "A round: in talks, 6.5 to 7 billion USD"),
    ({"stage": "rumoured", "low": "1", "scale": "one", "unit": "GW", "qualifier": "more_than", "measure": "capacity"},
     "A round: rumoured, capacity more than 1 GW"),
    ({"stage": "letter_of_intent", "qualifier": "unstated"}, "A round: letter of intent"),
    ({"stage": "announced", "qualifier": "unstated", "measure": "units"}, "A round: announced, units"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "title"), TITLES, ids=[t[1] for t in TITLES])
def test_an_amount_is_told_in_plain_words(row: dict[str, str], title: str) -> None:
    told = {"amount_id": "a", "funding_id": "f", "date": "2024", "measure": "amount", "qualifier": "exact", **row}
    funding = {"funding_id": "f", "title": "A round", "instrument": "debt"}
    typed = tables({"funding": [funding], "funding_amounts": [told]})
    assert timeline(typed)["title"].to_pylist() == [title]


def test_events_and_statements_are_told_in_plain_words() -> None:
    rows = {
        "policies": [{"policy_id": "p", "name": "The act"}],
        "policy_events": [
            {"event_id": "e", "policy_id": "p", "date": "2024", "event": "in_force"},
            {"event_id": "f", "policy_id": "p", "date": "2024", "event": "expired", "scope": "section 2"},
        ],
        "entities": [{"entity_id": "x", "name": "A speaker"}],
        "statements": [{"statement_id": "s", "speaker_id": "x", "date": "2024", "summary": "Said so."}],
    }
    titles = timeline(tables(rows))["title"].to_pylist()
    assert titles == ["The act: in force", "The act: expired (section 2)", "A speaker: Said so."]
