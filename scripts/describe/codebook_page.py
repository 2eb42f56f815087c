"""The codebook as one page of HTML that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jinja2
import markupsafe

from schemas import codelists
from schemas.model import ROOT
from schemas.rules import CATALOGUE
from scripts.describe import diagram
from scripts.describe.codebook import Table, by_subject
from scripts.describe.guards import EVERYWHERE

TEMPLATES = ROOT / "scripts" / "describe" / "templates"


def prose(said: str) -> markupsafe.Markup:
    """Return a text as HTML in which what stands in backticks is code."""
    parts = (markupsafe.escape(part) for part in said.split("`"))
    marked = (part if i % 2 == 0 else markupsafe.Markup("<code>{}</code>").format(part) for i, part in enumerate(parts))
    return markupsafe.Markup("").join(marked)


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(TEMPLATES)
    made = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["prose"] = prose
    return made


def _lists(tables: list[Table]) -> Iterator[tuple[str, tuple[dict[str, str], ...], list[str]]]:
    """Yield each codelist with its rows and the columns that use it."""
    for name in codelists.names():
        columns = [f"{t.name}.{c.field.name}" for t in tables for c in t.columns if c.field.get("codelist") == name]
        yield name, codelists.rows(name), columns


def as_html(package: Mapping[str, Any], tables: list[Table], used: Mapping[tuple[str, str], int]) -> str:
    """Return the codebook as one page that needs nothing else: no network, no script."""
    subjects = by_subject(tables)
    drawn = diagram.svg({subject: [t.schema for t in group] for subject, group in subjects.items()})
    judging = {g.rule.slug for t in tables for c in t.columns for g in c.guards}
    return _environment().get_template("codebook.html").render(
        package=package,
        subjects=subjects,
        diagram=markupsafe.Markup(drawn),
        lists=list(_lists(tables)),
        used=used,
        rules=sorted((CATALOGUE[slug] for slug in judging), key=lambda r: r.code),
        everywhere=EVERYWHERE,
    )  # fmt: skip
