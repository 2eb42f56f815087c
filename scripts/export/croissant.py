"""Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html): the tables for machine-learning tools.

A record set a table, read from its Parquet file, and every data file with its sum. Croissant knows no decimals: what
it calls a number is a double, and money is to be read from Parquet itself where a cent matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.model import Field, ForeignKey, TableSchema
from scripts.derive.release import Release
from scripts.export import csv_table, descriptor, parquet
from scripts.export.json_table import dump
from scripts.export.schema_org import about

PATH = "croissant.json"

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context as the specification has it; a reader warns of any other."""

TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}
FORMS = ((csv_table, "text/csv"), (parquet, "application/x-parquet"))
"""The formats that Croissant's readers know, with the names that they know them by."""


def _file(path: Path, folder: Path, mediatype: str) -> dict[str, Any]:
    where = path.relative_to(folder).as_posix()
    return {
        "@type": "cr:FileObject", "@id": where, "name": where, "contentUrl": where,
        "contentSize": f"{path.stat().st_size} B", "encodingFormat": mediatype, "sha256": descriptor.sha256(path),
    }  # fmt: skip


def _elsewhere(schema: TableSchema) -> dict[str, ForeignKey]:
    """Return the foreign keys of a table that lead to other tables, by their column."""
    return {k.fields[0]: k for k in schema.foreign_keys if k.resource not in ("", schema.name)}


def references(schema: TableSchema, schemas: Mapping[str, TableSchema]) -> dict[str, str]:
    """Return the field that each column refers to, for the references that can be told.

    mlcroissant joins along every reference; it fails on one within a table, and on one to a table that refers on.
    """
    ends = {column: k for column, k in _elsewhere(schema).items() if not _elsewhere(schemas[k.resource])}
    return {column: f"{k.resource}/{k.reference[0]}" for column, k in ends.items()}


def _field(schema: TableSchema, field: Field, target: str | None) -> dict[str, Any]:
    where = f"{schema.name}/{field.name}"
    source = {"fileObject": {"@id": parquet.PATH.format(table=schema.name)}, "extract": {"column": field.name}}
    made = {
        "@type": "cr:Field", "@id": where, "name": where, "description": field.get("description", ""),
        "dataType": TYPES[field.type], "source": source,
    }  # fmt: skip
    return {**made, "references": {"field": {"@id": target}}} if target else made


def _record_set(schema: TableSchema, schemas: Mapping[str, TableSchema]) -> dict[str, Any]:
    targets = references(schema, schemas)
    return {
        "@type": "cr:RecordSet", "@id": schema.name, "name": schema.name,
        "description": schema.raw.get("description", ""),
        "key": [{"@id": f"{schema.name}/{column}"} for column in schema.primary_key],
        "field": [_field(schema, field, targets.get(field.name)) for field in schema.fields],
    }  # fmt: skip


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write the description of the files that stand in the folder already."""
    files = [(folder / form.PATH.format(table=name), kind) for form, kind in FORMS for name in release.tables]
    made = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **about(release.package),
        "citeAs": f"{release.package['title']}, version {release.package['version']}",
        "distribution": [_file(path, folder, kind) for path, kind in files],
        "recordSet": [_record_set(schema, release.schemas) for schema in release.schemas.values()],
    }
    path = dump(made, folder / PATH)
    words = {"title": "Croissant metadata", "format": "json", "mediatype": "application/ld+json", "encoding": "utf-8"}
    return [descriptor.file_resource("croissant", path, folder, **words)]
