"""What a map already says that a question would else have to be told: its stages, its planned channels and its promises, each in
the names of the store as the map sees it (`on_map`). Offered ready-made; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from ..analysis.plan_text import quoted
from ..analysis.rules import said
from ..journey.channels import channel_key
from .binding import Binding, rule_table
from .expectations import Kind, promises
from .on_map import aliases

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from ..journey.records import EventRule
    from .planned import Plan


class ReadyStage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of the map as questions name it."""

    id: str
    names: tuple[str, ...]
    """The touchpoints that stand first here and have been met."""
    channels: tuple[str, ...]
    """Where the map plans to be: the channels of its touchpoints, in the store's words, else in the map's."""


class ReadyPromise(msgspec.Struct, frozen=True, kw_only=True):
    """What a touchpoint expects or promises, as a rule of `promises`."""

    touchpoint: str
    kind: Kind
    rule: str


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    stages: tuple[ReadyStage, ...] = ()
    """In map order, those with names."""
    plan: str = ""
    """The planned path as a line, where each step has one next: `a > b | c > d?`. Empty where it branches."""
    promises: tuple[ReadyPromise, ...] = ()
    """In map order, those that events can show."""


def ready(plan: Plan, binding: Binding, met: Sequence[bool], snapshot: Snapshot) -> Ready:
    """What this map offers to questions about this store; `met`: whether anybody has met each touchpoint."""
    homes = [plan.stage_of[plan.home(t)] for t in range(len(plan.touchpoints))]
    stages = []
    for number, stage in enumerate(plan.stages):
        here = [t for t, home in enumerate(homes) if home == number]
        names = tuple(plan.touchpoints[t].id for t in here if met[t])
        channels = dict.fromkeys(_word(plan.touchpoints[t].channel, snapshot) for t in here)
        if names:
            stages.append(ReadyStage(id=stage.id, names=names, channels=tuple(c for c in channels if c)))
    rules = []
    for promise in promises(plan):
        subject, other = (
            plan.touchpoints[promise.touchpoint].id,
            _recognised(promise.expectation.rule, binding, snapshot),
        )
        if met[promise.touchpoint] and other:
            rule = said((subject,), other, promise.expectation.within_seconds)
            rules.append(ReadyPromise(touchpoint=subject, kind=promise.kind, rule=rule))
    return Ready(stages=tuple(stages), plan=_path(plan, met), promises=tuple(rules))


def _path(plan: Plan, met: Sequence[bool]) -> str:
    """The steps that events show, in order; a step with several touchpoints is either of them."""
    n = len(plan.steps)
    if any(plan.next[i] != ((i + 1,) if i + 1 < n else ()) for i in range(n)):
        return ""
    places = []
    for s in range(n):
        here = [plan.touchpoints[t].id for t in plan.touchpoints_of[s] if met[t]]
        if here:
            places.append(" | ".join(quoted(name) + ("?" if plan.steps[s].optional else "") for name in here))
    return " > ".join(places) if len(places) > 1 else ""


def _recognised(rule: EventRule | None, binding: Binding, snapshot: Snapshot) -> tuple[str, ...]:
    table, _ = rule_table(rule, snapshot)
    known = aliases(binding, snapshot)
    names = (snapshot.names[c] for c in np.flatnonzero(table.any(axis=1)).tolist())
    return tuple(dict.fromkeys(known.get(name, name) for name in names))


def _word(channel: str, snapshot: Snapshot) -> str:
    """The store's word for the map's channel: the same, or one that means the same."""
    known = [c for c in snapshot.channels if c]
    if channel in known or not channel:
        return channel
    key = channel_key(channel) or channel.casefold()
    return next((c for c in known if (channel_key(c) or c.casefold()) == key), channel)
