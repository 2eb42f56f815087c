"""Rules on history: identifiers are for ever, and a change of a date is not a slip of the hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.model import TableSchema
from schemas.rules.evidence import retired_keys
from schemas.rules.registry import Problem, rule
from schemas.tables import Tables

DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")


def lasting(schema: TableSchema) -> bool:
    """Whether the rows of a table have an identifier that others may rely on."""
    return (len(schema.primary_key) == 1 and schema.evidence != "none") or schema.record_type == "source"


def _lasting_key(schema: TableSchema) -> tuple[str, ...]:
    return schema.primary_key[:1] if lasting(schema) else ()


def _days(schema: TableSchema) -> list[str]:
    return [f.name for f in schema.fields if f.get("dateProfile") == "edtf" or f.type == "date"]


@rule(
    "H901", "vanished", "Identifier that vanished",
    fails="drop meetings oslo-talks", passes="drop searches 2026-11-23|Who spoke for the bank?",
    mend="put the row back, or retire its identifier in retired_ids.csv",
    guards=_lasting_key,
)  # fmt: skip
def vanished(tables: Tables) -> Iterator[Problem]:
    """An identifier of the baseline is neither in its table nor retired: the row was deleted, or its key changed."""
    retired = retired_keys(tables)
    for name, rows in (tables.baseline or {}).items():
        if name not in tables.typed or not lasting(tables.schema(name)):
            continue
        schema, present = tables.schema(name), tables.index(name)
        for key, row in rows.items():
            if key not in present and (schema.record_type, key) not in retired:
                said, hint = f"'{key}' is gone and not retired", _renamed(tables, name, row)
                yield Problem(name, -1, schema.primary_key[0], said, hint)


def _renamed(tables: Tables, name: str, row: dict[str, str]) -> str:
    """Return the new row that has the most of the old one's cells, where it has nearly all."""
    from rapidfuzz import fuzz

    schema, old = tables.schema(name), (tables.baseline or {})[name]
    wanted = " ".join(row[c] or "" for c in schema.names[1:] if c in row)
    best = max(
        (
            (fuzz.ratio(wanted, " ".join(_cells(tables, name, i)[1:])), k)
            for k, i in tables.index(name).items()
            if k not in old
        ),
        default=(0, ""),
    )  # fmt: skip
    return f"its key seems to have been changed to '{best[1]}'" if best[0] > 85 else ""


def _cells(tables: Tables, name: str, row: int) -> list[str]:
    return [tables.raw[name].cell(row, c) for c in tables.schema(name).names]


@rule(
    "H902", "used-again", "Retired identifier in use",
    fails="set retired_ids meeting|seoul-visit record_id oslo-talks",
    passes="set retired_ids meeting|seoul-visit record_id oslo-visit",
    mend="give the record another identifier; a retired one is never used again",
    guards=("retired_ids.record_id",),
)  # fmt: skip
def used_again(tables: Tables) -> Iterator[Problem]:
    """An identifier that was retired stands for nothing else, ever."""
    from schemas import codelists

    for i, row in enumerate(tables.rows("retired_ids") if "retired_ids" in tables.typed else ()):
        target = codelists.record_types().get(row["record_type"] or "", ("", ()))[0]
        if target in tables.typed and row["record_id"] in tables.index(target):
            yield Problem("retired_ids", i, "record_id", f"'{row['record_id']}' is retired and in use")


@rule(
    "H903", "swapped-day", "Day and month changed round",
    fails="set funding_amounts round-closed date 2024-02-10", passes="set funding_amounts round-closed date 2024-10-03",
    mend="put the date of the baseline back, or change it in a way that the source shows",
    guards=_days,
)  # fmt: skip
def swapped_day(tables: Tables) -> Iterator[Problem]:
    """The baseline has the same date with day and month the other way round, as spreadsheets of some countries do."""
    for name, rows in (tables.baseline or {}).items():
        if name not in tables.typed:
            continue
        columns = _days(tables.schema(name))
        for key, i in tables.index(name).items() if columns else ():
            for column in columns:
                now, was = tables.raw[name].cell(i, column), (rows.get(key) or {}).get(column) or ""
                if now != was and DAY.search(now) and DAY.sub(r"\g<year>-\g<day>-\g<month>", now) == was:
                    yield Problem(name, i, column, f"'{now}' was '{was}': day and month were changed round")
