"""What the evidence says of each record as a whole: how many sources and origins, contested or not, since when."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from schemas import codelists
from schemas.constraints import key
from schemas.dates import bounds
from schemas.frames import frame

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


def _support(tables: Typed) -> pd.DataFrame:
    """Return the evidence with the origin of its source and the day from which the source counts."""
    sources = tables["sources"]
    known = pd.DataFrame(
        {
            "source_id": frame(sources)["source_id"],
            "origin": list(origins(sources).values()),
            "since": pd.Series(bounds(sources.column("published").combine_chunks())[1].to_pylist(), dtype="object"),
        }
    )
    return frame(tables["evidence"]).merge(known, on="source_id", how="left")


def columns(tables: Typed, table: str) -> dict[str, pa.Array]:
    """Return `sources`, `origins`, `contested` and `known_since` for the rows of a table."""
    record_type, keys = next((t, k) for t, (name, k) in codelists.record_types().items() if name == table)
    evidence = _support(tables)
    evidence = evidence[evidence["record_type"] == record_type]
    supporting = evidence[evidence["stance"] == "supports"].groupby("record_id")
    against = set(evidence.loc[evidence["stance"] == "contradicts", "record_id"])
    rows = key([tables[table].column(k).combine_chunks() for k in keys]).to_pylist()
    counts = supporting[["source_id", "origin"]].nunique()
    since = evidence[(evidence["stance"] == "supports") & evidence["since"].notna()].groupby("record_id")["since"].min()
    return {
        "sources": pa.array([int(counts["source_id"].get(r, 0)) for r in rows], pa.int64()),
        "origins": pa.array([int(counts["origin"].get(r, 0)) for r in rows], pa.int64()),
        "contested": pa.array([r in against for r in rows], pa.bool_()),
        "known_since": pa.array([since.get(r) or None for r in rows], pa.date32()),
    }
