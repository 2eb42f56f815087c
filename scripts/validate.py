"""Check a data package: text, structure, codes, keys, evidence, and what the tables say together.

    python -m scripts.validate [PATH/TO/datapackage.json]

Exit code 0: no errors. 1: the data has errors, each named with its place. 2: the program failed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="validate", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("descriptor", nargs="?", default="datapackage.json", type=Path, help="the package's descriptor")
    options = parser.parse_args(arguments)
    from scripts.check.run import check
    from scripts.describe import report

    tables, findings = check(options.descriptor)
    if findings:
        print(report.as_text(findings))
    print(report.summary(findings, len(tables.raw), sum(len(r) for r in tables.raw.values())))
    return int(any(f.is_error for f in findings))


def guarded(run: object) -> int:
    """Run a command; say what failed in one line, with exit code 2, where it is the program that failed."""
    try:
        return int(run())  # type: ignore[operator]
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except Exception as error:
        print(f"the program failed: {type(error).__name__}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(guarded(main))
