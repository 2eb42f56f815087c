"""The readers that need more than Python, or more time: Spark, Node, R, Datasette as a server, mlcroissant."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from schemas.model import TableSchema
from tests.readers.loaders import SQLITE, Reader, Schemas, mlcroissant_rows
from tests.readers.seen import Column, Tables, of_arrow, of_rows, of_values

HERE = Path(__file__).parent
SNIPPETS = HERE / "snippets"


def _run(*command: str, cwd: Path | None = None, seconds: int = 300) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=seconds)


def _module(name: str) -> str:
    return "" if importlib.util.find_spec(name) else f"the package {name} is not installed (make test-readers does)"


# Spark


def no_spark() -> str:
    """Return why Spark cannot run: it wants Java 17 or newer."""
    if missing := _module("pyspark"):
        return missing
    if not shutil.which("java"):
        return "there is no Java on this machine"
    said = _run("java", "-version").stderr
    major = re.search(r'version "(\d+)', said)
    return "" if major and int(major[1]) >= 17 else f"Spark wants Java 17 or newer, not {said.splitlines()[0]}"


def _spark(folder: Path, schemas: Schemas) -> Tables:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.host": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local[2]")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    try:
        frames = {name: spark.read.parquet(str(folder / "parquet" / f"{name}.parquet")) for name in schemas}
        return {name: of_arrow(f.toArrow(), (kind for _, kind in f.dtypes)) for name, f in frames.items()}
    finally:
        spark.stop()


# Datasette


def no_datasette() -> str:
    """Return why Datasette cannot run."""
    return _module("datasette")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the SQLite file with the README's own command, on a free port of loopback; stop when left."""
    command = (SNIPPETS / "with_datasette.sh").read_text(encoding="utf-8").split()
    command[0] = str(Path(sys.executable).with_name(command[0]))
    command[-1] = str(folder / Path(command[-1]).name)
    process = subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", line):
                yield found[1]
                return
        raise RuntimeError(said)
    finally:
        process.terminate()
        process.wait(30)


def _pages(base: str, schema: TableSchema) -> dict[str, Column]:
    """Ask for all pages of a table."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback, whatever the proxy
    url, rows = f"{base}/{Path(SQLITE).stem}/{schema.name}.json?_shape=objects&_size=max", []
    while url:
        with opener.open(url, timeout=60) as answer:
            page = json.load(answer)
        rows += page["rows"]
        url = page["next_url"]
    return of_rows(rows, schema.names)


def _datasette(folder: Path, schemas: Schemas) -> Tables:
    with served(folder) as base:
        return {name: _pages(base, schema) for name, schema in schemas.items()}


# Programs that say as JSON what they see


def _of_json(text: str, reader: str) -> Tables:
    def column(seen: dict[str, list[object]]) -> Column:
        made = of_values(seen["values"], map(str, seen["types"]))
        return Column(made.types, tuple(map(str, seen["empty"])), made.values)

    return {name: {c: column(s) for c, s in table.items()} for name, table in json.loads(text)[reader].items()}


@cache
def node_home() -> tuple[tempfile.TemporaryDirectory[str], str]:
    """Install the packages for Node into a folder of their own; return it, and why that failed, or nothing."""
    home = tempfile.TemporaryDirectory(prefix="readers-")
    shutil.copytree(HERE / "node", home.name, dirs_exist_ok=True)
    quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=1000")
    done = _run("npm", "ci", *quiet, cwd=Path(home.name))
    why = re.search(r"npm error (?:code|errno) (\S+)", done.stderr)
    return home, f"npm could not install hyparquet ({why[1] if why else 'no reason given'})" if done.returncode else ""


def no_node() -> str:
    """Return why Node cannot read Parquet."""
    missing = [name for name in ("node", "npm") if not shutil.which(name)]
    return f"there is no {missing[0]} on this machine" if missing else node_home()[1]


def node(program: Path, *arguments: str, cwd: Path | None = None) -> str:
    """Run a program where the packages for Node are; return what it prints. Raises RuntimeError where it fails."""
    path = Path(node_home()[0].name) / program.name
    shutil.copyfile(program, path)
    done = _run("node", str(path), *arguments, cwd=cwd)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


@cache
def _node_said(folder: Path) -> str:
    return node(HERE / "node" / "read.mjs", str(folder))


def no_r() -> str:
    """Return why R cannot read a release."""
    if not shutil.which("Rscript"):
        return "there is no R on this machine (Debian: r-base-core r-cran-readr r-cran-jsonlite)"
    asked = _run("Rscript", "-e", "library(readr); library(jsonlite)")
    return "R lacks readr or jsonlite (Debian: r-cran-readr r-cran-jsonlite)" if asked.returncode else ""


def rscript(program: Path, *arguments: str, cwd: Path | None = None) -> str:
    """Run a program in R; return what it prints. Raises RuntimeError where it fails."""
    done = _run("Rscript", str(program), *arguments, cwd=cwd)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


@cache
def _r_said(folder: Path) -> str:
    return rscript(HERE / "read.R", str(folder))


HEAVY = (
    Reader("Spark", _spark, no_spark),
    Reader("Node, hyparquet", lambda folder, _: _of_json(_node_said(folder), "hyparquet"), no_node),
    Reader("Node, `JSON.parse`", lambda folder, _: _of_json(_node_said(folder), "JSON.parse"), no_node),
    Reader("R, readr", lambda folder, _: _of_json(_r_said(folder), "readr"), no_r),
    Reader("R, jsonlite", lambda folder, _: _of_json(_r_said(folder), "jsonlite"), no_r),
    Reader("Datasette", _datasette, no_datasette),
    Reader("mlcroissant", mlcroissant_rows),
)
