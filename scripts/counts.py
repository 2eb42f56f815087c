"""Count what is in the record: rows, years, countries, statuses, standings, origins, contradictions.

    python -m scripts.counts

Reads the working tree, not a release.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import duckdb
import pyarrow as pa

from schemas.model import ROOT
from scripts.validate import guarded

COUNTS = {
    "Meetings by year": "select year(coalesce(date_earliest, date_latest)) as year, count(*) as n from meetings group by 1 order by 1",
    "Meetings by country": "select coalesce(country, 'not told') as country, count(*) as n from meetings group by 1 order by 2 desc, 1",
    "Meetings by status": "select status, count(*) as n from meetings group by 1 order by 2 desc, 1",
    "Amounts by stage": "select stage, count(*) as n from funding_amounts group by 1 order by 2 desc, 1",
    "Arrangements by layer": "select layer, count(*) as n from funding group by 1 order by 2 desc, 1",
    "Policies by kind": "select kind, count(*) as n from policies group by 1 order by 2 desc, 1",
    "References by relation and modality": "select relation || ', ' || modality, count(*) as n from policy_references group by 1 order by 1",
    "Sources by standing": "select standing, count(*) as n from sources group by 1 order by 2 desc, 1",
    "Evidence by stance": "select stance, count(*) as n from evidence group by 1 order by 2 desc, 1",
    "Contradicted fields": "select record_type || '.' || coalesce(field, '(row)'), count(*) as n from evidence where stance = 'contradicts' group by 1 order by 2 desc, 1",
}  # fmt: skip
"""What is counted: a title and a query of two columns over the tables of the release."""

SHARED = ("meetings", "funding_amounts", "funding", "policies", "statements")


def queries() -> Iterator[tuple[str, str]]:
    """Yield every title with its query."""
    yield from COUNTS.items()
    for table in SHARED:
        yield (
            f"Rows of {table} by distinct origins",
            f"select case when origins >= 2 then 'two or more' else origins::varchar end, count(*) from {table} group by 1 order by 1",
        )


def counted(tables: dict[str, pa.Table]) -> list[tuple[str, list[tuple[object, int]]]]:
    """Return each title with its rows: what, and how many."""
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        sizes = [(name, table.num_rows) for name, table in tables.items()]
        return [("Rows by table", sizes), *((t, connection.execute(q).fetchall()) for t, q in queries())]


def main() -> int:
    """Print the counts; return the exit code."""
    from scripts.check.run import check
    from scripts.derive.release import release_tables

    tables, findings = check(ROOT / "datapackage.json")
    if any(f.is_error for f in findings):
        print("the data have errors; run `make validate`")
        return 1
    for title, rows in counted(release_tables(tables.typed)):
        whole = sum(n for _, n in rows)
        print(f"\n{title} ({whole:,})")
        for what, n in rows:
            print(f"  {what!s:<40} {n:>6,}  {n / whole:>4.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
