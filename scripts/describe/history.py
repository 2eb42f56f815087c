"""The history of an arrangement as text, and a total with its trace: what the release says, in words."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from schemas import codelists

Tables = dict[str, pa.Table]

UNDER_CONTRACT = """
select t.entity_id, t.funding_id, a.date, a.as_reported, t.counted, t.reason, t.value_low, t.value_high
from funding_totals_trace t
join funding_amounts a using (amount_id)
join funding f on f.funding_id = t.funding_id
where f.layer = 'contract' and a.unit = 'USD' and a.stage_class = 'committed' and exists (
    select 1 from funding_parties p
    where p.funding_id = t.funding_id and p.entity_id = 'openai' and p.role = 'customer')
order by t.counted desc, t.value_low desc nulls last, t.value_high desc nulls last, a.amount_id
"""
"""What OpenAI has bound itself to pay for computing, by the trace of the totals: counted, or left out and why."""


def connected(tables: Tables) -> duckdb.DuckDBPyConnection:
    """Return a database in which the tables of a release can be asked."""
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(name, table)
    return connection


def label(codelist: str, code: str | None) -> str:
    """Return the label of a code in lower case."""
    return codelists.column(codelist, "label").get(code or "", "").lower()


def history(tables: Tables, funding_id: str) -> str:
    """Return what is told of an arrangement, oldest first, one line a dated figure. Raises KeyError."""
    with connected(tables) as ask:
        row = ask.execute("select title, instrument from funding where funding_id = ?", [funding_id]).fetchone()
        if row is None:
            raise KeyError(funding_id)
        told = ask.execute(
            "select date, stage, measure, as_reported, condition, sources, origins, contested from funding_amounts"
            " join (select code, position from codelists where list = 'stage') s on s.code = stage"
            " where funding_id = ? order by coalesce(date_earliest, date_latest), date_latest, s.position, amount_id",
            [funding_id],
        ).fetchall()
        near = ask.execute(
            "select relation, to_id as other, 'to' from links where from_type = 'funding' and from_id = $1"
            " and to_type = 'funding' union all select relation, from_id, 'from' from links"
            " where to_type = 'funding' and to_id = $1 and from_type = 'funding' order by all",
            [funding_id],
        ).fetchall()
    lines = [f"{row[0]} ({label('instrument', row[1])}, {funding_id})"]
    lines += [_figure(*figure) for figure in told]
    lines += [
        f"  {label('link_relation', r)}: {o}" if end == "to" else f"  {o}: {label('link_relation', r)} it"
        for r, o, end in near
    ]
    return "\n".join(lines)


def _figure(date: str, stage: str, measure: str, wording: str | None, condition: str | None, *support: Any) -> str:
    sources, origins, contested = support
    about = "" if measure == "amount" else f" ({label('measure', measure)})"
    said = f"{date:<24} {label('stage', stage)}: {wording or 'no figure'}{about}"
    more = f"; {condition}" if condition else ""
    return f"  {said}{more} [{sources} sources, {origins} origins{', contested' if contested else ''}]"


def billions(value: Any) -> str:
    """Return an amount of dollars in billions; "open" where a bound is not told."""
    return "open" if value is None else f"{value / 10**9:,.2f}".rstrip("0").rstrip(".")


def under_contract(tables: Tables) -> str:
    """Return the worked example of the README as Markdown: what of OpenAI's computing is under contract, with trace."""
    with connected(tables) as ask:
        rows = ask.execute(UNDER_CONTRACT).fetchall()
    counted = [r for r in rows if r[4]]
    low = sum(r[6] or 0 for r in counted)
    high = None if any(r[7] is None for r in counted) else sum(r[7] for r in counted)
    head = ["| supplier | as reported | at least | at most | |", "|---|---|---:|---:|---|"]
    lines = [
        f"| {r[0]} | {r[3]} ({r[2]}) | {billions(r[6] or 0) if r[4] else ''} | {billions(r[7]) if r[4] else ''} | "
        f"{label('total_reason', r[5])}{'' if r[4] else ': left out'} |"
        for r in rows
    ]
    total = f"| **sum** | | **{billions(low)}** | **{billions(high)}** | billions of dollars |"
    return "\n".join([*head, *lines, total])
