"""Expected behaviour and promised responses: after this, did that happen, and in time?

A unit's first trigger event counts. *Kept*: an answering event follows it (later in order) within the limit, or ever, when
there is none. *Open*: not yet, and the limit has not run out by the data's end (without a limit: never broken, only
open). *Broken*: the limit ran out. n = kept + broken + open; the share kept is of those decided, kept + broken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import kernel
from .jit import compiled
from .kernel import Chunk, Ints
from .lookup import Lookup


@dataclass(frozen=True, slots=True)
class Promise:
    """How often one promise was kept, in units."""

    n: int
    kept: int
    broken: int
    open: int
    late: int
    """Of the broken: the answer came, but too late."""


def promise(
    snapshot: Snapshot,
    trigger: Lookup,
    answer: Lookup,
    limit_seconds: float | None = None,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Promise:
    """Count one promise; the lookups label trigger and answering events 0, all others −1."""
    limit = -1 if limit_seconds is None else int(limit_seconds * 1e6)
    end = snapshot.last_at or 0

    def step(chunk: Chunk) -> Ints:
        counts = np.zeros(5, np.int64)
        _follow(trigger.of(chunk), answer.of(chunk), chunk.at, chunk.bounds, limit, end, counts)
        return counts

    total = sum(kernel.run(kernel.chunks(snapshot, by, slice), step), np.zeros(5, np.int64))
    return Promise(*(int(n) for n in total))


@compiled
def _follow(trigger, answer, at, bounds, limit, end, counts):  # type: ignore[no-untyped-def]
    for u in range(len(bounds) - 1):
        begun, ended = -1, -1
        for e in range(bounds[u], bounds[u + 1]):
            if begun >= 0 and answer[e] >= 0:
                ended = e
                break
            if begun < 0 and trigger[e] >= 0:
                begun = e
        if begun < 0:
            continue
        counts[0] += 1
        if ended >= 0 and (limit < 0 or at[ended] - at[begun] <= limit):
            counts[1] += 1
        elif limit >= 0 and (ended >= 0 or end - at[begun] > limit):
            counts[2] += 1
            if ended >= 0:
                counts[4] += 1
        else:
            counts[3] += 1
