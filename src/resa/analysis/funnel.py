"""How many get from the first step to the last, and where the others stop.

Steps are written `view > cart? > pay | invoice > thanks`: `|` either, `?` optional (counted, not demanded), a name twice
is wanted twice. *Ordered*: other events may come between; *strict*: nothing may; *unordered*: row k counts those with
any k of the steps. `window` runs from the entry. The entry is the unit's `first` event of step 1, `any` of them
(the attempt that comes furthest counts), or the `last`. An `exclude` event ends the attempts under way. A unit
counts once; of an optional step are counted those who do it between the required steps around it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import funnel_walk, kernel, notes, plan_text
from .funnel_walk import ENTRIES, Steps, Walked
from .intervals import wilson
from .kernel import Chunk
from .lookup import by_name, code_of
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

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
)  # fmt: skip
MODES = ("ordered", "unordered", "strict")
MOST_STEPS = 60
_NOTHING = "(none)"


@question(
    "funnel",
    title="How many get from step to step?",
    columns=COLUMNS,
    arguments=(
        Argument("steps", "texts", "The steps: view > cart? > pay | invoice; or one text per step.", ()),
        Argument("mode", "text", "ordered, unordered or strict.", "ordered"),
        Argument("window", "seconds", "Longest time from entry to a step.", None),
        Argument("exclude", "texts", "Events that end an attempt.", ()),
        Argument("entry", "text", "Which event of step 1 begins: first, any or last.", "first"),
        Argument("breakdown", "text", "One funnel per channel, or per value of a property, of the entry.", None),
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
    groups = None if breakdown is None else _groups(snapshot, breakdown)
    micros = -1 if window is None else int(window * 1e6)
    lookup = by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Walked, npt.NDArray[np.int64], int]:
        label = lookup.of(chunk)
        if mode == "unordered":
            made = funnel_walk.gather(chunk, label, known, micros, entry)
        else:
            made = funnel_walk.walk(chunk, label, known, micros, entry, mode == "strict")
        entered = made.depth >= 0
        group = np.zeros(int(entered.sum()), np.int64)
        if groups is not None:
            group = groups[0][chunk.column("channel")[made.entry[entered]] if breakdown == "channel" else chunk.column("seq")[made.entry[entered]]]  # fmt: skip
        kept = Walked(made.depth[entered], made.entry[entered], made.times[entered], made.optional[entered])
        return kept, group, notes.ties(chunk)

    parts = kernel.run(work, step)
    depth = np.concatenate([p[0].depth for p in parts]) if parts else np.zeros(0, np.int64)
    times = np.concatenate([p[0].times for p in parts]) if parts else np.zeros((0, len(known.required)), np.int64)
    optional = np.concatenate([p[0].optional for p in parts]) if parts else np.zeros(0, np.int64)
    group = np.concatenate([p[1] for p in parts]) if parts else np.zeros(0, np.int64)
    rows: list[dict[str, object]] = []
    values = [None] if groups is None else groups[1]
    sizes = np.bincount(group, minlength=len(values))
    for g in sorted(range(len(values)), key=lambda g: (-sizes[g], str(values[g]))):
        if groups is None or sizes[g]:
            here = group == g
            rows += _rows(values[g], places, known, mode, depth[here], times[here], optional[here])
    warnings = [*notes.about_order(snapshot, kernel.n_units(work), sum(p[2] for p in parts)), *told]
    data = {c.name: [row[c.name] for row in rows] for c in COLUMNS}
    return Result("funnel", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


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
    optional = np.array([mode != "unordered" and any(o for _, o in place) for place in places])
    required = np.flatnonzero(~optional)
    after = np.where(optional, np.searchsorted(required, np.arange(len(places))) - 1, -1)
    excluded = np.zeros(len(index) + 1, np.bool_)
    for name in exclude:
        excluded[code_of(snapshot, name)] = True
    if bool((excluded & matches.any(axis=1)).any()):
        raise UsageError(Sentence("analysis.event_cannot_step_excluded"), where="exclude", value=", ".join(exclude))
    told = [Sentence("analysis.steps_never_seen", names=unknown)] if unknown and snapshot.n_events else []
    return told, Steps(matches, required, after, excluded)


def _groups(snapshot: Snapshot, breakdown: str) -> tuple[npt.NDArray[np.int64], list[str | None]]:
    """(group per channel, or per arrival number; the groups' values)."""
    if breakdown == "channel":
        return np.arange(len(snapshot.channels)), [c or _NOTHING for c in snapshot.channels]
    if breakdown not in snapshot.properties():
        allowed = ["channel", *snapshot.properties()]
        raise UsageError(Sentence("analysis.no_such_property"), where="breakdown", value=breakdown, allowed=allowed)
    column = '"p.' + breakdown.replace('"', '""') + '"'
    rows = snapshot.connection().execute(f"SELECT seq, {column} FROM events WHERE {column} IS NOT NULL").fetchall()
    values = sorted({row[1] for row in rows})
    index = {value: i + 1 for i, value in enumerate(values)}
    found = np.zeros(snapshot.as_of_seq + 1, np.int64)
    for seq, value in rows:
        found[seq] = index[value]
    return found, [_NOTHING, *values]


def _rows(
    group: str | None,
    places: list[list[tuple[str, bool]]],
    steps: Steps,
    mode: str,
    depth: npt.NDArray[np.int64],
    times: npt.NDArray[np.int64],
    optional: npt.NDArray[np.int64],
) -> list[dict[str, object]]:
    entered = len(depth)
    rows: list[dict[str, object]] = []
    reached = [int((depth >= k).sum()) for k in range(len(steps.required))]
    for s, place in enumerate(places):
        is_optional = steps.after[s] >= 0
        k = int(steps.after[s]) if is_optional else int(np.searchsorted(steps.required, s))
        n = int(((optional >> s) & 1).sum()) if is_optional else reached[k]
        before = reached[k] if is_optional else reached[k - 1] if k else None
        low, high = wilson(n, entered) or (None, None)
        p_low, p_high = (wilson(n, before) if before else None) or (None, None)
        taken = times[:, k][times[:, k] >= 0] if not is_optional else times[:0, 0]
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
                "median_seconds": float(np.median(taken)) / 1e6 if len(taken) else None,
            }
        )
    return rows
