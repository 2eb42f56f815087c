"""Validate the data and build a release: `release/<version>/`.

    python -m scripts.release

Exit code 0: built. 1: the data has errors, and nothing was built. 2: the program failed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from schemas.model import ROOT
from scripts.validate import guarded


def build(tables: Any, folder: Path) -> None:
    """Write all files of a release into a folder."""
    from scripts.derive.release import release_schema, release_tables
    from scripts.export import descriptor, documents, json_table, parquet
    from scripts.export.place import checksums

    package = tables.package.raw
    about = {
        "package": package["name"],
        "version": package["version"],
        "licence": package["licenses"][0]["name"],
    }
    released, resources = release_tables(tables.typed), []
    filled = {name for name, table in released.items() if table.num_rows}
    for sub in ("parquet", "json"):
        (folder / sub).mkdir()
    for name, table in released.items():
        schema = release_schema(name)
        binary, text = folder / "parquet" / f"{name}.parquet", folder / "json" / f"{name}.json"
        parquet.write(table, binary, about)
        json_table.write(table, text)
        resources.append(descriptor.json_resource(name, table, schema, text, folder, filled))
        resources.append(descriptor.parquet_resource(name, schema, binary, folder))
    documents.write(released, folder / "documents")
    json_table.dump(descriptor.descriptor(package, resources), folder / "datapackage.json")
    checksums(folder)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="release", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--output", type=Path, default=ROOT / "release", help="the folder of all releases")
    options = parser.parse_args(arguments)
    from scripts.check.run import check
    from scripts.describe import report
    from scripts.export.place import placed

    tables, findings = check(ROOT / "datapackage.json")
    errors = [f for f in findings if f.is_error]
    print(report.summary(findings, len(tables.raw), sum(len(r) for r in tables.raw.values())))
    if errors:
        report.show(errors, {file.path: file.lines for file in tables.texts.values()})
        print("nothing was built")
        return 1
    target = options.output / tables.package.raw["version"]
    with placed(target) as folder:
        build(tables, folder)
    print(f"built {target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
