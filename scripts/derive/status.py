"""`policy_status`: the status of each policy and of its parts on any day, as the events give it.

The course of a policy has one status at a time, from announced to in force to its end; a later event of a lower rank
(a rule that is published after it came into force) changes nothing. Beside it others can hold: that duties apply, that
it is suspended or not enforced, that its end was announced. What ends the policy ends all of them, in all its parts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists
from schemas.dates import bounds
from schemas.deals import column
from scripts.derive.columns import Columns
from scripts.derive.shared import Typed

DAY = dt.timedelta(days=1)
OVER = 9
"""The rank of what ends a course."""

AGAIN = 4
"""The highest rank with which a course begins anew after its end. What lay ahead, such as the day on which it was to
come into force, does not come any more.
"""


@dataclass(frozen=True)
class Event:
    """A dated event of a policy: what it begins and ends, and from when."""

    event_id: str
    policy: str
    scope: str
    status: str
    ends: frozenset[str]
    earliest: dt.date | None
    day: dt.date

    @property
    def rank(self) -> int:
        """The place of its status in the course of a policy; 0 for what stands beside the course."""
        return int(codelists.column("policy_status", "rank").get(self.status) or 0)

    def holds_back(self, later: Event) -> bool:
        """Whether a later event begins nothing while the status of this one holds."""
        if self.scope not in ("", later.scope):
            return False
        if self.scope == later.scope and self.status == later.status:
            return True
        if self.rank == OVER:
            return later.rank == 0 or AGAIN < later.rank < OVER
        return 0 < later.rank < self.rank + (self.scope != later.scope)

    def gives_way(self, later: Event) -> bool:
        """Whether the place of this status in the course of its part is taken by that of a later event."""
        if not self.rank or not later.rank or later.scope not in ("", self.scope):
            return False
        return self.scope == later.scope or self.rank <= min(later.rank, OVER - 1)


@dataclass(frozen=True)
class Span:
    """A status and its days; `last` is None while nothing ends it."""

    event: Event
    last: dt.date | None = None
    ended_by: str | None = None

    def ended(self, event: Event) -> Span:
        """Return the span as the event ends it."""
        return replace(self, last=event.day - DAY, ended_by=event.event_id)

    @property
    def empty(self) -> bool:
        """Whether another event took its place on its first day."""
        return self.last is not None and self.last < self.event.day


class Course:
    """The statuses of one policy; fed with its events in order of time."""

    def __init__(self) -> None:
        self.standing: list[Span] = []
        self.over: list[Span] = []

    def feed(self, event: Event) -> None:
        """Let an event end what it ends, and begin its status where that is news."""
        self._end(event, lambda e: event.scope in ("", e.scope) and e.status in event.ends)
        if event.status and not any(s.event.holds_back(event) for s in self.standing):
            self._end(event, lambda e: e.gives_way(event))
            self.standing.append(Span(event))

    def _end(self, event: Event, ends: Callable[[Event], bool]) -> None:
        self.over += [s.ended(event) for s in self.standing if ends(s.event)]
        self.standing = [s for s in self.standing if not ends(s.event)]

    def spans(self) -> list[Span]:
        """Return all spans that have a day."""
        return [s for s in (*self.over, *self.standing) if not s.empty]


def _events(table: pa.Table) -> Iterator[Event]:
    """Yield the events; one that is open at its end counts from its first day, others from their last."""
    statuses, ends = (codelists.column("policy_event", c) for c in ("status", "ends"))
    first, last = bounds(column(table, "date"))
    rows = table.select(["event_id", "policy_id", "scope", "event"]).to_pylist()
    for row, earliest, latest in zip(rows, first.to_pylist(), last.to_pylist(), strict=True):
        day, code = latest or earliest, row["event"]
        if day is not None:
            ended = frozenset(ends[code].split())
            yield Event(row["event_id"], row["policy_id"], row["scope"] or "", statuses[code], ended, earliest, day)


def policy_status(tables: Typed) -> Columns:
    """Return the spans of days of each status of each policy."""
    courses: dict[str, Course] = {}
    for event in sorted(_events(tables["policy_events"]), key=lambda e: (e.day, e.rank, e.event_id)):
        courses.setdefault(event.policy, Course()).feed(event)
    spans = [s for course in courses.values() for s in course.spans()]
    return {
        "event_id": pa.array([s.event.event_id for s in spans], pa.string()),
        "policy_id": pa.array([s.event.policy for s in spans], pa.string()),
        "scope": pa.array([s.event.scope or None for s in spans], pa.string()),
        "status": pa.array([s.event.status for s in spans], pa.string()),
        "from_earliest": pa.array([s.event.earliest for s in spans], pa.date32()),
        "from_day": pa.array([s.event.day for s in spans], pa.date32()),
        "to_day": pa.array([s.last for s in spans], pa.date32()),
        "ended_by": pa.array([s.ended_by for s in spans], pa.string()),
    }


def status_on(status: pa.Table, day: dt.date) -> pa.Table:
    """Return the rows of `policy_status` that hold on a day."""
    begun = pc.less_equal(status.column("from_day"), day)
    lasts = pc.fill_null(pc.greater_equal(status.column("to_day"), day), True)
    return status.filter(pc.and_(begun, lasts))
