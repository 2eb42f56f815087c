"""The catalogue of rules: what each is called, says and shows, and the function that checks it.

A rule is one small function under one decorator:

- `defined`: what the reader or the structure check finds; the function lives where the work is done.
- `text_rule`: from a file's text to offsets in it.
- `row_rule`: from a typed frame to a mask of good rows; it becomes a pandera check of the table's schema.
- `view_rule`: the same over a joined view whose index is the row of the table that is judged.
- `rule`: from all tables to problems; for graphs, texts and history.

`guards` names the columns that a rule judges, as `table.column`, or is a function from a table's schema to such
columns; the codebook lists the rules of each column by it, and the tests compare it with what the rules say.

`fails` and `passes` are edits to a small valid package (see `tests/edits.py` for their form): the first must
raise the rule and the second, its near miss, must not. The tests run every pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from schemas.model import TableSchema
from schemas.tables import Tables
from schemas.textfile import TextFile

Guards = tuple[str, ...] | Callable[[TableSchema], Iterable[str]]


def places(table: str, *columns: str) -> tuple[str, ...]:
    """Return columns of one table, as `guards` names them."""
    return tuple(f"{table}.{column}" for column in columns)


@dataclass(frozen=True)
class Problem:
    """A row, or one of its cells, that a rule objects to."""

    table: str
    row: int
    field: str
    message: str
    hint: str = ""
    near: str = ""


@dataclass(frozen=True)
class Rule:
    """One entry of the catalogue."""

    code: str
    slug: str
    title: str
    explanation: str
    severity: str
    scope: str
    fails: str
    passes: str
    mend: str = ""
    fixed: bool = False
    table: str = ""
    field: str = ""
    message: str = ""
    view: Callable[[Tables], Any] | None = None
    run: Callable[..., Any] | None = None
    guards: Guards = ()

    def guarded(self, schema: TableSchema) -> set[str]:
        """Return the columns of a table that the rule judges."""
        if callable(self.guards):
            return set(self.guards(schema))
        return {c for t, c in (guard.split(".") for guard in self.guards) if t == schema.name}


CATALOGUE: dict[str, Rule] = {}
"""Every rule by its slug."""


def _add(entry: Rule) -> Rule:
    if entry.slug in CATALOGUE or any(r.code == entry.code for r in CATALOGUE.values()):
        raise ValueError(f"two rules are called {entry.code} or {entry.slug}")
    CATALOGUE[entry.slug] = entry
    return entry


def defined(code: str, slug: str, title: str, severity: str = "error", **more: Any) -> Rule:
    """Add a rule whose work is done by the reader or by the structure check."""
    return _add(Rule(code, slug, title, severity=severity, scope="structure", **more))


def _decorator(scope: str, code: str, slug: str, title: str, severity: str, more: dict[str, Any]) -> Any:
    def add(function: Any) -> Any:
        explanation = " ".join((function.__doc__ or "").split())
        _add(Rule(code, slug, title, explanation, severity, scope, run=function, **more))
        return function

    return add


TextCheck = Callable[[TextFile], Iterator[tuple[int, str]]]
RowCheck = Callable[[Any], pa.Array]
TablesCheck = Callable[[Tables], Iterator[Problem]]


def text_rule(
    code: str, slug: str, title: str, severity: str = "error", **more: Any
) -> Callable[[TextCheck], TextCheck]:
    """Add a rule on a file's text: the function yields offsets and messages."""
    return _decorator("text", code, slug, title, severity, more)  # type: ignore[no-any-return]


def row_rule(code: str, slug: str, title: str, severity: str = "error", **more: Any) -> Callable[[RowCheck], RowCheck]:
    """Add a rule on single rows: the function gives the mask of good rows of a typed frame."""
    return _decorator("row", code, slug, title, severity, more)  # type: ignore[no-any-return]


def view_rule(code: str, slug: str, title: str, severity: str = "error", **more: Any) -> Callable[[RowCheck], RowCheck]:
    """Add a rule on a joined view: the function gives the mask of good rows of the view."""
    return _decorator("view", code, slug, title, severity, more)  # type: ignore[no-any-return]


def rule(
    code: str, slug: str, title: str, severity: str = "error", **more: Any
) -> Callable[[TablesCheck], TablesCheck]:
    """Add a rule on all tables: the function yields problems."""
    return _decorator("tables", code, slug, title, severity, more)  # type: ignore[no-any-return]


def of_scope(scope: str) -> list[Rule]:
    """Return the rules of one scope, by code."""
    return sorted((r for r in CATALOGUE.values() if r.scope == scope), key=lambda r: r.code)
