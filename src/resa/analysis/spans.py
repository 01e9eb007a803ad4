"""Spans of time in journeys, each from the event it begins with: between two touchpoints, and stays in a stage; and how they lie.

Broken down, a span counts where it begins: in the period, channel or actor of that event; by account or a property in the
journey's own. In a group of fewer than five only n is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UsageError
from ..events.model import Snapshot
from ..loops.native import native
from ..texts.sentence import Sentence
from . import grouping, kernel, periods, quantiles
from .binned import Binned
from .kernel import Chunk, Ints
from .lookup import Labels
from .quantiles import Samples
from .registry import Argument
from .result import Column

BREAKDOWN = Argument(
    "breakdown", "text", "Per day, week, month, quarter, year, channel, account, actor or property.", None,
    of="property",
)  # fmt: skip
GROUP = Column("group", "name", "Value of the breakdown, or the first day or name of the period; null without one.")
#: What is said of each group of spans.
SPREAD = (
    Column("n", "count", "Times measured."),
    Column("median_seconds", "seconds", "Half took no longer; null, as the others, in a group of fewer than five."),
    Column("q25", "seconds", "A quarter took no longer."),
    Column("q75", "seconds", "Three quarters took no longer."),
    Column("q90", "seconds", "Nine tenths took no longer."),
)
ENDS = (
    Column("low", "seconds", "Lower end of the median's 95 % interval (two of the values, exact); null under six."),
    Column("high", "seconds", "Upper end."),
)
PROBABILITIES = (0.5, 0.25, 0.75, 0.9)
#: Groups smaller than this say so and nothing else.
FEW = 5

Row = dict[str, Any]
#: (what each span is of, −1 = of nothing; the event of the chunk it begins with; µs).
Spans = tuple[Ints, Ints, Ints]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Groups of spans; without a grouping all are one."""

    by: grouping.Grouping | None

    @property
    def values(self) -> tuple[str | None, ...]:
        return (None,) if self.by is None else self.by.values

    @property
    def is_period(self) -> bool:
        """Whether the groups follow each other in time."""
        return self.by is not None and self.by.name in periods.PERIODS

    def of(self, chunk: Chunk, begin: Ints) -> Ints:
        """The group of the spans that begin with these events."""
        if self.by is None:
            return np.zeros(len(begin), np.int64)
        if self.is_period or self.by.name in ("channel", "actor"):
            return self.by.of_events(chunk, begin)
        return self.by.of_units(chunk)[np.searchsorted(chunk.bounds, begin, side="right") - 1]


NO_GROUPS = Breakdown(None)


def breakdown(snapshot: Snapshot, name: str | None) -> Breakdown:
    """The breakdown called `name`; a usage error lists what there is."""
    if name == "customer":
        allowed = [*grouping.WORDS, *snapshot.properties()]
        raise UsageError(Sentence("analysis.no_such_property"), where="breakdown", value=name, allowed=allowed)
    return Breakdown(None if name is None else grouping.grouping(snapshot, name))


def gather(work: list[Chunk], step: Callable[[Chunk], Spans], size: int, groups: Breakdown) -> Samples:
    """All spans by `what · groups + group`, for `size` different things."""
    many = len(groups.values)

    def part(chunk: Chunk) -> Samples:
        what, begin, micros = step(chunk)
        return quantiles.group(np.where(what < 0, -1, what * many + groups.of(chunk, begin)), micros, size * many)

    return quantiles.join(kernel.run(work, part))


def between(chunk: Chunk, label: Labels, at: Ints, source: int, target: int) -> tuple[Ints, Ints]:
    """(the first `source` of each unit, µs from there to the next `target` after it), where there is one."""
    begin, took = np.empty(chunk.n_units, np.int64), np.empty(chunk.n_units, np.int64)
    n = _between(label, at, chunk.bounds, source, target, begin, took)
    return begin[:n], took[:n]


@native
def _between(label, at, bounds, source, target, begin, took):  # type: ignore[no-untyped-def]  # numba infers the types
    n = 0
    for u in range(len(bounds) - 1):
        begun = -1
        for e in range(bounds[u], bounds[u + 1]):
            if begun >= 0 and label[e] == target:
                begin[n] = begun
                took[n] = at[e] - at[begun]
                n += 1
                break
            if begun < 0 and label[e] == source:
                begun = e
    return n


def stays(chunk: Chunk, label: Labels, at: Ints) -> Spans:
    """(label, its first event, µs to the next event with another label, or to the unit's last with this one) of each stay.

    Events without a label are passed over.
    """
    known: Ints = np.flatnonzero(label >= 0)
    if not len(known):
        none = np.zeros(0, np.int64)
        return none, none, none
    unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))[known]
    here, when = label[known].astype(np.int64), at[known]
    begins = np.ones(len(known), np.bool_)
    begins[1:] = (here[1:] != here[:-1]) | (unit[1:] != unit[:-1])
    first: Ints = np.flatnonzero(begins)
    last = np.append(first[1:], len(known)) - 1
    onward = np.minimum(last + 1, len(known) - 1)
    follows = (last + 1 < len(known)) & (unit[onward] == unit[last])
    took: Ints = np.where(follows, when[onward], when[last]) - when[first]
    return here[first], known[first], took


def rows(found: Samples | Binned, groups: Breakdown, *, fill: bool = False) -> Iterator[tuple[int, list[Row]]]:
    """(what, its groups): periods in their order, other groups the largest first. `fill`: empty periods between stand too."""
    many = len(groups.values)
    spread = found.spread(PROBABILITIES)
    what, group = np.divmod(found.keys, many)
    for one in dict.fromkeys(what.tolist()):
        first, after = np.searchsorted(what, [one, one + 1]).tolist()
        here = [(int(group[i]), _row(groups.values[int(group[i])], spread, i, groups)) for i in range(first, after)]
        if fill and groups.is_period:
            known = dict(here)
            here = [
                (g, known.get(g) or {"group": groups.values[g], "n": 0, **dict.fromkeys(_NUMBERS)})
                for g in range(min(known), max(known) + 1)
            ]
        here.sort(key=lambda r: r[0] if groups.is_period else (-r[1]["n"], r[1]["group"] or ""))
        yield one, [row for _, row in here]


_NUMBERS = ("median_seconds", "q25", "q75", "q90", "low", "high")


def _row(group: str | None, spread: quantiles.Spread, i: int, groups: Breakdown) -> Row:
    n = int(spread.n[i])
    if groups.by is not None and n < FEW:
        return {"group": group, "n": n, **dict.fromkeys(_NUMBERS)}
    ends = [None if np.isnan(end) else float(end) for end in (spread.low[i], spread.high[i])]
    return {"group": group, "n": n, **dict(zip(_NUMBERS, [*spread.at[i].tolist(), *ends], strict=True))}


def notes(shown: list[Row], groups: Breakdown) -> list[Sentence]:
    """What a reader of groups must know."""
    few = list(dict.fromkeys(row["group"] for row in shown if row["n"] < FEW))
    told = []
    if groups.by is not None and few:
        told.append(Sentence("analysis.groups_of_fewer_than_five", names=few[:12], n=len(few), few=FEW))
    if groups.is_period and shown:
        told.append(Sentence("analysis.newest_spans_not_over"))
    return told
