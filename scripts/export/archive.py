"""The archive: one zip with the whole release but the DuckDB file; the same bytes for the same files.

It is a data package by itself, with its own `SHA256SUMS`. Names are sorted, and every member carries the day of the
release and the same permissions, whatever the files on disk have.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from scripts.export.descriptor import SUMS, summed

PATH = "{package}-{version}.zip"


def members(folder: Path) -> list[Path]:
    """Return the files that belong into the archive, in its order."""
    return sorted([folder / SUMS, *(p for p in summed(folder) if p.suffix != ".zip")])


def write(package: dict[str, Any], folder: Path) -> Path:
    """Write the archive of a folder into the folder; return its path."""
    path = folder / PATH.format(package=package["name"], version=package["version"])
    year, month, day = (int(part) for part in package["created"][:10].split("-"))
    with zipfile.ZipFile(path, "w", compresslevel=9) as archive:
        for file in members(folder):
            info = zipfile.ZipInfo(file.relative_to(folder).as_posix(), (year, month, day, 0, 0, 0))
            info.create_system, info.external_attr, info.compress_type = 3, 0o100644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, file.read_bytes(), compresslevel=9)
    return path
