"""What the evidence says of each record as a whole: how many sources and origins, contested or not, since when."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from schemas import codelists
from schemas.constraints import key
from schemas.frames import frame
from scripts.derive.known import known_since

Typed = dict[str, pa.Table]


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


def _evidence(tables: Typed) -> pd.DataFrame:
    """Return the evidence with the origin of its source."""
    roots = pd.DataFrame(
        {"source_id": frame(tables["sources"])["source_id"], "origin": list(origins(tables["sources"]).values())}
    )
    return frame(tables["evidence"]).merge(roots, on="source_id", how="left")


def columns(tables: Typed, table: str) -> dict[str, pa.Array]:
    """Return `sources`, `origins`, `contested` and `known_since` for the rows of a table."""
    record_type, keys = next((t, k) for t, (name, k) in codelists.record_types().items() if name == table)
    evidence = _evidence(tables)
    evidence = evidence[evidence["record_type"] == record_type]
    supporting = evidence[evidence["stance"] == "supports"].groupby("record_id")
    against = set(evidence.loc[evidence["stance"] == "contradicts", "record_id"])
    rows = key([tables[table].column(k).combine_chunks() for k in keys]).to_pylist()
    counts = supporting[["source_id", "origin"]].nunique()
    return {
        "sources": pa.array([int(counts["source_id"].get(r, 0)) for r in rows], pa.int64()),
        "origins": pa.array([int(counts["origin"].get(r, 0)) for r in rows], pa.int64()),
        "contested": pa.array([r in against for r in rows], pa.bool_()),
        "known_since": known_since(tables, table),
    }
