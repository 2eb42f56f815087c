"""Bring the data and the schemas to canonical form, and list what was done.

    python -m scripts.fix

CSV files become UTF-8 with LF, minimal quoting, in the order of their keys; the enumerations of the Table
Schemas are written from the codelists. No value is changed.
Exit code 0: everything is in canonical form now. 1: a file could not be read, and was left as it was.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from schemas.model import ROOT
from scripts.export.place import replaced
from scripts.validate import guarded


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="fix", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("descriptor", nargs="?", default=ROOT / "datapackage.json", type=Path)
    options = parser.parse_args(arguments)
    from scripts.check.run import check
    from scripts.describe.enumerations import stale
    from scripts.export.csv_table import canonical

    for path, text in stale():
        replaced(path, text.encode())
        print(f"{path.relative_to(ROOT)}: enumerations written from the codelists")
    tables, _ = check(options.descriptor)
    package = tables.package
    for resource in package.resources:
        raw = tables.raw.get(resource.name)
        if raw is None or resource.name not in tables.typed:
            print(f"{resource.path}: cannot be read as a table; run `make validate`")
            continue
        data = canonical(raw, resource.schema)
        if data != raw.file.data:
            replaced(package.root / resource.path, data)
            print(f"{resource.path}: brought to canonical form")
    return int(any(r.name not in tables.typed for r in package.resources))


if __name__ == "__main__":
    sys.exit(guarded(main))
