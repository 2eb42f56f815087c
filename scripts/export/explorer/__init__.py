"""The explorer: the whole release as one page that opens from disk, with no request to anywhere.

The page holds its data, its style and its program. Its content security policy names the two by their sums and
forbids all else, so that it can fetch nothing; what stands in the data is only ever put into it as text.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.derive.release import Release
from scripts.export import descriptor
from scripts.export.explorer.payload import packed, payload

HERE = Path(__file__).parent
FILE = "explorer.html"

NOUNS = (
    "dom", "store", "words", "address", "day", "record", "standing", "evidence", "links", "csv", "table", "filters",
    "picture", "amounts", "months", "spans", "circle", "map", "totals", "start", "money", "arrangement",
    "entity", "entities", "meetings", "meeting", "policies", "policy", "sources", "source", "claim", "search", "app",
)  # fmt: skip
"""The parts of the program in the order in which they stand in the page: `js/<noun>.js`."""

STYLES = ("page", "controls", "tables", "pictures", "records", "media")
"""The parts of the style, in order: `css/<part>.css`."""


def policy_source(text: str) -> str:
    """Return how a content security policy (CSP 3) names an inline text: by its SHA-256 in base64."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _part(folder: str, name: str, ending: str) -> str:
    return (HERE / folder / f"{name}.{ending}").read_text(encoding="utf-8")


def program() -> str:
    """Return the program of the page."""
    return "\n".join(_part("js", noun, "js") for noun in NOUNS)


def page(release: Release) -> str:
    """Return the page of a release."""
    script, style = program(), "\n".join(_part("css", name, "css") for name in STYLES)
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template("page.html.j2").render(
        package=release.package,
        script=Markup(script),
        style=Markup(style),
        script_source=policy_source(script),
        style_source=policy_source(style),
        data=packed(payload(release)),
    )


def write(release: Release, folder: Path) -> list[dict[str, Any]]:
    """Write the page."""
    descriptor.put(folder / FILE, page(release).encode())
    return []
