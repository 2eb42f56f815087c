"""Tell the history of an arrangement.

    make history DEAL=nvidia-openai-loi-2025

Exit code 1: there is no such arrangement, or the data have errors.
"""

from __future__ import annotations

import argparse
import sys

from schemas.model import ROOT
from schemas.nearest import nearest
from scripts.validate import guarded


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="history", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("deals", nargs="+", metavar="ARRANGEMENT", help="identifiers, such as openai-2024-10-round")
    options = parser.parse_args(arguments)
    from scripts.check.run import check
    from scripts.derive.release import release_tables
    from scripts.describe.history import history

    tables, findings = check(ROOT / "datapackage.json")
    if any(f.is_error for f in findings):
        print("the data have errors; run `make validate`")
        return 1
    released = release_tables(tables.typed)
    for deal in options.deals:
        try:
            print(history(released, deal), end="\n\n")
        except KeyError:
            near = nearest(deal, list(tables.index("funding")))
            print(f"there is no arrangement '{deal}'" + (f"; the nearest is '{near}'" if near else ""))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
