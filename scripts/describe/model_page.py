"""The page of the data model for contributors, written from the schemas and the codelists so that it cannot drift."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from schemas import codelists
from schemas.model import ROOT
from scripts.derive.release import MADE, release_schema
from scripts.describe import diagram
from scripts.describe.codebook import Column, Table, by_subject, table_of

PAGE = ROOT / "schemas" / "README.md"

HEAD = """# The data model

Written by `make fix` from `schemas/tables/`, `schemas/derived/`, `schemas/codelists/` and the rules. The principles
behind it stand in [CONTRIBUTING.md](../CONTRIBUTING.md), the rules in [rules/README.md](rules/README.md). The
`codebook.html` of a release says the same with the number of rows, of empty cells and of uses of each code.

- A **key** names a row for ever. A row whose key has several parts is named by them, joined with `|`.
- **→** leads to the table whose key the column holds. A pair of type and identifier leads to any record.
- **date (EDTF)** is text as in ISO 8601-2: a year, month or day; seasons 21 to 24, quarters 33 to 36, halves 40 and 41;
  one suffix `~` (about), `?` (uncertain) or `%` (both); `A/B`, `../B`, `A/..`. Two years are `2023/2024`, never
  `2023-24`.
- **decimal** is never a binary fraction, neither here nor in a release.
- An empty cell means what its column says. No other word stands for nothing.

To add a code, add a row to its list and run `make fix`. To add a column, add it to the Table Schema with title,
description, example, meaning when empty and version, then to the CSV. To add a table, add its schema, its resource in
`datapackage.json` and its row in `codelists/record_type.csv`. To add what the build derives, add it to
`schemas/derived/` and to `scripts/derive/`.
"""


def cell(text: str) -> str:
    """Return a text as it must stand in a cell of a Markdown table; what is in backticks keeps its signs."""
    parts = re.split(r"(`[^`]*`)", text.replace("|", "\\|"))
    return "".join(p if p.startswith("`") else re.sub(r"([~<*])", r"\\\1", p) for p in parts)


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(cell(text) for text in row) + " |"
    yield ""


def _type(column: Column) -> str:
    field, said = column.field, column.type
    if field.get("codelist"):
        said = f"code of `{field.raw['codelist']}`"
    if column.refers_to:
        said += f" → `{column.refers_to}`"
    return f"{said}; unit: {field.raw['unit']}" if field.get("unit") else said


def _row(column: Column) -> tuple[str, ...]:
    field = column.field
    checks = " ".join(dict.fromkeys(g.rule.code for g in column.guards))
    name = f"`{field.name}` (key)" if column.key else f"`{field.name}`"
    return name, _type(column), f"{field.get('description')}", column.when_empty, checks, str(field.get("since"))


COLUMNS = ("column", "type", "what it holds", "when empty", "checks", "since")


def _table(table: Table) -> Iterator[str]:
    yield from (f"### `{table.name}`", "", f"{table.title}. {table.means} {table.evidence}", "")
    if table.schema.record_type:
        yield from (f"Other tables name a row of it as `{table.schema.record_type}`, by its key.", "")
    own = [c for c in table.columns if not c.field.get("derived") or table.name in MADE]
    added = [c for c in table.columns if c not in own]
    yield from grid(COLUMNS, map(_row, own))
    if added:
        yield from ("The build adds:", "", *grid(COLUMNS, map(_row, added)))


def _lists() -> Iterator[str]:
    yield from ("## Codes", "", "What is told beside a code is what the build and the rules read of it.", "")
    for name in sorted(p.stem for p in codelists.FOLDER.glob("*.csv")):
        header = list(codelists.rows(name)[0])
        rows = [[f"`{v}`" if v and k not in ("label", "definition") else v for k, v in r.items()]
                for r in codelists.rows(name)]  # fmt: skip
        yield from (f"### `{name}.csv`", "", *grid(header, rows))


def page() -> str:
    """Return the page."""
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    names = [*(r["name"] for r in package["resources"]), *MADE]
    subjects = by_subject([table_of(release_schema(name)) for name in names])
    drawn = diagram.mermaid({subject: [t.schema for t in group] for subject, group in subjects.items()})
    lines = [HEAD, "```mermaid", drawn, "```", ""]
    for subject, group in subjects.items():
        lines += [f"## {subject}", "", *(line for table in group for line in _table(table))]
    return "\n".join([*lines, *_lists()]).rstrip() + "\n"


def stale() -> list[tuple[Path, str]]:
    """Return the page with the text that it should have, where it has another."""
    text = page()
    return [] if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text else [(PAGE, text)]
