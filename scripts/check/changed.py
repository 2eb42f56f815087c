"""The quick check of the files that a commit would change: their bytes, their text, the form of their rows and cells.

Neither types nor keys nor rules are looked at, so pandera is not loaded.
"""

from __future__ import annotations

from schemas.finding import Finding
from schemas.model import Package, Resource
from schemas.tables import Tables
from scripts.check import structure
from scripts.check.run import check_text, in_this_house
from scripts.read.baseline import git
from scripts.read.package import read_tables


def changed_paths(package: Package) -> set[str]:
    """Return the files of the package that differ from the commit at hand or are new; all where git cannot tell."""
    told = (
        git(package.root, "diff", "--name-only", "--relative", "-z", "HEAD", "--"),
        git(package.root, "ls-files", "--others", "--exclude-standard", "-z"),
    )
    if told[0] is None:
        return {r.path for r in package.resources}
    return {path for paths in told for path in (paths or b"").decode("utf-8", "replace").split("\0") if path}


def check_changed(package: Package) -> tuple[Tables, list[Finding]]:
    """Check the changed tables of a package by themselves; return them and all findings, in order of place."""
    paths = changed_paths(package)
    resources = tuple(r for r in package.resources if r.path in paths and (package.root / r.path).is_file())
    tables, found = read_tables(Package(package.root, package.raw, resources))
    for resource in resources:
        found += _quickly(tables, resource)
    return tables, sorted(set(in_this_house(package, found)))


def _quickly(tables: Tables, resource: Resource) -> list[Finding]:
    file, raw = tables.texts[resource.path], tables.raw.get(resource.name)
    found = check_text(file) if file.readable else []
    if raw is not None:
        found += [*structure.check_header(raw, resource.schema), *structure.check_cells(raw)]
    return found
