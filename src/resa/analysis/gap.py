"""What happens between one place and the next: how long the wait, which contacts meanwhile, and who held the case.

Per unit its first crossing counts (`crossing` says from when to when, and whose turn each part of it was). One table: the wait,
then all contacts together, each touchpoint and each channel met meanwhile, then who held the case as a share of all waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes
from .crossing import FIRST, NEITHER, SECOND, Crossings, crossings, together
from .grouping import NONE, grouping
from .intervals import clustered_share, quantile_interval, t_mean, wilson
from .kernel import Chunk, Ints
from .lookup import code_of
from .picture import Bars, Plain, where
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

CUSTOMER = "customer"
COLUMNS = (
    Column("part", "name", "wait, contacts (all of them), touchpoint, channel, or held."),
    Column("name", "name", f"Touchpoint, channel or who held the case; {NONE} where that is not known."),
    Column("n", "count", "wait: journeys that crossed; contacts: those with one; held: those in which they held it."),
    Column("of", "count", "wait: journeys that were at the first place; contacts: that crossed; held: that waited."),
    Column("share", "share", "n / of; held: of all waiting time. Null without anything."),
    Column("low", "share", "Lower end of its 95 % interval (Wilson; held: journeys as clusters, null with one)."),
    Column("high", "share", "Upper end."),
    Column("per_journey", "number", "Contacts per journey that crossed; null for wait and held."),
    Column("per_journey_low", "number", "Lower end of its 95 % interval (Student's t); null with one journey."),
    Column("per_journey_high", "number", "Upper end."),
    Column("median_seconds", "seconds", "Median wait; held: median of the time they held it; null for contacts."),
    Column("seconds_low", "seconds", "Lower end of its 95 % interval; null with fewer than six."),
    Column("seconds_high", "seconds", "Upper end."),
    Column("q25", "seconds", "A quarter took no longer."),
    Column("q75", "seconds", "Three quarters took no longer."),
    Column("q90", "seconds", "Nine tenths took no longer."),
)
HOLDER = Argument("holder", "text", "Who holds a case: actor, channel, or a property such as team.", "actor")
_EMPTY = (None,) * 6

Turns = tuple[Crossings, Ints, Ints]
"""Crossings, and per turn the touchpoint and the channel of the event that ends it."""


@question(
    "gap",
    title="What happens between one place and the next, and who holds the case?",
    group="time",
    picture=Bars(("name",), "share", "low", "high", "n", group="part"),
    plain=Plain("analysis.plain_gap", where("part", "wait")),
    columns=COLUMNS,
    arguments=(
        Argument("from", "texts", "Touchpoints of the first place.", (), of="touchpoint", needed=True),
        Argument("to", "texts", "Touchpoints of the second.", (), of="touchpoint", needed=True),
        HOLDER,
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def gap(
    snapshot: Snapshot,
    *,
    from_: Sequence[str] = (),
    to: Sequence[str] = (),
    holder: str = "actor",
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """The wait first; of contacts, channels and holders those with most first, then by name."""
    table = _sides(snapshot, from_, to)
    who = grouping(snapshot, holder, where="holder")
    actor = who if holder == "actor" else grouping(snapshot, "actor")
    names = list(who.values)
    if CUSTOMER not in names:
        names.append(CUSTOMER)
    customer = actor.values.index(CUSTOMER) if CUSTOMER in actor.values else -1
    as_holder = names.index(CUSTOMER)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> Turns:
        asks = actor.of_events(chunk) == customer
        whose = np.where(asks, as_holder, who.of_events(chunk)).astype(np.int32)
        code = chunk.column("code")
        found = crossings(chunk.bounds, chunk.at, chunk.column("duration"), table[code], whose, asks)
        return found, code[found.event].astype(np.int64), chunk.column("channel")[found.event].astype(np.int64)

    parts = kernel.run(work, step)
    found = together([p[0] for p in parts])
    code, channel = (np.concatenate([np.zeros(0, np.int64), *(p[i] for p in parts)]) for i in (1, 2))
    between = np.concatenate([np.zeros(0, np.bool_), *(p[0].between for p in parts)])
    rows: list[tuple[object, ...]] = [_wait(found, from_, to)] if found.met else []
    if len(found.wait):
        of = found.crossing[between]
        rows.append(("contacts", "(all)", *contacted(of, len(found.wait)), *_EMPTY))
        by_channel = (NONE, *snapshot.channels[1:])
        rows += _met("touchpoint", of, code[between], snapshot.names, len(found.wait))
        rows += _met("channel", of, channel[between], by_channel, len(found.wait))
        rows += _held(found, names)
    warnings = [*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot)]
    if len(found.wait) and not (found.holder > 0).any():
        warnings.append(Sentence("analysis.nobody_is_said_to_act", holder=holder))
    data: dict[str, list[object]] = {c.name: [r[i] for r in rows] for i, c in enumerate(COLUMNS)}
    return Result("gap", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def contacted(crossing: Ints, n: int) -> tuple[float | None, ...]:
    """(crossings with one, n, share, low, high, mean per crossing, low, high) of contacts, given by their crossings."""
    times = np.unique(crossing, return_counts=True)[1].astype(np.float64)
    k, total = len(times), float(times.sum())
    ends, around = wilson(k, n) or (None, None), t_mean(n, total, float((times**2).sum())) or (None, None)
    return k, n, k / n, *ends, total / n, *around


def _met(part: str, crossing: Ints, label: Ints, names: Sequence[str], n: int) -> list[tuple[object, ...]]:
    """A row per label that is met."""
    rows = [(i, contacted(crossing[label == i], n)) for i in np.unique(label).tolist()]
    return [(part, names[i], *told, *_EMPTY) for i, told in sorted(rows, key=lambda r: (-(r[1][0] or 0), names[r[0]]))]


def _sides(snapshot: Snapshot, from_: Sequence[str], to: Sequence[str]) -> npt.NDArray[np.int8]:
    """The place of each name."""
    if not from_ or not to:
        raise UsageError(
            Sentence("analysis.from_and_to_needed"), where="to" if from_ else "from", allowed=sorted(snapshot.names)
        )
    table = np.full(len(snapshot.names), NEITHER, np.int8)
    for names, side in ((from_, FIRST), (to, SECOND)):
        for name in names:
            code = code_of(snapshot, name)
            if table[code] not in (NEITHER, side):
                raise UsageError(Sentence("analysis.touchpoint_on_both_sides"), where="to", value=name)
            table[code] = side
    return table


def _wait(found: Crossings, from_: Sequence[str], to: Sequence[str]) -> tuple[object, ...]:
    n = len(found.wait)
    name = f"{' | '.join(from_)} → {' | '.join(to)}"
    ends = wilson(n, found.met) or (None, None)
    return ("wait", name, n, found.met, n / found.met, *ends, None, None, None, *_spread(found.wait))


def _held(found: Crossings, names: Sequence[str]) -> list[tuple[object, ...]]:
    waited = found.wait.astype(np.float64)
    n_waited, total = int((waited > 0).sum()), float(waited.sum())
    rows: list[tuple[object, ...]] = []
    for i in np.unique(found.holder[found.took > 0]).tolist():
        here = found.holder == i
        took = np.bincount(found.crossing[here], found.took[here], len(waited)).astype(np.float64)
        ends = clustered_share(took, waited) or (None, None)
        held = took[took > 0]
        rows.append(
            ("held", names[i], len(held), n_waited, float(took.sum()) / total, *ends, None, None, None, *_spread(held))
        )
    return sorted(rows, key=lambda row: (-float(str(row[4])), str(row[1])))


def _spread(micros: npt.NDArray[Any]) -> tuple[float | None, ...]:
    """(median, its interval, quartiles, nine tenths) in seconds."""
    if not len(micros):
        return _EMPTY
    median, q25, q75, q90 = (float(q) / 1e6 for q in np.quantile(micros, (0.5, 0.25, 0.75, 0.9)))
    ends = quantile_interval(np.sort(micros)) or (None, None)
    low, high = (None if end is None else end / 1e6 for end in ends)
    return median, low, high, q25, q75, q90
