"""The comparison of two states as one plain dict, and that of the package with its earlier release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from schemas.model import ModelError
from schemas.tables import Tables
from scripts.compare.rows import compare_rows, vanished
from scripts.compare.state import State, folder_files, revision_files, state
from scripts.compare.structure import compare_structure
from scripts.compare.version import bump, parts
from scripts.derive.as_of import AS_OF
from scripts.read.baseline import git

Changes = dict[str, Any]
TREE = "the working tree"
HERE = "this release"


def compare(old: State, new: State) -> Changes:
    """Return all that differs between two states, and the version that it asks for."""
    tables = compare_rows(old, new)
    found = {
        "old": {"name": old.name, "version": old.version},
        "new": {"name": new.name, "version": new.version},
        "structure": compare_structure(old, new),
        "tables": tables,
        "vanished": vanished(new, tables),
    }
    return {**found, "bump": bump(found, old.version, new.version)}


def nothing(version: str, note: str) -> Changes:
    """Return the changes of a release that is compared with none."""
    about = {"old": None, "new": {"name": HERE, "version": version}, "note": note}
    return {**about, "structure": [], "tables": {}, "vanished": [], "bump": None}


def released(root: Path) -> list[str]:
    """Return the tags of releases that lie in the history of the commit at hand, the highest version first."""
    said = (git(root, "tag", "--merged", "HEAD", "--list", "v*") or b"").decode().split()
    versions = {tag: parts(tag.removeprefix("v")) for tag in said if "-" not in tag}
    return sorted((t for t, v in versions.items() if v), key=lambda t: versions[t] or (0, 0, 0), reverse=True)


def at_tag(root: Path, tag: str) -> State | None:
    """Return the package at a tag; None where the tag holds none, as one of other work in the same history."""
    try:
        return state(tag, revision_files(root, tag))
    except ModelError:
        return None


def of_release(tables: Tables) -> tuple[Changes, list[str]]:
    """Return what changed since the last release, and why what the tables make cannot be released."""
    version = tables.package.raw["version"]
    if AS_OF in version:
        return nothing(version, "The record as it stood on a day is compared with no release."), []
    return since_last(tables.package.root)


def since_last(root: Path) -> tuple[Changes, list[str]]:
    """Return what changed since the last release of another version, and why this version cannot be released.

    The release of the same version, where there is one, is not the last: what is built from its own tag is compared
    with the one before, so that the same commit gives the same changes before it is tagged and after.
    """
    new = state(HERE, folder_files(root))
    tags = released(root)
    earlier = next((s for t in tags if t != f"v{new.version}" and (s := at_tag(root, t))), None)
    same = at_tag(root, f"v{new.version}") if f"v{new.version}" in tags else None
    changes = compare(earlier, new) if earlier else nothing(new.version, "There is no earlier release.")
    again = compare(same, new) if same else None
    return changes, [*faults(changes), *(faults(again) if again else [])]


def faults(changes: Changes) -> list[str]:
    """Return why the new state cannot be released after the old one."""
    said = [f"{v['table']}: '{v['key']}' is gone and not retired" for v in changes["vanished"]]
    given = changes["bump"]
    if given and not given["enough"]:
        old, new = changes["old"], changes["new"]
        asked = f"need at least {given['least']}" if given["least"] else "cannot be judged: a version is not of SemVer"
        said.append(f"{new['version']} after {old['version']} ({old['name']}): {given['needed']} changes {asked}")
    return said
