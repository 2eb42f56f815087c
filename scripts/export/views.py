"""The views of the SQLite and DuckDB files: the questions that most readers ask first, with names in place of ids.

A list in a cell (`Name (role); Name (role)`) stands only in views, never in a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scripts.derive.known import record_known_since
from scripts.derive.release import Release
from scripts.export.sql import Dialect, literal, name


@dataclass(frozen=True)
class Listed:
    """Values of other rows, joined to one text in an order."""

    value: str
    source: str
    order: str


@dataclass(frozen=True)
class View:
    """A view; each `{name}` in its query is one of its lists."""

    name: str
    description: str
    query: str
    lists: Mapping[str, Listed] = field(default_factory=dict)

    def statement(self, dialect: Dialect) -> str:
        """Return the statement that makes the view."""
        lists = {n: dialect.joined.format(value=v.value, source=v.source, order=v.order) for n, v in self.lists.items()}
        comment = f"-- {self.description}\n" if dialect.comments else ""
        return f"CREATE VIEW {name(self.name)} AS\n{comment}{self.query.format(**lists)}"


VIEWS = (
    View(
        "meetings_with_participants",
        "Each meeting with all who are told of, each with how they were there or why not.",
        """SELECT m.meeting_id, m.date, m.title, m.kind, m.status, m.country, m.place, {participants} AS participants,
    m.topic, m.summary, m.sources, m.origins, m.contested
FROM meetings m""",
        {
            "participants": Listed(
                "e.name || ' (' || p.presence || ')'",
                "meeting_participants p JOIN entities e ON e.entity_id = p.entity_id WHERE p.meeting_id = m.meeting_id",
                "e.name, p.entity_id",
            )
        },
    ),
    View(
        "participants_with_names",
        "Each participant of each meeting, with the names of both and of whom the participant acted for.",
        """SELECT p.meeting_id, m.date, m.title AS meeting, m.status, p.entity_id, e.name AS participant, e.kind,
    p.side, p.presence, p.on_behalf_of, b.name AS on_behalf_of_name
FROM meeting_participants p
JOIN meetings m ON m.meeting_id = p.meeting_id
JOIN entities e ON e.entity_id = p.entity_id
LEFT JOIN entities b ON b.entity_id = p.on_behalf_of""",
    ),
    View(
        "amounts_with_deals",
        "Each dated amount with its arrangement and the parties. Never sum over stages, layers, measures or units.",
        """SELECT a.amount_id, a.funding_id, f.title AS deal, f.instrument, f.layer, a.date, a.stage, a.stage_class,
    a.measure, a.qualifier, a.as_reported, a.value_low, a.value_high, a.unit, a.period, a.horizon, a.condition,
    {parties} AS parties, a.sources, a.origins, a.contested
FROM funding_amounts a
JOIN funding f ON f.funding_id = a.funding_id""",
        {
            "parties": Listed(
                "e.name || ' (' || p.role || ')'",
                "funding_parties p JOIN entities e ON e.entity_id = p.entity_id WHERE p.funding_id = a.funding_id",
                "e.name, p.entity_id, p.role",
            )
        },
    ),
    View(
        "policies_with_events",
        "Each event of each policy, with the policy that brought it about.",
        """SELECT v.policy_id, p.name AS policy, p.kind, p.jurisdiction, v.event_id, v.date, v.event, v.scope,
    v.by_policy_id, b.name AS by_policy
FROM policy_events v
JOIN policies p ON p.policy_id = v.policy_id
LEFT JOIN policies b ON b.policy_id = v.by_policy_id""",
    ),
    View(
        "evidence_with_sources",
        "Each piece of evidence with its source.",
        """SELECT v.evidence_id, v.record_type, v.record_id, v.field, v.value, v.stance, v.attribution, v.locator,
    v.quote, s.source_id, s.title AS source, s.publisher, s.url, s.published, s.standing, s.origin
FROM evidence v
JOIN sources s ON s.source_id = v.source_id""",
    ),
)


def views(release: Release) -> Iterator[View]:
    """Yield all views, last of them `about`, which says whose file it is."""
    yield from VIEWS
    since = "Since when each record is known; those known by a day are the record as it stood on that day."
    yield View("record_known_since", since, record_known_since(release.schemas, release.package["created"][:10]))
    said = ", ".join(f"{literal(value)} AS {name(key)}" for key, value in release.about.items())
    yield View("about", "The package, its version and its licence.", f"SELECT {said}")
