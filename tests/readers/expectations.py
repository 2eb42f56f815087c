"""What each reader makes of a release: one plain table, which the README shows and the tests compare with the truth.

A cell names the type of a column in the reader's own words; where empty cells make it another, both stand there.
`p` and `s` are the digits of a decimal and those after its point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.model import Field, TableSchema
from scripts.derive.release import Release
from scripts.export.plain import cell_text, plain_columns
from tests.readers.seen import Column, Tables

TABLE = """\
| reader | text | whole number | decimal | true or false | day | empty cell | decimals |
|---|---|---|---|---|---|---|---|
| pandas | `str` | `int64`, with empty cells `float64` | `object of Decimal` | `bool`, with empty cells `object of bool` | `object of date` | `None`, `nan` | exact |
| pandas, `dtype_backend="pyarrow"` | `string[pyarrow]` | `int64[pyarrow]` | `decimal128(p, s)[pyarrow]` | `bool[pyarrow]` | `date32[day][pyarrow]` | `<NA>` | exact |
| polars | `String` | `Int64` | `Decimal(precision=p, scale=s)` | `Boolean` | `Date` | `None` | exact |
| pyarrow datasets | `string` | `int64` | `decimal128(p, s)` | `bool` | `date32[day]` | `null` | exact |
| DuckDB, Parquet | `VARCHAR` | `BIGINT` | `DECIMAL(p,s)` | `BOOLEAN` | `DATE` | `null` | exact |
| DuckDB, `.duckdb` | `VARCHAR` | `BIGINT` | `DECIMAL(p,s)` | `BOOLEAN` | `DATE` | `null` | exact |
| Spark | `string` | `bigint` | `decimal(p,s)` | `boolean` | `date` | `null` | exact |
| Node, hyparquet | `string` | `bigint` | `number` | `boolean` | `Date` | `null` | nearest double |
| Node, `JSON.parse` | `string` | `number` | `string` | `boolean` | `string` | `null` | exact |
| R, readr | `character` | `integer` | `numeric` | `logical` | `Date` | `NA` | nearest double |
| R, jsonlite | `character` | `integer` | `character` | `logical` | `character` | `NA` | exact |
| Datasette | `str` | `int` | `str` | `int` | `str` | `None` | exact |
| frictionless, CSV | `str` | `int` | `Decimal` | `bool` | `date` | `None` | exact |
| mlcroissant | `bytes` | `int` | `float` | `bool` | `Timestamp` | `None` | nearest double |
| Python's csv | `str` | `str` | `str` | `str` | `str` | `""` | exact |
| Python's json | `str` | `int` | `str` | `bool` | `str` | `None` | exact |
| Python's sqlite3 | `str` | `int` | `str` | `int` | `str` | `None` | exact |
"""  # noqa: E501

KINDS = ("string", "integer", "number", "boolean", "date")
"""The types of a Table Schema, in the order of the table's columns."""

WITH_EMPTY = ", with empty cells "


@dataclass(frozen=True)
class Expected:
    """A line of the table."""

    types: dict[str, str]
    empty: frozenset[str]
    decimals: str

    def type_of(self, field: Field, has_empty: bool) -> str:
        """Return the type that a column is to have."""
        full, _, other = self.types[field.type].partition(WITH_EMPTY)
        kind = (other if other and has_empty else full).strip("`")
        digits, places = field.get("decimal") or ("p", "s")
        return re.sub(r"\bs\b", str(places), re.sub(r"\bp\b", str(digits), kind))


def expected(table: str = TABLE) -> dict[str, Expected]:
    """Return the lines of the table by the name of the reader."""
    found = {}
    for line in table.splitlines()[2:]:
        name, *cells = line.strip("| ").split(" | ")
        empty = frozenset(re.findall(r"`([^`]+)`", cells[5]))
        found[name] = Expected(dict(zip(KINDS, cells, strict=False)), empty, cells[6])
    return found


def _same(wanted: Any, value: Any, decimals: str | None) -> bool:
    """Whether a value is the one that was written; `decimals` says how a decimal may differ."""
    if wanted is None or value is None:
        return wanted is value
    if decimals == "nearest double":
        return not isinstance(value, str) and float(wanted) == value
    return bool((cell_text(wanted) if isinstance(value, str) else wanted) == value)


def ordered(columns: dict[str, list[Any]], schema: TableSchema) -> dict[str, list[Any]]:
    """Return the columns with their rows in the order of the key, for readers that promise no order."""
    keys = list(zip(*([str(v) for v in columns[c]] for c in schema.primary_key), strict=True))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return {name: [values[i] for i in order] for name, values in columns.items()}


def differences(seen: Tables, release: Release, line: Expected) -> list[str]:
    """Return in what a reader sees other things than were written, or in other types than the table says."""
    found = [f"the tables are {sorted(seen)}"] if set(seen) != set(release.tables) else []
    for name in sorted(set(seen) & set(release.tables)):
        found += [f"{name}: {said}" for said in _of_table(seen[name], release, release.schemas[name], line)]
    return found


def _of_table(columns: Any, release: Release, schema: TableSchema, line: Expected) -> Iterator[str]:
    table = release.tables[schema.name]
    if list(columns) != schema.names:
        yield f"the columns are {list(columns)}"
        return
    if any(len(c.values) != table.num_rows for c in columns.values()):
        yield f"{max(len(c.values) for c in columns.values())} rows, and {table.num_rows} were written"
        return
    written = ordered(dict(zip(schema.names, plain_columns(table), strict=True)), schema)
    read = ordered({name: list(c.values) for name, c in columns.items()}, schema)
    for field in schema.fields:
        yield from _of_column(field, columns[field.name], read[field.name], written[field.name], line)


def _of_column(
    field: Field, column: Column, read: Sequence[Any], written: Sequence[Any], line: Expected
) -> Iterator[str]:
    kind = line.type_of(field, None in written)
    if column.types and set(column.types) != {kind}:
        yield f"{field.name} is {', '.join(column.types)}, not {kind}"
    if not set(column.empty) <= line.empty:
        yield f"{field.name} has {', '.join(column.empty)} in empty cells"
    decimals = line.decimals if field.type == "number" else None
    wrong = [(w, v) for w, v in zip(written, read, strict=True) if not _same(w, v, decimals)]
    if wrong:
        yield f"{field.name} has {wrong[0][1]!r} for {wrong[0][0]!r}, and {len(wrong) - 1} others"


OBSERVED: dict[str, str] = {}
"""What the readers were seen to do in this run, as lines of the table."""


def observed(name: str, seen: Tables, release: Release) -> str:
    """Return the line of the table that tells what a reader did."""
    cells = [_told(seen, release, kind) for kind in KINDS]
    columns = [c for table in seen.values() for c in table.values()]
    empty = ", ".join(f"`{e}`" for e in sorted({e for c in columns for e in c.empty}))
    numbers = [v for t in seen for f in release.schemas[t].fields if f.type == "number" for v in seen[t][f.name].values]
    decimals = "nearest double" if any(isinstance(v, (int, float)) for v in numbers) else "exact"
    return "| " + " | ".join([name, *cells, empty, decimals]) + " |"


def _told(seen: Tables, release: Release, kind: str) -> str:
    """Return the types that a reader gave to columns of a kind, without and with empty cells."""
    full, other = set(), set()
    for name, table in seen.items():
        for field in (f for f in release.schemas[name].fields if f.type == kind):
            digits, places = field.get("decimal") or ("", "")
            types = [re.sub(rf"\b{digits}\b(.*)\b{places}\b", r"p\1s", t) if digits else t
                     for t in table[field.name].types]  # fmt: skip
            (other if None in table[field.name].values else full).update(types)
    words = ["/".join(f"`{t}`" for t in sorted(types)) for types in (full, other)]
    return words[0] if not other or full == other else WITH_EMPTY.join(words)
