"""The check of a package by Dask: pieces by themselves, keys and references by Dask's own group-by and joins.

Findings are those of a run on one machine. Each piece's findings come from one task, and Dask keeps one result a
task, so that a worker that dies loses and doubles nothing: its tasks run again elsewhere. Workers on other machines
want this checkout and the package under the same paths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import dask.dataframe as dd
import pandas as pd
from distributed import Client, as_completed

from schemas.finding import Finding
from schemas.model import Package
from scripts.engine.pieces import SIZE, Lost, Piece, check_piece, keys_of, located, pieces, whole

META = pd.DataFrame({"key": pd.Series([], dtype="string[pyarrow]"), "line": pd.Series([], dtype="int64")})
Tick = Callable[[int, int], None]


def check(
    package: Package, client: Client, tick: Tick = lambda done, of: None, size: int = SIZE
) -> tuple[dict[str, int], list[Finding]]:
    """Check a package; return the rows of each table and all findings, in order of place.

    `tick` is told after each piece how many are done. The rules on all tables of this package's own model are not
    run: they look at everything together.
    """
    parts = {r.name: pieces(package, r.name, size) for r in package.resources}
    rows, found = dict.fromkeys(parts, 0), set[Finding]()
    for name, checked in _in_pieces(client, parts, tick).items():
        if not all(c.sound for c in checked) and len(checked) > 1:
            parts[name] = [whole(package, name)]
            checked = _in_pieces(client, {name: parts[name]}, tick)[name]
        rows[name] = sum(c.rows for c in checked)
        found.update(f for c in checked for f in c.findings)
        if not all(c.sound for c in checked):
            del parts[name]
    found.update(_compared(client, package, parts))
    return rows, sorted(found)


def _in_pieces(client: Client, parts: dict[str, list[Piece]], tick: Tick) -> dict[str, list[Any]]:
    """Check all pieces; return what each table's pieces hold, in their order."""
    futures = {name: client.map(check_piece, own, pure=False) for name, own in parts.items()}
    every = [f for own in futures.values() for f in own]
    for done, _ in enumerate(as_completed(every), 1):
        tick(done, len(every))
    return {name: client.gather(own) for name, own in futures.items()}


def _compared(client: Client, package: Package, parts: dict[str, list[Piece]]) -> Iterator[Finding]:
    """Compare the rows of each table with each other and with those that they refer to."""
    wanted: list[tuple[str, str, tuple[str, ...], str, Any]] = []
    for name, own in parts.items():
        schema = package[name].schema
        single = [(f.name,) for f in schema.fields if f.constraints.get("unique")]
        keys = [("primaryKey", schema.primary_key)] if schema.primary_key else []
        keys += [*(("unique", c) for c in single), *(("uniqueKey", c) for c in schema.unique_keys)]
        wanted += [(name, kind, columns, "", _repeated(_keys(own, columns))) for kind, columns in keys]
        for key in schema.foreign_keys:
            target = key.resource or name
            if target in parts:
                lines = _without_target(_keys(own, key.fields), _keys(parts[target], key.reference))
                wanted.append((name, "foreignKey", key.fields, target, lines))
    lines_of = client.gather(client.compute([lines for *_, lines in wanted]))
    tasks: dict[tuple[str, int], list[Lost]] = defaultdict(list)
    for (name, kind, columns, target, _), lines in zip(wanted, lines_of, strict=True):
        for piece, there in _by_piece(parts[name], sorted(int(n) for n in lines)):
            tasks[name, piece.start].append(Lost(kind, columns, target, there))
    by_place = {(p.name, p.start): p for own in parts.values() for p in own}
    told = [client.submit(located, by_place[place], tuple(lost), pure=False) for place, lost in tasks.items()]
    yield from (f for found in client.gather(told) for f in found)


def _keys(own: list[Piece], columns: tuple[str, ...]) -> Any:
    return dd.from_map(keys_of, own, parts=columns, meta=META)


def _repeated(keys: Any) -> Any:
    """Return the lines of all but the first of the rows that share a key."""
    first = keys.groupby("key")["line"].agg(["min", "count"], split_out=keys.npartitions).reset_index()
    twice = first[first["count"] > 1]
    both = keys.merge(twice, on="key", how="inner")
    return both[both["line"] > both["min"]]["line"]


def _without_target(child: Any, parent: Any) -> Any:
    """Return the lines of the rows whose key no row of the other table has."""
    known = parent[["key"]].drop_duplicates(split_out=parent.npartitions).assign(there=1)
    both = child.merge(known, on="key", how="left")
    return both[both["there"].isna()]["line"]


def _by_piece(own: list[Piece], lines: list[int]) -> Iterator[tuple[Piece, tuple[int, ...]]]:
    for piece, after in zip(own, [*own[1:], None], strict=True):
        there = tuple(n for n in lines if n >= piece.line and (after is None or n < after.line))
        if there:
            yield piece, there
