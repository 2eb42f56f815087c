"""Add a row and its evidence.

    make new TABLE=meetings
    make new TABLE=meetings ARGS="--set title='Talks in Oslo' --set kind=talks ... --source page-a"

Asks at a terminal for what is not given. Codes and known rows may be named by something near; an identifier is
proposed. Nothing is written unless the whole still holds. Exit code 1: something is missing or not right.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from schemas.model import ROOT, Field
from schemas.tables import Tables
from scripts.check import propose
from scripts.check.propose import NotResolved
from scripts.export.csv_table import order, text
from scripts.export.place import replaced
from scripts.validate import guarded


def parser() -> argparse.ArgumentParser:
    """Return the command's parser of arguments."""
    made = argparse.ArgumentParser(prog="new", description=(__doc__ or "").split("\n")[0])
    made.add_argument("table", help="the table, such as meetings")
    made.add_argument("--set", action="append", default=[], metavar="COLUMN=VALUE", help="a value of the row")
    made.add_argument("--source", help="the source that supports the row")
    made.add_argument("--attribution", default="own_reporting", help="on whose word the source says it")
    made.add_argument("--quote", help="words of a text in seeds/ on which the row rests")
    made.add_argument("--package", type=Path, default=ROOT / "datapackage.json", help=argparse.SUPPRESS)
    return made


def ask(field: Field, proposal: str = "") -> str:
    """Ask for a value at the terminal; an empty answer takes the proposal."""
    about = field.get("description", "").split(". ")[0]
    needed = "" if field.required else ", may stay empty"
    return (
        input(f"{field.get('title', field.name)} ({about}{needed})" + (f" [{proposal}]: " if proposal else ": "))
        or proposal
    )


def values_of(tables: Tables, table: str, given: dict[str, str], asks: bool) -> dict[str, str]:
    """Return the cells of the new row. Raises NotResolved for what is missing or not known."""
    schema = tables.schema(table)
    unknown = sorted(set(given) - set(schema.names))
    if unknown:
        raise NotResolved(f"{table} has no column {', '.join(unknown)}; it has {', '.join(schema.names)}")
    own_key = schema.primary_key[0] if len(schema.primary_key) == 1 else ""
    values: dict[str, str] = {}
    for field in [f for f in schema.fields if f.name != own_key]:
        value = given.get(field.name) or (ask(field) if asks and field.name not in given else "")
        values[field.name] = propose.resolved(tables, table, field, value)
    if own_key:
        proposal = given.get(own_key) or propose.proposed_id(table, values, tables.index(table))
        values[own_key] = ask(schema.field(own_key), proposal) if asks and own_key not in given else proposal
    return values


def evidence_of(tables: Tables, table: str, values: dict[str, str], options: argparse.Namespace) -> dict[str, str]:
    """Return the cells of the evidence of the new row. Raises NotResolved."""
    schema = tables.schema(table)
    source = propose.known_id(tables, "sources", options.source)
    made = dict.fromkeys(tables.schema("evidence").names, "")
    made |= {
        "evidence_id": propose.evidence_id(tables.index("evidence")),
        "record_type": schema.record_type,
        "record_id": "|".join(values[c] for c in schema.primary_key),
        "source_id": source,
        "stance": "supports",
        "attribution": propose.code(tables.schema("evidence").field("attribution"), options.attribution),
    }
    if options.quote:
        path = tables.row("sources", tables.index("sources")[source])["path"]
        kept = tables.texts.get(path or "")
        if kept is None or kept.text is None:
            raise NotResolved(f"the text of '{source}' is not kept in seeds/, so its words are not quoted")
        made |= {"quote": options.quote, "locator": propose.char_range(kept.text, options.quote)}
    return made


def with_row(tables: Tables, table: str, values: dict[str, str]) -> bytes:
    """Return the file of a table with one row more, in canonical order."""
    raw, schema = tables.raw[table], tables.schema(table)
    rows = [dict(zip(raw.header, r, strict=True)) for r in zip(*(c.to_pylist() for c in raw.columns), strict=True)]
    rows = sorted([*rows, values], key=lambda r: [r[c] for c in order(schema)])
    return text(schema.names, [[r[n] for n in schema.names] for r in rows])


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    from scripts.check.run import check
    from scripts.describe import report

    tables, before = check(options.package)
    if options.table not in tables.typed:
        print(f"there is no table '{options.table}'; there are {', '.join(tables.typed)}")
        return 1
    given = dict(pair.partition("=")[::2] for pair in options.set)
    schema, asks = tables.schema(options.table), sys.stdin.isatty()
    try:
        values = values_of(tables, options.table, given, asks)
        files = {tables.package[options.table].path: with_row(tables, options.table, values)}
        if schema.evidence == "own":
            if not options.source and asks:
                options.source = input("Source (identifier or title): ")
            if not options.source:
                raise NotResolved("the row needs evidence: give --source")
            proof = evidence_of(tables, options.table, values, options)
            files[tables.package["evidence"].path] = with_row(tables, "evidence", proof)
    except NotResolved as error:
        print(error)
        return 1
    after, findings = check(options.package, instead=files)
    known = {(f.slug, f.record, f.field, f.message) for f in before}
    new = [f for f in findings if f.is_error and (f.slug, f.record, f.field, f.message) not in known]
    if new:
        report.show(new, {file.path: file.lines for file in after.texts.values()})
        print("nothing was written")
        return 1
    for path, data in files.items():
        replaced(tables.package.root / path, data)
    print(f"added {schema.record_type or options.table} '{'|'.join(values[c] for c in schema.primary_key)}'")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
