"""The workers of a distributed check: those of a scheduler that runs already, or one a core on this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import dask
from distributed import Client, LocalCluster

SETTINGS = {
    "distributed.logging.distributed": "error",
    "distributed.comm.timeouts.connect": "60s",
    # A worker holds one piece at a time: to pause it frees nothing, and it would wait for ever.
    "distributed.worker.memory.pause": False,
    # Arrow's own pools keep what was freed, and Dask counts that as used.
    "distributed.nanny.pre-spawn-environ": {"MALLOC_TRIM_THRESHOLD_": 65536, "ARROW_DEFAULT_MEMORY_POOL": "system"},
}


@contextmanager
def client(scheduler: str | None, workers: int | None = None, memory: str = "auto") -> Iterator[Client]:
    """Give a connection to the workers, and end those that were started for it. Raises OSError where none answers.

    `memory` is the limit of each worker that is started, such as "400MB".
    """
    with dask.config.set(SETTINGS), ExitStack() as stack:
        if scheduler is None:
            start = {"n_workers": workers, "threads_per_worker": 1, "memory_limit": memory}
            cluster = LocalCluster(**start, dashboard_address=None, silence_logs=logging.CRITICAL)
            stack.enter_context(cluster)
        yield stack.enter_context(Client(scheduler or cluster))
