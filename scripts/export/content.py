"""The content hash of a table: one sum for the same rows, in whatever format and order they stand.

It is the SHA-256 of JSON Lines in UTF-8, each with a newline at its end: first the array of the column names, then
each row as an array, the rows sorted by their bytes. Values are those of the release's JSON Lines: decimals without
an exponent and without zeros at their end, and days as YYYY-MM-DD, both as text; true, false, null; no blanks, and
no escapes but those that JSON demands.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa

from scripts.derive.release import Release
from scripts.export.json_lines import line
from scripts.export.json_table import dump
from scripts.export.plain import plain_columns

FILE = "content-hashes.json"


def content_hash(table: pa.Table) -> str:
    """Return the content hash of a table in hexadecimal."""
    rows = sorted(line(row) for row in zip(*plain_columns(table), strict=True))
    return hashlib.sha256(b"".join((line(table.column_names), *rows))).hexdigest()


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write the content hash and the number of rows of each table."""
    dump({n: {"rows": t.num_rows, "sha256": content_hash(t)} for n, t in release.tables.items()}, folder / FILE)
    return []
