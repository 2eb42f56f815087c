"""Where people and bodies lie who met: those who met often lie near each other (Fruchterman and Reingold 1991).

The start is drawn by a fixed seed. Only element-wise sums, products, quotients and roots are taken, in one order, all of
which IEEE 754 rounds in one way only: the places are the same on every machine.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
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


def layout(weights: np.ndarray) -> np.ndarray:
    """Return places in a square of `SIZE`, one row a node: nodes push each other off, edges pull by their weight."""
    count = len(weights)
    draw = random.Random(SEED)
    at = np.array([[draw.random(), draw.random()] for _ in range(count)])
    best = np.sqrt(1 / count)
    for step in range(ROUNDS):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.sqrt(apart[..., 0] * apart[..., 0] + apart[..., 1] * apart[..., 1]), 0.01)
        force = best * best / (distance * distance) - weights * distance / best
        middle = (0.5 - at) * 2 * best  # or those who met nobody of the rest would drift off
        moves = [np.add.accumulate(force * apart[..., axis], axis=1)[:, -1] for axis in (0, 1)]
        move = np.stack(moves, axis=1) + middle
        length = np.maximum(np.sqrt(move[:, 0] * move[:, 0] + move[:, 1] * move[:, 1]), 0.01)
        at = at + move / length[:, None] * np.minimum(length, 0.1 * (1 - step / ROUNDS))[:, None]
    low, high = at.min(axis=0), at.max(axis=0)
    return np.asarray((at - low) / np.maximum(high - low, 0.01) * SIZE)


def places(meetings: pa.Table, participants: pa.Table) -> dict[str, tuple[int, int]]:
    """Return the place of each entity that met another, in whole numbers from 0 to `SIZE`."""
    pairs = met(meetings, participants)
    names = sorted({name for pair in pairs for name in pair})
    if not names:
        return {}
    index = {name: i for i, name in enumerate(names)}
    weights = np.zeros((len(names), len(names)))
    for (one, other), times in pairs.items():
        weights[index[one], index[other]] = weights[index[other], index[one]] = np.sqrt(times)
    found = np.rint(layout(weights)).astype(int)
    return {name: (int(x), int(y)) for name, (x, y) in zip(names, found, strict=True)}
