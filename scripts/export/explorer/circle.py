"""Where people and bodies lie who met: those who met often lie near each other (Fruchterman and Reingold 1991).

The start is drawn by a fixed seed. Only element-wise sums, products, quotients and roots are taken, in one order, all
of which IEEE 754 rounds in one way only: the places are the same on every machine.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pyarrow as pa

SEED, ROUNDS, SIZE = 20190722, 120, 1000
TOOK_PLACE = ("reported", "confirmed")
TOOK_PART = ("attended", "represented", "remote", "signed")


def met(meetings: pa.Table, participants: pa.Table) -> Counter[tuple[str, str]]:
    """Return how many meetings that took place each two of those who took part had together."""
    rows = zip(*(meetings.column(c).to_pylist() for c in ("meeting_id", "status")), strict=True)
    held = {meeting for meeting, status in rows if status in TOOK_PLACE}
    there: dict[str, list[str]] = defaultdict(list)
    columns = (participants.column(c).to_pylist() for c in ("meeting_id", "entity_id", "presence"))
    for meeting, entity, presence in zip(*columns, strict=True):
        if meeting in held and presence in TOOK_PART:
            there[meeting].append(entity)
    return Counter(pair for entities in there.values() for pair in combinations(sorted(entities), 2))


def largest(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return the largest set of nodes that hang together; of two, the one with the first name."""
    sets: dict[str, set[str]] = {}
    for one, other in pairs:
        joined = sets.get(one, {one}) | sets.get(other, {other})
        sets |= dict.fromkeys(joined, joined)
    return min(sets.values(), key=lambda s: (-len(s), min(s)), default=set())


def length(vectors: np.ndarray) -> np.ndarray:
    """Return the lengths of vectors in the plane, none of them nought."""
    return np.asarray(np.maximum(np.sqrt(vectors[..., 0] * vectors[..., 0] + vectors[..., 1] * vectors[..., 1]), 0.01))


def layout(weights: np.ndarray) -> np.ndarray:
    """Return places, one row a node: nodes push each other off, edges pull by their weight."""
    draw = random.Random(SEED)
    at = np.array([[draw.random(), draw.random()] for _ in weights])
    best = np.sqrt(1 / len(weights))
    for step in range(ROUNDS):
        apart = at[:, None, :] - at[None, :, :]
        distance = length(apart)
        force = best * best / (distance * distance) - weights * distance / best
        move = np.stack([np.add.accumulate(force * apart[..., axis], axis=1)[:, -1] for axis in (0, 1)], axis=1)
        far = length(move)
        at = at + move / far[:, None] * np.minimum(far, 0.1 * (1 - step / ROUNDS))[:, None]
    return at


def spread(values: np.ndarray) -> np.ndarray:
    """Return places from 0 to `SIZE` on a line: a third as they lie, the rest evenly by rank, so that none crowd."""
    low, high = values.min(), values.max()
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable") / max(len(values) - 1, 1)
    return np.asarray(np.rint(((values - low) / max(high - low, 0.01) + 2 * ranks) / 3 * SIZE).astype(int))


def places(meetings: pa.Table, participants: pa.Table) -> dict[str, tuple[int, int]]:
    """Return the place of each entity of the largest group that hangs together, in whole numbers from 0 to `SIZE`."""
    pairs = met(meetings, participants)
    names = sorted(largest(pairs))
    if not names:
        return {}
    index = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names), len(names)))
    for (one, other), times in pairs.items():
        if one in index:
            weights[index[one], index[other]] = weights[index[other], index[one]] = np.sqrt(times)
    across, down = (spread(axis).tolist() for axis in layout(weights).T)
    return {name: (across[i], down[i]) for name, i in index.items()}
