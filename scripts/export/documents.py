"""Nested documents: one JSON file a meeting, arrangement, policy, statement and entity, with all that hangs on it.

Rows that lean on the record stand in it as lists; every identifier is resolved to a name beside it; evidence
carries its source. A document can be read without any other file.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from schemas import codelists, model
from scripts.derive.release import Release
from scripts.export.json_table import dump
from scripts.export.plain import rows_of

Row = dict[str, Any]

DOCUMENTS = {
    "meeting": "meetings",
    "funding": "funding",
    "policy": "policies",
    "statement": "statements",
    "entity": "entities",
}
"""The record types that get a document, and the folder of each."""

CHILDREN: dict[str, dict[str, tuple[str, str]]] = {
    "meeting": {"participants": ("meeting_participants", "meeting_id")},
    "funding": {"parties": ("funding_parties", "funding_id"), "amounts": ("funding_amounts", "funding_id")},
    "policy": {
        "parties": ("policy_parties", "policy_id"),
        "identifiers": ("policy_identifiers", "policy_id"),
        "events": ("policy_events", "policy_id"),
    },
    "statement": {},
    "entity": {
        "names": ("entity_names", "entity_id"),
        "offices_and_relations": ("entity_relations", "subject_id"),
        "relations_to_it": ("entity_relations", "object_id"),
        "meetings": ("meeting_participants", "entity_id"),
        "arrangements": ("funding_parties", "entity_id"),
        "policies": ("policy_parties", "entity_id"),
        "statements": ("statements", "speaker_id"),
    },
}
"""The lists of each document: the table of their rows and the column that names the record."""


class Library:
    """All rows of a release, indexed so that a document can be put together."""

    def __init__(self, release: Release) -> None:
        self.rows = {name: rows_of(release, name) for name in release.tables}
        self.keys = {c: (table, key) for c, (table, key) in codelists.record_types().items()}
        self.by_key = {c: {self.key(c, r): r for r in self.rows[t]} for c, (t, _) in self.keys.items()}
        self.sources = self.by_key["source"]
        self.evidence: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows["evidence"]:
            self.evidence[row["record_type"], row["record_id"]].append(row)
        self.references: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows["policy_references"]:
            self.references[row["record_type"], row["record_id"]].append(row)
            self.references["policy", row["policy_id"]].append(row)
        self.links: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows["links"]:
            for end in ("from", "to"):
                self.links[row[f"{end}_type"], row[f"{end}_id"]].append(row)
        self.children: dict[tuple[str, str], dict[str, list[Row]]] = {}
        for table, column in {c for lists in CHILDREN.values() for c in lists.values()}:
            grouped: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows[table]:
                grouped[row[column]].append(row)
            self.children[table, column] = grouped

    def key(self, record_type: str, row: Row) -> str:
        """Return the key of a row, its parts joined with `|`."""
        return "|".join(str(row[c]) for c in self.keys[record_type][1])

    def name(self, record_type: str, key: str) -> str | None:
        """Return what a record is called."""
        row = self.by_key.get(record_type, {}).get(key, {})
        return row.get("name") or row.get("title") or row.get("summary") or row.get("as_reported")

    def resolved(self, table: str, row: Row) -> Row:
        """Return a row in which each reference is followed by what it is called."""
        targets = {k.fields[0]: k.resource or table for k in model.load(table).foreign_keys}
        types = {t: c for c, (t, _) in self.keys.items()}
        out: Row = {}
        for column, value in row.items():
            out[column] = value
            if value and column in targets:
                out[f"{column.removesuffix('_id')}_name"] = self.name(types[targets[column]], value)
        return out

    def support(self, record_type: str, key: str) -> list[Row]:
        """Return the evidence of a record, each with its source."""
        rows = self.evidence[record_type, key]
        kept = [{k: v for k, v in r.items() if k not in ("record_type", "record_id")} for r in rows]
        return [{**r, "source": self.sources[r["source_id"]]} for r in kept]

    def document(self, record_type: str, row: Row) -> Row:
        """Return the document of a record."""
        key = self.key(record_type, row)
        out: Row = {"record_type": record_type, **self.resolved(self.keys[record_type][0], row)}
        for name, (table, column) in CHILDREN[record_type].items():
            out[name] = [self.child(table, column, r) for r in self.children[table, column][key]]
        out["policy_references"] = [
            {**self.resolved("policy_references", r), "record_name": self.name(r["record_type"], r["record_id"]),
             "evidence": self.support("reference", r["reference_id"])}
            for r in self.references[record_type, key]
        ]  # fmt: skip
        out["links"] = [self.link(r) for r in self.links[record_type, key]]
        out["evidence"] = self.support(record_type, key)
        return out

    def child(self, table: str, parent: str, row: Row) -> Row:
        """Return a row that leans on a record, without the column that names it, with its own evidence."""
        record_type = next(c for c, (t, _) in self.keys.items() if t == table)
        out = {
            k: v
            for k, v in self.resolved(table, row).items()
            if k not in (parent, f"{parent.removesuffix('_id')}_name")
        }
        return {**out, "evidence": self.support(record_type, self.key(record_type, row))}

    def link(self, row: Row) -> Row:
        """Return a link with both ends named."""
        ends = {f"{e}_name": self.name(row[f"{e}_type"], row[f"{e}_id"]) for e in ("from", "to")}
        return {**row, **ends, "evidence": self.support("link", self.key("link", row))}


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write all documents: `documents/<table>/<identifier>.json`."""
    library = Library(release)
    for record_type, name in DOCUMENTS.items():
        for row in library.rows[name]:
            path = folder / "documents" / name / f"{library.key(record_type, row)}.json"
            dump(library.document(record_type, row), path)
    return []
