"""The typed tables that a release is made of, with what is made of all of them together and wanted more than once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pyarrow as pa

T = TypeVar("T")
Typed = dict[str, pa.Table]


class Shared(Typed):
    """Typed tables that do not change any more, and what was made of them."""

    def __init__(self, tables: Typed) -> None:
        super().__init__(tables)
        self.made: dict[str, Any] = {}


def once(tables: Typed, name: str, make: Callable[[Typed], T]) -> T:
    """Return what `make` returns of the tables; made once where they are shared."""
    if not isinstance(tables, Shared):
        return make(tables)
    if name not in tables.made:
        tables.made[name] = make(tables)
    made: T = tables.made[name]
    return made
