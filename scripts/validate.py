"""Check a data package: text, structure, codes, keys, evidence, and what the tables say together.

    python -m scripts.validate [PATH/TO/datapackage.json] [--format text|github|json] [--changed]

Any package whose schemas are Table Schemas can be checked; the rules on evidence, money and time apply to this
package's own model. `--changed` looks only at the text, rows and cells of the files that git sees as changed: a first
look, quick enough for every commit. Exit code 0: no errors. 1: the data have errors, each named with its place.
2: the program failed.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.finding import Finding
    from schemas.tables import Tables
    from scripts.describe.progress import Say


def parser() -> argparse.ArgumentParser:
    """Return the command's parser of arguments."""
    made = argparse.ArgumentParser(prog="validate", description=(__doc__ or "").split("\n")[0])
    made.add_argument("descriptor", nargs="?", default="datapackage.json", type=Path, help="the package's descriptor")
    made.add_argument("--format", choices=("text", "github", "json"), default="text", help="how to say it")
    made.add_argument("--no-history", action="store_true", help="do not compare with the baseline in git")
    made.add_argument("--changed", action="store_true", help="only text, rows and cells of the files that changed")
    made.add_argument("--engine", choices=("local", "dask"), default="local", help="where the work is done")
    made.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster that runs; else one is started here")
    made.add_argument("--errors-only", action="store_true", help="leave the warnings out of the text")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    _allocate()
    if options.changed:
        return _quick(options)
    if options.engine == "dask":
        return _distributed(options)
    from scripts.describe.progress import progress

    with progress() as say:
        tables, findings, commit = _whole(options, say)
    _say(options, tables, findings, commit)
    return int(any(f.is_error for f in findings))


def _whole(options: argparse.Namespace, say: Say) -> tuple[Tables, list[Finding], str | None]:
    """Check the package; return its tables, the findings, and the commit with which it was compared."""
    from schemas.side_by_side import aside
    from scripts.read.baseline import baseline_files
    from scripts.read.package import described, read_tables

    package, found = described(options.descriptor)
    say("reading")
    # The files are read and git answers while pandera is loaded.
    read = aside(lambda: read_tables(package))
    asked = None if options.no_history else aside(lambda: baseline_files(package))
    import schemas.frames  # noqa: F401
    from scripts.check.run import check_tables

    tables, wrong = read.result()
    commit, files = asked.result() if asked else (None, None)
    return tables, check_tables(tables, [*found, *wrong], files if commit else None, say), commit


def _allocate() -> None:
    """Take Arrow's memory from jemalloc where it has that, and look for circles of objects less often.

    Large columns are joined four times as fast, and a short run spends a twentieth of its time less.
    """
    import pyarrow as pa

    gc.set_threshold(100_000)
    with suppress(NotImplementedError):
        pa.set_memory_pool(pa.jemalloc_memory_pool())


def _quick(options: argparse.Namespace) -> int:
    """Check the changed files alone; nothing is said of what was not looked at."""
    from scripts.check.changed import check_changed
    from scripts.read.package import described

    package, found = described(options.descriptor)
    tables, more = check_changed(package)
    findings = sorted([*found, *more])
    _say(options, tables, findings, "HEAD")
    return int(any(f.is_error for f in findings))


def _distributed(options: argparse.Namespace) -> int:
    """Check the package by Dask; without the excerpts of lines, for no file is read here."""
    from scripts.read.package import read_package

    package, found = read_package(options.descriptor)
    if package.is_ours:
        print(
            "--engine dask is for other packages: the rules of this one look at all its tables together",
            file=sys.stderr,
        )
        return 2
    try:
        from scripts.engine import cluster, distributed
    except ImportError as error:
        print(f"--engine dask wants Dask: pip install 'dask[dataframe,distributed]' ({error})", file=sys.stderr)
        return 2
    from scripts.describe.progress import progress

    with progress() as say, cluster.client(options.scheduler) as client:
        tick = lambda done, of: say(f"{done} of {of} pieces")  # noqa: E731
        rows, more = distributed.check(package, client, tick)
    findings = sorted([*found, *more])
    _print(options, findings, (len(rows), sum(rows.values())), {}, None)
    return int(any(f.is_error for f in findings))


def _say(options: argparse.Namespace, tables: Tables, findings: list[Finding], commit: str | None) -> None:
    """Print the findings of a run on this machine."""
    size = len(tables.raw), sum(len(r) for r in tables.raw.values())
    _print(options, findings, size, {file.path: file.lines for file in tables.texts.values()}, commit)
    if options.format == "text" and tables.package.is_ours and commit is None:
        print("history not checked: there is no earlier state in git to compare with")


def _print(
    options: argparse.Namespace,
    findings: list[Finding],
    size: tuple[int, int],
    lines: Mapping[str, Sequence[str]],
    commit: str | None,
) -> None:
    """Print findings in the form that was asked for."""
    from scripts.describe import report

    verdict = report.summary(findings, *size)
    verdict += " (only text, rows and cells of the files that changed)" if options.changed else ""
    if options.format == "json":
        print(report.as_json(findings, *size, commit))
        return
    if options.format == "github":
        print("\n".join([*report.workflow_commands(findings), verdict]))
        if "GITHUB_STEP_SUMMARY" in os.environ:
            with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as handle:
                handle.write(report.markdown(findings, verdict))
        return
    shown = [f for f in findings if f.is_error or not options.errors_only]
    report.show(shown, lines)
    print(verdict)


def guarded(run: Callable[[], int]) -> int:
    """Run a command; where it is the program that failed, say so in one line, with exit code 2."""
    try:
        return run()
    except KeyboardInterrupt:
        print("stopped; nothing was left half done", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except Exception as error:
        print(f"the program failed: {type(error).__name__}: {error}", file=sys.stderr)
        return 2


def _told() -> int:
    """Run the command, and see that all it says has left the program."""
    code = main()
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    # Nothing is left to be written, and to take apart large tables one by one would take a tenth of the time.
    os._exit(guarded(_told))
