"""The state with which the working tree is compared: the merge base with main, else the last tag, else none."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Mapping
from pathlib import Path

from schemas.model import Package

Rows = dict[str, dict[str, dict[str, str]]]


def git(root: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None where it fails or is not there."""
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def baseline_commit(root: Path) -> str | None:
    """Return the commit to compare with, or None where the history does not tell one.

    On a branch it is the merge base with main; on main itself (where that is the commit at hand) the last tag,
    and without a tag the commit at hand, so that changes not yet committed are compared with it.
    """
    head = (git(root, "rev-parse", "HEAD") or b"").decode().strip()
    for main in ("origin/main", "main"):
        base = (git(root, "merge-base", "HEAD", main) or b"").decode().strip()
        if base and base != head:
            return base
    tag = (git(root, "describe", "--tags", "--abbrev=0", "HEAD") or b"").decode().strip()
    return tag or head or None


def baseline_files(package: Package) -> tuple[str | None, dict[str, bytes]]:
    """Return the commit to compare with, and the bytes there of the tables that have changed since, by path."""
    commit = baseline_commit(package.root)
    if commit is None:
        return None, {}
    changed = (git(package.root, "diff", "--name-only", "--relative", "-z", commit, "--") or b"").decode().split("\0")
    paths = [r.path for r in package.resources if r.path in changed]
    found = {path: git(package.root, "show", f"{commit}:./{path}") for path in paths}
    return commit, {path: data for path, data in found.items() if data is not None}


def read_baseline(package: Package, files: Mapping[str, bytes]) -> Rows:
    """Return the rows of an earlier state as text, by table and key; rows that lack a part of their key are left out.

    A table whose key has other columns than today is left out as well: its rows cannot be told to be the same.
    """
    found: Rows = {}
    for resource in package.resources:
        data, key = files.get(resource.path), resource.schema.primary_key
        if data is None or not key:
            continue
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8", "replace")), delimiter=resource.delimiter))
        if rows and all(c in rows[0] for c in key):
            found[resource.name] = {"|".join(r[c] or "" for c in key): r for r in rows}
    return found
