"""From the text of a CSV file (RFC 4180) to rows of cells, each with its physical line.

pyarrow parses; around it stand the things that it passes in silence: quotes that are never closed, rows of
another length, line breaks in cells, a delimiter that is not the one of the descriptor.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from schemas.cells import whole
from schemas.finding import Finding
from schemas.rules import structure
from schemas.rules.registry import Rule
from schemas.side_by_side import each, later
from schemas.tables import RawTable, borders
from schemas.textfile import STEP, TextFile
from scripts.read.text import not_utf8

LONGEST_LINE = 8_000_000
csv.field_size_limit(LONGEST_LINE)
LARGE = 1 << 22
MOST_COLUMNS = 10_000
BLOCKS = (1 << 20, 1 << 24)
"""So many bytes are parsed together: what a processor keeps at hand, or where a row is longer than that, more."""


def _finding(file: TextFile, rule: Rule, line: int, message: str, column: int = 0, **more: str) -> Finding:
    return Finding(
        file.path, line, column, rule.code, rule.slug, rule.severity, message, mend=rule.mend, **more
    )  # fmt: skip


def read_records(name: str, file: TextFile, delimiter: str) -> tuple[RawTable | None, list[Finding]]:
    """Return the table in a file, or None where its rows cannot be told apart, and what is wrong with its form.

    A large file is parsed while its bytes are looked at; what comes of it counts only if they are sound.
    """
    if wrong_bytes := not_utf8(file):
        return None, [wrong_bytes]
    looked_at = later(lambda: file.scan, len(file.clean) > LARGE)
    header = _labels(file, delimiter)
    try:
        table, wrong = _parse(file.clean, header, delimiter)
        unread = None
    except pa.ArrowInvalid as error:
        unread = _finding(file, structure.TOO_LARGE, 0, f"the rows cannot be read: {error}")
    looked_at.result()
    if fatal := _fatal(file, delimiter) or unread:
        return None, [fatal]
    lines, wrong_lines = _lines(file, table, wrong)
    columns = each(whole, table.columns, len(lines))
    raw = RawTable(name, file, tuple(header), tuple(columns), lines, delimiter)
    found = [
        _finding(file, structure.CELL_COUNT, line, f"the row has {actual} cells and the header {len(header)}")
        for line, (_, actual, _) in zip(wrong_lines, wrong, strict=True)
    ]
    return _without_blank(raw, found), found


def _labels(file: TextFile, delimiter: str) -> list[str]:
    """Return the labels of the header; none where it is so long that the file is not read."""
    try:
        return next(csv.reader(io.StringIO(file.head), delimiter=delimiter), []) or [""]
    except csv.Error:
        return [""]


def _fatal(file: TextFile, delimiter: str) -> Finding | None:
    """Return the fault that makes all below it noise, if there is one."""
    if not file.clean[:STEP].strip() and not file.clean.strip():
        return _finding(file, structure.EMPTY, 0, "the file is empty")
    long = _too_long(file)
    if long:
        return _finding(file, structure.TOO_LARGE, long, f"the line is longer than {LONGEST_LINE:,} characters")
    head = file.head
    if head.count(delimiter) >= MOST_COLUMNS:
        return _finding(file, structure.TOO_LARGE, 1, f"the header has {head.count(delimiter) + 1:,} columns")
    other = next((d for d in ";\t|," if d != delimiter and head.count(d) > head.count(delimiter)), None)
    if other:
        word = {";": "semicolons", "\t": "tabs", "|": "bars", ",": "commas"}[other]
        return _finding(file, structure.DELIMITER, 1, f"the cells are separated by {word} instead of '{delimiter}'")
    if file.scan.quotes % 2:
        line = next(_odd_lines(file), 1)
        column = file.lines[line - 1].rfind('"') + 1
        return _finding(file, structure.UNCLOSED, line, "a quote opens here and is never closed", column)
    return None


def _too_long(file: TextFile) -> int:
    """Return the number of the first line that is too long, or 0."""
    if len(file.clean) <= LONGEST_LINE:
        return 0
    lengths = np.diff(np.concatenate(([-1], file.ends, [len(file.clean)])))
    long = np.flatnonzero(lengths > LONGEST_LINE)
    return int(long[0]) + 1 if len(long) else 0


def _odd_lines(file: TextFile) -> Iterator[int]:
    """Yield the lines with an odd number of quotes, which open a quote that they do not close."""
    return (i for i, line in enumerate(file.lines, 1) if line.count('"') % 2)


Wrong = list[tuple[int, int, str]]


def _parse(data: bytes, header: list[str], delimiter: str) -> tuple[pa.Table, Wrong]:
    """Parse the rows below the header; also return the rows of another length: number, cells, text."""
    first = data.find(b"\n") + 1 or len(data)
    names = [str(i) for i in range(len(header))]
    if first >= len(data):
        return pa.table({n: pa.array([], pa.string()) for n in names}), []

    def run(threads: bool, block: int, wrong: Wrong) -> pa.Table:
        def skip(row: pa.csv.InvalidRow) -> str:
            wrong.append((row.number or 0, row.actual_columns, row.text))
            return "skip"

        return pa.csv.read_csv(
            pa.BufferReader(memoryview(data)[first:]),
            read_options=pa.csv.ReadOptions(column_names=names, use_threads=threads, block_size=block),
            parse_options=pa.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in data, ignore_empty_lines=False,
                invalid_row_handler=skip,
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False,
                quoted_strings_can_be_null=False, check_utf8=False,
            ),
        )  # fmt: skip

    def sized(threads: bool) -> tuple[pa.Table, Wrong]:
        wrong: Wrong = []
        try:
            return run(threads, BLOCKS[0], wrong), wrong
        except pa.ArrowInvalid:
            wrong.clear()
            return run(threads, BLOCKS[1], wrong), wrong

    table, wrong = sized(threads=len(data) > BLOCKS[0])
    return sized(threads=False) if wrong else (table, wrong)  # only one thread tells the number of a wrong row


def _lines(file: TextFile, table: pa.Table, wrong: Wrong) -> tuple[np.ndarray, list[int]]:
    """Return the physical line on which each row begins, and the lines of the wrong rows."""
    total = table.num_rows + len(wrong)
    heights = np.ones(total, np.int64)
    numbers = np.array([n - 1 for n, _, _ in wrong], np.int64)
    good = np.ones(total, bool)
    good[numbers] = False
    if len(file.ends) - file.clean.endswith(b"\n") != total:
        for column in table.columns:
            breaks = pc.count_substring(column.combine_chunks(), "\n")
            heights[good] += breaks.to_numpy(zero_copy_only=False)
        heights[numbers] += np.array([t.count("\n") for _, _, t in wrong], np.int64)
    starts = np.concatenate(([0], np.cumsum(heights)[:-1])) + 2 if total else np.array([], np.int64)
    return starts[good], [int(n) for n in starts[numbers]]


def _without_blank(raw: RawTable, found: list[Finding]) -> RawTable:
    """Report and take out the rows that hold nothing."""
    if len(raw.columns) < 2 or not len(raw):
        return raw
    empty = np.ones(len(raw), bool)
    for column in raw.columns:
        empty &= np.diff(borders(column)[1]) == 0
        if not empty.any():
            return raw
    for line in raw.lines[empty].tolist():
        found.append(_finding(raw.file, structure.BLANK_ROW, line, "the row is blank"))
    columns = tuple(c.filter(pa.array(~empty)) for c in raw.columns)
    return RawTable(raw.name, raw.file, raw.header, columns, raw.lines[~empty], raw.delimiter)
