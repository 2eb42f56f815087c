"""Check a data package: text, structure, codes, keys, evidence, and what the tables say together.

    python -m scripts.validate [PATH/TO/datapackage.json] [--format text|github|json] [--changed]

Any package whose schemas are Table Schemas can be checked; the rules on evidence, money and time apply to this
package's own model. `--changed` looks only at the text, rows and cells of the files that git sees as changed: a first
look, quick enough for every commit. Exit code 0: no errors. 1: the data have errors, each named with its place.
2: the program failed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.finding import Finding
    from schemas.model import Package
    from schemas.tables import Tables


def parser() -> argparse.ArgumentParser:
    """Return the command's parser of arguments."""
    made = argparse.ArgumentParser(prog="validate", description=(__doc__ or "").split("\n")[0])
    made.add_argument("descriptor", nargs="?", default="datapackage.json", type=Path, help="the package's descriptor")
    made.add_argument("--format", choices=("text", "github", "json"), default="text", help="how to say it")
    made.add_argument("--no-history", action="store_true", help="do not compare with the baseline in git")
    made.add_argument("--changed", action="store_true", help="only text, rows and cells of the files that changed")
    made.add_argument("--errors-only", action="store_true", help="leave the warnings out of the text")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = parser().parse_args(arguments)
    from scripts.read.package import read_package

    package, found = read_package(options.descriptor)
    if options.changed:
        return _quick(options, package, found)
    from scripts.check.run import check_package
    from scripts.read.baseline import baseline_files

    commit, files = (None, None) if options.no_history else baseline_files(package)
    tables, findings = check_package(package, found, baseline=files if commit else None)
    _say(options, tables, findings, commit)
    return int(any(f.is_error for f in findings))


def _quick(options: argparse.Namespace, package: Package, found: list[Finding]) -> int:
    """Check the changed files alone; nothing is said of what was not looked at."""
    from scripts.check.changed import check_changed

    tables, more = check_changed(package)
    findings = sorted([*found, *more])
    _say(options, tables, findings, "HEAD")
    return int(any(f.is_error for f in findings))


def _say(options: argparse.Namespace, tables: Tables, findings: list[Finding], commit: str | None) -> None:
    """Print the findings in the form that was asked for."""
    from scripts.describe import report

    size = len(tables.raw), sum(len(r) for r in tables.raw.values())
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
    report.show(shown, {file.path: file.lines for file in tables.texts.values()})
    print(verdict)
    if tables.package.is_ours and commit is None:
        print("history not checked: there is no earlier state in git to compare with")


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


if __name__ == "__main__":
    sys.exit(guarded(main))
