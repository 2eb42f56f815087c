"""The parts of the README that are made from the data: written between marks, so that they cannot drift."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa

from schemas.model import ROOT
from scripts.describe.history import history, under_contract

PAGE = ROOT / "README.md"
SHOWN = "nvidia-openai-loi-2025"


def parts(tables: dict[str, pa.Table]) -> dict[str, str]:
    """Return the text of each part by the name of its marks."""
    return {
        "under contract": under_contract(tables),
        "history": f"```console\n$ make history DEAL={SHOWN}\n{history(tables, SHOWN)}\n```",
    }


def stale(tables: dict[str, pa.Table]) -> list[tuple[Path, str]]:
    """Return the README with the text that it should have, where it has another. Raises ValueError without marks."""
    text = now = PAGE.read_text(encoding="utf-8")
    for name, part in parts(tables).items():
        marked = re.compile(rf"(<!-- {name}: written by make fix -->\n).*?(\n<!-- end -->)", re.DOTALL)
        if not marked.search(text):
            raise ValueError(f"the README has no marks for '{name}'")
        text = marked.sub(lambda m, part=part: m[1] + part + m[2], text)  # type: ignore[misc]
    return [] if text == now else [(PAGE, text)]
