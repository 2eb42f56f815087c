"""The structure check: header, cells, types, constraints and keys, as each table's Table Schema defines them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas import cells, model
from schemas.constraints import key
from schemas.finding import Finding
from schemas.model import Field, ForeignKey, TableSchema
from schemas.nearest import MOST, nearest
from schemas.rules import CATALOGUE, structure
from schemas.rules.registry import Rule
from schemas.side_by_side import each
from schemas.tables import RawTable, Tables, borders
from schemas.textfile import one_of
from scripts.check.repair import canonical, is_canonical

FORMULA = r"^(?:[=@]|[+\-].*[^0-9.])"
SPACES, SIGNS = b"\t\n\f\r ", b"=@+-"


def at(raw: RawTable, row: int, field: str, rule: Rule, message: str, hint: str = "", near: str = "") -> Finding:
    """Return a finding on one cell of a table; on the whole file where the row is -1.

    `near` is the value that was probably meant, where there is one.
    """
    mend = f"write '{near}' if that was meant; else {rule.mend}" if near else rule.mend
    hint = "; ".join(h for h in (f"nearest: {near}" if near else "", hint) if h)
    if row < 0:
        return Finding(
            raw.file.path, 0, 0, rule.code, rule.slug, rule.severity, message, field=field, hint=hint, mend=mend
        )  # fmt: skip
    return Finding(
        raw.file.path, raw.line(row), raw.start(row, field), rule.code, rule.slug, rule.severity, message,
        field=field, value=raw.cell(row, field), hint=hint, mend=mend,
    )  # fmt: skip


def rows_of(mask: pa.Array) -> list[int]:
    """Return the positions at which a mask is true."""
    return [int(i) for i in pc.indices_nonzero(mask).to_pylist()]


def check_header(raw: RawTable, schema: TableSchema) -> list[Finding]:
    """Compare the header of a file with the columns of its schema; fieldsMatch is `exact`."""

    def found(rule: Rule, label: str, message: str, hint: str = "") -> Finding:
        return Finding(
            raw.file.path, 1, raw.label_start(label), rule.code, rule.slug, rule.severity, message,
            field=label, hint=hint, mend=rule.mend,
        )  # fmt: skip

    labels, names = list(raw.header), schema.names
    strange = [label for label in labels if label not in names]
    out = []
    for label in strange:
        near = nearest(label, [n for n in names if n not in labels])
        hint = f"perhaps it is '{near}'" if near else ""
        said = f"the schema has no column '{label}'" if label.strip() else "a column of the header has no name"
        out.append(found(structure.UNKNOWN_COLUMN, label, said, hint))
    out += [found(structure.MISSING_COLUMN, n, f"the column '{n}' is missing") for n in names if n not in labels]
    twice = sorted({label for label in labels if labels.count(label) > 1 and label in names})
    out += [found(structure.DUPLICATE_COLUMN, n, f"the column '{n}' stands twice") for n in twice]
    if not out and labels != names:
        first = next(a for a, b in zip(labels, names, strict=True) if a != b)
        out.append(found(structure.COLUMN_ORDER, first, "the columns are not in the order of the schema"))
    return out


def check_cells(raw: RawTable) -> Iterator[Finding]:
    """Look at every cell as text: padding, formulas, line breaks."""
    broken = len(raw.file.lines) - raw.file.clean.endswith(b"\n") - 1 != len(raw)
    marked = each(_marked, raw.columns, len(raw))
    for label, column, (padded, runs) in zip(raw.header, raw.columns, marked, strict=True):
        for row in padded.tolist():
            yield at(raw, row, label, structure.PADDING, "a space stands before or after the value")
        for row in runs.tolist():
            yield at(raw, row, label, structure.FORMULA, "a spreadsheet would run the cell as a formula")
        for row in rows_of(pc.match_substring(column, "\n")) if broken else ():
            yield at(raw, row, label, structure.LINE_BREAK, "the cell holds a line break")


def _marked(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of the cells that are padded, and of those that a spreadsheet would run."""
    letters, places = borders(column)
    starts, stops = places[:-1], places[1:]

    def ending(signs: bytes, at: np.ndarray) -> np.ndarray:
        """Return the cells that have one of the signs at a place; an empty cell has none."""
        marked = one_of(letters.take(at, mode="clip"), signs)
        return np.compress(stops[marked] > starts[marked], marked)

    signed = ending(SIGNS, starts)
    if len(signed):
        runs = pc.match_substring_regex(column.take(pa.array(signed)), FORMULA)
        signed = signed[runs.to_numpy(zero_copy_only=False)]
    return np.union1d(ending(SPACES, starts), ending(SPACES, stops - 1)), signed


def check_canonical(raw: RawTable, schema: TableSchema) -> list[Finding]:
    """Compare a file that is otherwise right with its canonical form."""
    if is_canonical(raw, schema):
        return []
    written = canonical(raw, schema)
    rule, lines = structure.NOT_CANONICAL, written.decode("utf-8").split("\n")
    line = next((i for i, (a, b) in enumerate(zip(raw.file.lines, lines, strict=False), 1) if a != b), 0)
    said = "the file is not written as `make fix` writes it"
    return [Finding(raw.file.path, line, 0, rule.code, rule.slug, rule.severity, said, mend=rule.mend)]


def to_types(raw: RawTable, schema: TableSchema) -> tuple[pa.Table, list[Finding]]:
    """Return the typed table, in the order of the schema, and the cells that are not of their column's type."""
    read = each(lambda f: cells.typed(raw.column(f.name), f), schema.fields, len(raw))
    arrays, found = [array for array, _ in read], []
    for field, (_, unread) in zip(schema.fields, read, strict=True):
        for row in rows_of(unread):
            said = f"'{raw.cell(row, field.name)}' is not {_article(field.type)}"
            found.append(at(raw, row, field.name, structure.TYPE, said, f"write {cells.FORMS[field.type]}"))
    bad = {f.line for f in found}
    for row in rows_of(_all_null(arrays)):
        if raw.line(row) not in bad:
            found.append(at(raw, row, schema.names[0], structure.BLANK_ROW, "every cell of the row is a missing value"))
    return pa.table(arrays, names=schema.names), found


def _all_null(columns: list[pa.Array]) -> pa.Array:
    """Return which rows hold no value at all."""
    nothing = pc.is_null(columns[0])
    for column in columns[1:]:
        if not pc.any(nothing).as_py():
            break
        nothing = pc.and_(nothing, pc.is_null(column))
    return nothing


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def check_constraints(tables: Tables, name: str, bad: set[tuple[int, str]], keys: bool = True) -> Iterator[Finding]:
    """Run the derived pandera schema of a table: constraints, keys, and the rules on single rows.

    `bad` names the cells that could not be read; they are reported already and count as empty here. Without `keys`
    nothing is said of what compares rows.
    """
    from schemas.frames import ahead, derive, failing, frame_schema

    resource, raw = tables.package[name], tables.raw[name]
    if keys and _is_own(resource.schema):
        schema = frame_schema(name)
    else:
        schema = derive(resource.schema, keys=keys, ahead=ahead(resource.schema, tables.typed[name], keys))
    for column, check, rows in failing(schema, tables.frame(name)):
        rule = structure.CONSTRAINT.get(check) or CATALOGUE[check]
        for row in rows:
            if column and (row, column) in bad:
                continue
            yield judged(raw, resource.schema, column, check, rule, row)


def _is_own(schema: TableSchema) -> bool:
    try:
        return model.load(schema.name).raw == schema.raw
    except KeyError:
        return False


def judged(raw: RawTable, schema: TableSchema, column: str, check: str, rule: Rule, row: int) -> Finding:
    """Return the finding of a check of the derived schema on one row; `column` is "" for a check of whole rows."""
    if column:
        return at(raw, row, column, rule, *_say(schema.field(column), check, raw.cell(row, column)))
    if check == "primaryKey":
        shown = "|".join(raw.cell(row, c) for c in schema.primary_key)
        return at(raw, row, schema.primary_key[0], rule, f"the key '{shown}' stands twice")
    if check == "uniqueKey":
        return at(raw, row, schema.unique_keys[0][0], rule, "the values stand twice together")
    values = {c: raw.cell(row, c) for c in schema.names}
    return at(raw, row, rule.field, rule, rule.message.format(**values))


def _say(field: Field, check: str, value: str) -> tuple[str, str, str]:
    """Return what is wrong with a value, what is allowed, and what was probably meant."""
    limit: Any = field.constraints.get(check)
    if check == "required":
        return f"'{field.name}' is empty", field.get("description", ""), ""
    if check == "enum":
        allowed = [str(v) for v in limit]
        said = f"'{value}' is not a code of '{field.name}'"
        return said, f"allowed: {', '.join(allowed)}", nearest(value, allowed, 50)
    if check == "unique":
        return f"'{value}' stands twice in '{field.name}'", "", ""
    if check == "pattern":
        return f"'{value}' does not have the form of '{field.name}'", f"such as {field.get('example', limit)}", ""
    words = {
        "minLength": "is shorter than", "maxLength": "is longer than", "minimum": "is below", "maximum": "is above",
        "exclusiveMinimum": "is not above", "exclusiveMaximum": "is not below",
    }  # fmt: skip
    return f"'{value}' {words[check]} {limit}{' characters' if 'Length' in check else ''}", "", ""


def check_foreign_keys(tables: Tables, name: str) -> Iterator[Finding]:
    """Look up every reference; a reference of which a part is empty refers to nothing."""
    raw, schema = tables.raw[name], tables.schema(name)
    for reference in schema.foreign_keys:
        target = reference.resource or name
        if target in tables.typed:
            yield from _lost(tables, raw, name, reference, target)


def _lost(tables: Tables, raw: RawTable, name: str, reference: ForeignKey, target: str) -> Iterator[Finding]:
    child = key([tables.column(name, c) for c in reference.fields])
    parent = key([tables.column(target, c) for c in reference.reference])
    lost = rows_of(pc.and_(pc.is_valid(child), pc.invert(pc.is_in(child, value_set=parent))))
    known = parent.to_pylist() if lost and len(parent) <= MOST else []
    for row in lost:
        yield without_target(raw, row, reference.fields[0], str(child[row].as_py()), target, known)


def without_target(
    raw: RawTable, row: int, column: str, value: str, target: str, known: Sequence[str | None]
) -> Finding:
    """Return the finding on a reference to a row that is not there; `known` are the keys that may have been meant."""
    said, near = f"there is no '{value}' in {target}", nearest(value, known)
    return at(raw, row, column, structure.FOREIGN_KEY, said, near=near)
