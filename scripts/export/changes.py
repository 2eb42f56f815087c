"""`changes.json`: what changed since the last release, cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts.export.descriptor import file_resource
from scripts.export.json_table import dump

PATH = "changes.json"


def write(changes: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write the changes; return the resource that describes them."""
    path = folder / PATH
    dump(changes, path)
    words = {"title": "Changes", "description": (__doc__ or "").split(": ")[1].capitalize()}
    return file_resource("changes", path, folder, **words, format="json", mediatype="application/json")
