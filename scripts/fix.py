"""Bring the data and the schemas to canonical form, and list what was done.

    python -m scripts.fix [PATH/TO/datapackage.json]

CSV files become UTF-8 with LF, minimal quoting, in the order of their keys; what an editor did to encoding, line
ends, delimiter, spaces and order is taken back. The enumerations of the Table Schemas and the pages of rules and of
the data model are written anew, and `.zenodo.json` from `CITATION.cff`. No value is changed. Exit code 0: everything
is in canonical form now. 1: something was left that only a person can mend; `make validate` says what.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from schemas.model import ROOT
from scripts.export.place import replaced
from scripts.validate import guarded


def fix_generated() -> list[str]:
    """Write what is generated from the codelists and the code; return what was done."""
    from scripts.describe import enumerations, model_page, rules_page, zenodo

    stale = [s for made in (enumerations, rules_page, model_page, zenodo) for s in made.stale()]
    for path, text in stale:
        replaced(path, text.encode())
    return [f"{path.relative_to(ROOT).as_posix()}: written anew" for path, _ in stale]


def fix_readme() -> list[str]:
    """Write the parts of the README that are made from the data, where the data are valid; return what was done."""
    from scripts.check.run import check
    from scripts.derive.release import release_tables
    from scripts.describe import readme

    tables, findings = check(ROOT / "datapackage.json")
    if any(f.is_error for f in findings):
        return []
    stale = readme.stale(release_tables(tables.typed))
    for path, text in stale:
        replaced(path, text.encode())
    return [f"{path.name}: written anew from the data" for path, _ in stale]


def fix_data(descriptor: Path) -> tuple[list[str], list[str]]:
    """Bring the tables of a package to canonical form; return what was done, and what was left."""
    from scripts.check.repair import repaired
    from scripts.read.package import read_package

    package, found = read_package(descriptor)
    done, left = [], [f"{f.path}: {f.message}" for f in found if f.is_error]
    for resource in package.resources:
        path = package.root / resource.path
        try:
            data = path.read_bytes()
        except OSError as error:
            left.append(f"{resource.path}: {error.strerror}")
            continue
        mended, what = repaired(data, resource.schema, resource.delimiter)
        if mended != data:
            replaced(path, mended)
            done.append(f"{resource.path}: {'; '.join(what)}")
        if repaired(mended, resource.schema)[0] != mended:
            left.append(f"{resource.path}: not in canonical form yet")
    return done, left


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="fix", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("descriptor", nargs="?", default=ROOT / "datapackage.json", type=Path)
    options = parser.parse_args(arguments)
    own = options.descriptor.resolve() == ROOT / "datapackage.json"
    generated = fix_generated() if own else []
    done, left = fix_data(options.descriptor)
    generated += fix_readme() if own and not left else []
    print("\n".join([*generated, *done, *left]) or "everything is in canonical form")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(guarded(main))
