"""Table Schemas as SQL: tables with keys and constraints, in the dialect of an engine.

Foreign keys are those of the schemas; `record_type` and `record_id` together point into many tables, which SQL
has no word for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from schemas.model import Field, TableSchema

LIMITS = {
    "minimum": ">=",
    "maximum": "<=",
    "exclusiveMinimum": ">",
    "exclusiveMaximum": "<",
    "minLength": ">=",
    "maxLength": "<=",
}


@dataclass(frozen=True)
class Dialect:
    """What an engine calls things."""

    column_type: Callable[[Field], str]
    number: str
    """How a column is compared as a number, with `{}` for the column."""
    forms: Mapping[str, str]
    """What must hold of each value of a type that the engine does not have, with `{}` for the column."""
    joined: str
    """How values are joined to one text in an order, with `{value}`, `{source}` and `{order}`."""
    comments: bool
    """Whether descriptions stand as comments in the statement, because the engine has no better place."""
    end: str = ""


def name(text: str) -> str:
    """Return a name in quotes, as SQL wants it."""
    return '"' + text.replace('"', '""') + '"'


def literal(value: Any) -> str:
    """Return a text or number as a literal."""
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(name(c) for c in columns)


def checks(field: Field, dialect: Dialect) -> Iterator[str]:
    """Yield what must hold of the values of a column; a null is always good."""
    column = name(field.name)
    if field.type in dialect.forms:
        yield dialect.forms[field.type].format(column)
    if "enum" in field.constraints:
        yield f"{column} IN ({', '.join(literal(v) for v in field.constraints['enum'])})"
    for word, sign in LIMITS.items():
        if word in field.constraints:
            number = field.type == "number"
            left = f"length({column})" if "Length" in word else dialect.number.format(column) if number else column
            yield f"{left} {sign} {literal(field.constraints[word])}"


def _column(field: Field, dialect: Dialect) -> str:
    parts = [name(field.name), dialect.column_type(field), "NOT NULL" if field.required else ""]
    parts += ["UNIQUE" if field.constraints.get("unique") else ""]
    return " ".join([*filter(None, parts), *(f"CHECK ({c})" for c in checks(field, dialect))])


def _keys(schema: TableSchema) -> Iterator[str]:
    if schema.primary_key:
        yield f"PRIMARY KEY ({_names(schema.primary_key)})"
    yield from (f"UNIQUE ({_names(k)})" for k in schema.unique_keys)
    for key in schema.foreign_keys:
        target = name(key.resource or schema.name)
        yield f"FOREIGN KEY ({_names(key.fields)}) REFERENCES {target} ({_names(key.reference)})"


def _comment(raw: Mapping[str, Any], dialect: Dialect) -> str:
    """Return a description as a comment to the end of the line, where such comments are wanted."""
    words = " ".join(str(raw.get("description", "")).split())
    return f" -- {words}" if words and dialect.comments else ""


def create_table(schema: TableSchema, dialect: Dialect) -> str:
    """Return the statement that makes the table."""
    parts = [(_column(f, dialect), _comment(f.raw, dialect)) for f in schema.fields]
    parts += [(key, "") for key in _keys(schema)]
    lines = [_comment(schema.raw, dialect).strip()] if dialect.comments else []
    for i, (part, comment) in enumerate(parts, 1):
        lines.append(f"  {part}{',' if i < len(parts) else ''}{comment}")
    return f"CREATE TABLE {name(schema.name)} (\n" + "\n".join(lines) + f"\n){dialect.end}"


def parents_first(schemas: Mapping[str, TableSchema]) -> list[str]:
    """Return the tables so that each comes after those it refers to. Raises graphlib.CycleError."""
    needs = {n: {k.resource or n for k in s.foreign_keys} - {n} for n, s in schemas.items()}
    return list(TopologicalSorter(needs).static_order())
