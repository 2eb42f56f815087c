"""`make fix` gives back what it was given: break the way a table is written, fix it, and it is the original."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import model
from schemas.model import ROOT
from scripts.check.repair import repaired
from tests.edits import small

TABLES = sorted(p.stem for p in (ROOT / "data").glob("*.csv"))
FILES = {name: data for name, data in small().items() if name.startswith("data/")}
WAYS = [
    "shuffle",
    "quote",
    "semicolon",
    "tab",
    "crlf",
    "bom",
    "pad",
    "blank rows",
    "empty column",
    "utf-16",
    "no newline",
]


def written(name: str, way: list[str], pick: st.DataObject) -> bytes:
    """Return a table written in other ways, one after the other."""
    rows = list(csv.reader(io.StringIO(FILES[name].decode())))
    if "shuffle" in way:
        rows = [rows[0], *pick.draw(st.permutations(rows[1:]))]
    if "pad" in way:
        rows = [rows[0], *([f" {c} " if c and "\n" not in c else c for c in r] for r in rows[1:])]
    if "empty column" in way:
        rows = [[*r, ""] for r in rows]
    if "blank rows" in way:
        rows += [[""] * len(rows[0]), []]
    delimiter = ";" if "semicolon" in way else "\t" if "tab" in way else ","
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if "quote" in way else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n" if "crlf" in way else "\n").writerows(
        rows
    )
    text = out.getvalue().rstrip("\r\n") if "no newline" in way else out.getvalue()
    if "utf-16" in way:
        return text.encode("utf-16")
    return ("\ufeff" + text if "bom" in way else text).encode()


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(FILES)), way=st.lists(st.sampled_from(WAYS), max_size=4, unique=True), pick=st.data()
)
def test_fix_gives_back_the_original(name: str, way: list[str], pick: st.DataObject) -> None:
    schema = model.load(name.removeprefix("data/").removesuffix(".csv"))
    mended, _ = repaired(written(name, way, pick), schema)
    assert mended == FILES[name]


@pytest.mark.parametrize("table", TABLES)
def test_the_data_are_in_canonical_form(table: str) -> None:
    data = (ROOT / "data" / f"{table}.csv").read_bytes()
    mended, done = repaired(data, model.load(table))
    assert (mended, done) == (data, [])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_fix_never_fails_and_is_done_after_once(data: bytes) -> None:
    schema = model.load("searches")
    once, _ = repaired(data, schema)
    assert repaired(once, schema)[0] == once


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open every table in LibreOffice, columns as text as the import dialog offers, and save it as CSV again."""
    folder = tmp_path_factory.mktemp("office")
    columns = "/".join(f"{i}/2" for i in range(1, 30))  # 44,34,76: comma, double quote, UTF-8
    files = [str(ROOT / "data" / f"{t}.csv") for t in TABLES]
    command = [str(OFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    there = ["ods", f"--infilter=CSV:44,34,76,1,{columns}", "--outdir", str(folder), *files]
    subprocess.run([*command, *there], check=True, capture_output=True, timeout=300)
    sheets = [str(folder / f"{t}.ods") for t in TABLES]
    back = ["csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(folder), *sheets]
    subprocess.run([*command, *back], check=True, capture_output=True, timeout=300)
    return folder


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")
@pytest.mark.parametrize("table", TABLES)
def test_libreoffice_changes_no_cell(table: str, resaved: Path) -> None:
    saved, ours = (resaved / f"{table}.csv").read_bytes(), (ROOT / "data" / f"{table}.csv").read_bytes()
    assert repaired(saved, model.load(table))[0] == ours
