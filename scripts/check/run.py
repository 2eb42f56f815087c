"""The whole check, in the order in which one fault would make noise of the next: text, structure, keys, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from schemas.finding import Finding
from schemas.model import Package
from schemas.rules import Problem, Rule, of_scope
from schemas.tables import Tables
from schemas.textfile import TextFile
from scripts.check import structure
from scripts.describe.progress import Say, silent
from scripts.read.baseline import read_baseline
from scripts.read.package import described, read_tables, without_unusable
from scripts.read.records import read_records

HOUSE = frozenset([r.slug for r in of_scope("text")] + ["line-break-in-cell", "padding", "formula", "column-order"])
"""What is a fault here and may be meant in another's package, where it is a warning."""


def check(
    descriptor: Path, instead: Mapping[str, bytes] | None = None, baseline: Mapping[str, bytes] | None = None
) -> tuple[Tables, list[Finding]]:
    """Read the package that a descriptor names and return its tables and all findings, in order of place.

    `instead` gives bytes to use in place of files, by path; `baseline` the bytes of an earlier state of the files,
    without which the rules on history do not run. Bad input ends in findings; an exception is a fault of the
    program.
    """
    package, wrong_with_it = described(descriptor)
    tables, wrong = read_tables(package, instead)
    return tables, check_tables(tables, [*wrong_with_it, *wrong], baseline)


def check_tables(
    tables: Tables, wrong: Sequence[Finding], baseline: Mapping[str, bytes] | None = None, say: Say = silent
) -> list[Finding]:
    """Check tables that are read already; return all findings, also what was found `wrong` until then.

    Tables whose schemas cannot be used are taken out. `say` is told what is being done.
    """
    package, unusable = without_unusable(tables.package)
    found = [*wrong, *unusable]
    tables.keep(package)
    tables.baseline = read_baseline(package, baseline) if baseline is not None else None
    for resource in package.resources:  # a text in seeds/ is kept as it came
        file = tables.texts.get(resource.path)
        found += check_text(file) if file and file.readable else []
    for name in tables.raw:
        say(f"checking {name}")
        found += check_structure(tables, name)
    say("looking up references")
    found += [f for name in tables.typed for f in structure.check_foreign_keys(tables, name)]
    if package.is_ours:
        say("running the rules on all tables")
        found += [_located(tables, r, p) for r, p in check_rules(tables)]
    return sorted({named(tables, f) for f in in_this_house(package, found)})


def in_this_house(package: Package, found: list[Finding]) -> list[Finding]:
    """Return the findings with what is a fault only in this house's own packages made a warning in another's."""
    if package.is_ours:
        return found
    return [f.but(severity="warning") if f.slug in HOUSE else f for f in found]


def check_one(clean: Tables, name: str, data: bytes) -> list[Finding]:
    """Check other bytes of one table by themselves and against the other tables as they are: text, structure, keys.

    `clean` is not changed.
    """
    path, resource = clean.package[name].path, clean.package[name]
    file = TextFile(path, data)
    others = {n: t for n, t in clean.typed.items() if n != name}
    tables = Tables(clean.package, dict(clean.raw), others, clean.texts | {path: file})
    raw, found = read_records(name, file, resource.delimiter)
    found += check_text(file) if file.readable else []
    if raw is None:
        return sorted(found)
    tables.raw[name] = raw
    found += check_structure(tables, name)
    if name in tables.typed:
        found += structure.check_foreign_keys(tables, name)
    return sorted({named(tables, f) for f in found})


def check_text(file: TextFile) -> list[Finding]:
    """Run the rules on text over one file."""
    found = []
    for rule in of_scope("text"):
        assert rule.run is not None
        for offset, said in rule.run(file):
            line, column = file.place(offset)
            found.append(
                Finding(file.path, line, column, rule.code, rule.slug, rule.severity, said, mend=rule.mend)
            )  # fmt: skip
    return found


def check_structure(tables: Tables, name: str, keys: bool = True) -> list[Finding]:
    """Check one table by itself; a header that does not fit ends its check, for all below would be noise.

    Without `keys` its rows are not compared with each other.
    """
    raw, schema = tables.raw[name], tables.schema(name)
    found = structure.check_header(raw, schema)
    if any(f.slug != "column-order" for f in found):
        return found
    found += structure.check_cells(raw)
    tables.typed[name], wrong = structure.to_types(raw, schema)
    bad = {(row, f.field) for f in wrong if (row := raw.row_at(f.line)) is not None}
    found += [*wrong, *structure.check_constraints(tables, name, bad, keys)]
    if tables.package.is_ours and not any(f.is_error for f in found):
        found += structure.check_canonical(raw, schema)
    return found


def check_rules(tables: Tables) -> Iterator[tuple[Rule, Problem]]:
    """Run the rules on joined views and on all tables."""
    for rule in (*of_scope("view"), *of_scope("tables")):
        yield from ((rule, problem) for problem in _problems(rule, tables))


def _problems(rule: Rule, tables: Tables) -> Iterable[Problem]:
    assert rule.run is not None
    if rule.scope == "tables":
        return rule.run(tables)  # type: ignore[no-any-return]
    return _of_view(rule, tables)


def _of_view(rule: Rule, tables: Tables) -> Iterator[Problem]:
    """Run a rule over its joined view, as a pandera check; the view's column `_row` is the row that is judged."""
    import pandera.pandas as pandera

    from schemas.frames import failing, series

    assert rule.view is not None and rule.run is not None
    view, run = tables.once(("view", rule.view.__name__), lambda: rule.view(tables)), rule.run  # type: ignore[misc]
    if view is None:
        return
    wrapped = pandera.Check(lambda data: series(run(data), data.index), name=rule.slug, ignore_na=False)
    for _, _, rows in failing(pandera.DataFrameSchema(checks=[wrapped], name=rule.slug), view):
        for row in rows:
            values = {str(k): v for k, v in view.iloc[row].items()}
            yield Problem(rule.table, int(values["_row"]), rule.field, rule.message.format(**values))


def _located(tables: Tables, rule: Rule, problem: Problem) -> Finding:
    """Turn what a rule objects to into a finding at its place in the file."""
    raw = tables.raw[problem.table]
    return structure.at(raw, problem.row, problem.field, rule, problem.message, problem.hint, problem.near)


def named(tables: Tables, finding: Finding) -> Finding:
    """Add the key and the title of the row to a finding."""
    name = next((n for n, r in tables.raw.items() if r.file.path == finding.path), None)
    if name is None or finding.line < 2 or name not in tables.typed:
        return finding
    raw = tables.raw[name]
    row = raw.row_at(finding.line)
    if row is None:
        return finding
    key = "|".join(raw.cell(row, c) for c in tables.schema(name).primary_key)
    title = next((raw.cell(row, c) for c in ("title", "name") if c in raw.header), "")
    before = ((tables.baseline or {}).get(name) or {}).get(key) or {}
    return finding.but(record=key, title=title, baseline=before.get(finding.field))
