"""The schema of each table as files: the Table Schema, and a JSON Schema (2020-12) made from it.

The JSON Schema is that of the table's JSON file, an array; `#/$defs/row` in it is that of a line of JSON Lines.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from schemas.model import Field, TableSchema
from scripts.derive.release import Release
from scripts.export.descriptor import SCHEMA_PATH
from scripts.export.json_table import dump

PATH = "schemas/{table}.schema.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
DECIMAL = r"^(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$"

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")

TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "string", "pattern": DECIMAL},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}
"""How JSON holds a value of each type. A decimal is text, so that no reader rounds it."""


def _constraints(field: Field) -> dict[str, Any]:
    """Return a column's constraints in the words of JSON Schema. Raises ValueError for one that it cannot say."""
    said = {k: v for k, v in field.constraints.items() if k not in ("required", "unique")}
    if field.type == "number" and said.get("minimum") == 0:
        del said["minimum"]  # the pattern has no sign
    if TYPES[field.type]["type"] == "string" and not said.keys().isdisjoint(BOUNDS):
        raise ValueError(f"JSON Schema has no bounds for text: '{field.name}'")
    if "pattern" in said:
        said["pattern"] = f"^(?:{said['pattern']})$"
    return said


def column_schema(field: Field) -> dict[str, Any]:
    """Return the JSON Schema of a column; where a cell may be empty, null is allowed."""
    words = {"title": field.get("title", ""), "description": field.get("description", "")}
    made = {**words, **TYPES[field.type], **_constraints(field)}
    if field.required:
        return made
    made["type"] = [made["type"], "null"]
    return {**made, "enum": [*made["enum"], None]} if "enum" in made else made


def json_schema(schema: TableSchema) -> dict[str, Any]:
    """Return the JSON Schema of a table."""
    words = {"title": schema.raw.get("title", schema.name), "description": schema.raw.get("description", "")}
    row = {
        "type": "object",
        "properties": {f.name: column_schema(f) for f in schema.fields},
        "required": schema.names,
        "additionalProperties": False,
    }
    return {"$schema": DRAFT, **words, "type": "array", "items": {"$ref": "#/$defs/row"}, "$defs": {"row": row}}


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write both schemas of all tables."""
    for name, schema in release.schemas.items():
        dump(schema.raw, folder / SCHEMA_PATH.format(table=name))
        dump(json_schema(schema), folder / PATH.format(table=name))
    return []
