"""A release loads anywhere: each reader sees every row, every type and every empty cell as the table says.

`make test-readers` runs all of them and prints what each of them saw; `make test` runs those that need nothing but
Python, and says why it skips the others.
"""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from schemas.model import ROOT
from scripts.check.run import check
from scripts.derive.release import Release, release_of
from tests.edits import place, small
from tests.readers import programs
from tests.readers.expectations import OBSERVED, TABLE, differences, expected, observed
from tests.readers.loaders import LIGHT, Reader
from tests.readers.programs import HEAVY, SNIPPETS
from tests.readers.seen import Column, Tables

EXPECTED = expected()
ALL = [*LIGHT, *(pytest.param(r, marks=pytest.mark.readers) for r in HEAVY)]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _name(value: Any) -> str:
    return value.name if isinstance(value, Reader) else str(value)


def usable(reader: Reader) -> Reader:
    """Return the reader, or skip the test and say why."""
    if why := reader.lacks():
        pytest.skip(why)
    return reader


@pytest.mark.parametrize("reader", ALL, ids=_name)
def test_a_reader_sees_every_row_type_and_empty_cell(reader: Reader, built: Path, made: Release) -> None:
    seen = usable(reader).read(built, made.schemas)
    OBSERVED[reader.name] = observed(reader.name, seen, made)
    assert differences(seen, made, EXPECTED[reader.name]) == []
    assert f"{OBSERVED[reader.name]}\n" in TABLE


def test_the_table_tells_of_every_reader() -> None:
    assert set(EXPECTED) == {r.name for r in (*LIGHT, *HEAVY)}


@pytest.mark.parametrize("reader", [r for r in HEAVY if r.lacks is not Reader.lacks], ids=_name)
def test_a_reader_that_is_not_there_says_so(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert re.match(r"the package \w+ is not installed|there is no \w+ on this machine", reader.lacks())


def test_packages_for_node_that_cannot_be_fetched_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "npm").write_text("#!/bin/sh\necho 'npm error code ECONNREFUSED' >&2\nexit 1\n")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    programs.node_home.cache_clear()
    assert programs.node_home()[1] == "npm could not install hyparquet (ECONNREFUSED)"
    programs.node_home.cache_clear()


def test_the_readme_shows_the_table() -> None:
    assert TABLE in README


# The comparison bites


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of the small package."""
    return release_of(check(place(small(), tmp_path_factory.mktemp("tiny")))[0])


def _column(change: Callable[[Column], Column], column: str = "low") -> Callable[[dict[str, Any]], None]:
    def edit(seen: dict[str, Any]) -> None:
        seen["funding_amounts"][column] = change(seen["funding_amounts"][column])

    return edit


def _first(change: Callable[[Any], Any]) -> Callable[[Column], Column]:
    return lambda c: replace(c, values=(change(c.values[0]), *c.values[1:]))


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "another type": (_column(lambda c: replace(c, types=("int64",))), "low is int64"),
    "a digit lost": (_column(_first(lambda v: "0.000001")), "low has '0.000001'"),
    "a decimal as a double": (_column(_first(float)), "low has"),
    "an empty cell filled": (
        _column(lambda c: replace(c, values=tuple(v or "" for v in c.values)), "horizon"),
        "has ''",
    ),
    "a cell emptied": (_column(_first(lambda v: None), "stage"), "stage has None"),
    "another word for nothing": (_column(lambda c: replace(c, empty=("NaN",)), "horizon"), "has NaN in empty cells"),
    "a row lost": (
        lambda seen: seen.update(meetings={n: replace(c, values=c.values[1:]) for n, c in seen["meetings"].items()}),
        "meetings: 2 rows, and 3 were written",
    ),
    "a column lost": (lambda seen: seen["meetings"].pop("mode"), "meetings: the columns are"),
    "a table lost": (lambda seen: seen.pop("links"), "the tables are"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_differs_is_told(name: str, small_built: Path, tiny: Release) -> None:
    reader = next(r for r in LIGHT if r.name == "pyarrow datasets")
    seen = {table: dict(columns) for table, columns in reader.read(small_built, tiny.schemas).items()}
    assert differences(seen, tiny, EXPECTED[reader.name]) == []
    change, said = FAULTS[name]
    change(seen)
    found = differences(seen, tiny, EXPECTED[reader.name])
    assert len(found) == 1 and said in found[0], found


def test_a_neighbour_of_the_nearest_double_is_told(small_built: Path, tiny: Release) -> None:
    reader = next(r for r in LIGHT if r.name == "pyarrow datasets")
    line = replace(EXPECTED[reader.name], decimals="nearest double")
    seen = {table: dict(columns) for table, columns in reader.read(small_built, tiny.schemas).items()}

    def doubles(tables: dict[str, Any], shift: Callable[[float], float]) -> Tables:
        numbers = {f.name for f in tiny.schemas["funding_amounts"].fields if f.type == "number"}
        columns = {
            n: replace(c, values=tuple(None if v is None else shift(float(v)) for v in c.values)) if n in numbers else c
            for n, c in tables["funding_amounts"].items()
        }
        return {"funding_amounts": columns}

    def told(tables: Tables) -> list[str]:
        return [d for d in differences(tables, tiny, line) if d.startswith("funding_amounts:")]

    assert told(doubles(seen, lambda v: v)) == []
    assert told(doubles(seen, lambda v: math.nextafter(v, 0))) != []


# Traps that the README tells of


def test_pandas_reads_namibia_as_missing_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("country\nNA\n")
    assert pd.read_csv(path)["country"].isna().all()
    assert pd.read_csv(path, keep_default_na=False)["country"].tolist() == ["NA"]


def test_duckdb_keeps_decimals_for_all_but_pandas(built: Path) -> None:
    found = duckdb.read_parquet(str(built / "parquet" / "funding_amounts.parquet")).select("low")
    assert str(found.df()["low"].dtype) == "float64"
    assert str(found.pl()["low"].dtype) == "Decimal(precision=24, scale=6)"
    assert str(found.to_arrow_table().schema.field("low").type) == "decimal128(24, 6)"


# The snippets of the README

FENCES = {".py": "python", ".mjs": "js", ".R": "r", ".sh": "sh"}
FILES = sorted(p for p in SNIPPETS.iterdir() if p.suffix in FENCES)
COUNTS = {
    "with_pandas": "funding_amounts", "with_polars": "funding_amounts", "with_duckdb": "meeting_participants",
    "with_pyarrow": "funding_amounts", "with_frictionless": "meetings", "with_mlcroissant": "meetings",
    "with_spark": "funding_amounts", "with_node": "funding_amounts", "with_r": "funding_amounts",
}  # fmt: skip
"""The table whose number of rows each snippet prints."""


def test_the_snippets_of_the_readme_are_those_that_are_tested() -> None:
    shown = re.findall(r"```(python|js|r|sh)\n(.*?)```", README, re.DOTALL)
    assert sorted(shown) == sorted((FENCES[p.suffix], p.read_text(encoding="utf-8")) for p in FILES)


@pytest.fixture(scope="module")
def checkout(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that looks like the checkout after `make release`."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "release").symlink_to(built.parent)
    (folder / "schemas").symlink_to(ROOT / "schemas")
    return folder


def _printed(path: Path, checkout: Path) -> str:
    if path.suffix == ".mjs":
        return programs.node(path, cwd=checkout)
    if path.suffix == ".R":
        return programs.rscript(path, cwd=checkout)
    variables = {**os.environ, "PYTHONPATH": str(checkout), "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(
        [sys.executable, str(path)], cwd=checkout, env=variables, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


NEEDS = {"with_spark": programs.no_spark, "with_node": programs.no_node, "with_r": programs.no_r}


def _marked(path: Path) -> Any:
    return pytest.param(path, marks=pytest.mark.readers) if path.stem in NEEDS else path


@pytest.mark.parametrize("path", [_marked(p) for p in FILES if p.suffix != ".sh"], ids=lambda p: p.stem)
def test_a_snippet_runs(path: Path, checkout: Path, made: Release) -> None:
    if why := NEEDS.get(path.stem, str)():
        pytest.skip(why)
    out = _printed(path, checkout)
    wanted = made.tables[COUNTS[path.stem]].num_rows if path.stem in COUNTS else None
    assert out.strip() and (wanted is None or str(wanted) in re.findall(r"\d+", out.replace(",", "").replace("_", "")))


def test_the_lock_for_node_names_no_address_and_hashes_everything() -> None:
    lock = json.loads((programs.HERE / "node" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert {"node_modules/hyparquet", "node_modules/hyparquet-compressors"} <= set(packages)
    assert all(p["integrity"].startswith("sha512-") and "resolved" not in p for p in packages.values())
