"""How far a command is: told on a terminal once it takes longer than two seconds, and nowhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

AFTER = 2.0
EVERY = 0.25
Say = Callable[[str], None]


def silent(what: str) -> None:
    """Say nothing."""


@contextmanager
def progress() -> Iterator[Say]:
    """Give a function that takes what is being done now; a line on the terminal shows it and the seconds so far.

    The line is written to standard error and taken away at the end, also where the work is broken off.
    """
    if not sys.stderr.isatty():
        yield silent
        return
    now, done, start = [""], Event(), time.monotonic()

    def show() -> None:
        if done.wait(AFTER):
            return
        while not done.wait(EVERY):
            print(f"\r\x1b[K{now[0]} ({time.monotonic() - start:.0f} s)", end="", file=sys.stderr, flush=True)
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    shown = Thread(target=show, daemon=True)
    shown.start()
    try:
        yield lambda what: now.__setitem__(0, what)
    finally:
        done.set()
        shown.join()
