"""Validate the data and build a release: `release/<version>/`.

    python -m scripts.release [--as-of DAY] [--version VERSION]

With a day it builds `release/<version>-asof-<day>/`: the record as the sources published by then support it.
Exit code 0: built. 1: the data has errors, or the version is too low for what changed, and nothing was built. 2: the
program failed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from schemas.model import ROOT
from scripts.validate import guarded
from scripts.verify import verify


def build(tables: Any, folder: Path, changes: Any = None) -> None:
    """Write all files of a release into a folder; `changes` is what changed since the last one, where it is known."""
    from scripts.compare.changes import of_release
    from scripts.derive.release import release_of
    from scripts.export import archive, descriptor
    from scripts.export import changes as changes_file
    from scripts.export.formats import EXPORTERS
    from scripts.export.json_table import dump
    from scripts.export.place import checksums

    release = release_of(tables)
    resources = [resource for exporter in EXPORTERS for resource in exporter.write(release, folder)]
    resources.append(changes_file.write(changes or of_release(tables)[0], folder))
    dump(descriptor.descriptor(release.package, resources), folder / "datapackage.json")
    sums = checksums(folder)  # those of the archive's own members
    archive.write(release.package, folder)
    checksums(folder, sums)


def day(text: str) -> dt.date:
    """Return the day that an option names."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:  # Python also reads 20240915 and weeks
        raise argparse.ArgumentTypeError(f"'{text}' is no day as YYYY-MM-DD")
    return found


def reason(error: OSError) -> str:
    """Return why a file could not be written, and which."""
    return ": ".join(str(part) for part in (error.filename, error.strerror) if part) or str(error)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="release", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--output", type=Path, default=ROOT / "release", help="the folder of all releases")
    parser.add_argument("--as-of", type=day, help="build the record as it stood on a day, as YYYY-MM-DD")
    parser.add_argument("--version", help="assert that this is the version of the descriptor")
    options = parser.parse_args(arguments)
    from scripts.check.run import check
    from scripts.compare.changes import of_release
    from scripts.derive.as_of import as_it_stood
    from scripts.describe import report
    from scripts.describe.changes import verdict
    from scripts.export.place import placed

    tables, findings = check(ROOT / "datapackage.json")
    errors = [f for f in findings if f.is_error]
    print(report.summary(findings, len(tables.raw), sum(len(r) for r in tables.raw.values())))
    if errors:
        report.show(errors, {file.path: file.lines for file in tables.texts.values()})
        print("nothing was built")
        return 1
    version = tables.package.raw["version"]
    tables = as_it_stood(tables, options.as_of)
    changes, wrong = of_release(tables)
    if options.version not in (None, version):
        wrong.append(f"the version of the descriptor is {version}, not {options.version}")
    if wrong:
        print("\n".join([*wrong, "nothing was built"]))
        return 1
    print(verdict(changes))
    target = options.output / tables.package.raw["version"]
    try:
        with placed(target) as folder:
            build(tables, folder, changes)
            if found := verify(folder):
                raise RuntimeError(f"the release does not hold what it says: {found[0].place()}: {found[0].message}")
    except OSError as error:
        print(f"nothing was built, and what stood in {target} is as it was: {reason(error)}", file=sys.stderr)
        return 2
    print(f"built {target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
