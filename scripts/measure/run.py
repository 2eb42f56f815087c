"""Running each tool as a whole process: its wall time, the most memory that it held, and what it found."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from schemas.model import ROOT
from scripts.measure.contenders import KINDS
from scripts.measure.generate import LARGE, Fault, Made, schema

OURS = "make validate"


@dataclass(frozen=True)
class Tool:
    """A program that is measured; `says` reads the findings from what it prints."""

    name: str
    command: list[str]
    says: Any


@dataclass(frozen=True)
class Run:
    """One run: seconds, megabytes and findings."""

    seconds: float
    memory: float
    found: frozenset[Fault]


def _ours(text: str) -> set[Fault]:
    return {(f["line"], f["field"], f["slug"]) for f in json.loads(text)["findings"] if f["severity"] == "error"}


def _plain(text: str) -> set[Fault]:
    return {(line, column, kind) for line, column, kind in json.loads(text)}


def _frictionless(text: str) -> set[Fault]:
    return {_fault(e) for task in json.loads(text)["tasks"] for e in task["errors"]}


def _fault(error: dict[str, Any]) -> Fault:
    """Return an error of frictionless's report in our terms; its row numbers are lines where no cell holds a break."""
    if error["type"] == "primary-key":
        return error["rowNumber"], schema(LARGE)["primaryKey"][0], "primary-key"
    if error["type"] == "foreign-key":
        return error["rowNumber"], error["fieldNames"][0], "foreign-key"
    named = error["note"].split('"')[1] if error["type"] == "constraint-error" else ""
    return error.get("rowNumber", 0), error.get("fieldName", ""), KINDS.get(named, error["type"].removesuffix("-error"))


def tools(made: Made) -> list[Tool]:
    """Return the programs to run on a package."""
    python, folder = sys.executable, str(made.descriptor.parent)
    beside = str(Path(python).parent / "frictionless")
    checked = [python, "-m", "scripts.validate", str(made.descriptor), "--no-history", "--format", "json"]
    other = {"polars": "polars, by hand", "duckdb": "DuckDB, by hand", "pandera": "plain pandera on text"}
    return [
        Tool(OURS, checked, _ours),
        *(Tool(name, [python, "-m", "scripts.measure.contenders", t, folder], _plain) for t, name in other.items()),
        Tool("pyarrow, parsing alone", [python, "-m", "scripts.measure.contenders", "floor", folder], _plain),
        Tool("frictionless validate", [beside, "validate", str(made.descriptor), "--json", "--limit-errors", "0"],
             _frictionless),
    ]  # fmt: skip


def run(tool: Tool) -> Run:
    """Run a program to its end. Raises RuntimeError where it fails; exit code 1 says that there are findings."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        start = time.perf_counter()
        process = subprocess.Popen(tool.command, cwd=ROOT, stdout=out, stderr=err)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            process.kill()
            process.wait()
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode not in (0, 1):
            raise RuntimeError(f"{tool.name} failed: {err.read()[-500:]}")
        unit = 1e6 if sys.platform == "darwin" else 1e3
        return Run(seconds, usage.ru_maxrss / unit, frozenset(tool.says(out.read())))


def measured(made: Made, rounds: int) -> dict[str, Run]:
    """Return the medians of each program over alternating runs."""
    runs: dict[str, list[Run]] = {t.name: [] for t in tools(made)}
    for _ in range(rounds):
        for tool in tools(made):
            runs[tool.name].append(run(tool))
    return {
        name: Run(median(r.seconds for r in many), median(r.memory for r in many), many[-1].found)
        for name, many in runs.items()
    }


def machine() -> str:
    """Return what the measures were taken on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(
        f"{p} {version(p)}" for p in ("pyarrow", "pandera", "pandas", "frictionless", "polars", "duckdb")
    )
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}; {packages}"
    )
