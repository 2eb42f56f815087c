"""Changes between two states as prose, as Markdown, and as the draft of a section of the changelog."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Changes = dict[str, Any]
MOST = 12
"""So many rows or cells of a kind are shown in prose; the JSON holds all."""

SIGNS = {"added": "+", "changed": "~", "retired": "-", "removed": "-"}


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def kinds(changes: dict[str, list[Any]]) -> str:
    """Return how many rows of a table were added, changed, retired and removed."""
    said = []
    for kind, rows in changes.items():
        if rows and kind == "changed":
            said.append(f"{count(len(rows), 'cell')} changed in {count(len({r['key'] for r in rows}), 'row')}")
        elif rows:
            said.append(f"{count(len(rows), 'row')} {kind}")
    return ", ".join(said)


def shown(value: Any) -> str:
    """Return a value in quotes, or a word for an empty cell."""
    return "empty" if value in (None, "") else f"'{value}'"


def row(kind: str, change: dict[str, Any]) -> str:
    """Return one change of a row as a line."""
    if kind == "changed":
        return f"{change['key']}: {change['column']} was {shown(change['old'])}, is {shown(change['new'])}"
    title = change["cells"].get("title") or change["cells"].get("name") or ""
    more = f" (now {change['replaced_by']})" if change.get("replaced_by") else ""
    return f"{change['key']}{more}" + (f": {title}" if title and title != change["key"] else "")


def structure(change: dict[str, Any]) -> str:
    """Return one change of columns, constraints, codes or metadata as a line."""
    at = ".".join(change[k] for k in ("table", "column") if k in change) or change.get("list", "datapackage.json")
    named = " ".join(change[k] for k in ("code", "property") if k in change)
    ends = f": was {shown(change.get('old'))}, is {shown(change.get('new'))}" if {"old", "new"} & set(change) else ""
    return f"{change['what']}: {at}" + (f" {named}" if named else "") + ends


def verdict(changes: Changes) -> str:
    """Return what the changes ask of the version, and whether it is given."""
    bump = changes["bump"]
    if bump is None or bump["needed"] == "none":
        return changes.get("note") or "Nothing that is released differs."
    if bump["least"] is None:
        return f"These are {bump['needed']} changes; the two versions cannot be compared."
    enough = "is enough" if bump["enough"] else f"is not enough: at least {bump['least']}"
    return f"These are {bump['needed']} changes; version {changes['new']['version']} {enough}."


def _limited(lines: list[str], most: int) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"and {len(lines) - most:,} more"


def sections(changes: Changes) -> Iterator[tuple[str, list[str]]]:
    """Yield the heading and the lines of each part: structure by level, then tables, then what vanished."""
    for level in ("major", "minor", "patch"):
        lines = [structure(c) for c in changes["structure"] if c["level"] == level]
        if lines:
            yield f"Structure, {level}", lines
    for table, found in changes["tables"].items():
        lines = []
        for kind, rows in found.items():
            lines += [f"{SIGNS[kind]} {text}" for text in _limited([row(kind, r) for r in rows], MOST)]
        yield f"{table}: {kinds(found)}", lines
    if changes["vanished"]:
        yield "Gone and not retired", [f"{v['table']}: {v['key']}" for v in changes["vanished"]]


def heading(changes: Changes) -> str:
    """Return what is compared with what."""
    old, new = ({"version": "", **(changes[end] or {"name": "nothing"})} for end in ("old", "new"))
    return " to ".join(f"{s['name']} ({s['version']})" if s["version"] else s["name"] for s in (old, new))


def as_prose(changes: Changes) -> str:
    """Return the changes for a terminal."""
    parts = [f"{title}\n" + "\n".join(f"  {text}" for text in lines) for title, lines in sections(changes)]
    return "\n\n".join([heading(changes), *parts, verdict(changes)])


def as_markdown(changes: Changes) -> str:
    """Return the changes as Markdown."""
    parts = [
        f"## {title}\n\n" + "\n".join(f"- {escaped(text)}" for text in lines) for title, lines in sections(changes)
    ]
    return "\n\n".join([f"# {heading(changes)}", *parts, verdict(changes)])


def escaped(text: str) -> str:
    """Return text in which no sign is read as Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in text)


def as_changelog(changes: Changes) -> str:
    """Return the draft of the section of the changelog: a line a table, with the keys of its rows."""
    lines = [f"- {escaped(structure(c))}." for c in changes["structure"] if c["level"] != "patch"]
    words = sum(c["level"] == "patch" for c in changes["structure"])
    lines += [f"- {count(words, 'description')} reworded."] if words else []
    for table, found in changes["tables"].items():
        named = [f"`{key}`" for key in sorted({r["key"] for rows in found.values() for r in rows})]
        lines.append(f"- {escaped(table)}: {kinds(found)} ({', '.join(_limited(named, MOST))}).")
    return "\n".join([f"## {changes['new']['version']}", "", *(lines or [f"- {verdict(changes)}"])])
