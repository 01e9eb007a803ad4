"""Which planned touchpoints come too late: later than allowed after the planned touchpoint before them in the journey.

What is not on the plan is passed over; a journey's first planned event is never late. A journey counts once per touchpoint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, rules
from .kernel import Chunk, Ints
from .registry import Argument

LATE = Argument(
    "late",
    "texts",
    'Longest time from the planned touchpoint before it: "parcel=3d". Without one a touchpoint cannot be late.',
    (),
    of="late",
)


def limits(planned: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    """Seconds allowed, by touchpoint; a usage error when it is not on the plan or no time."""
    found = {}
    for text in said:
        name, sign, time = text.rpartition("=")
        seconds = rules.seconds(time)
        if not sign or seconds is None:
            raise UsageError(Sentence("analysis.late_cannot_be_read"), where="late", value=text, allowed="parcel=3d")
        if name.strip() not in planned:
            raise UsageError(
                Sentence("analysis.late_is_not_planned"), where="late", value=name.strip(), allowed=list(planned)
            )
        found[name.strip()] = seconds
    return found


def count(
    snapshot: Snapshot, planned: Sequence[str], allowed: Mapping[str, float], by: Grain, slice: Slice | None
) -> tuple[dict[str, Ints], Ints]:
    """(journeys in which it is late, by touchpoint; journeys in which anything is), by their numbers."""
    limit = np.array([allowed.get(name, np.inf) for name in snapshot.names])
    on_plan = np.array([name in set(planned) for name in snapshot.names], np.bool_)
    size = len(snapshot.names)

    def step(chunk: Chunk) -> tuple[Ints, Ints]:
        code = chunk.column("code").astype(np.int64)
        known = np.flatnonzero(on_plan[code])
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))[known]
        late = np.zeros(len(known), np.bool_)
        wait = np.diff(chunk.at[known]) / 1e6
        late[1:] = (unit[1:] == unit[:-1]) & (wait > limit[code[known]][1:])
        pairs = np.unique(unit[late] * size + code[known][late])
        return chunk.unit[pairs // size], pairs % size

    parts = kernel.run(kernel.chunks(snapshot, by, slice), step)
    none, index = np.zeros(0, np.int64), {name: i for i, name in enumerate(snapshot.names)}
    units, codes = (np.concatenate([none, *(p[i] for p in parts)]) for i in range(2))
    return {name: units[codes == index.get(name, -1)] for name in allowed}, np.unique(units)
