"""Are promises kept? Rules such as "every complaint is answered within three days", each checked in every journey.

How a rule is written: `rules`. A rule of response is about each time it is triggered (`n`); one trigger is answered by the next
fitting event after it, which may answer several. *Kept*: in time. *Broken*: too late, or the time has run out. *Open*: not yet
answered, and there is time left. A rule without a time is broken when the journey has ended without it; ended is a silence
longer than its last touchpoint's patience, as in `drop-off` (or as given). `never`, `at most`: broken when it happens, kept when
the journey ended without, else open. Events at the same instant follow each other in the order they arrived. Share = kept /
(kept + broken), its interval from journeys as clusters (`intervals.clustered_share`), or wider ones as asked; waits may be
counted in opening hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import clusters, drop_off, grouping, kernel, notes, rules
from .clusters import CLUSTER
from .kernel import Chunk, Ints
from .persons import Flags
from .picture import Bars, Plain
from .registry import Argument, question
from .result import Column, Result
from .rules import Rule
from .slicing import BY, SLICE_ARGUMENTS
from .working_time import CLOCK_ARGUMENTS, Clock, clock

COLUMNS = (
    Column("promise", "name", "The rule as written."),
    Column("group", "name", "Value of the breakdown; null without one."),
    Column("n", "count", "Times it was triggered; for rules about the whole journey, journeys."),
    Column("n_journeys", "count", "Journeys in which it was."),
    Column("kept", "count", "Of n, those kept."),
    Column("broken", "count", "Those broken."),
    Column("open", "count", "Those that may still be kept."),
    Column("share", "share", "kept / (kept + broken); null when none is decided."),
    Column("low", "share", "Lower end of its 95 % interval; null with fewer than two journeys."),
    Column("high", "share", "Upper end."),
    Column(
        "median_seconds", "seconds", "Median wait where an answer came, in time or not; null where there is no wait."
    ),
    Column("q90_seconds", "seconds", "Nine tenths waited no longer."),
)
KEPT, BROKEN, OPEN = 0, 1, 2
_WHOLE = ("always", "never", "at_most", "at_least")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One place per trigger."""

    state: Ints
    event: Ints
    """The event of the chunk that triggered it; the first of the unit for rules about whole journeys."""
    unit: Ints
    wait: Ints
    """µs (open time where a clock is given) to the answer; −1 = none."""


@question(
    "promises",
    title="Are promises kept?",
    group="plan",
    picture=Bars(("promise",), "share", "low", "high", "n", group="group"),
    plain=Plain("analysis.plain_promises"),
    columns=COLUMNS,
    arguments=(
        Argument(
            "promise",
            "texts",
            'A rule: "complaint -> answer within 3d", "never reminder", "at most 2 call" …',
            (),
            of="promise",
            needed=True,
        ),
        Argument(
            "breakdown", "text", "Per channel, account, period or property of what triggered it.", None, of="property"
        ),
        CLUSTER,
        Argument(
            "patience", "seconds", "Silence after which a journey has ended; by default each touchpoint's own.", None
        ),
        *CLOCK_ARGUMENTS,
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def promises(
    snapshot: Snapshot,
    *,
    promise: Sequence[str] = (),
    breakdown: str | None = None,
    cluster: str | None = None,
    patience: float | None = None,
    hours: str | None = None,
    holidays: str | None = None,
    closed: Sequence[str] = (),
    zone: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """One row per rule, in the order given; with a breakdown one per group, the most triggered first."""
    if not promise:
        raise UsageError(
            Sentence("analysis.promises_need_a_rule"), where="promise", allowed=Sentence("analysis.promise_forms")
        )
    read = [rules.read(text) for text in promise]
    told = _unknown(snapshot, read)
    opened = clock(snapshot, hours, holidays, closed, zone)
    groups = None if breakdown is None else grouping.grouping(snapshot, breakdown)
    alike = clusters.read(snapshot, cluster)
    patient = drop_off.count(snapshot, by=by, slice=slice, patience=patience).patience_seconds
    end = snapshot.last_at or 0
    work = kernel.chunks(snapshot, by, slice)
    names = snapshot.names

    def step(chunk: Chunk) -> list[tuple[Verdicts, Ints, Ints]]:
        last = chunk.bounds[1:] - 1
        over = (end - chunk.at[last]) / 1e6 > patient[chunk.column("code")[last]]
        made = []
        for rule in read:
            found = judge(names, chunk, rule, over, end, opened)
            group = np.zeros(len(found.event), np.int64) if groups is None else groups.of_events(chunk, found.event)
            # Units are numbered once over all partitions; a cluster that is not known is the unit itself.
            who = clusters.of_units(chunk, alike)[found.unit]
            made.append((found, group, who))
        return made

    parts = kernel.run(work, step)
    rows = []
    for i, rule in enumerate(read):
        mine = [p[i] for p in parts]
        group = _joined([m[1] for m in mine])
        state, wait = _joined([m[0].state for m in mine]), _joined([m[0].wait for m in mine])
        who = _joined([m[2] for m in mine])
        units = _joined([c.unit[m[0].unit] for c, m in zip(work, mine, strict=True)])
        sizes = np.bincount(group, minlength=1)
        chosen = np.flatnonzero(sizes).tolist() if groups is not None else [0]
        for g in sorted(chosen, key=lambda g: -sizes[g]):
            here = group == g
            name = None if groups is None else groups.values[g]
            rows.append(_row(rule, name, state[here], wait[here], who[here], units[here]))
    warnings = [*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot), *told]
    data = {c.name: [row[c.name] for row in rows] for c in COLUMNS}
    return Result("promises", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def judge(names: Sequence[str], chunk: Chunk, rule: Rule, over: Flags, end: int, opened: Clock | None) -> Verdicts:
    """The verdicts on one rule in a chunk; `over` says which units have ended, `end` is the data's."""
    subject = _where(names, chunk, rule.subject)
    unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
    if rule.kind in _WHOLE:
        return _whole(chunk, rule, subject, unit, over, end, opened)
    other = _where(names, chunk, rule.other)
    if rule.kind == "never_after":
        triggers, answer = _first(other, unit), subject
    else:
        triggers, answer = subject, other
    time = chunk.at if opened is None else opened.of(chunk.at)
    now = end if opened is None else int(opened.of(np.array([end]))[0])
    limit = None if rule.within is None else int(rule.within * 1e6)
    found = _before(triggers, answer, unit) if rule.kind == "precedence" else _after(triggers, answer, unit)
    if rule.kind == "chain":
        found = np.where(found == triggers + 1, found, -1)
    has = found >= 0
    wait = np.where(has, np.abs(time[found] - time[triggers]), -1)
    in_time = has & ((wait <= limit) if limit is not None else True)
    state = np.where(in_time, KEPT, BROKEN)
    ended = over[unit[triggers]]
    if rule.kind == "never_after":
        return Verdicts(
            np.where(has, BROKEN, np.where(ended, KEPT, OPEN)), triggers, unit[triggers], np.full(len(has), -1)
        )
    if rule.kind == "chain":
        is_last = triggers + 1 == chunk.bounds[unit[triggers] + 1]
        late = now - time[triggers] > limit if limit is not None else ended
        state = np.where(~has & is_last & ~late, OPEN, state)
    elif rule.kind == "response":
        waiting = ~has & ((now - time[triggers] <= limit) if limit is not None else ~ended)
        state = np.where(waiting, OPEN, state)
    return Verdicts(state, triggers, unit[triggers], wait)


def _whole(
    chunk: Chunk, rule: Rule, subject: Ints, unit: Ints, over: Flags, end: int, opened: Clock | None
) -> Verdicts:
    """Rules about the whole journey: one verdict per unit."""
    first, n = chunk.bounds[:-1], np.bincount(unit[subject], minlength=chunk.n_units)
    wait = np.full(chunk.n_units, -1, np.int64)
    ended = np.where(over, True, False)
    if rule.kind == "always":
        time = chunk.at if opened is None else opened.of(chunk.at)
        now = end if opened is None else int(opened.of(np.array([end]))[0])
        there = _first(subject, unit)
        wait[unit[there]] = time[there] - time[first[unit[there]]]
        if rule.within is not None:
            limit = int(rule.within * 1e6)
            ended = now - time[first] > limit
            n = np.where(wait <= limit, n, 0)
            late = (wait > limit) & (n == 0)
            return Verdicts(
                np.where(n > 0, KEPT, np.where(ended | late, BROKEN, OPEN)), first, np.arange(chunk.n_units), wait
            )
        state = np.where(n > 0, KEPT, np.where(ended, BROKEN, OPEN))
    elif rule.kind == "at_least":
        state = np.where(n >= rule.times, KEPT, np.where(ended, BROKEN, OPEN))
    else:
        state = np.where(n > rule.times, BROKEN, np.where(ended, KEPT, OPEN))
    return Verdicts(state, first, np.arange(chunk.n_units), wait)


def _where(names: Sequence[str], chunk: Chunk, wanted: Sequence[str]) -> Ints:
    codes = [names.index(name) for name in wanted if name in names]
    return np.flatnonzero(np.isin(chunk.column("code"), codes))


def _first(events: Ints, unit: Ints) -> Ints:
    """The first of these events in each unit."""
    return events[np.unique(unit[events], return_index=True)[1]]


def _after(triggers: Ints, answers: Ints, unit: Ints) -> Ints:
    """Per trigger the next answer in its unit, −1 where none comes."""
    if not len(answers):
        return np.full(len(triggers), -1, np.int64)
    place = np.searchsorted(answers, triggers, side="right")
    found = answers[np.minimum(place, len(answers) - 1)]
    return np.where((place < len(answers)) & (unit[found] == unit[triggers]), found, -1)


def _before(triggers: Ints, answers: Ints, unit: Ints) -> Ints:
    """Per trigger the last answer before it in its unit, −1 where there was none."""
    if not len(answers):
        return np.full(len(triggers), -1, np.int64)
    place = np.searchsorted(answers, triggers, side="left") - 1
    found = answers[np.maximum(place, 0)]
    return np.where((place >= 0) & (unit[found] == unit[triggers]), found, -1)


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _row(rule: Rule, group: str | None, state: Ints, wait: Ints, who: Ints, units: Ints) -> dict[str, object]:
    kept, broken, still = (int((state == s).sum()) for s in (KEPT, BROKEN, OPEN))
    decided = state != OPEN
    interval = clusters.share(state[decided] == KEPT, who[decided])
    waits = wait[wait >= 0] / 1e6
    low, high = interval or (None, None)
    return {
        "promise": rule.text,
        "group": group,
        "n": len(state),
        "n_journeys": len(np.unique(units)),
        "kept": kept,
        "broken": broken,
        "open": still,
        "share": kept / (kept + broken) if kept + broken else None,
        "low": low,
        "high": high,
        "median_seconds": float(np.median(waits)) if len(waits) else None,
        "q90_seconds": float(np.quantile(waits, 0.9)) if len(waits) else None,
    }


def _unknown(snapshot: Snapshot, read: Sequence[Rule]) -> list[Sentence]:
    names = dict.fromkeys(n for r in read for n in (*r.subject, *r.other) if n not in snapshot.names)
    return [Sentence("analysis.steps_never_seen", names=list(names))] if names and snapshot.n_events else []
