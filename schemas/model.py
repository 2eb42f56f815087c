"""Table Schemas and the package descriptor, read into plain objects.

Follows Data Package v2 (https://datapackage.org/standard/) as far as this package and foreign packages need
it. What a foreign schema asks for and this reader does not know is kept in `TableSchema.unsupported`, so that
the validator can say so instead of passing it in silence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
"""The root of the checkout."""

TYPES = ("string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth", "any")
CONSTRAINTS = (
    "required", "unique", "enum", "pattern", "minLength", "maxLength",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
)  # fmt: skip


class ModelError(Exception):
    """The descriptor or a schema cannot be understood; the message says where and why."""


@dataclass(frozen=True)
class Field:
    """One column as its Table Schema defines it; `raw` holds all that the schema says."""

    name: str
    type: str
    constraints: dict[str, Any]
    raw: dict[str, Any]
    missing: tuple[str, ...] = ("",)

    @property
    def required(self) -> bool:
        """Whether no cell may be empty."""
        return bool(self.constraints.get("required"))

    def get(self, key: str, default: Any = None) -> Any:
        """Return a property of the schema's own words."""
        return self.raw.get(key, default)


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must stand in columns of another table (or, where `resource` is "", of this one)."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    """One Table Schema."""

    name: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]
    raw: dict[str, Any]
    unsupported: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [f.name for f in self.fields]

    def field(self, name: str) -> Field:
        """Return the column of that name. Raises KeyError."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    @property
    def record_type(self) -> str:
        """The code by which other tables name a row of this one."""
        return str(self.raw.get("recordType", ""))

    @property
    def evidence(self) -> str:
        """`own`, `parent:<foreign key>` or `none`."""
        return str(self.raw.get("evidence", "none"))


@dataclass(frozen=True)
class Resource:
    """One table of a package: its file and its schema."""

    name: str
    path: str
    schema: TableSchema
    raw: dict[str, Any]

    @property
    def delimiter(self) -> str:
        """The character between cells."""
        return str((self.raw.get("dialect") or {}).get("delimiter", ","))


@dataclass(frozen=True)
class Package:
    """A data package on disk."""

    root: Path
    raw: dict[str, Any]
    resources: tuple[Resource, ...]
    descriptor: str = "datapackage.json"
    """The name of the file that describes it."""

    def __getitem__(self, name: str) -> Resource:
        for resource in self.resources:
            if resource.name == name:
                return resource
        raise KeyError(name)

    @property
    def is_ours(self) -> bool:
        """Whether the package is of this model, so that its own rules apply."""
        return any(r.schema.record_type for r in self.resources)


def _strings(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _missing(value: Any) -> tuple[str, ...]:
    """Return missing values, which v2 may also give as objects with a label."""
    return tuple(v["value"] if isinstance(v, dict) else v for v in value)


def _field(raw: dict[str, Any], missing: tuple[str, ...]) -> tuple[Field, list[str]]:
    name = str(raw.get("name", ""))
    kind = str(raw.get("type") or "any")
    unsupported = [] if kind in TYPES else [f"type '{kind}' of column '{name}'"]
    constraints = dict(raw.get("constraints") or {})
    unsupported += [f"constraint '{c}' of column '{name}'" for c in constraints if c not in CONSTRAINTS]
    form = raw.get("format", "default")
    if form not in ("default", None) and kind in ("date", "datetime", "time"):
        unsupported.append(f"format '{form}' of column '{name}'")
    own = _missing(raw["missingValues"]) if "missingValues" in raw else missing
    kind = kind if kind in TYPES else "any"
    return Field(name, kind, {k: v for k, v in constraints.items() if k in CONSTRAINTS}, raw, own), unsupported


def table_schema(name: str, raw: dict[str, Any]) -> TableSchema:
    """Build a table's schema from the JSON of a Table Schema. Raises ModelError where it cannot be read."""
    if not isinstance(raw, dict) or not isinstance(raw.get("fields"), list) or not raw["fields"]:
        raise ModelError(f"the schema of '{name}' has no list of fields")
    if not all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in raw["fields"]):
        raise ModelError(f"the schema of '{name}' has a field without a name")
    missing = _missing(raw.get("missingValues", [""]))
    pairs = [_field(f, missing) for f in raw["fields"]]
    unsupported = [u for _, us in pairs for u in us]
    match = _strings(raw.get("fieldsMatch", "exact"))
    if match != ("exact",):
        unsupported.append(f"fieldsMatch '{'/'.join(match)}'")
    keys = tuple(
        ForeignKey(
            _strings(k.get("fields")),
            str((k.get("reference") or {}).get("resource") or ""),
            _strings((k.get("reference") or {}).get("fields")),
        )
        for k in raw.get("foreignKeys", [])
    )
    unique = tuple(_strings(k) for k in raw.get("uniqueKeys", []))
    schema = TableSchema(
        name,
        tuple(f for f, _ in pairs),
        _strings(raw.get("primaryKey")),
        unique,
        keys,
        raw,
        tuple(unsupported),
    )
    for column in {c for cs in (schema.primary_key, *unique, *(k.fields for k in keys)) for c in cs}:
        if column not in schema.names:
            raise ModelError(f"a key of '{name}' names the column '{column}', which the schema does not have")
    return schema


@cache
def load(name: str) -> TableSchema:
    """Return the schema of one of this package's own tables. Raises KeyError for a name it does not have."""
    path = ROOT / "schemas" / "tables" / f"{name}.json"
    if not path.is_file():
        raise KeyError(name)
    return table_schema(name, json.loads(path.read_text(encoding="utf-8")))
