"""Packages of any size, of the real schemas of `funding` and `funding_amounts`, with faults in known places.

The same seed gives the same bytes. The schemas lack what marks a package as of this model, so that what runs is
what runs on anybody's package: the checks of text, structure, types, constraints and keys.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from schemas import model

LARGE, PARENT = "funding_amounts", "funding"
SHARE = 0.001
"""The part of the rows of the large table that hold a fault."""

Fault = tuple[int, str, str]
"""Physical line, column and kind of a fault; the kinds are the slugs of the catalogue of rules."""


@dataclass(frozen=True)
class Made:
    """A package that was written: its descriptor, its largest file, and where its faults are."""

    descriptor: Path
    file: Path
    rows: int
    faults: frozenset[Fault]


FAULTS: dict[str, tuple[str, str]] = {
    "required": ("qualifier", ""),
    "enum": ("stage", "finished"),
    "pattern": ("date", "Apr-25"),
    "type": ("low", "12 000"),
    "minimum": ("low", ""),
    "maximum-length": ("condition", "if " + "x" * 160),
    "primary-key": ("amount_id", ""),
    "foreign-key": ("funding_id", "no-such-round"),
}
"""The column of each kind of fault, and the text that is planted; where it is empty the text depends on the row."""


def schema(name: str) -> dict[str, Any]:
    """Return the Table Schema of a table as anybody's package would have it."""
    raw = dict(model.load(name).raw)
    for ours in ("recordType", "evidence", "sortedBy"):
        raw.pop(ours, None)
    return raw


def package(folder: Path, rows: int, seed: int = 1, wordy: bool = False) -> Made:
    """Write a package whose largest table has so many rows into a folder.

    A wordy package has texts as long as their columns allow: about two and a half times the bytes.
    """
    random = np.random.default_rng(seed)
    parents = np.array([f"round-{i:07d}" for i in range(max(rows // 10, 1))])
    tables = {PARENT: _funding(random, parents), LARGE: _amounts(random, parents, rows)}
    if wordy:
        _lengthen(tables[LARGE])
    faults = _plant(random, tables[LARGE], rows)
    for name, columns in tables.items():
        _write(folder / f"{name}.csv", columns)
    resources = [
        {"name": n, "type": "table", "path": f"{n}.csv", "format": "csv", "dialect": {"delimiter": ","},
         "encoding": "utf-8", "schema": schema(n)} for n in tables
    ]  # fmt: skip
    about = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "made", "resources": resources}
    descriptor = folder / "datapackage.json"
    descriptor.write_text(json.dumps(about), encoding="utf-8")
    return Made(descriptor, folder / f"{LARGE}.csv", rows, frozenset(faults))


Columns = dict[str, list[str]]


def _codes(table: str, column: str) -> list[str]:
    return [str(c) for c in model.load(table).field(column).constraints["enum"]]


def _pick(random: np.random.Generator, values: list[str], rows: int) -> list[str]:
    return list(np.array(values, object)[random.integers(0, len(values), rows)])


def _funding(random: np.random.Generator, parents: np.ndarray) -> Columns:
    rows = len(parents)
    return {
        "funding_id": parents.tolist(),
        "title": [f"Round {i}, of a company" for i in range(rows)],
        "instrument": _pick(random, _codes(PARENT, "instrument"), rows),
        "country": _pick(random, ["US", "GB", "KR", "AE", ""], rows),
        "summary": [f"A round that {w} told." for w in _pick(random, ["a paper", "a filing", "São Paulo"], rows)],
    }


def _amounts(random: np.random.Generator, parents: np.ndarray, rows: int) -> Columns:
    low = [str(n / 10) for n in random.integers(1, 9999, rows)]
    days = np.datetime64("2019-01-01") + random.integers(0, 2800, rows)
    months = [str(d)[:7] for d in days[: rows // 4]]
    return {
        "amount_id": [f"amount-{i:08d}" for i in range(rows)],
        "funding_id": parents[random.integers(0, len(parents), rows)].tolist(),
        "date": [*months, *(str(d) for d in days[rows // 4 :])],
        "stage": _pick(random, _codes(LARGE, "stage"), rows),
        "measure": _pick(random, _codes(LARGE, "measure"), rows),
        "as_reported": [f"${n} billion, it is said" for n in low],
        "low": low,
        "high": list(low),
        "scale": _pick(random, _codes(LARGE, "scale"), rows),
        "unit": _pick(random, _codes(LARGE, "unit"), rows),
        "qualifier": _pick(random, _codes(LARGE, "qualifier"), rows),
        "period": _pick(random, ["", "", "over 5 years"], rows),
        "horizon": _pick(random, ["", "", "2030", "../2030", "2025/2029"], rows),
        "condition": _pick(random, ["", "", "", "on an IPO", "if the regulator agrees"], rows),
    }


def _lengthen(columns: Columns) -> None:
    for name in ("as_reported", "period", "condition"):
        longest = model.load(LARGE).field(name).constraints["maxLength"]
        columns[name] = [f"{v or 'as told'} and so on".ljust(longest, ".") for v in columns[name]]


def _plant(random: np.random.Generator, columns: Columns, rows: int) -> set[Fault]:
    """Put faults of every kind into rows of their own; return where they are."""
    each = max(1, round(rows * SHARE / len(FAULTS)))
    places = iter(random.choice(np.arange(1, rows), each * len(FAULTS), replace=False).tolist())
    faults = set()
    for kind, (column, text) in FAULTS.items():
        for _, row in zip(range(each), places, strict=False):
            own = {"minimum": f"-{columns['low'][row]}", "primary-key": columns["amount_id"][0]}
            columns[column][row] = own.get(kind, text)
            faults.add((row + 2, column, kind))
    return faults


def _write(path: Path, columns: Columns) -> None:
    quoted = [[f'"{v}"' if "," in v else v for v in values] for values in columns.values()]
    lines = map(",".join, zip(*quoted, strict=True))
    path.write_text("\n".join([",".join(columns), *lines]) + "\n", encoding="utf-8")
