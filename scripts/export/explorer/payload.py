"""What the page is given: the tables of the release as text, packed small, and where the circle of people lies.

Every cell is the text that the CSV of the release has for it, so that the page can give back those very rows. Each
distinct text stands once, in `strings`; a column is the list of its places there. A column in which no text comes
twice (a key, a summary) is told by its steps, which are nearly all 1 and shrink to nothing.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from schemas import model
from scripts.derive.known import Known, published
from scripts.derive.release import MADE, Release
from scripts.export.explorer import circle
from scripts.export.plain import cell_text, plain_columns


class Strings:
    """Texts, each of them once, in the order in which they first came."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Return the place of a text."""
        return self.places.setdefault(text, len(self.places))

    def column(self, texts: Sequence[str]) -> dict[str, list[int]]:
        """Return a column as places, or as the steps between them where all its texts differ."""
        at = [self.place(text) for text in texts]
        if len(set(at)) < len(at):
            return {"at": at}
        return {"steps": [b - a for a, b in pairwise([0, *at])]}


def _table(release: Release, name: str, strings: Strings) -> dict[str, Any]:
    """Return a table: what it is called, its key, what its columns are called and point to, and their texts."""
    schema, columns = release.schemas[name], plain_columns(release.tables[name])
    targets = {k.fields[0]: k.resource or name for k in schema.foreign_keys}
    return {
        "title": schema.raw.get("title", name),
        "description": schema.raw.get("description", ""),
        "key": list(schema.primary_key),
        "names": schema.names,
        "titles": [f.get("title", f.name) for f in schema.fields],
        "lists": [f.get("codelist", "") for f in schema.fields],
        "refs": [targets.get(f.name, "") for f in schema.fields],
        "columns": [strings.column([cell_text(v) for v in column]) for column in columns],
    }


def _since(release: Release) -> dict[str, list[str]]:
    """Return, for each table that rests on evidence, the day since which each row is known; empty where none is."""
    tables = {name: table for name, table in release.tables.items() if name not in MADE}
    known = Known(tables, published(tables["sources"]))
    resting = [name for name in tables if model.load(name).evidence != "none"]
    return {name: [cell_text(day) for day in known.since(name).to_pylist()] for name in resting}


def payload(release: Release) -> dict[str, Any]:
    """Return all that the page is given."""
    strings, about = Strings(), release.package
    tables = {name: _table(release, name, strings) for name in release.tables}
    for name, days in _since(release).items():
        tables[name]["since"] = strings.column(days)
    return {
        "about": {k: about[k] for k in ("name", "title", "description", "version", "created")}
        | {
            "homepage": about.get("homepage", ""),
            "licence": about["licenses"][0],
            "authors": [c["title"] for c in about["contributors"]],
        },
        "strings": list(strings.places),
        "tables": tables,
        "texts": release.texts,
        "circle": circle.places(release.tables["meetings"], release.tables["meeting_participants"]),
    }


def packed(value: dict[str, Any]) -> str:
    """Return a value as JSON, compressed as raw deflate (RFC 1951) and written in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(deflate.compress(text.encode()) + deflate.flush()).decode()
