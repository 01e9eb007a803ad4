"""How many get from the first step to the last, and where the others stop.

Steps are written `view > cart? > pay | invoice > thanks`: `|` either, `?` optional (counted, not demanded), a name twice
is wanted twice. *Ordered*: other events may come between; *strict*: nothing may; *unordered*: row k counts those with
any k of the steps, of which none is optional then. `window` runs from the entry. The entry is the unit's `first` event of
step 1 (unordered: of any step), `any` of them (the attempt that comes furthest counts), or the `last`. An `exclude` event
ends the attempts under way. A unit counts once; of an optional step are counted those who do it after the required step
before it and before they come to the next, in any of their attempts. With `session_gap`
the units are sessions. With a breakdown each group stands beside all others together: difference of the shares (Newcombe;
by clusters where asked), p-value and the same corrected for the number of groups (`significance`). A group is the entry's
own value, else the unit's first one known from there on, else its first one known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import clusters, funnel_groups, funnel_walk, grouping, kernel, notes, plan_text, sessions
from .clusters import CLUSTER
from .funnel_walk import ENTRIES, Steps, Walked
from .grouping import Grouping
from .intervals import Interval, wilson
from .kernel import Chunk, Ints
from .lookup import by_name, code_of
from .persons import Flags
from .picture import Bars, Plain, last
from .registry import Argument, question
from .result import Column, Result
from .sessions import BY, SESSION_GAP
from .slicing import SLICE_ARGUMENTS

COLUMNS = (
    Column("group", "name", "Value of the breakdown at the entry; null without one."),
    Column("step", "count", "Number of the step, from 1."),
    Column("touchpoint", "name", "The step; unordered: any so many of them."),
    Column("optional", "flag", "Whether the step may be left out."),
    Column("n", "count", "Journeys that reached it."),
    Column("share", "share", "n of those that entered."),
    Column("low", "share", "Lower end of its 95 % Wilson interval; null when nobody entered."),
    Column("high", "share", "Upper end."),
    Column("from_previous", "share", "n of those at the required step before; null at the first and when there are none."),
    Column("previous_low", "share", "Lower end of its 95 % Wilson interval."),
    Column("previous_high", "share", "Upper end."),
    Column("lost", "count", "Those at the required step before that did not get here; null for optional steps."),
    Column("median_seconds", "seconds", "Median time from entry to the step; null when nobody reached it, and for optional ones."),
    Column("difference", "share_difference", "With a breakdown: the group's share less that of all other groups together; null at the first step."),
    Column("difference_low", "share_difference", "Lower end of its 95 % interval."),
    Column("difference_high", "share_difference", "Upper end."),
    Column("p_value", "share", "Chance of so great a difference or greater were there none; not corrected."),
    Column("p_adjusted", "share", "The same corrected for as many groups as are compared at this step (Holm)."),
)  # fmt: skip
MODES = ("ordered", "unordered", "strict")
MOST_STEPS = 60


@question(
    "funnel",
    title="How many get from step to step?",
    group="away",
    picture=Bars(("touchpoint",), "share", "low", "high", "n", group="group"),
    plain=Plain("analysis.plain_funnel", last),
    columns=COLUMNS,
    arguments=(
        Argument(
            "steps",
            "texts",
            "The steps: view > cart? > pay | invoice; or one text per step.",
            (),
            of="path",
            needed=True,
        ),
        Argument("mode", "text", "ordered, unordered or strict.", "ordered", choices=MODES),
        Argument("window", "seconds", "Longest time from entry to a step.", None),
        Argument("exclude", "texts", "Events that end an attempt.", (), of="touchpoint"),
        Argument("entry", "text", "Which event of step 1 begins: first, any or last.", "first", choices=ENTRIES),
        Argument(
            "breakdown",
            "text",
            "One funnel per channel, account, period (month …) or value of a property.",
            None,
            of="property",
        ),
        CLUSTER,
        SESSION_GAP,
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def funnel(
    snapshot: Snapshot,
    *,
    steps: Sequence[str] = (),
    mode: str = "ordered",
    window: float | None = None,
    exclude: Sequence[str] = (),
    entry: str = "first",
    breakdown: str | None = None,
    cluster: str | None = None,
    session_gap: float | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """One row per step, in their order; with a breakdown one funnel after the other, the most entered first."""
    _one_of("mode", mode, MODES)
    _one_of("entry", entry, ENTRIES)
    if mode == "unordered" and entry == "last":
        raise UsageError(
            Sentence("analysis.steps_any_order_no_last_entry"), where="entry", value=entry, allowed=("first", "any")
        )
    places = _places(steps)
    told, known = _steps(snapshot, places, exclude, mode)
    groups = None if breakdown is None else grouping.grouping(snapshot, breakdown)
    alike = clusters.read(snapshot, cluster)
    micros = -1 if window is None else int(window * 1e6)
    lookup = by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice)

    def step(whole: Chunk) -> _Found:
        chunk = sessions.cut(whole, session_gap)
        label = lookup.plain(chunk)
        if mode == "unordered":
            made = funnel_walk.gather(chunk, label, known, micros, entry)
        else:
            made = funnel_walk.walk(chunk, label, known, micros, entry, mode == "strict")
        return _found(
            made,
            None if groups is None else _group(groups, chunk, made),
            None if alike is None else clusters.of_units(chunk, alike)[made.unit],
            notes.ties(chunk),
        )

    parts = kernel.run(work, step)
    depth = _joined([p.depth for p in parts])
    optional = _joined([p.optional for p in parts]) if max(known.after) >= 0 else np.zeros(len(depth), np.int64)
    group = None if groups is None else _joined([p.group for p in parts])
    who = None if alike is None else _joined([p.who for p in parts])
    taken = [_joined([p.taken[k] for p in parts]) for k in range(len(known.required) - 1)]
    rows: list[dict[str, object]] = []
    if groups is None or group is None:
        rows = _rows(None, places, known, mode, depth, taken, optional, who)
    else:
        of_taken = [_joined([p.of_taken[k] for p in parts]) for k in range(len(taken))]
        sizes = np.bincount(group, minlength=len(groups.values))
        shown = [g for g in sorted(range(len(sizes)), key=lambda g: (-sizes[g], str(groups.values[g]))) if sizes[g]]
        for g in shown:
            here = group == g
            own = [each[of == g] for each, of in zip(taken, of_taken, strict=True)]
            rows += _rows(
                groups.values[g],
                places,
                known,
                mode,
                depth[here],
                own,
                optional[here],
                None if who is None else who[here],
            )
        told += funnel_groups.compare(rows, [group == g for g in shown], depth, optional, known, who)
    warnings = [*notes.about_order(snapshot, kernel.n_units(work), sum(p.ties for p in parts)), *told]
    data = {c.name: [row[c.name] for row in rows] for c in COLUMNS}
    return Result("funnel", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a chunk has to say of those who entered."""

    depth: Ints
    optional: Ints
    taken: list[Ints]
    """Per required step but the first: µs from entry of those who reached it."""
    group: Ints | None
    of_taken: list[Ints]
    """The groups of those; empty without groups."""
    who: Ints | None
    ties: int


def _found(made: Walked, group: Ints | None, who: Ints | None, ties: int) -> _Found:
    later = made.times[1:]
    taken = [times[times >= 0] for times in later]
    of_taken = [] if group is None else [group[times >= 0] for times in later]
    return _Found(made.depth, made.optional, taken, group, of_taken, who, ties)


def _joined(parts: Sequence[Ints | None]) -> Ints:
    found = [part for part in parts if part is not None]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _one_of(where: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise UsageError(Sentence("analysis.no_such_value", where=where), where=where, value=value, allowed=allowed)


def _places(steps: Sequence[str]) -> list[list[tuple[str, bool]]]:
    """Per step its (name, optional) alternatives."""
    if not steps:
        raise UsageError(
            Sentence("analysis.funnel_needs_steps"), where="steps", allowed=Sentence("analysis.steps_example")
        )
    places = [[(name, o) for name, o, _ in place] for text in steps for place in plan_text.read_places(text)]
    if any(o for _, o in places[0]):
        raise UsageError(Sentence("analysis.first_step_cannot_optional_entry"), where="steps", value=places[0][0][0])
    if len(places) > MOST_STEPS:
        raise UsageError(
            Sentence("analysis.funnel_too_many_steps"),
            where="steps",
            value=len(places),
            allowed=Sentence("analysis.up_to_steps", most_steps=MOST_STEPS),
        )
    return places


def _steps(
    snapshot: Snapshot, places: list[list[tuple[str, bool]]], exclude: Sequence[str], mode: str
) -> tuple[list[Sentence], Steps]:
    index = {name: i for i, name in enumerate(snapshot.names)}
    unknown = list(dict.fromkeys(n for place in places for n, _ in place if n not in index))
    matches = np.zeros((len(index) + 1, len(places)), np.bool_)
    for s, place in enumerate(places):
        matches[[index[n] for n, _ in place if n in index], s] = True
    if mode == "unordered" and bool((np.unique(matches, axis=1).sum(axis=1) > 1).any()):
        raise UsageError(
            Sentence("analysis.unordered_steps_overlap"),
            where="steps",
            value=" > ".join(" | ".join(name for name, _ in place) for place in places),
            remedy=Sentence("analysis.unordered_steps_apart"),
        )
    optional = np.array([mode != "unordered" and any(o for _, o in place) for place in places])
    required = np.flatnonzero(~optional)
    after = np.where(optional, np.searchsorted(required, np.arange(len(places))) - 1, -1)
    excluded = np.zeros(len(index) + 1, np.bool_)
    for name in exclude:
        excluded[code_of(snapshot, name)] = True
    if bool((excluded & matches.any(axis=1)).any()):
        raise UsageError(Sentence("analysis.event_cannot_step_excluded"), where="exclude", value=", ".join(exclude))
    told = [Sentence("analysis.steps_never_seen", names=unknown)] if unknown and snapshot.n_events else []
    loose = [name for place in places for name, o in place if o]
    if mode == "unordered" and loose:
        told.append(Sentence("analysis.unordered_none_optional", names=loose))
    return told, Steps(matches, required, after, excluded)


def _group(groups: Grouping, chunk: Chunk, made: Walked) -> Ints:
    """shape (entered,): the entry's own group, else the first one known from there on (a channel is that of the entry only)."""
    begin = chunk.bounds[:-1].copy()
    begin[made.unit] = made.entry
    own = groups.of_events(chunk, begin)
    found = own if groups.name == "channel" else np.where(own > 0, own, groups.of_units(chunk, begin))
    return found[made.unit]


def _rows(
    group: str | None,
    places: list[list[tuple[str, bool]]],
    steps: Steps,
    mode: str,
    depth: Ints,
    taken: Sequence[Ints],
    optional: Ints,
    who: Ints | None,
) -> list[dict[str, object]]:
    entered = len(depth)
    rows: list[dict[str, object]] = []
    reached = [int(np.count_nonzero(depth >= k)) for k in range(len(steps.required))]
    for s, place in enumerate(places):
        is_optional = steps.after[s] >= 0
        k = int(steps.after[s]) if is_optional else int(np.searchsorted(steps.required, s))
        n = int(((optional >> s) & 1).sum()) if is_optional else reached[k]
        before = reached[k] if is_optional else reached[k - 1] if k else None
        had = None if not before or who is None else depth >= (k if is_optional else k - 1)
        reached_it = None if who is None else funnel_groups.reached(steps, s, depth, optional)
        low, high = _share(n, entered, reached_it, who, None) or (None, None)
        p_low, p_high = (_share(n, before, reached_it, who, had) if before else None) or (None, None)
        rows.append(
            {
                "group": group,
                "step": s + 1,
                "touchpoint": f"any {s + 1} of them" if mode == "unordered" else " | ".join(name for name, _ in place),
                "optional": bool(is_optional),
                "n": n,
                "share": n / entered if entered else None,
                "low": low,
                "high": high,
                "from_previous": n / before if before else None,
                "previous_low": p_low,
                "previous_high": p_high,
                "lost": before - n if before is not None and not is_optional else None,
                "median_seconds": None if is_optional else _median_seconds(k, entered, taken),
                **dict.fromkeys(funnel_groups.COMPARED),
            }
        )
    return rows


def _share(n: int, of: int, reached: Flags | None, who: Ints | None, among: Flags | None) -> Interval | None:
    """The interval of a share: of `among` where runs come in clusters."""
    if reached is None or who is None:
        return wilson(n, of)
    return clusters.share(reached, who) if among is None else clusters.share(reached[among], who[among])


def _median_seconds(k: int, entered: int, taken: Sequence[Ints]) -> float | None:
    """Of the required step k: the first takes nobody any time."""
    if k == 0:
        return 0.0 if entered else None
    return float(np.median(taken[k - 1])) / 1e6 if len(taken[k - 1]) else None
