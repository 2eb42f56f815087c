"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 20_000
"""Among more names than this none is looked for: a finding must not cost more than it is worth."""


def nearest(value: str, names: Sequence[str | None], cutoff: float = 60) -> str:
    """Return the name most like a value, or "" where none is like it; `cutoff` goes from 0 to 100."""
    if len(names) > MOST:
        return ""
    from rapidfuzz import process

    found = process.extractOne(value, [n for n in names if n and n != value], score_cutoff=cutoff)
    return str(found[0]) if found else ""
