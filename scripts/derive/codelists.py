"""The codelists as a table of the release: every code with its label, its definition and what else its list says."""

from __future__ import annotations

import json

import pyarrow as pa

from schemas import codelists

PLAIN = ("code", "label", "definition")
"""The columns that every list has; the others go into `properties`."""


def _properties(row: dict[str, str]) -> str | None:
    """Return the further columns of a row as a JSON object, or None where its list has none."""
    further = {k: v for k, v in row.items() if k not in PLAIN}
    return json.dumps(further, ensure_ascii=False) if further else None


def columns() -> dict[str, pa.Array]:
    """Return the columns of the table `codelists`, one row a code."""
    found = [(name, i, row) for name in codelists.names() for i, row in enumerate(codelists.rows(name), 1)]
    return {
        "list": pa.array([name for name, _, _ in found], pa.string()),
        **{c: pa.array([row[c] for _, _, row in found], pa.string()) for c in PLAIN},
        "position": pa.array([i for _, i, _ in found], pa.int64()),
        "properties": pa.array([_properties(row) for _, _, row in found], pa.string()),
    }
