"""Verify a release from its files alone: sums, schemas, keys, and the same rows in every format.

    python -m scripts.verify [release/<version>]

The rows are compared by the content hash of each table (`scripts/export/content.py`), which does not depend on the
format. What comes out of the archive is a release too, without the archive and without the DuckDB file.
Exit code 0: all is as it should be. 1: something is not, and is named. 2: there is no such folder, or the program
failed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from schemas.finding import Finding
from schemas.model import ROOT
from scripts.validate import guarded


def verify(folder: Path) -> list[Finding]:
    """Return what is wrong with a release. What a file holds is looked at only where its sum is right."""
    from scripts.export.duckdb_file import PATH
    from scripts.prove import sums, tables
    from scripts.prove.fault import fault

    found: list[Finding] = []
    try:
        package, whole = tables.loaded(folder / "datapackage.json"), sums.is_whole(folder)
        found += sums.check_sums(folder, package["name"])
        if not found:
            found += sums.check_descriptor(folder, package["resources"])
            found += sums.check_archive(folder, package) if whole else []
        skipped = {f.path for f in found} | (set() if whole else {PATH.format(package=package["name"])})
        found += tables.check_tables(tables.package_of(folder), skipped)
    except tables.UNREADABLE as error:
        if not found:  # else what cannot be read is named already
            found.append(fault("datapackage.json", "unreadable", f"the release cannot be read: {error}"))
    return sorted(set(found))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="verify", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="the folder of the release; else that of this version")
    folder = parser.parse_args(arguments).folder or _present()
    from scripts.describe import report

    if not folder.is_dir():
        print(f"there is no folder {folder}", file=sys.stderr)
        return 2
    found = verify(folder)
    report.show(found, {})
    print(f"faults in {folder}: {len(found)}" if found else f"{folder} holds what it says")
    return int(bool(found))


def _present() -> Path:
    """Return where the release of the package as it stands is built."""
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    return Path("release") / str(package["version"])


if __name__ == "__main__":
    sys.exit(guarded(main))
