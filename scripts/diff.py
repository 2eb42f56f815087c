"""Compare two states of the package: releases, git revisions, or the working tree.

    python -m scripts.diff [OLD [NEW]] [--json | --markdown | --changelog]

OLD and NEW are folders (a release, a checkout) or git revisions. Without NEW it is the working tree, without OLD the
last release, by its tag.
Exit code 0: compared. 1: there is nothing to compare with. 2: the program failed.
"""

from __future__ import annotations

import argparse
import json
import sys

from schemas.model import ROOT, ModelError
from scripts.validate import guarded


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="diff", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("old", nargs="?", help="a folder or a git revision; without it the last release")
    parser.add_argument("new", nargs="?", help="a folder or a git revision; without it the working tree")
    form = parser.add_mutually_exclusive_group()
    for name, about in (("json", "all changes, cell by cell"), ("markdown", "for a page"), ("changelog", "a draft")):
        form.add_argument(f"--{name}", action="store_const", const=name, dest="form", help=f"print {about}")
    options = parser.parse_args(arguments)
    from scripts.compare.changes import TREE, compare, faults, released
    from scripts.compare.state import folder_files, read_state, state
    from scripts.describe import changes as words

    tags = [] if options.old else released(ROOT)
    if not options.old and not tags:
        print("there is no earlier release; name a folder or a git revision as OLD")
        return 1
    try:
        old = read_state(options.old or tags[0], ROOT)
        new = read_state(options.new, ROOT) if options.new else state(TREE, folder_files(ROOT))
        found = compare(old, new)
    except ModelError as error:
        print(f"nothing was compared: {error}", file=sys.stderr)
        return 1
    forms = {"markdown": words.as_markdown, "changelog": words.as_changelog}
    if options.form == "json":
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    print(forms.get(options.form, words.as_prose)(found))
    if options.form is None:
        for said in faults(found):
            print(f"cannot be released so: {said}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
