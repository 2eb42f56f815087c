"""What a Table Schema cannot say: one module a subject, one small function a rule."""

from __future__ import annotations

from typing import Any

from schemas.rules import (
    evidence,
    history,
    identity,
    links,
    money,
    offices,
    provenance,
    seeds,
    standing,
    structure,
    text,
    time,
)
from schemas.rules.registry import CATALOGUE, Problem, Rule, of_scope

SUBJECTS = (text, structure, evidence, seeds, provenance, time, offices, money, identity, links, history, standing)


def row_checks(table: str) -> list[Any]:
    """Return the rules on single rows of a table as pandera checks."""
    import pandera.pandas as pandera

    from schemas.frames import series

    def check(entry: Rule) -> Any:
        run = entry.run
        assert run is not None
        return pandera.Check(
            lambda data: series(run(data), data.index), name=entry.slug, ignore_na=False, error=entry.slug
        )

    return [check(r) for r in of_scope("row") if r.table == table]


__all__ = ["CATALOGUE", "SUBJECTS", "Problem", "Rule", "of_scope", "row_checks"]
