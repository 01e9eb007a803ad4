"""Groups of units: by a channel, an account, who acted, a calendar period, or the values of any event property.

A group is a small integer, 0 where nothing is known. An event's group is its own; a unit's is the first one known in it, from
an event on where that is said. Read once per question; kernels look it up by arrival number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..events.model import Snapshot
from ..texts.sentence import Sentence
from . import periods
from .kernel import Chunk, Ints

NONE = "(none)"
#: Groups that need no property: what the words mean wins over a property of the same name.
WORDS = ("channel", "account", "actor", *periods.PERIODS)


@dataclass(frozen=True, slots=True)
class Grouping:
    """What each event's group is called: `values[0]` is NONE."""

    name: str
    values: tuple[str, ...]
    _by_seq: npt.NDArray[np.int32] | None = None
    _period: tuple[str, int] | None = None
    """(the period, the number of the first one) where groups are periods."""

    def of_events(self, chunk: Chunk, events: Ints | None = None) -> Ints:
        """The group of each of these events of the chunk (all by default)."""

        def column(name: str) -> npt.NDArray[np.int64]:
            whole = chunk.column(name)
            return (whole if events is None else whole[events]).astype(np.int64)

        if self._period is not None:
            word, first = self._period
            return periods.number(column("at"), word) - first + 1
        if self._by_seq is None:
            return column("person") + 1 if self.name == "customer" else column("channel")
        return self._by_seq[column("seq")].astype(np.int64)

    def of_seq(self, seq: Ints) -> Ints:
        """The same by arrival number, for groups that are a column of the events."""
        assert self._by_seq is not None
        return self._by_seq[seq].astype(np.int64)

    def of_units(self, chunk: Chunk, begin: Ints | None = None) -> Ints:
        """shape (units,): the first known group at or after the event `begin[u]` (its first), else the first known at all."""
        begin = chunk.bounds[:-1] if begin is None else begin
        if self._period is not None:
            return self.of_events(chunk, begin)
        group = self.of_events(chunk)
        known = np.append(np.flatnonzero(group > 0), len(group))

        def first(start: Ints) -> Ints:
            at = known[np.searchsorted(known, start)]
            inside = at < chunk.bounds[1:]
            return np.where(inside, np.append(group, 0)[np.where(inside, at, len(group))], 0)

        found = first(begin)
        return np.where(found > 0, found, first(chunk.bounds[:-1])).astype(np.int64)


def grouping(snapshot: Snapshot, name: str, *, where: str = "breakdown") -> Grouping:
    """The grouping called `name`; a usage error lists what there is."""
    if name == "channel":
        return Grouping(name, (NONE, *snapshot.channels[1:]))
    if name in periods.PERIODS:
        if not snapshot.n_events:
            return Grouping(name, (NONE,))
        ends = np.array([snapshot.first_at or 0, snapshot.last_at or 0])
        first, last = periods.number(ends, name).tolist()
        return Grouping(name, (NONE, *periods.names(range(first, last + 1), name)), None, (name, first))
    if name in ("account", "actor"):
        return _by_column(snapshot, name, name)
    known = {n.casefold(): n for n in snapshot.properties()}
    if name.casefold() not in known:
        allowed = [*WORDS, *known.values()]
        raise UsageError(Sentence("analysis.no_such_property"), where=where, value=name, allowed=allowed)
    return _by_column(snapshot, name, "p." + known[name.casefold()])


def _by_column(snapshot: Snapshot, name: str, column: str) -> Grouping:
    quoted = '"' + column.replace('"', '""') + '"'
    found = np.zeros(snapshot.as_of_seq + 1, np.int32)
    if not snapshot.n_events:
        return Grouping(name, (NONE,), found)
    rows = snapshot.connection().execute(
        f"SELECT seq, (dense_rank() OVER (ORDER BY {quoted}))::INTEGER AS k FROM events WHERE {quoted} IS NOT NULL"
    ).fetchnumpy()  # fmt: skip
    found[np.asarray(rows["seq"], np.int64)] = np.asarray(rows["k"], np.int32)
    values = snapshot.connection().execute(
        f"SELECT DISTINCT {quoted} FROM events WHERE {quoted} IS NOT NULL ORDER BY 1"
    ).fetchall()  # fmt: skip
    texts: Sequence[str] = [str(row[0]) for row in values]
    if name == "account":
        texts = snapshot.unit_labels("account", np.array([int(row[0]) for row in values], np.int64))
    return Grouping(name, (NONE, *texts), found)
