"""The page of rules, written from the catalogue so that it cannot drift from the code."""

from __future__ import annotations

from pathlib import Path

from schemas.model import ROOT
from schemas.rules import CATALOGUE, Rule

PAGE = ROOT / "schemas" / "rules" / "README.md"

FAMILIES = {
    "P": "The package", "T": "Text", "S": "Form of the table", "C": "Cells", "K": "Keys and references",
    "E": "Evidence and seeds", "D": "Dates", "M": "Money", "I": "Identity", "L": "Links and roles", "H": "History",
    "W": "Standing (warnings)",
}  # fmt: skip

HEAD = """# Rules

Written by `make fix` from the code. A rule has a failing example and a near miss, edits to the small package in
`tests/small/`, which the tests run: the first must raise the rule, the second must not.
"""


def _entry(rule: Rule) -> str:
    examples = [
        f"- {label}: " + "; ".join(f"`{line.replace('|', chr(92) + '|')[:110]}`" for line in edits.split(chr(10)))
        for label, edits in (("fails", rule.fails), ("passes", rule.passes))
    ]
    mend = f"- mend: {rule.mend}" + (" (done by `make fix`)" if rule.fixed else "")
    return chr(10).join(
        [
            f"### {rule.code} {rule.slug}",
            "",
            f"**{rule.title}** ({rule.severity}). {rule.explanation}",
            "",
            mend,
            *examples,
            "",
        ]
    )


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for letter, title in FAMILIES.items():
        entries = [r for r in sorted(CATALOGUE.values(), key=lambda r: r.code) if r.code.startswith(letter)]
        parts += [f"## {title}", "", *(_entry(r) for r in entries)]
    return "\n".join(parts).rstrip() + "\n"


def stale() -> list[tuple[Path, str]]:
    """Return the page with the text that it should have, where it has another."""
    text = page()
    return [] if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text else [(PAGE, text)]
