"""Versions: what a set of changes asks for, and whether the version that is given is enough (SemVer 2.0.0)."""

from __future__ import annotations

import re
from typing import Any

LEVELS = ("none", "patch", "minor", "major")
ROWS = {"added": "minor", "changed": "patch", "retired": "minor", "removed": "patch"}
"""The level of each kind of change of rows; a row that others may rely on and that vanished is major."""

VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:[-+].*)?")

Parts = tuple[int, int, int]


def parts(version: str) -> Parts | None:
    """Return major, minor and patch of a version; None for a text that is none."""
    found = VERSION.fullmatch(version)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))


def highest(levels: list[str]) -> str:
    """Return the highest of some levels."""
    return max(levels, key=LEVELS.index, default="none")


def needed(changes: dict[str, Any]) -> str:
    """Return the level that some changes ask for."""
    levels = [c["level"] for c in changes["structure"]]
    levels += [ROWS[kind] for kinds in changes["tables"].values() for kind, rows in kinds.items() if rows]
    return highest([*levels, *("major" for _ in changes["vanished"])])


def step(old: Parts, new: Parts) -> str:
    """Return the level by which a version was raised; `none` where it was not."""
    if new <= old:
        return "none"
    return "major" if new[0] > old[0] else "minor" if new[1] > old[1] else "patch"


def least(old: Parts, level: str) -> Parts:
    """Return the least version that a level asks for. Below 1.0.0 nothing is promised yet: major raises the minor."""
    major, minor, patch = old
    if level == "none":
        return old
    if level == "patch":
        return major, minor, patch + 1
    return (major + 1, 0, 0) if level == "major" and major else (major, minor + 1, 0)


def bump(changes: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return what the changes ask for and what is given; `enough` where the new version is at least the least."""
    level, before, after = needed(changes), parts(old), parts(new)
    if before is None or after is None:
        return {"needed": level, "given": None, "least": None, "enough": False}
    wanted = least(before, level)
    text = ".".join(map(str, wanted))
    return {"needed": level, "given": step(before, after), "least": text, "enough": after >= wanted}
