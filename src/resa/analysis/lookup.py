"""What an event counts as: its name, or the touchpoint that recognises it. The same kernels measure either.

A label is a small integer; −1 means "on no touchpoint". A rule that looks at name and channel only is a table; a rule
on properties names its events by their arrival number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..events.model import Snapshot
from ..texts.sentence import Sentence
from .kernel import Chunk

Labels = npt.NDArray[np.int32]

#: In `Lookup.by_seq`: leave this event to the table.
UNSAID = -2


@dataclass(frozen=True, slots=True)
class Lookup:
    """Event to label. `labels[i]` is what label i is called (a touchpoint id, an event name)."""

    labels: tuple[str, ...]
    table: Labels | None = None
    """shape (names, channels): label of each name in each channel, −1 = none. None: label = code."""
    by_seq: Labels | None = None
    """shape (≥ as_of_seq + 1,): label by arrival number, which goes before the table; UNSAID = ask the table."""

    @property
    def size(self) -> int:
        return len(self.labels)

    def of(self, chunk: Chunk) -> Labels:
        """shape (events of the chunk,): the label of each event."""
        if self.by_seq is None:
            return chunk.derived("labels", self.table, lambda: self._labels(chunk))
        return self._labels(chunk)

    def plain(self, chunk: Chunk) -> npt.NDArray[Any]:
        """The same for compiled loops, in whatever whole numbers there are: codes that are labels are not copied."""
        return self.of(chunk) if self.table is not None or self.by_seq is not None else chunk.column("code")

    def _labels(self, chunk: Chunk) -> Labels:
        found: Labels
        if self.table is None:
            found = chunk.column("code").astype(np.int32)
        elif self.table.shape[1] == 1 or bool((self.table == self.table[:, :1]).all()):
            found = np.take(self.table[:, 0], chunk.column("code"))
        else:
            index = chunk.column("code").astype(np.int64) * self.table.shape[1] + chunk.column("channel")
            found = np.take(self.table.ravel(), index)
        if self.by_seq is not None:
            said = self.by_seq[chunk.column("seq")]
            found = np.where(said == UNSAID, found, said).astype(np.int32)
        return found


def by_name(snapshot: Snapshot) -> Lookup:
    """Every event counts as its own name."""
    return Lookup(snapshot.names)


def seq_labels(snapshot: Snapshot, matches: Sequence[tuple[npt.NDArray[np.int64], int]]) -> Labels:
    """`Lookup.by_seq` from (arrival numbers, label) pairs; where two pairs claim an event, the first keeps it."""
    found = np.full(snapshot.as_of_seq + 1, UNSAID, np.int32)
    for seqs, label in matches:
        free = seqs[found[seqs] == UNSAID]
        found[free] = label
    return found


def code_of(snapshot: Snapshot, name: str) -> int:
    """The code of an event name; an unknown one is a usage error with the nearest names."""
    try:
        return snapshot.names.index(name)
    except ValueError:
        remedy = Sentence("analysis.no_such_touchpoint_remedy" if snapshot.names else "analysis.no_events_remedy")
        raise UsageError(
            Sentence("analysis.no_such_touchpoint_store"),
            value=name,
            allowed=sorted(snapshot.names) or None,
            remedy=remedy,
        ) from None
