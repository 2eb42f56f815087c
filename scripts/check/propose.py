"""Proposing a new row: codes and known identifiers by nearest name, a slug from the title, evidence beside it."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping

from schemas import codelists
from schemas.model import Field
from schemas.nearest import nearest
from schemas.tables import Tables

CONSONANTS = "bcdfghjklmnpqrstvwxz"


class NotResolved(Exception):
    """A value names nothing that is known; the message says what comes near."""


def slug(text: str) -> str:
    """Return a text as an identifier: lower-case ASCII words joined by hyphens, at most nine of them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    small = {"a", "an", "the", "of", "and", "in", "on", "for", "to", "at", "with", "by"}
    return "-".join([w for w in re.findall(r"[a-z0-9]+", plain) if w not in small][:9])


def proposed_id(table: str, values: Mapping[str, str], known: Mapping[str, int]) -> str:
    """Return an identifier for a row that is in no use: from its title or name, a meeting's with its date before."""
    words = values.get("title") or values.get("name") or values.get("summary") or values.get("topic") or table
    date = re.match(r"[0-9]{4}(?:-[01][0-9](?:-[0-3][0-9])?)?", values.get("date") or "")
    parent = values.get("funding_id") or values.get("policy_id")
    if parent:
        code = values.get("stage") or values.get("event") or values.get("relation") or ""
        words = f"{parent} {code} {(date.group() if date else '').replace('-', '')}"
        base = f"{parent}-{slug(words.removeprefix(parent))}".rstrip("-")
    else:
        base = f"{date.group()}-{slug(words)}" if date and table == "meetings" else slug(words)
    return next(i for n in range(1, 10_000) if (i := base if n == 1 else f"{base}-{n}") not in known)


def code(field: Field, value: str) -> str:
    """Return the code that a value means: itself, or the code or label that is nearest. Raises NotResolved."""
    rows = codelists.rows(field.get("codelist"))
    names = {r["code"]: r["code"] for r in rows} | {r["label"].lower(): r["code"] for r in rows}
    if value.lower() in names:
        return names[value.lower()]
    near = nearest(value.lower(), list(names), 75)
    if near:
        return names[near]
    raise NotResolved(f"'{value}' is no code of '{field.name}'; there are {', '.join(r['code'] for r in rows)}")


def known_id(tables: Tables, target: str, value: str) -> str:
    """Return the identifier that a value means: itself, or that of the row of the nearest name. Raises NotResolved."""
    names = {k: k for k in tables.index(target)}
    for row in tables.rows(target):
        name = row.get("name") or row.get("title")
        key = row[tables.schema(target).primary_key[0]]
        names.setdefault(str(name).lower(), key)
    if target == "entities" and "entity_names" in tables.typed:
        for row in tables.rows("entity_names"):
            names.setdefault(row["name"].lower(), row["entity_id"])
    if value.lower() in names:
        return names[value.lower()]
    near = nearest(value.lower(), list(names), 85)
    if near:
        return names[near]
    close = nearest(value.lower(), list(names), 40)
    raise NotResolved(f"'{value}' is not in {target}" + (f"; the nearest is '{names[close]}'" if close else ""))


def resolved(tables: Tables, table: str, field: Field, value: str) -> str:
    """Return a value as it goes into its column. Raises NotResolved."""
    if not value:
        return ""
    if field.get("codelist"):
        return code(field, value)
    target = next((k.resource or table for k in tables.schema(table).foreign_keys if k.fields == (field.name,)), None)
    return known_id(tables, target, value) if target else value.strip()


def evidence_id(known: Mapping[str, int]) -> str:
    """Return eight random consonants that are in no use."""
    while (made := "".join(secrets.choice(CONSONANTS) for _ in range(8))) in known:
        pass
    return made


def char_range(text: str, quote: str) -> str:
    """Return the range of a quote in a text, as in RFC 5147. Raises NotResolved where it is not there exactly once."""
    count = text.count(quote)
    if count != 1:
        raise NotResolved(f"the words stand {count} times in the text; give words that stand there once")
    start = text.index(quote)
    return f"char={start},{start + len(quote)}"
