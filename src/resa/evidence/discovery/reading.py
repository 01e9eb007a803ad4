"""The journeys a draft is made from: all of them, or every so manyth when there are many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ...events.model import Snapshot

#: Events read at most; beyond that every so manyth journey is taken.
MOST_EVENTS = 2_000_000


@dataclass(frozen=True)
class Log:
    """Packed journeys: journey u owns rows bounds[u]:bounds[u + 1]."""

    bounds: npt.NDArray[np.int64]
    code: npt.NDArray[np.int64]
    channel: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    names: tuple[str, ...]
    channels: tuple[str, ...]
    every: int
    """Every so manyth journey was taken; 1 = all."""

    @property
    def n(self) -> int:
        """Journeys."""
        return len(self.bounds) - 1


def read_log(snapshot: Snapshot) -> Log:
    """An even sample by journey; the same journeys every time."""
    every = max(1, -(-snapshot.n_events // MOST_EVENTS))
    lengths, code, channel, at = [], [], [], []
    for part in snapshot.sequences("journey"):
        offsets = np.asarray(part.offsets, np.int64)
        units = np.arange(0, part.n_units, every)
        length = offsets[units + 1] - offsets[units]
        ends = np.cumsum(length)
        rows = np.repeat(offsets[units] - (ends - length), length) + np.arange(ends[-1] if len(ends) else 0)
        lengths.append(length)
        code.append(np.asarray(part.code)[rows].astype(np.int64))
        channel.append(np.asarray(part.channel)[rows].astype(np.int64))
        at.append(np.asarray(part.at)[rows])
    empty = [np.zeros(0, np.int64)]
    return Log(
        bounds=np.concatenate([[0], np.cumsum(np.concatenate(lengths or empty))]).astype(np.int64),
        code=np.concatenate(code or empty),
        channel=np.concatenate(channel or empty),
        at=np.concatenate(at or empty),
        names=snapshot.names,
        channels=snapshot.channels,
        every=every,
    )
