"""The data set as schema.org has it (https://schema.org/Dataset), for data catalogues and search engines.

`schemas/schema-org.schema.json` says its form. Addresses are relative to the file itself, so that they hold wherever
the release is put.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from schemas.model import TableSchema
from scripts.derive.release import Release
from scripts.export import descriptor
from scripts.export.json_table import dump

PATH = "schema-org.jsonld"

FILES = {
    "csv/*.csv": "text/csv",
    "json/*.json": "application/json",
    "jsonl/*.jsonl": "application/jsonl",
    "parquet/*.parquet": "application/vnd.apache.parquet",
    "*.sqlite": "application/vnd.sqlite3",
}
"""What can be downloaded and has a sum that can be promised."""

COVERED = ("meetings", "funding_amounts", "statements")
"""The tables whose days are the time that the data cover; policies are older and reach ahead."""


def about(package: dict[str, Any]) -> dict[str, Any]:
    """Return what schema.org says of any data set, from the descriptor of the package."""
    people = [{"@type": "Organization", "name": c["title"]} for c in package["contributors"]]
    told = {
        "name": package["title"],
        "alternateName": package["name"],
        "description": package["description"],
        "version": package["version"],
        "datePublished": package["created"][:10],
        "keywords": package["keywords"],
        "license": [licence["path"] for licence in package["licenses"]],
        "creator": people,
        "publisher": people,
        "url": package.get("homepage"),
        "isAccessibleForFree": True,
        "inLanguage": "en",
    }
    return {key: value for key, value in told.items() if value is not None}


def coverage(release: Release) -> str | None:
    """Return the time that the data cover as an interval of ISO 8601, or None where they have no dates."""
    ends: list[dt.date] = []
    for name in (n for n in COVERED if n in release.tables):
        table = release.tables[name]
        found = (pc.min(table.column("date_earliest")).as_py(), pc.max(table.column("date_latest")).as_py())
        ends += [day for day in found if day is not None]
    return f"{min(ends)}/{max(ends)}" if ends else None


def _download(path: Path, folder: Path, mediatype: str) -> dict[str, Any]:
    where = path.relative_to(folder).as_posix()
    return {
        "@type": "DataDownload", "name": where, "contentUrl": where, "encodingFormat": mediatype,
        "contentSize": f"{path.stat().st_size} B", "sha256": descriptor.sha256(path),
    }  # fmt: skip


def _variables(schema: TableSchema) -> Iterator[dict[str, Any]]:
    for field in schema.fields:
        unit = {"unitText": field.raw["unit"].replace("`", "")} if field.get("unit") else {}
        words = {"name": f"{schema.name}.{field.name}", "description": field.get("description", "")}
        yield {"@type": "PropertyValue", **words, **unit}


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write the description of the files that stand in the folder already."""
    files = [(path, kind) for pattern, kind in FILES.items() for path in sorted(folder.glob(pattern))]
    time = coverage(release)
    made = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        **about(release.package),
        **({"temporalCoverage": time} if time else {}),
        "variableMeasured": [v for schema in release.schemas.values() for v in _variables(schema)],
        "distribution": [_download(path, folder, kind) for path, kind in files],
    }
    path = dump(made, folder / PATH)
    words = {"title": "schema.org metadata", "format": "jsonld", "mediatype": "application/ld+json"}
    return [descriptor.file_resource("schema-org", path, folder, **words, encoding="utf-8")]
