"""Where are customers, and where are we? Channels by persona, stage and device, beside the plan, and how they change.

The share is of the group's journeys in the stage: those that meet it through this channel (on this device). *Planned* where
`planned` names the channel for the stage ("Buy=web|shop"; "web" alone for all stages); a planned channel that nobody uses has
a row with n 0. Trend: the share among journeys that began in the later half less that in the earlier half (the halves are cut
at the median begin), with Newcombe's interval.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes, stage_names
from .grouping import grouping
from .intervals import newcombe, wilson
from .kernel import Chunk, Ints
from .picture import Bars, Plain, most
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS
from .tally import different

COLUMNS = (
    Column("group", "name", "Persona: value of the property `group`; null without one."),
    Column("stage", "name", "Stage (or touchpoint, without stages)."),
    Column("channel", "name", "Channel; (none) where an event has none."),
    Column("device", "name", "Value of the property `device`; null without one."),
    Column("n", "count", "Journeys that are there."),
    Column("n_stage", "count", "Journeys of the group in the stage."),
    Column("share", "share", "n / n_stage; null when none is."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
    Column("planned", "flag", "Whether the plan has this channel in this stage; null without a plan."),
    Column("trend", "share_difference", "Share in the later half less that in the earlier half."),
    Column("trend_low", "share_difference", "Lower end of its 95 % interval; null where a half is empty."),
    Column("trend_high", "share_difference", "Upper end."),
)


@question(
    "channels",
    title="Where are customers, and where are we?",
    group="where",
    picture=Bars(("stage", "channel"), "share", "low", "high", "n", group="group", flag="planned", trend="trend"),
    plain=Plain("analysis.plain_channels", most("n")),
    columns=COLUMNS,
    arguments=(
        Argument("group", "text", "Property whose values are the personas.", None, of="property"),
        Argument("device", "text", "Property whose values are the devices.", None, of="property"),
        stage_names.STAGE,
        Argument("planned", "texts", 'Where we plan to be: "Buy=web|shop", or "web" for all stages.', (), of="planned"),
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
        MIN_N,
    ),
)
def channels(
    snapshot: Snapshot,
    *,
    group: str | None = None,
    device: str | None = None,
    stage: Sequence[str] = (),
    planned: Sequence[str] = (),
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 0,
) -> Result:
    """One row per group, stage, channel and device: groups by size, stages as given, then the greatest share first."""
    lookup = stage_names.lookup(snapshot, stage)
    groups = None if group is None else grouping(snapshot, group, where="group")
    devices = None if device is None else grouping(snapshot, device, where="device")
    names = ("(none)", *snapshot.channels[1:])
    plan = _plan(lookup.labels, planned)
    names = (*names, *sorted({channel for _, channel in plan or ()} - set(names)))  # planned, and never met
    work = kernel.chunks(snapshot, by, slice)
    middle = _middle(work)

    n_channels, n_devices = len(names), 1 if devices is None else len(devices.values)
    space = lookup.size * n_channels * n_devices

    def step(chunk: Chunk) -> tuple[Ints, Ints]:
        label = lookup.of(chunk).astype(np.int64)
        known = np.flatnonzero(label >= 0)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        of = np.zeros(chunk.n_units, np.int64) if groups is None else groups.of_units(chunk)
        late = (chunk.at[chunk.bounds[:-1]] > middle).astype(np.int64)
        what = np.zeros(len(known), np.int64) if devices is None else devices.of_events(chunk, known)
        # One number for unit, stage, channel and device: a unit counts once in each place.
        place = (label[known] * n_channels + chunk.column("channel")[known].astype(np.int64)) * n_devices + what
        unit_, place = np.divmod(different(unit[known] * space + place), space)
        stage_unit, at = np.divmod(different(unit[known] * lookup.size + label[known]), lookup.size)
        return (
            _counted((of[unit_] * 2 + late[unit_]) * space + place),
            _counted((of[stage_unit] * 2 + late[stage_unit]) * lookup.size + at),
        )

    n: dict[tuple[int, int, int, int], list[int]] = {}
    of_stage: dict[tuple[int, int], list[int]] = {}
    for met, there in kernel.run(work, step):
        for key, many in met.T.tolist():
            side, place = divmod(key, space)
            at, what = divmod(place, n_channels * n_devices)
            n.setdefault((side // 2, at, what // n_devices, what % n_devices), [0, 0])[side % 2] += many
        for key, many in there.T.tolist():
            side, at = divmod(key, lookup.size)
            of_stage.setdefault((side // 2, at), [0, 0])[side % 2] += many
    if plan is not None:
        for g, at in list(of_stage):
            for c in range(1, len(names)):
                if (at, names[c]) in plan and not any(k[:3] == (g, at, c) for k in n):
                    n[g, at, c, 0] = [0, 0]
    sizes: dict[int, int] = {}
    for (g, _), halves in of_stage.items():
        sizes[g] = sizes.get(g, 0) + sum(halves)
    rows = []
    for (g, at, c, what), halves in n.items():
        if sum(halves) < min_n:
            continue
        whole = of_stage[g, at]
        low, high = wilson(sum(halves), sum(whole)) or (None, None)
        trend = newcombe(halves[0], whole[0], halves[1], whole[1])
        rows.append(
            {
                "group": None if groups is None else groups.values[g],
                "stage": lookup.labels[at], "channel": names[c],
                "device": None if devices is None else devices.values[what],
                "n": sum(halves), "n_stage": sum(whole), "share": sum(halves) / sum(whole) if sum(whole) else None,
                "low": low, "high": high, "planned": None if plan is None else (at, names[c]) in plan,
                "trend": halves[1] / whole[1] - halves[0] / whole[0] if all(whole) else None,
                "trend_low": trend[0] if trend else None, "trend_high": trend[1] if trend else None,
                "order": (-sizes[g], g, at, -sum(halves), names[c], what),
            }
        )  # fmt: skip
    rows.sort(key=lambda r: r["order"])  # type: ignore[arg-type,return-value]  # a tuple in every row
    data: dict[str, list[object]] = {c.name: [r[c.name] for r in rows[:limit]] for c in COLUMNS}
    warnings = list(notes.about_size(snapshot, kernel.n_units(work)))
    if plan is not None and (off := sum(1 for r in rows if not r["planned"] and r["n"])):
        warnings.append(Sentence("analysis.met_where_not_planned", n=off))
    if plan is not None and (empty := sum(1 for r in rows if r["planned"] and not r["n"])):
        warnings.append(Sentence("analysis.planned_where_nobody_is", n=empty))
    return Result("channels", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _counted(keys: Ints) -> Ints:
    """Distinct keys and how often each: shape (2, keys)."""
    return np.vstack(np.unique(keys, return_counts=True))


def _middle(work: list[Chunk]) -> int:
    """The median begin of the units, µs."""
    begins = np.concatenate([np.zeros(0, np.int64), *kernel.run(work, lambda c: c.at[c.bounds[:-1]])])
    return int(np.median(begins)) if len(begins) else 0


def _plan(labels: Sequence[str], planned: Sequence[str]) -> set[tuple[int, str]] | None:
    """(stage, channel) of the plan; None without one."""
    if not planned:
        return None
    found = set()
    for text in planned:
        stage, sign, said = text.partition("=")
        if sign and stage.strip() not in labels:
            raise UsageError(
                Sentence("analysis.no_such_stage"), where="planned", value=stage.strip(), allowed=sorted(labels)
            )
        stages = [i for i, name in enumerate(labels) if not sign or name == stage.strip()]
        found |= {(s, name.strip()) for s in stages for name in (said if sign else stage).split("|") if name.strip()}
    return found
