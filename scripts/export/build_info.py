"""What a release was built from and with: the commit, the lock file and the versions of the tools.

All of it is the same for the same commit, lock file and Python, so that it does not break the promise of the same
bytes; the machine, the user, the folder and the clock are not told.
"""

from __future__ import annotations

import hashlib
import platform
import re
import sqlite3
import tomllib
import zlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from schemas.model import ROOT
from scripts.derive.release import Release
from scripts.export import descriptor
from scripts.export.json_table import dump
from scripts.read.baseline import git

PATH = "build-info.json"
LOCK = "requirements.txt"

BUILT_FROM = ("data", "datapackage.json", "schemas", "scripts", "seeds", "pyproject.toml", LOCK)
"""The files of the checkout that a release depends on."""

STATES = {
    "committed": "the files are those of the commit",
    "changed": "the files differ from those of the commit",
    "unknown": "the folder is no git checkout, so no commit is known",
}


def source(root: Path = ROOT) -> dict[str, str | None]:
    """Return the commit of a checkout, and whether what a release depends on is as it was committed.

    A folder that only lies inside another checkout has no commit of its own.
    """
    trusted = ("-c", f"safe.directory={root}")
    top = (git(root, *trusted, "rev-parse", "--show-toplevel") or b"").decode().strip()
    commit = (git(root, *trusted, "rev-parse", "HEAD") or b"").decode().strip()
    if not commit or Path(top).resolve() != root.resolve():
        return {"commit": None, "state": "unknown", "means": STATES["unknown"]}
    state = "changed" if git(root, *trusted, "status", "--porcelain", "--", *BUILT_FROM) else "committed"
    return {"commit": commit, "state": state, "means": STATES[state]}


def tools(root: Path = ROOT) -> dict[str, str]:
    """Return the installed version of each package that the project asks for."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = sorted(re.split(r"[^A-Za-z0-9._-]", d)[0] for d in project["dependencies"])
    return {name: version(name) for name in names}


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write what the release was built from and with."""
    made = {
        "package": release.about["package"],
        "version": release.about["version"],
        "source": source(),
        "lock": {"path": LOCK, "sha256": hashlib.sha256((ROOT / LOCK).read_bytes()).hexdigest()},
        "python": {
            "implementation": platform.python_implementation(),
            "version": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
        },
        "tools": tools(),
    }
    path = dump(made, folder / PATH)
    words = {"title": "What the release was built from and with", "format": "json", "mediatype": "application/json"}
    return [descriptor.file_resource("build-info", path, folder, **words, encoding="utf-8")]
