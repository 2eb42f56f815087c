"""From a descriptor to the texts of its tables: paths are checked before a byte is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from schemas import model
from schemas.constraints import lint
from schemas.finding import Finding
from schemas.model import ModelError, Package, Resource
from schemas.rules import structure
from schemas.rules.registry import Rule
from schemas.tables import Tables
from schemas.textfile import TextFile
from scripts.read.records import read_records
from scripts.read.text import not_utf8

SEEDS = "seeds"


def finding(path: str, rule: Rule, message: str) -> Finding:
    """Return a finding on a whole file."""
    return Finding(path, 0, 0, rule.code, rule.slug, rule.severity, message, mend=rule.mend)


def safe_path(root: Path, path: object) -> Path:
    """Return the file that a descriptor names. Raises ModelError for a path that is remote or leaves the package."""
    if not isinstance(path, str) or not path:
        raise ModelError(f"the path {path!r} is not one file; paths in parts and inline data are not supported")
    pure = PurePosixPath(path)
    if "://" in path:
        raise ModelError(f"the path '{path}' is remote; only files of the package are read")
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path:
        raise ModelError(f"the path '{path}' leaves the package")
    full = root / pure
    if not full.resolve().is_relative_to(root.resolve()):
        raise ModelError(f"the path '{path}' is a link that leaves the package")
    return full


def _json(path: Path, shown: str) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"there is no file '{shown}'") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"'{shown}' is not JSON that can be read: {error}") from None
    if not isinstance(value, dict):
        raise ModelError(f"'{shown}' is not a JSON object")
    return value


def _resource(root: Path, raw: Any) -> Resource:
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
        raise ModelError("a resource is not an object with a name")
    name = raw["name"]
    path = raw.get("path")
    path = path[0] if isinstance(path, list) and len(path) == 1 else path
    full = safe_path(root, path)
    if str(raw.get("format", full.suffix.lstrip("."))).lower() not in ("csv", "tsv"):
        raise ModelError(f"the resource '{name}' is not CSV")
    encoding = str(raw.get("encoding", "utf-8")).lower().replace("_", "-")
    if encoding not in ("utf-8", "utf8"):
        raise ModelError(f"the resource '{name}' is in {encoding}; only UTF-8 is supported")
    schema = raw.get("schema")
    if isinstance(schema, str):
        schema = _json(safe_path(root, schema), schema)
    if schema is None:
        raise ModelError(f"the resource '{name}' has no schema")
    return Resource(name, str(path), model.table_schema(name, schema), raw)


def read_package(descriptor: Path) -> tuple[Package, list[Finding]]:
    """Return the package that a descriptor names, with the resources that can be used, and what is wrong."""
    package, wrong = described(descriptor)
    usable, unusable = without_unusable(package)
    return usable, [*wrong, *unusable]


def described(descriptor: Path) -> tuple[Package, list[Finding]]:
    """Return the package that a descriptor names, with the resources that can be understood, and what is wrong.

    Whether their schemas can be used is not looked at yet.
    """
    root, shown = descriptor.parent, descriptor.name
    found: list[Finding] = []
    try:
        raw = _json(descriptor, shown)
        listed = raw.get("resources")
        if not isinstance(listed, list) or not listed:
            raise ModelError(f"'{shown}' has no list of resources")
    except ModelError as error:
        return Package(root, {}, (), shown), [finding(shown, structure.PACKAGE, str(error))]
    resources: dict[str, Resource] = {}
    for item in listed:
        try:
            resource = _resource(root, item)
            if resource.name in resources:
                raise ModelError(f"two resources are called '{resource.name}'")
            resources[resource.name] = resource
        except ModelError as error:
            found.append(finding(shown, structure.PACKAGE, str(error)))
        except (TypeError, ValueError, KeyError, AttributeError, OSError, RuntimeError) as error:
            name = item.get("name") if isinstance(item, dict) else "?"
            found.append(finding(shown, structure.PACKAGE, f"the resource '{name}' is malformed: {error}"))
    return Package(root, raw, tuple(resources.values()), shown), found


def without_unusable(package: Package) -> tuple[Package, list[Finding]]:
    """Return a package without the resources whose schemas cannot be used, and what is wrong with its schemas."""
    shown, resources = package.descriptor, {r.name: r for r in package.resources}
    unusable = {r.name: [s for f in r.schema.fields for s in lint(f)] for r in resources.values()}
    found = [finding(shown, structure.PACKAGE, f"in '{n}', {s}") for n, said in unusable.items() for s in said]
    resources = {n: r for n, r in resources.items() if not unusable[n]}
    found += [
        finding(shown, structure.UNSUPPORTED, f"not supported in '{r.name}': {u}")
        for r in resources.values()
        for u in r.schema.unsupported
    ]
    found += [finding(shown, structure.PACKAGE, s) for r in resources.values() for s in _lost_keys(r, resources)]
    return replace(package, resources=tuple(resources.values())), found


def _lost_keys(resource: Resource, resources: Mapping[str, Resource]) -> list[str]:
    """Return what is wrong with the targets of a resource's foreign keys."""
    said = []
    for key in resource.schema.foreign_keys:
        target = resources.get(key.resource or resource.name)
        if target is None:
            said.append(f"a foreign key of '{resource.name}' names the resource '{key.resource}', which is not there")
        elif len(key.fields) != len(key.reference) or any(c not in target.schema.names for c in key.reference):
            said.append(f"a foreign key of '{resource.name}' names columns that '{target.name}' does not have")
    return said


def read_tables(package: Package, instead: Mapping[str, bytes] | None = None) -> tuple[Tables, list[Finding]]:
    """Return the texts and rows of all tables that can be read, and what is wrong with them.

    `instead` gives bytes to use in place of files, by path: for tests and for files that are not saved yet.
    """
    tables, found = Tables(package), []
    paths = {r.path: r for r in package.resources} | dict.fromkeys(_seeds(package))
    for path, resource in paths.items():
        try:
            data = (instead or {}).get(path)
            data = (package.root / path).read_bytes() if data is None else data
        except OSError as error:
            found.append(finding(path, structure.NO_FILE, f"the file cannot be read: {error.strerror}"))
            continue
        file = tables.texts[path] = TextFile(path, data)
        if resource is None:
            found += [wrong] if (wrong := not_utf8(file)) else []
            continue
        raw, faults = read_records(resource.name, file, resource.delimiter)
        found += faults
        if raw is not None:
            tables.raw[resource.name] = raw
    return tables, found


def _seeds(package: Package) -> list[str]:
    folder = package.root / SEEDS
    if not package.is_ours or not folder.is_dir():
        return []
    return [f"{SEEDS}/{p.name}" for p in sorted(folder.iterdir()) if p.suffix == ".txt"]
