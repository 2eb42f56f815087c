"""Work side by side: on columns, one a processor, for Arrow and numpy let go of Python's lock; and on what waits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from threading import Thread
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")

WORTH = 50_000
"""From so many rows on a column is worth a thread."""


@cache
def pool() -> ThreadPoolExecutor:
    """Return the threads, which are started when they are first wanted."""
    return ThreadPoolExecutor(os.cpu_count())


def each(work: Callable[[S], T], columns: Iterable[S], rows: int) -> list[T]:
    """Return what `work` makes of each column, in their order."""
    return list(pool().map(work, columns) if rows >= WORTH else map(work, columns))


def aside(work: Callable[[], T]) -> Future[T]:
    """Begin some work that waits for a disk or another program; the end of this program does not wait for it."""
    made: Future[T] = Future()

    def run() -> None:
        try:
            made.set_result(work())
        except Exception as error:
            made.set_exception(error)

    Thread(target=run, daemon=True).start()
    return made


def later(work: Callable[[], T], worth: bool = True) -> Future[T]:
    """Begin some work, and return where its result will be; what is not worth a thread is done at once."""
    if worth:
        return pool().submit(work)
    made: Future[T] = Future()
    made.set_result(work())
    return made
