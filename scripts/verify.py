"""Verify a release from its files alone: sums, schemas, keys, and the same rows in every format.

    python -m scripts.verify release/<version>

The rows are compared by the content hash of each table (`scripts/export/content.py`), which does not depend on the
format. What comes out of the archive is a release too, without the archive and without the DuckDB file.
Exit code 0: all is as it should be. 1: something is not, and is named. 2: there is no such folder, or the program
failed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from schemas.finding import Finding
from scripts.validate import guarded


def verify(folder: Path) -> list[Finding]:
    """Return what is wrong with a release. What a file holds is looked at only where its sum is right."""
    from scripts.export.duckdb_file import PATH
    from scripts.prove import sums, tables
    from scripts.prove.fault import fault

    try:
        package = tables.package_of(folder)
        raw, whole = package.raw, sums.is_whole(folder)
        found = sums.check_sums(folder, raw["name"])
        if not found:
            found += sums.check_descriptor(folder, raw["resources"])
            found += sums.check_archive(folder, raw) if whole else []
        skipped = {f.path for f in found} | (set() if whole else {PATH.format(package=raw["name"])})
        return sorted(set(found + tables.check_tables(package, skipped)))
    except tables.UNREADABLE as error:
        return [fault("datapackage.json", "unreadable", f"the release cannot be read: {error}")]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="verify", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="the folder of the release")
    options = parser.parse_args(arguments)
    from scripts.describe import report

    if not options.folder.is_dir():
        print(f"there is no folder {options.folder}", file=sys.stderr)
        return 2
    found = verify(options.folder)
    if found:
        print(report.as_text(found))
    print(f"{options.folder}: {len(found)} faults" if found else f"{options.folder} holds what it says")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(guarded(main))
