"""What a careless hand may do to the real data ends in one clear finding at the right line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pyarrow as pa
import pytest

from schemas import frame_schema
from schemas.finding import Finding
from schemas.frames import frame
from schemas.model import ROOT
from tests.conftest import Check

SEED = "seeds/000_942d31b87c987466.txt"


def _lines(table: str) -> list[dict[str, str]]:
    text = (ROOT / "data" / f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _line(table: str, wanted: Callable[[dict[str, str]], bool]) -> tuple[int, dict[str, str]]:
    """Return the physical line of the first row that is wanted, and the row: one record is one line."""
    return next((i, r) for i, r in enumerate(_lines(table), 2) if wanted(r))


def _only(found: list[Finding]) -> Finding:
    errors = [f for f in found if f.is_error]
    assert len(errors) == 1, errors
    return errors[0]


def test_the_data_are_valid(real_check: Check) -> None:
    assert [f for f in real_check("rewrite data/meetings.csv") if f.is_error] == []


def test_a_changed_word_in_the_seed(real_check: Check) -> None:
    found = _only(real_check(f"bytes {SEED} Thrive Capital => Strive Capital"))
    line, _ = _line("sources", lambda r: r["path"] == SEED)
    assert (found.slug, found.path, found.line) == ("seed-changed", "data/sources.csv", line)


def test_a_moved_range(real_check: Check) -> None:
    line, row = _line("evidence", lambda r: r["locator"].startswith("char=") and len(r["quote"]) > 20)
    start, end = (int(n) for n in row["locator"].removeprefix("char=").split(","))
    moved = f"char={start + 1},{end + 1}"
    found = [f for f in real_check(f"set evidence {row['evidence_id']} locator {moved}") if f.is_error]
    quote = next(f for f in found if f.slug == "quote")
    assert (quote.path, quote.line, quote.value) == ("data/evidence.csv", line, row["quote"])
    assert f"char={start},{end}" in quote.hint


@pytest.mark.parametrize(
    ("slug", "table", "column", "value"),
    [
        ("foreign-key", "meeting_participants", "entity_id", "sam-altmann"),
        ("enum", "meetings", "status", "held"),
        ("type", "funding_amounts", "low", "39.000000000000004"),
        ("type", "funding_amounts", "low", "3.9E+1"),
    ],
)
def test_a_wrong_cell(slug: str, table: str, column: str, value: str, real_check: Check) -> None:
    line, row = _line(table, lambda r: bool(r[column]))
    header = list(row)
    old = ",".join([row[header[0]], row[header[1]]])
    text = (ROOT / "data" / f"{table}.csv").read_text(encoding="utf-8").splitlines()[line - 1]
    assert text.startswith(old)
    key = "|".join(row[c] for c in frame_key(table))
    found = [f for f in real_check(f"set {table} {key} {column} {value}") if f.is_error]
    at = next(f for f in found if f.slug == slug)
    assert (at.path, at.line, at.field, at.value) == (f"data/{table}.csv", line, column, value)
    assert at.column == text.find(row[column], 1) + 1 or at.column > 1


def frame_key(table: str) -> tuple[str, ...]:
    """Return the columns of a table's key."""
    from schemas import model

    return model.load(table).primary_key


def test_a_byte_order_mark(real_check: Check) -> None:
    found = _only(real_check(r"bytes data/meetings.csv ^ => \ufeff"))
    assert (found.slug, found.path, found.line, found.column) == (
        "byte-order-mark",
        "data/meetings.csv",
        1,
        1,
    )


def test_money_as_floats_is_refused_by_the_frame_schema() -> None:
    import pandera.errors

    from scripts.check.run import check

    tables, _ = check(ROOT / "datapackage.json")
    data = tables.frame("funding_amounts")
    frame_schema("funding_amounts").validate(data, lazy=True)
    floats = data.assign(low=data["low"].astype("float64"))
    with pytest.raises(pandera.errors.SchemaErrors, match="low"):
        frame_schema("funding_amounts").validate(floats, lazy=True)


def test_the_frame_schema_of_a_table_rejects_a_code_that_is_not_in_its_list() -> None:
    import pandera.errors

    from scripts.check.run import check

    tables, _ = check(ROOT / "datapackage.json")
    table = tables.typed["funding"]
    frame_schema("funding").validate(frame(table), lazy=True)
    wrong = table.set_column(2, "instrument", pa.array(["gift"] * table.num_rows))
    with pytest.raises(pandera.errors.SchemaErrors, match="enum"):
        frame_schema("funding").validate(frame(wrong), lazy=True)
