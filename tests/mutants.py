"""Proof that the checks bite: the real data, broken once in every way that a constraint, a key, a list or a rule
forbids; each break must be found in the right file, line and column, by the right rule.

    python -m tests.mutants [--rounds N] [--seed S]

A break of one cell is checked against the table and those it refers to; a break of a rule by the whole check.
Prints the score and every mutant that was missed; exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.finding import Finding
from schemas.model import ROOT, Field, TableSchema
from schemas.rules.evidence import POINTERS
from schemas.tables import RawTable, Tables
from scripts.check.run import check, check_one
from scripts.export.csv_table import text

Row = list[str]


@dataclass(frozen=True)
class Mutant:
    """One break: the table and its bytes after it, and the finding that must come."""

    table: str
    data: bytes
    slug: str
    line: int
    field: str
    about: str
    found_in: str = ""
    """The table in which the finding stands, where it is another."""


def _rows(raw: RawTable) -> list[Row]:
    return [list(r) for r in zip(*(c.to_pylist() for c in raw.columns), strict=True)]


class Data:
    """The real data as text, and their tables as the check sees them."""

    def __init__(self) -> None:
        self.tables, self.findings = check(ROOT / "datapackage.json")
        self.rows = {
            n: [list(r) for r in zip(*(c.to_pylist() for c in raw.columns), strict=True)]
            for n, raw in self.tables.raw.items()
        }
        self.header = {n: list(raw.header) for n, raw in self.tables.raw.items()}
        self.baseline = {self.tables.package[n].path: raw.file.data for n, raw in self.tables.raw.items()}

    def schema(self, table: str) -> TableSchema:
        """Return the schema of a table."""
        return self.tables.schema(table)

    def changed(self, table: str, row: int, field: str, value: str) -> bytes:
        """Return the bytes of a table in which one cell is another."""
        rows = list(self.rows[table])
        rows[row] = list(rows[row])
        rows[row][self.header[table].index(field)] = value
        return text(self.header[table], rows)

    def cell(self, table: str, row: int, field: str) -> str:
        """Return the text of a cell."""
        return self.rows[table][row][self.header[table].index(field)]


BAD_TEXT = (
    ("invisible-character", "a\u200bb"),
    ("unusual-space", "a\u00a0b"),
    ("control-character", "a\x07b"),
    ("bidirectional-control", "a\u202eb"),
    ("replacement-character", "a\ufffdb"),
    ("not-nfc", "e\u0301"),
    ("padding", " padded"),
    ("formula", "=1+1"),
    ("line-break-in-cell", "one\ntwo"),
)
"""Texts that no column may hold."""


def of_field(field: Field, is_key: bool, refers: bool) -> Iterator[tuple[str, str]]:
    """Yield the values that a column forbids, each with the rule that must say so."""
    constraints = field.constraints
    if field.required or is_key:
        yield "required", ""
    if "enum" in constraints:
        yield "enum", "no-such-code"
        yield "enum", f"{constraints['enum'][0]} "[::-1].strip()
        yield "enum", f"{constraints['enum'][-1]}s"
    if "pattern" in constraints:
        yield "pattern", "! not of this form !"
        yield "pattern", "Über/2024-13"
    if "maxLength" in constraints:
        yield "maximum-length", "x" * (constraints["maxLength"] + 1)
    if field.type in ("number", "integer"):
        for value in ("twelve", "1E+11", "NaN", "1_000", "$7", "7,5", "-1e", "\uff17"):
            yield "type", value
    if field.type == "integer" and "minimum" in constraints:
        yield "minimum", "0"
    if field.type == "date":
        for value in ("2026-02-30", "31/03/2025", "Apr-25", "2026-3-1"):
            yield "type", value
    if refers:
        yield "foreign-key", "no-such-row"
    yield from BAD_TEXT


def of_cells(data: Data, rounds: int, pick: random.Random) -> Iterator[Mutant]:
    """Break single cells: for each column and each way, `rounds` rows by chance."""
    for table, rows in data.rows.items():
        schema = data.schema(table)
        refers = {k.fields[0] for k in schema.foreign_keys}
        for field in schema.fields if rows else ():
            for slug, value in of_field(field, field.name in schema.primary_key, field.name in refers):
                for row in pick.sample(range(len(rows)), min(rounds, len(rows))):
                    about = f"{table}.{field.name} = {value[:30]!r}"
                    yield Mutant(table, data.changed(table, row, field.name, value), slug, row + 2, field.name, about)


def of_tables(data: Data, rounds: int, pick: random.Random) -> Iterator[Mutant]:
    """Break whole tables: keys that stand twice, cells that are missing, columns that are renamed."""
    for table, rows in data.rows.items():
        header = data.header[table]
        key = data.schema(table).primary_key[0]
        for row in pick.sample(range(len(rows)), min(rounds, len(rows))):
            yield Mutant(
                table, text(header, [*rows, rows[row]]), "primary-key", len(rows) + 2, key, f"{table}: key twice"
            )
            short = [*rows[:row], rows[row][:-1], *rows[row + 1 :]]
            yield Mutant(table, text(header, short), "cell-count", row + 2, "", f"{table}: short row")
        for column in header:
            renamed = [f"{c}x" if c == column else c for c in header]
            yield Mutant(table, text(renamed, rows), "missing-column", 1, column, f"{table}: {column} renamed")
        whole = text(header, rows)
        for slug, broken in (
            ("byte-order-mark", b"\xef\xbb\xbf" + whole),
            ("line-ends", whole.replace(b"\n", b"\r\n")),
            ("final-newline", whole[:-1]),
            ("wrong-delimiter", whole.replace(b",", b";")),
        ):
            line = whole.count(b"\n") if slug == "final-newline" else 1
            yield Mutant(table, broken, slug, line, "", f"{table}: {slug}")


def of_pointers(data: Data, rounds: int, pick: random.Random) -> Iterator[Mutant]:
    """Break the pairs of type and key."""
    for table, _, column in POINTERS:
        rows = data.rows[table]
        for row in pick.sample(range(len(rows)), min(rounds, len(rows))):
            broken = data.changed(table, row, column, "no-such-record")
            yield Mutant(table, broken, "record-reference", row + 2, column, f"{table}.{column} dangling")


def _where(data: Data, table: str, **wanted: str) -> list[int]:
    """Return the rows of a table in which the columns have these values; `*` means any value."""
    return [
        i for i in range(len(data.rows[table]))
        if all(data.cell(table, i, c) == v or (v == "*" and data.cell(table, i, c)) for c, v in wanted.items())
    ]  # fmt: skip


def of_rules(data: Data, rounds: int, pick: random.Random) -> Iterator[Mutant]:
    """Break the rules on dates, money, evidence, identity and links, each in rows where the break is sure."""
    plans: list[tuple[str, str, list[int], str, str]] = [
        # table, column, rows, value, rule; a value with {} takes the cell
        ("meetings", "date", _where(data, "meetings", date="*"), "2025-02-30", "no-such-day"),
        ("meetings", "date", _where(data, "meetings", date="*"), "2025-05/2025-04", "backwards"),
        ("statements", "date", _where(data, "statements", date="*"), "2023-24", "season-or-years"),
        ("statements", "date", _where(data, "statements", date="*"), "2026-11-22", "too-early"),
        ("meetings", "country", _where(data, "meetings", country="*"), "XX", "country"),
        ("funding", "country", _where(data, "funding", country="*"), "UK", "country"),
        ("policies", "jurisdiction", _where(data, "policies", jurisdiction="*"), "US-ZZ", "jurisdiction"),
        ("policy_identifiers", "identifier", list(range(len(data.rows["policy_identifiers"]))), "No 1", "identifier"),
        ("funding_amounts", "qualifier", _where(data, "funding_amounts", qualifier="exact"), "up_to", "bounds"),
        ("funding_amounts", "high", _where(data, "funding_amounts", qualifier="exact"), "9999.5", "bounds-order"),
        ("funding_amounts", "unit", _where(data, "funding_amounts", low="*"), "", "unit-told"),
        ("funding_amounts", "scale", _where(data, "funding_amounts", scale="billion", as_reported="*", qualifier="exact"), "thousand", "as-reported"),  # noqa: E501
        ("funding_amounts", "low", _where(data, "funding_amounts", qualifier="more_than", as_reported="*"), "0.017", "as-reported"),  # noqa: E501
        ("evidence", "locator", _where(data, "evidence", quote="*"), "char=0,99999", "locator"),
        ("evidence", "quote", _where(data, "evidence", quote="*"), "words that are not there", "quote"),
        ("evidence", "quote", _where(data, "evidence", quote=""), "words of a page", "quote"),
        ("evidence", "field", _where(data, "evidence", record_type="meeting"), "no_column", "evidence-field"),
        ("entities", "lei", list(range(len(data.rows["entities"]))), "529900T8BM49AURSDO56", "lei"),
        ("links", "relation", _where(data, "links", relation="part_of", from_type="funding"), "amends", "link-types"),
        ("links", "relation", _where(data, "links", relation="about"), "finances", "link-types"),
        ("sources", "sha256", _where(data, "sources", path="*"), "0" * 64, "seed-changed"),
    ]  # fmt: skip
    for table, column, rows, value, slug in plans:
        for row in pick.sample(rows, min(rounds, len(rows))):
            about = f"{table}.{column} = {value!r}"
            field = "low" if slug == "bounds-order" else "qualifier" if slug == "bounds" else column
            yield Mutant(table, data.changed(table, row, column, value), slug, row + 2, _blamed(slug, field), about)


def _key(data: Data, table: str, row: int) -> str:
    return "|".join(data.cell(table, row, c) for c in data.schema(table).primary_key)


def of_records(data: Data, rounds: int, pick: random.Random) -> Iterator[Mutant]:
    """Break what rows say together: take evidence away, drop rows, tell things twice, link what cannot be linked."""
    yield from _bare(data, rounds, pick)
    for table in ("meetings", "funding", "policies", "statements", "sources"):
        for row in pick.sample(range(len(data.rows[table])), min(rounds, len(data.rows[table]))):
            rows = [r for i, r in enumerate(data.rows[table]) if i != row]
            yield Mutant(
                table, text(data.header[table], rows), "vanished", 0, "", f"{table}: {_key(data, table, row)} dropped"
            )
    for row in pick.sample(range(len(data.rows["entities"])), rounds):
        other = (row + 1) % len(data.rows["entities"])
        name = data.cell("entities", other, "name").upper() + ", Inc."
        yield Mutant(
            "entities", data.changed("entities", row, "name", name), "same-name", max(row, other) + 2, "name", name
        )
    parts = _where(data, "links", relation="part_of", from_type="funding")
    added = len(data.rows["links"]) + 2
    for row in pick.sample(parts, min(rounds, len(parts))):
        link = dict(zip(data.header["links"], data.rows["links"][row], strict=True))
        for slug, relation, start, end in (
            ("two-wholes", "part_of", link["from_id"], "chips-48d-credit"),
            ("circle-of-parts", "part_of", link["to_id"], link["from_id"]),
            ("link-to-itself", "extends", link["to_id"], link["to_id"]),
        ):
            rows = [*data.rows["links"], ["funding", start, relation, "funding", end, ""]]
            yield Mutant("links", text(data.header["links"], rows), slug, added, "to_id", f"{start} {relation} {end}")
    amounts = _where(data, "funding_amounts", low="*")
    for row in pick.sample(amounts, rounds):
        copy = [f"{data.cell('funding_amounts', row, 'amount_id')}-again", *data.rows["funding_amounts"][row][1:]]
        rows = [*data.rows["funding_amounts"], copy]
        yield Mutant(
            "funding_amounts", text(data.header["funding_amounts"], rows), "told-twice", len(rows) + 1, "", copy[0]
        )
    seats = _where(data, "meeting_participants", presence="represented")
    for row in pick.sample(seats, min(rounds, len(seats))):
        broken = data.changed("meeting_participants", row, "presence", "attended")
        kind = dict(zip(*(data.tables.column("entities", c).to_pylist() for c in ("entity_id", "kind")), strict=True))
        if kind[data.cell("meeting_participants", row, "entity_id")] != "group":
            yield Mutant("meeting_participants", broken, "role-kind", row + 2, "presence", "a body attends")
    days = [r for r in _where(data, "statements", date="*") if _swapped(data.cell("statements", r, "date"))]
    for row in pick.sample(days, min(rounds, len(days))):
        date = _swapped(data.cell("statements", row, "date"))
        yield Mutant("statements", data.changed("statements", row, "date", date), "swapped-day", row + 2, "date", date)


def _swapped(date: str) -> str:
    """Return a day with day and month changed round, or "" where that is no other day."""
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    return f"{year}-{day}-{month}" if len(date) == 10 and "/" not in date and day <= "12" and day != month else ""


def _bare(data: Data, rounds: int, pick: random.Random) -> Iterator[Mutant]:
    """Take the only support of a record away."""
    held = Counter((r[1], r[2]) for r in data.rows["evidence"] if r[6] == "supports")
    tables = {data.schema(t).record_type: t for t in data.rows if data.schema(t).evidence == "own"}
    single = [
        i
        for i, r in enumerate(data.rows["evidence"])
        if r[6] == "supports" and held[r[1], r[2]] == 1 and r[1] in tables
    ]
    for row in pick.sample(single, min(rounds, len(single))):
        _, record_type, record_id, *_ = data.rows["evidence"][row]
        table = tables[record_type]
        line = next(i for i in range(len(data.rows[table])) if _key(data, table, i) == record_id) + 2
        rows = [r for i, r in enumerate(data.rows["evidence"]) if i != row]
        broken = text(data.header["evidence"], rows)
        yield Mutant("evidence", broken, "no-evidence", line, "", f"{record_type} {record_id} bare", found_in=table)


def shuffled(data: Data, table: str, pick: random.Random) -> bytes:
    """Return a table with its rows in another order."""
    return text(data.header[table], pick.sample(data.rows[table], len(data.rows[table])))


def quoted(data: Data, table: str) -> bytes:
    """Return a table with every cell in quotes."""
    rows = [data.header[table], *data.rows[table]]
    return "".join(",".join('"' + c.replace('"', '""') + '"' for c in row) + "\n" for row in rows).encode()


def _blamed(slug: str, field: str) -> str:
    """Return the column at which a rule points; "" where it depends on the figure."""
    return "" if slug == "as-reported" else field


def found(mutant: Mutant, findings: list[Finding], tables: Tables) -> bool:
    """Whether the finding that must come is there, in the right file, line and column."""
    path = tables.package[mutant.found_in or mutant.table].path
    hits = [f for f in findings if f.slug == mutant.slug and f.path == path and f.line == mutant.line]
    return any(not mutant.field or f.field in (mutant.field, "") for f in hits)


def score(data: Data, rounds: int, seed: int, every: int = 1) -> tuple[Counter[str], list[Mutant]]:
    """Return how many mutants of each rule were made, and those that were missed; `every` takes each nth only."""
    made, missed = Counter[str](), []
    pick = random.Random(seed)
    cells = [*of_cells(data, rounds, pick), *of_tables(data, rounds, pick)]
    rules = [*of_pointers(data, rounds, pick), *of_rules(data, rounds, pick), *of_records(data, rounds, pick)]
    for mutant in cells[::every]:
        made[mutant.slug] += 1
        if not found(mutant, check_one(data.tables, mutant.table, mutant.data), data.tables):
            missed.append(mutant)
    for mutant in rules[::every]:
        made[mutant.slug] += 1
        path = data.tables.package[mutant.table].path
        tables, findings = check(ROOT / "datapackage.json", instead={path: mutant.data}, baseline=data.baseline)
        if not found(mutant, findings, tables):
            missed.append(mutant)
    return made, missed


def main() -> int:
    """Print the score; return 1 if a mutant was missed."""
    parser = argparse.ArgumentParser(prog="mutants", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="rows broken in each way")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made, missed = score(Data(), options.rounds, options.seed)
    for slug, count in sorted(made.items()):
        lost = sum(m.slug == slug for m in missed)
        print(f"{slug:<24} {count - lost:>5} of {count:>5}")
    for mutant in missed:
        print(f"missed: {mutant.slug} at {mutant.table}:{mutant.line} {mutant.field} ({mutant.about})")
    print(f"caught {made.total() - len(missed):,} of {made.total():,}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
