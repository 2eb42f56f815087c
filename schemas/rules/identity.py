"""Rules on identity: codes and numbers that others give are real, and one thing is one row."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from schemas import codelists
from schemas.rules.registry import Problem, rule
from schemas.tables import Tables

COUNTRIES = (("entities", "country"), ("meetings", "country"), ("funding", "country"))
LEGAL = re.compile(r"[,.]?\s+(?:inc|incorporated|ltd|limited|llc|lp|plc|pbc|gmbh)\.?$")


def _known(tables: Tables, table: str, column: str, known: list[str]) -> Iterator[int]:
    """Yield the positions of the values that are none of those known."""
    if table in tables.typed:
        values = tables.column(table, column)
        good = pc.or_(pc.is_null(values), pc.is_in(values, value_set=pa.array(known, pa.string())))
        yield from pc.indices_nonzero(pc.invert(good)).to_pylist()


def countries() -> list[str]:
    """Return the country codes of ISO 3166-1."""
    return [country["alpha_2"] for country in _listed("3166-1")]


def subdivisions() -> list[str]:
    """Return the codes of the subdivisions of ISO 3166-2."""
    return [subdivision["code"] for subdivision in _listed("3166-2")]


@cache
def _listed(standard: str) -> list[dict[str, str]]:
    """Return the rows of a part of ISO 3166 as pycountry carries them; to load its objects takes ten times as long."""
    spec = find_spec("pycountry")
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / "databases" / f"iso{standard}.json"
    return list(json.loads(path.read_text(encoding="utf-8"))[standard])


@rule(
    "I701", "country", "Country that does not exist",
    fails="set meetings seoul-talks country KS", passes="set meetings seoul-talks country NA",
    mend="use the alpha-2 code of ISO 3166-1, such as GB for the United Kingdom",
    guards=tuple(f"{table}.{column}" for table, column in COUNTRIES),
)  # fmt: skip
def country(tables: Tables) -> Iterator[Problem]:
    """A country code is one of ISO 3166-1."""
    for table, column in COUNTRIES:
        for i in _known(tables, table, column, countries()):
            code = tables.column(table, column)[i].as_py()
            yield Problem(table, i, column, f"ISO 3166-1 has no country '{code}'", near="GB" if code == "UK" else "")


@rule(
    "I702", "jurisdiction", "Jurisdiction that does not exist",
    fails="set policies chips-act jurisdiction US-XX", passes="set policies chips-act jurisdiction US-TX",
    mend="use a code of ISO 3166-1 or 3166-2, or EU",
    guards=("policies.jurisdiction",),
)  # fmt: skip
def jurisdiction(tables: Tables) -> Iterator[Problem]:
    """A jurisdiction is a country of ISO 3166-1, a subdivision of ISO 3166-2, or the European Union."""
    known = [*countries(), *subdivisions(), "EU"]
    for i in _known(tables, "policies", "jurisdiction", known):
        code = tables.column("policies", "jurisdiction")[i].as_py()
        yield Problem("policies", i, "jurisdiction", f"ISO 3166 has no '{code}'")


@rule(
    "I703", "lei", "LEI whose check digits do not hold",
    fails="set entities openai lei 529900T8BM49AURSDO56", passes="set entities openai lei 529900T8BM49AURSDO55",
    mend="copy the identifier again",
    guards=("entities.lei",),
)  # fmt: skip
def lei(tables: Tables) -> Iterator[Problem]:
    """The last two digits of a Legal Entity Identifier (ISO 17442) are check digits."""
    from stdnum import lei as standard

    for i in tables.where("entities", "lei"):
        value = tables.column("entities", "lei")[i].as_py()
        if not standard.is_valid(value):
            yield Problem("entities", i, "lei", f"the check digits of '{value}' do not hold")


@rule(
    "I704", "identifier", "Official identifier of another form",
    fails="set policy_identifiers chips-act|us_public_law|Pub. L. 117-167 identifier P.L. 117/167",
    passes="set policy_identifiers chips-act|us_public_law|Pub. L. 117-167 identifier Pub. L. 117-168",
    mend="write the identifier in the canonical form of its scheme",
    guards=("policy_identifiers.identifier", "policy_identifiers.scheme"),
)  # fmt: skip
def identifier(tables: Tables) -> Iterator[Problem]:
    """An official identifier has the form of its scheme, which the codelist of schemes gives."""
    if "policy_identifiers" not in tables.typed:
        return
    schemes, values = (tables.column("policy_identifiers", c) for c in ("scheme", "identifier"))
    for row in codelists.rows("identifier_scheme"):
        matches = pc.match_substring_regex(values, rf"\A(?:{row['pattern']})\z")
        wrong = pc.and_(pc.equal(schemes, row["code"]), pc.invert(matches))
        for i in pc.indices_nonzero(pc.fill_null(wrong, False)).to_pylist():
            said = f"'{values[i].as_py()}' is not of the scheme {row['code']}"
            yield Problem("policy_identifiers", i, "identifier", said, f"such as {row['example']}")


def plain(name: str) -> str:
    """Return a name without case, punctuation and legal form, for comparing."""
    name = name.casefold()
    while (shorter := LEGAL.sub("", name)) != name:
        name = shorter
    return re.sub(r"[\W_]+", " ", name).strip()


@rule(
    "I711", "same-name", "Two entities of one name",
    fails="set entities seoul-bank name OpenAI, Inc.", passes="set entities seoul-bank name Open Bank",
    mend="join the two rows and retire one identifier; two different things want different names",
    guards=("entities.name",),
)  # fmt: skip
def same_name(tables: Tables) -> Iterator[Problem]:
    """One thing is one row: no two entities share a name, legal form and punctuation aside."""
    if "entities" not in tables.typed:
        return
    seen: dict[str, str] = {}
    ids, names = (tables.column("entities", c).to_pylist() for c in ("entity_id", "name"))
    for i, (key, name) in enumerate(zip(ids, names, strict=True)):
        if name and plain(name) in seen:
            yield Problem("entities", i, "name", f"'{name}' is also the name of '{seen[plain(name)]}'")
        elif name:
            seen[plain(name)] = key


@rule(
    "I712", "same-identifier", "Two entities of one outside identifier",
    fails="set entities seoul-bank website https://openai.com\nset entities openai wikidata_id Q1\n"
    "set entities seoul-bank wikidata_id Q1",
    passes="set entities seoul-bank website https://openai.com",
    mend="join the two rows and retire one identifier, or mend the identifier",
    guards=("entities.wikidata_id", "entities.lei", "entities.cik"),
)  # fmt: skip
def same_identifier(tables: Tables) -> Iterator[Problem]:
    """A Wikidata item, LEI or CIK belongs to one entity."""
    for column in ("wikidata_id", "lei", "cik"):
        seen: dict[str, str] = {}
        for i in tables.where("entities", column):
            row = tables.row("entities", i)
            if row[column] in seen:
                yield Problem("entities", i, column, f"'{row[column]}' belongs to '{seen[row[column]]}' already")
            seen.setdefault(row[column], row["entity_id"])


@rule(
    "W712", "same-address", "Two sources of one address", severity="warning",
    fails="set sources page-b url https://example.org/a", passes="set sources page-b url https://example.org/a?page=2",
    mend="join the two rows, or say in their notes why one page is two sources",
    guards=("sources.url",),
)  # fmt: skip
def same_address(tables: Tables) -> Iterator[Problem]:
    """Two sources were published at one address; a page is one source, however often it was read."""
    seen: dict[str, str] = {}
    rows = tables.rows("sources") if "sources" in tables.typed else []
    for i, row in enumerate(rows):
        if not row["url"]:
            continue
        address = re.sub(r"^https?://(?:www\.)?|#.*$", "", row["url"]).rstrip("/")
        if address in seen:
            yield Problem("sources", i, "url", f"'{seen[address]}' has the same address")
        seen.setdefault(address, row["source_id"])


@rule(
    "W711", "shared-alias", "Alias that two entities share", severity="warning",
    fails="add entity_names seoul-bank,Open AI,alias", passes="add entity_names seoul-bank,Open Bank,alias",
    mend="check that they are two things",
    guards=("entity_names.name", "entities.name"),
)  # fmt: skip
def shared_alias(tables: Tables) -> Iterator[Problem]:
    """Another name of one entity is a name of another entity as well; they may be one."""
    if not tables.have(["entities", "entity_names"]):
        return
    owners = defaultdict(set)
    for key, name in zip(*(tables.column("entities", c).to_pylist() for c in ("entity_id", "name")), strict=True):
        owners[plain(name or "")].add(key)
    for row in tables.rows("entity_names"):
        owners[plain(row["name"] or "")].add(row["entity_id"])
    for i, row in enumerate(tables.rows("entity_names")):
        others = sorted(owners[plain(row["name"] or "")] - {row["entity_id"]})
        if others:
            yield Problem("entity_names", i, "name", f"'{row['name']}' is also a name of {', '.join(others)}")
