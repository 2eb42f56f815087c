"""What guards a column: the constraints of its schema, its keys, and the rules of the catalogue that judge it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.model import Field, TableSchema
from schemas.rules import CATALOGUE, Rule, structure

BY_CODE = sorted(CATALOGUE.values(), key=lambda r: r.code)

LIMITS = {
    "enum": "codes of `{codelist}`",
    "pattern": "`{limit}`",
    "minLength": "{limit} characters",
    "maxLength": "{limit} characters",
    "minimum": "{limit}",
    "maximum": "{limit}",
    "exclusiveMinimum": "{limit}",
    "exclusiveMaximum": "{limit}",
}
"""How the limit of a constraint is told; `required` and `unique` have none."""

DATE_PROFILE = "a date of the EDTF profile"
"""Said in place of the pattern of dates, which is six hundred characters long."""


@dataclass(frozen=True)
class Guard:
    """A rule that guards a column, and the limit that the schema sets it."""

    rule: Rule
    limit: str = ""

    def __str__(self) -> str:
        said = f"{self.rule.code} {self.rule.slug}"
        return f"{said}: {self.limit}" if self.limit else said


def _limit(field: Field, constraint: str) -> str:
    if constraint == "pattern" and field.get("dateProfile"):
        return DATE_PROFILE
    limit = field.constraints[constraint]
    if constraint == "enum" and not field.get("codelist"):
        return ", ".join(map(str, limit))
    return LIMITS.get(constraint, "").format(limit=limit, codelist=field.get("codelist"))


def _of_cell(field: Field) -> Iterator[Guard]:
    if field.type not in ("string", "any"):
        yield Guard(structure.TYPE)
    for name, rule in structure.CONSTRAINT.items():
        if field.constraints.get(name, False) is not False:
            yield Guard(rule, _limit(field, name))


def _of_keys(schema: TableSchema, field: Field) -> Iterator[Guard]:
    for slug, keys in (("primaryKey", (schema.primary_key,)), ("uniqueKey", schema.unique_keys)):
        for key in keys:
            if field.name in key:
                others = ", ".join(f"`{c}`" for c in key if c != field.name)
                yield Guard(structure.CONSTRAINT[slug], f"with {others}" if others else "")
    for reference in schema.foreign_keys:
        if field.name in reference.fields:
            yield Guard(structure.FOREIGN_KEY, f"`{reference.resource or schema.name}`")


def guards(schema: TableSchema, field: Field) -> list[Guard]:
    """Return what guards a column, by code.

    What the reader finds in any file and any cell (text and form of the table) is not among them: `EVERYWHERE`.
    The rules of the catalogue judge the data; a column that the build makes is guarded by its schema alone.
    """
    rules = (Guard(r) for r in BY_CODE if not field.get("derived") and field.name in r.guarded(schema))
    found = [*_of_cell(field), *_of_keys(schema, field), *rules]
    return sorted(found, key=lambda g: (g.rule.code, g.limit))


OF_COLUMNS = frozenset(r.slug for r in (structure.TYPE, structure.FOREIGN_KEY, *structure.CONSTRAINT.values()))

EVERYWHERE = [r for r in BY_CODE if r.scope in ("text", "structure") and r.slug not in OF_COLUMNS]
"""The rules on files, lines and cells as such, whatever the column."""
