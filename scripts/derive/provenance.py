"""What the evidence says of each record as a whole: how many sources and origins, contested or not, since when."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from schemas import codelists
from schemas.constraints import key
from schemas.frames import frame
from scripts.derive.known import known_since
from scripts.derive.shared import Typed, once


def origins(sources: pa.Table) -> dict[str, str]:
    """Return, for each source, the source at the root of what it retells (itself where it retells nothing).

    A circle of retellings has no root; each of its members then counts for itself.
    """
    parents = dict(
        zip(sources.column("source_id").to_pylist(), sources.column("derives_from").to_pylist(), strict=True)
    )

    def root(source: str) -> str:
        seen, at = {source}, source
        while (parent := parents.get(at)) is not None:
            if parent in seen:
                return source
            seen.add(parent)
            at = parent
        return at

    return {s: root(s) for s in parents}


def roots(tables: Typed) -> dict[str, str]:
    """Return the origin of each source."""
    return once(tables, "origins", lambda all_: origins(all_["sources"]))


def _evidence(tables: Typed) -> dict[str, pd.DataFrame]:
    """Return the evidence with the origin of its source, by type of record."""
    evidence = frame(tables["evidence"])
    evidence["origin"] = evidence["source_id"].map(roots(tables))
    return {str(of): rows for of, rows in evidence.groupby("record_type")}


def columns(tables: Typed, table: str) -> dict[str, pa.Array]:
    """Return `sources`, `origins`, `contested` and `known_since` for the rows of a table."""
    record_type, keys = next((t, k) for t, (name, k) in codelists.record_types().items() if name == table)
    by_type = once(tables, "evidence by type", _evidence)
    evidence = by_type.get(record_type, next(iter(by_type.values())).head(0))
    supporting = evidence[evidence["stance"] == "supports"].groupby("record_id")
    against = set(evidence.loc[evidence["stance"] == "contradicts", "record_id"])
    rows = key([tables[table].column(k).combine_chunks() for k in keys]).to_pylist()
    sources, roots_ = (supporting[c].nunique().to_dict() for c in ("source_id", "origin"))
    return {
        "sources": pa.array([sources.get(r, 0) for r in rows], pa.int64()),
        "origins": pa.array([roots_.get(r, 0) for r in rows], pa.int64()),
        "contested": pa.array([r in against for r in rows], pa.bool_()),
        "known_since": known_since(tables, table),
    }
