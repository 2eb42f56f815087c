"""Typed tables for tests, made of rows that say only what matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from schemas import model
from schemas.cells import typed
from schemas.model import ROOT

OWN = sorted(p.stem for p in (ROOT / "schemas" / "tables").glob("*.json"))
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def table(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return the typed table of some rows; a cell that a row does not name is empty."""
    columns = {}
    for field in model.load(name).fields:
        text = ["" if row.get(field.name) is None else str(row[field.name]) for row in rows]
        columns[field.name], bad = typed(pa.array(text, pa.string()), field)
        assert not any(bad.to_pylist()), f"{field.name}: {text}"
    return pa.table(columns)


def tables(rows: Rows) -> dict[str, pa.Table]:
    """Return all tables of a package, empty where nothing is said of them."""
    return {name: table(name, rows.get(name, ())) for name in OWN}


def links(*edges: str) -> list[dict[str, str]]:
    """Return links between arrangements, each written as `from relation to`."""
    rows = [dict(zip(("from_id", "relation", "to_id"), e.split(), strict=True)) for e in edges]
    return [{"from_type": "funding", "to_type": "funding", **r} for r in rows]


def parties(*roles: str) -> list[dict[str, str]]:
    """Return parties, each written as `arrangement role entity`."""
    return [dict(zip(("funding_id", "role", "entity_id"), r.split(), strict=True)) for r in roles]


def amount(funding_id: str, stage: str, figure: str, date: str = "2025-01-01", **more: Any) -> dict[str, Any]:
    """Return an amount; its figure is written as `5`, `5..7`, `5..` or `..7`, nothing for none, in dollars."""
    low, dots, high = figure.partition("..")
    name = "-".join((funding_id, stage.replace("_", "-"), date.strip("./~").replace("/", "-")))
    told = {"low": low, "high": high if dots else low, "scale": "one", "unit": "USD", "qualifier": "exact"}
    about = {"amount_id": name, "funding_id": funding_id, "date": date, "stage": stage, "measure": "amount"}
    return {**about, **(told if figure else {"qualifier": "unstated"}), **more}
