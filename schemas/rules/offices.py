"""Rules on offices: who attends a meeting does so in an office that was held on the day."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from schemas.rules.registry import places, view_rule
from schemas.rules.time import Day, spans
from schemas.tables import Tables

if TYPE_CHECKING:
    import pandas as pd


def _attendance(tables: Tables) -> pd.DataFrame | None:
    """Join each person who attended a meeting with the offices that the person is known to have held."""
    import pandas as pd

    if not tables.have(["meetings", "meeting_participants", "entities", "entity_relations"]):
        return None
    rows = tables.frame("meeting_participants").reset_index(names="_row")
    rows = rows[rows["presence"].isin(["attended", "remote", "signed"])]
    people = tables.frame("entities").query("kind == 'person'")[["entity_id"]]
    days = pd.DataFrame({"meeting_id": tables.column("meetings", "meeting_id").to_pylist()})
    days["first"], days["last"] = spans(tables, "meetings")
    rows = rows.merge(people, on="entity_id").merge(days, on="meeting_id")
    held = _offices(tables)
    records: list[dict[str, Any]] = [{str(k): v for k, v in r.items()} for r in rows.to_dict("records")]
    rows["verdict"] = [_verdict(r, held) for r in records]
    return rows.reset_index(drop=True)


def _offices(tables: Tables) -> dict[str, list[tuple[str, Day, Day]]]:
    """Return the offices of each person: of what, the earliest day of its start, the latest day of its end."""
    starts, ends = spans(tables, "entity_relations", "start")[0], spans(tables, "entity_relations", "end")[1]
    held = defaultdict(list)
    for row, start, end in zip(tables.rows("entity_relations"), starts, ends, strict=True):
        if row["relation"] in ("holds_office", "member_of"):
            held[row["subject_id"]].append((row["object_id"], start, end))
    return held


def _verdict(row: dict[str, Any], held: dict[str, list[tuple[str, Day, Day]]]) -> str:
    """Say whether a person held an office on the day: `held`, `not_held` or `unknown`."""
    behalf = row["on_behalf_of"]
    offices = [o for o in held.get(row["entity_id"], []) if not isinstance(behalf, str) or o[0] == behalf]
    if not offices:
        return "unknown"
    fits = [
        not (s and row["last"] and row["last"] < s) and not (e and row["first"] and e < row["first"])
        for _, s, e in offices
    ]
    return "held" if any(fits) else "not_held"


SEAT = places("meeting_participants", "entity_id", "presence", "on_behalf_of")


@view_rule(
    "D511", "office-not-held", "Office not held on the day", view=_attendance,
    table="meeting_participants", field="entity_id",
    message="no office of '{entity_id}' covers the day of '{meeting_id}'",
    fails="set entity_relations jason-kwon-cso-openai end 2024-07",
    passes="set entity_relations jason-kwon-cso-openai end 2024-08",
    mend="mend the dates of the office or of the meeting, or add the office that the person held then",
    guards=SEAT,
)  # fmt: skip
def office_not_held(view: pd.DataFrame) -> pa.Array:
    """Who attends a meeting does so in an office, and the dates of the office contradict the day of the meeting."""
    return pa.array((view["verdict"] != "not_held").to_numpy(dtype=bool))


@view_rule(
    "W911", "office-unknown", "Participant without a known office", severity="warning", view=_attendance,
    table="meeting_participants", field="entity_id",
    message="no office of '{entity_id}' is known",
    fails="drop entity_relations jason-kwon-cso-openai", passes="set entity_relations jason-kwon-cso-openai start ",
    mend="add the person's office to entity_relations.csv, with evidence",
    guards=SEAT,
)  # fmt: skip
def office_unknown(view: pd.DataFrame) -> pa.Array:
    """A person attended a meeting, and no office of the person is recorded."""
    return pa.array((view["verdict"] != "unknown").to_numpy(dtype=bool))
