"""The codebook: every table and column of a release in words.

All of it comes from the Table Schemas, the codelists and the catalogue of rules; the numbers come from the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from schemas import codelists
from schemas.model import Field, TableSchema
from scripts.describe.guards import Guard, guards
from scripts.export.plain import cell_text, plain_column

TYPES = {"string": "text", "integer": "whole number", "number": "decimal", "boolean": "true or false", "date": "day"}
"""What a reader calls the types of a Table Schema."""

MADE = "Made by the build"
"""The subject of the tables that have none of their own."""


@dataclass(frozen=True)
class Column:
    """A column as the codebook tells it."""

    field: Field
    type: str
    key: bool
    refers_to: str
    guards: tuple[Guard, ...]
    codes: tuple[dict[str, str], ...]
    example: str
    empty: int | None
    """How many cells are empty; None where no rows are at hand."""

    @property
    def when_empty(self) -> str:
        """When a cell may be empty and what that means."""
        return "Never." if self.field.required or self.key else str(self.field.get("whenEmpty", ""))


@dataclass(frozen=True)
class Table:
    """A table as the codebook tells it."""

    schema: TableSchema
    columns: tuple[Column, ...]
    rows: int | None

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.schema.name

    @property
    def title(self) -> str:
        """The title of the table."""
        return str(self.schema.raw["title"])

    @property
    def means(self) -> str:
        """What one row is."""
        return str(self.schema.raw["description"])

    @property
    def evidence(self) -> str:
        """Where the evidence of a row stands."""
        kind, _, column = self.schema.evidence.partition(":")
        if kind == "parent":
            return f"A row rests on the evidence of the row that its `{column}` names; it may have more of its own."
        return {"own": "Each row has evidence of its own.", "none": "A row is no claim and needs no evidence."}[kind]


def type_of(field: Field) -> str:
    """Return the type of a column in a reader's words."""
    if field.get("codelist"):
        return "code"
    if field.get("dateProfile"):
        return "date (EDTF)"
    if field.get("decimal"):
        digits, places = field.raw["decimal"]
        return f"decimal, {digits} digits, {places} of them after the point"
    return TYPES[field.type]


def _example(field: Field, cells: list[Any] | None) -> str:
    """Return the example of the schema, or else the first value that there is."""
    first = next((v for v in cells or () if v is not None), None)
    return str(field.get("example") or cell_text(first))


def _column(schema: TableSchema, field: Field, rows: pa.Table | None) -> Column:
    refers = next((k.resource or schema.name for k in schema.foreign_keys if field.name in k.fields), "")
    cells = None if rows is None else plain_column(rows.column(field.name))
    return Column(
        field=field,
        type=type_of(field),
        key=field.name in schema.primary_key,
        refers_to=refers,
        guards=tuple(guards(schema, field)),
        codes=codelists.rows(field.raw["codelist"]) if field.get("codelist") else (),
        example=_example(field, cells),
        empty=None if cells is None else cells.count(None),
    )


def table_of(schema: TableSchema, rows: pa.Table | None = None) -> Table:
    """Return a table as the codebook tells it; without rows it has no numbers."""
    columns = tuple(_column(schema, field, rows) for field in schema.fields)
    return Table(schema, columns, None if rows is None else rows.num_rows)


def by_subject(tables: list[Table]) -> dict[str, list[Table]]:
    """Return the tables by their subject, in order of appearance; those that the build makes come last."""
    found: dict[str, list[Table]] = {}
    for table in sorted(tables, key=lambda t: "subject" not in t.schema.raw):
        found.setdefault(table.schema.raw.get("subject", MADE), []).append(table)
    return found
