"""Measure the validator beside others, on packages of 1,000 to 1,000,000 rows with faults in known places.

    python -m scripts.bench [--rows N ...] [--rounds N] [--write]

Each tool runs as a whole process, the tools by turns; the figures are medians. `--write` puts the table into the
README. Exit code 0: every tool found what was planted. 1: one did not; the table says which.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

from schemas.model import ROOT
from scripts.validate import guarded

EMPTY = "an empty program with the same imports"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MARKS = re.compile(r"(<!-- bench: [^>]*-->\n).*?(<!-- /bench -->)", re.DOTALL)


def table(rows: int, rounds: int, times: dict[int, float]) -> tuple[list[str], bool]:
    """Measure all tools at one size; return the lines of a table and whether each found exactly what was planted.

    `times` is given the seconds of our own check.
    """
    from scripts.measure.generate import package
    from scripts.measure.run import OURS, measured

    with tempfile.TemporaryDirectory() as folder:
        # A process of its own: a program is charged with the memory that its parent held when it started.
        with ProcessPoolExecutor(1) as aside:
            made = aside.submit(package, Path(folder), rows).result()
        size = sum(p.stat().st_size for p in Path(folder).glob("*.csv")) / 1e6
        runs = measured(made, rounds)
    slowest, times[rows] = runs["frictionless validate"], runs[OURS].seconds
    lines = [
        f"{rows:,} rows ({size:,.1f} MB, {len(made.faults):,} faults)\n",
        "| tool | seconds | rows a second | times as fast as frictionless | peak MB | times the file | faults found |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    right = True
    for name, run in sorted(runs.items(), key=lambda pair: pair[1].seconds):
        found = "not looked for" if "alone" in name else f"{len(run.found & made.faults):,} of {len(made.faults):,}"
        found += f", {len(run.found - made.faults):,} others" if run.found - made.faults else ""
        right &= run.found == made.faults or "alone" in name
        shown = f"**{name}**" if name == OURS else name
        lines.append(
            f"| {shown} | {run.seconds:.2f} | {rows / run.seconds:,.0f} | {slowest.seconds / run.seconds:.1f} "
            f"| {run.memory:,.0f} | {run.memory / size:.1f} | {found} |"
        )
    return [*lines, ""], right


def home(rounds: int) -> tuple[list[str], bool]:
    """Measure the check of this package itself beside frictionless and beside an empty program of the same imports."""
    from scripts.measure.run import Tool, run

    python, beside = sys.executable, str(Path(sys.executable).parent / "frictionless")
    empty = "import pandas, pyarrow.csv, pandera.pandas, pandera.backends.pandas.builtin_checks, rich.console"
    tools = [
        Tool("`make validate`", ["make", "-s", "validate"], lambda text: ()),
        Tool("`frictionless validate datapackage.json`", [beside, "validate", "datapackage.json"], lambda text: ()),
        Tool("`make validate ARGS=--changed`", ["make", "-s", "validate", "ARGS=--changed"], lambda text: ()),
        Tool(EMPTY, [python, "-c", empty], lambda text: ()),
    ]
    runs: dict[str, list[float]] = {t.name: [] for t in tools}
    many = 2 * rounds + 1
    for _ in range(many):  # short runs, so more of them
        for tool in tools:
            runs[tool.name].append(run(tool).seconds)
    middle = {name: median(seconds) for name, seconds in runs.items()}
    shown = [f"| {name} | {seconds:.2f} | {seconds / middle[EMPTY]:.2f} |" for name, seconds in middle.items()]
    return [
        f"This package itself ({many} runs)\n",
        "| | seconds | times the empty program |",
        "|---|--:|--:|",
        *shown,
        "",
    ], True


def growth(times: Mapping[int, float]) -> list[str]:
    """Say how the time of the check grows between the two largest sizes, beyond what the smallest takes."""
    if len(times) < 3:
        return []
    least, *_, some, more = sorted(times)
    rows = (more - least) / (some - least)
    grown = (times[more] - times[least]) / (times[some] - times[least])
    said = f"From {some:,} to {more:,} rows, each less {least:,}: {rows:.1f} times the rows"
    return [f"{said}, {grown:.1f} times the time of `make validate`.", ""]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES, help="the rows of the largest table")
    parser.add_argument("--rounds", type=int, default=3, help="how often each tool runs")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    options = parser.parse_args(arguments)
    from scripts.measure.run import machine

    lines, right = [f"Measured by `make bench` on {machine()}; medians of {options.rounds} alternating runs.\n"], True
    print(lines[0], flush=True)
    times: dict[int, float] = {}
    for part in (
        partial(home, options.rounds),
        *(partial(table, rows, options.rounds, times) for rows in options.rows),
    ):
        made, good = part()
        print("\n".join(made), flush=True)
        lines += made
        right &= good
    lines += growth(times)
    print("\n".join(growth(times)), flush=True)
    if options.write:
        readme = ROOT / "README.md"
        text = readme.read_text(encoding="utf-8")
        body = "\n".join(lines)
        readme.write_text(MARKS.sub(lambda m: f"{m[1]}\n{body}\n{m[2]}", text), encoding="utf-8")
    return int(not right)


if __name__ == "__main__":
    sys.exit(guarded(main))
