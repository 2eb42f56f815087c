"""The enumerations of the Table Schemas, written from the codelists, which are their master."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from schemas import codelists
from schemas.model import ROOT


def with_enumerations(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a Table Schema in which each column with a codelist enumerates the codes of the list."""
    schema = json.loads(json.dumps(schema))
    for field in schema["fields"]:
        if "codelist" in field:
            field.setdefault("constraints", {})["enum"] = list(codelists.codes(field["codelist"]))
    return schema


def stale() -> list[tuple[Path, str]]:
    """Return the Table Schemas whose text differs from what the codelists give, each with the text it should have."""
    out = []
    for folder in ("tables", "derived"):
        for path in sorted((ROOT / "schemas" / folder).glob("*.json")):
            text = path.read_text(encoding="utf-8")
            wanted = json.dumps(with_enumerations(json.loads(text)), indent=2, ensure_ascii=False) + "\n"
            if text != wanted:
                out.append((path, wanted))
    return out
