"""`.zenodo.json`, written from `CITATION.cff`: Zenodo reads no other file where this one is.

`schemas/zenodo.schema.json` says its form (the fields of https://developers.zenodo.org/#representation).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from schemas.model import ROOT

FILE = ROOT / ".zenodo.json"
CITATION = ROOT / "CITATION.cff"


def creator(author: dict[str, Any]) -> dict[str, str]:
    """Return an author of the Citation File Format, a person or a body, as Zenodo names one."""
    family = " ".join(author[k] for k in ("name-particle", "family-names", "name-suffix") if k in author)
    given = author.get("given-names", "")
    made = {
        "name": author.get("name") or ", ".join(part for part in (family, given) if part),
        "affiliation": author.get("affiliation", ""),
        "orcid": author.get("orcid", "").removeprefix("https://orcid.org/"),
    }
    return {key: value for key, value in made.items() if value}


def zenodo(citation: dict[str, Any]) -> dict[str, Any]:
    """Return what Zenodo is told, from what `CITATION.cff` says."""
    return {
        "title": citation["title"],
        "description": citation["abstract"],
        "upload_type": citation["type"],
        "version": citation["version"],
        "publication_date": citation["date-released"],
        "creators": [creator(author) for author in citation["authors"]],
        "keywords": citation["keywords"],
        "license": citation["license"].lower(),
        "access_right": "open",
        "language": "eng",
    }


def page() -> str:
    """Return the text of the file."""
    citation = yaml.safe_load(CITATION.read_text(encoding="utf-8"))
    return json.dumps(zenodo(citation), indent=2, ensure_ascii=False) + "\n"


def stale() -> list[tuple[Path, str]]:
    """Return the file with the text that it should have, where it has another."""
    text = page()
    return [] if FILE.is_file() and FILE.read_text(encoding="utf-8") == text else [(FILE, text)]
