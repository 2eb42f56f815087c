"""A state of the package that can be compared: of a release, of the working tree, or of a git revision.

All three are a descriptor, Table Schemas and CSV. Only what people write is compared cell by cell; columns and tables
that the build derives follow from it, and are compared by their schemas alone.
"""

from __future__ import annotations

import csv
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.model import ModelError
from schemas.textfile import TextFile
from scripts.read.baseline import git
from scripts.read.package import safe_path
from scripts.read.records import read_records

DESCRIPTOR = "datapackage.json"
CODES = "codelists"
TRAILING = r"^(-?[0-9]+)(?:\.0*|(\.[0-9]*?[1-9])0*)$"
"""A number with a point, as two groups without the zeros at its end."""

Files = Mapping[str, bytes]
Schema = dict[str, Any]


@dataclass(frozen=True)
class State:
    """What is compared; `tables` holds text, of the columns that people write."""

    name: str
    package: dict[str, Any]
    schemas: dict[str, Schema]
    tables: dict[str, pa.Table]
    codes: dict[str, dict[str, dict[str, str]]]

    @property
    def version(self) -> str:
        """The version that the descriptor names."""
        return str(self.package.get("version", ""))


def _json(files: Files, path: str) -> dict[str, Any]:
    """Return a JSON object. Raises ModelError where there is none."""
    try:
        value = json.loads(files[path])
    except KeyError:
        raise ModelError(f"there is no '{path}'") from None
    except (ValueError, RecursionError) as error:
        raise ModelError(f"'{path}' is not JSON that can be read: {error}") from None
    if not isinstance(value, dict):
        raise ModelError(f"'{path}' is not a JSON object")
    return value


def folder_files(root: Path) -> Files:
    """Return the files of a package or release in a folder that are needed to compare it. Raises ModelError."""
    paths = [root / DESCRIPTOR, *(root / "schemas").rglob("*.json"), *(root / "schemas").rglob("*.csv")]
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if p.is_file()}
    for resource in _csv(_json(files, DESCRIPTOR)):
        path = safe_path(root, resource.get("path"))
        if path.is_file():
            files[resource["path"]] = path.read_bytes()
    return files


def revision_files(root: Path, revision: str) -> Files:
    """Return the files of the package at a git revision. Raises ModelError for a revision that is not there."""
    data = git(root, "archive", "--format=tar", "--end-of-options", revision, DESCRIPTOR, "data", "schemas")
    if data is None:
        raise ModelError(f"'{revision}' is neither a folder nor a git revision that holds the package")
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        opened = ((member.name, archive.extractfile(member)) for member in archive.getmembers() if member.isfile())
        return {name: handle.read() for name, handle in opened if handle is not None}


def _csv(package: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the resources that are tables in CSV; a CSV file without a schema, as the codebook, is for people."""
    for resource in package.get("resources") or ():
        if isinstance(resource, dict) and str(resource.get("path", "")).endswith(".csv") and resource.get("schema"):
            yield resource


def _schema(files: Files, resource: Mapping[str, Any]) -> Schema:
    schema = resource.get("schema")
    return _json(files, schema) if isinstance(schema, str) else dict(schema or {})


def _schemas(files: Files, package: Mapping[str, Any]) -> dict[str, Schema]:
    """Return the Table Schemas of the release that a state makes or is, derived columns and tables included.

    In a release each stands whole; in the working tree what is derived stands in `schemas/derived/`.
    """
    found = {r["name"]: _schema(files, r) for r in _csv(package)}
    for path in sorted(files):
        name = Path(path).stem
        if path == f"schemas/derived/{name}.json":
            added = _json(files, path)
            own = found.get(name)
            found[name] = added if own is None else {**own, "fields": [*own["fields"], *added["fields"]]}
    return found


def written(schema: Schema) -> list[dict[str, Any]]:
    """Return the columns that people write."""
    return [f for f in schema["fields"] if not f.get("derived")]


def _table(files: Files, resource: Mapping[str, Any], schema: Schema) -> pa.Table:
    """Return the cells of a table as text, numbers without zeros at their end; empty for a file that is not there."""
    names = [f["name"] for f in written(schema)]
    path = str(resource["path"])
    file = TextFile(path, files.get(path, ",".join(names).encode()))
    raw, wrong = read_records(str(resource["name"]), file, ",")
    if raw is None:
        raise ModelError(f"'{path}' cannot be read as a table: {wrong[0].message}")
    empty = pa.array([""] * len(raw), pa.string())
    return pa.table(
        {f["name"]: _cells(raw.column(f["name"]), f) if f["name"] in raw.header else empty for f in written(schema)}
    )


def _cells(column: pa.Array, field: Mapping[str, Any]) -> pa.Array:
    if field.get("type") != "number":
        return column
    return pc.replace_substring_regex(column, TRAILING, r"\1\2")


def _codes(files: Files) -> dict[str, dict[str, dict[str, str]]]:
    """Return the codes of each list, each with what the list says of it."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for path, data in sorted(files.items()):
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8", "replace")))) if path.endswith(".csv") else []
        if path.startswith("schemas/codelists/") and rows and "code" in rows[0]:
            found[Path(path).stem] = {r["code"]: {k: v or "" for k, v in r.items() if k != "code"} for r in rows}
        if Path(path).name == f"{CODES}.csv":
            for r in rows:
                about = {"label": r["label"], "definition": r["definition"], **json.loads(r["properties"] or "{}")}
                found.setdefault(r["list"], {})[r["code"]] = about
    return found


def state(name: str, files: Files) -> State:
    """Return the state that some files make. Raises ModelError where they do not make one."""
    package = _json(files, DESCRIPTOR)
    schemas = _schemas(files, package)
    own = [r for r in _csv(package) if written(schemas[r["name"]])]
    tables = {r["name"]: _table(files, r, schemas[r["name"]]) for r in own}
    return State(name, package, schemas, tables, _codes(files))


def read_state(where: str, root: Path) -> State:
    """Return the state of a folder, or else of a git revision of the package in `root`. Raises ModelError."""
    folder = Path(where)
    return state(where, folder_files(folder) if folder.is_dir() else revision_files(root, where))
