"""What each tool makes of a package that `scripts.measure.generate` wrote; each runs in a process of its own.

    python -m scripts.measure.contenders polars PATH/TO/FOLDER

prints the findings as JSON: [line, column, kind]. A tool that is no validator is given the same checks in its own
terms, as a person would write them, and gives back what it finds; none of them says what is wrong in words.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.measure.generate import LARGE, PARENT, Fault, schema

Check = tuple[str, str, Any]
"""Column, kind, and the limit of the constraint."""

KINDS = {
    "required": "required",
    "enum": "enum",
    "pattern": "pattern",
    "minimum": "minimum",
    "maxLength": "maximum-length",
}
NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"


def checks(table: str) -> list[Check]:
    """Return the checks of single columns that a table's schema asks for."""
    found: list[Check] = []
    for field in schema(table)["fields"]:
        found += [(field["name"], KINDS[c], limit) for c, limit in field.get("constraints", {}).items()]
        found += [(field["name"], "type", None)] if field["type"] == "number" else []
    return found


def _pandas(folder: Path, table: str) -> Any:
    pd = importlib.import_module("pandas")
    frame = pd.read_csv(folder / f"{table}.csv", dtype=str, keep_default_na=False, na_values=[""])
    frame.index = range(2, len(frame) + 2)
    return frame


def floor(folder: Path) -> list[Fault]:
    """Parse the files to columns of text, and look at nothing."""
    csv = importlib.import_module("pyarrow.csv")
    for table in (LARGE, PARENT):
        names = [f["name"] for f in schema(table)["fields"]]
        types = csv.ConvertOptions(column_types=dict.fromkeys(names, "string"))
        csv.read_csv(
            folder / f"{table}.csv", parse_options=csv.ParseOptions(newlines_in_values=True), convert_options=types
        )
    return []


def pandera(folder: Path) -> list[Fault]:
    """Check columns of text with pandera's own checks, as its documentation shows."""
    pandera: Any = importlib.import_module("pandera.pandas")
    pd: Any = importlib.import_module("pandas")
    keys = set(_pandas(folder, PARENT)["funding_id"])
    made: dict[str, Callable[[Any], Any]] = {
        "enum": lambda limit: pandera.Check.isin(limit, error="enum"),
        "pattern": lambda limit: pandera.Check.str_matches(f"^(?:{limit})$", error="pattern"),
        "maximum-length": lambda limit: pandera.Check.str_length(max_value=limit, error="maximum-length"),
        "type": lambda _: pandera.Check.str_matches(f"^{NUMBER}$", error="type"),
        "minimum": lambda limit: pandera.Check(
            lambda s: ~(pd.to_numeric(s, errors="coerce") < limit), error="minimum"
        ),
    }  # fmt: skip
    found: list[Fault] = []
    for table in (LARGE, PARENT):
        columns = {}
        for name in (f["name"] for f in schema(table)["fields"]):
            own = [(kind, limit) for column, kind, limit in checks(table) if column == name]
            wanted = [made[kind](limit) for kind, limit in own if kind != "required"]
            wanted += [pandera.Check.isin(keys, error="foreign-key")] if (table, name) == (LARGE, "funding_id") else []
            columns[name] = pandera.Column(str, wanted, nullable=("required", True) not in own)
        key = schema(table)["primaryKey"]
        whole = pandera.DataFrameSchema(columns, unique=key, report_duplicates="exclude_first")
        try:
            whole.validate(_pandas(folder, table), lazy=True)
        except pandera.errors.SchemaErrors as errors:
            names = {"not_nullable": "required", "multiple_fields_uniqueness": "primary-key"}
            for column, kind, line in errors.failure_cases[["column", "check", "index"]].itertuples(index=False):
                found.append((int(line), str(column), names.get(kind, kind)))
    return found


def polars(folder: Path) -> list[Fault]:
    """Check with lazy expressions of polars."""
    pl = importlib.import_module("polars")

    def scan(table: str) -> Any:
        names = [f["name"] for f in schema(table)["fields"]]
        read = pl.scan_csv(folder / f"{table}.csv", schema=dict.fromkeys(names, pl.String))
        return read.with_row_index("_line", 2)

    def bad(column: str, kind: str, limit: Any) -> Any:
        text = pl.col(column)
        return {
            "required": lambda: text.is_null(),
            "enum": lambda: ~text.is_in(limit),
            "pattern": lambda: ~text.str.contains(f"^(?:{limit})$"),
            "maximum-length": lambda: text.str.len_chars() > limit,
            "type": lambda: ~text.str.contains(f"^{NUMBER}$"),
            "minimum": lambda: text.cast(pl.Float64, strict=False) < limit,
            "primary-key": lambda: ~text.is_first_distinct(),
            "foreign-key": lambda: ~text.is_in(limit),
        }[kind]()

    found: list[Fault] = []
    keys = scan(PARENT).select("funding_id").collect()["funding_id"].implode()
    for table in (LARGE, PARENT):
        wanted = [*checks(table), (schema(table)["primaryKey"][0], "primary-key", None)]
        wanted += [("funding_id", "foreign-key", keys)] if table == LARGE else []
        masks = [bad(*check).fill_null(False).alias(str(i)) for i, check in enumerate(wanted)]
        judged = scan(table).select("_line", *masks).filter(pl.any_horizontal(pl.exclude("_line"))).collect()
        for i, (column, kind, _) in enumerate(wanted):
            found += [(line, column, kind) for line in judged.filter(pl.col(str(i)))["_line"].to_list()]
    return found


def duckdb(folder: Path) -> list[Fault]:
    """Check with SQL in DuckDB, in one pass over the table."""
    connection = importlib.import_module("duckdb").connect()

    def bad(column: str, kind: str, limit: Any) -> str:
        listed = ", ".join(f"'{v}'" for v in limit) if isinstance(limit, list) else ""
        return {
            "required": f"{column} is null",
            "enum": f"{column} not in ({listed})",
            "pattern": f"not regexp_full_match({column}, '{limit}')",
            "maximum-length": f"length({column}) > {limit}",
            "type": f"not regexp_full_match({column}, '{NUMBER}')",
            "minimum": f"try_cast({column} as double) < {limit}",
            "primary-key": f"row_number() over (partition by {column} order by _line) > 1",
            "foreign-key": f"{column} not in (select {column} from {PARENT})",
        }[kind]

    found: list[Fault] = []
    for table in (PARENT, LARGE):
        read = f"read_csv('{folder / table}.csv', all_varchar=true, header=true, nullstr='', delim=',', quote='\"')"
        connection.execute(f"create table {table} as select row_number() over () + 1 as _line, * from {read}")
        wanted = [*checks(table), (schema(table)["primaryKey"][0], "primary-key", None)]
        wanted += [("funding_id", "foreign-key", None)] if table == LARGE else []
        masks = ", ".join(f"coalesce({bad(*check)}, false) as b{i}" for i, check in enumerate(wanted))
        any_of = " or ".join(f"b{i}" for i in range(len(wanted)))
        rows = connection.execute(f"select * from (select _line, {masks} from {table}) where {any_of}").fetchall()
        found += [(r[0], c, k) for r in rows for (c, k, _), hit in zip(wanted, r[1:], strict=True) if hit]
    return found


TOOLS = {"floor": floor, "pandera": pandera, "polars": polars, "duckdb": duckdb}

if __name__ == "__main__":
    print(json.dumps(TOOLS[sys.argv[1]](Path(sys.argv[2]))))
