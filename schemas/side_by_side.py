"""Work on columns, one a processor: Arrow and numpy let go of Python's lock while they work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
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


def later(work: Callable[[], T]) -> Future[T]:
    """Begin some work, and return where its result will be."""
    return pool().submit(work)
