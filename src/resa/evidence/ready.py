"""What a map already says that a question would else have to be told: its stages, its planned channels and its promises, each in
the names of the store as the map sees it (`on_map`). Offered ready-made; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from ..analysis.plan_text import ANY, END, START, quoted
from ..analysis.rules import said
from ..journey.channels import channel_key
from .binding import Binding, rule_table
from .expectations import Kind, promises
from .on_map import aliases
from .planned import EXIT

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
    """The planned path as `plan_text` writes it: one line where each step has one next, `a > b | c > d?`, else its arrows."""
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
    """The steps that events show; a step with several touchpoints is either of them."""
    n = len(plan.steps)
    here = [tuple(plan.touchpoints[t].id for t in plan.touchpoints_of[s] if met[t]) for s in range(n)]
    if len({name for names in here for name in names}) < 2:
        return ""
    if any(plan.next[i] != ((i + 1,) if i + 1 < n else ()) for i in range(n)):
        return _arrows(plan, here)
    return " > ".join(_place(names, plan.steps[s].optional) for s, names in enumerate(here) if names)


def _arrows(plan: Plan, here: Sequence[tuple[str, ...]]) -> str:
    """A path with branches and loops: what follows each step. Steps no event shows are passed through; touchpoints of one step
    may follow each other. Who has fallen away has not left the path: as on the map, a journey may end anywhere, and a step of leaving
    may come after any other."""
    leaving = [s for s, stage in enumerate(plan.stage_of) if plan.stage_role[stage] == EXIT]
    begins = [s for s in plan.starts if s not in leaving] or plan.starts
    lines = [_line((START,), [here[s] for s in _shown(begins, plan, here)])]
    for s, names in enumerate(here):
        onward = [here[to] for to in _shown(plan.next[s], plan, here)]
        if names and onward:
            lines.append(_line(names, onward, plan.steps[s].optional))
        elif names:
            lines.append(_place(names, plan.steps[s].optional))
        if len(names) > 1:
            lines += [_line((name,), [tuple(other for other in names if other != name)]) for name in names]
    lines += [_line((ANY,), [here[s]]) for s in leaving if here[s]]
    return "; ".join([*lines, f"{ANY} > {END}"])


def _shown(steps: Iterable[int], plan: Plan, here: Sequence[tuple[str, ...]]) -> list[int]:
    """These steps, and in place of those that no event shows the ones they lead to."""
    found: dict[int, None] = {}
    passed: set[int] = set()
    waiting = sorted(steps, reverse=True)
    while waiting:
        step = waiting.pop()
        if here[step]:
            found[step] = None
        elif step not in passed:
            passed.add(step)
            waiting += reversed(plan.next[step])
    return list(found)


def _line(names: Sequence[str], onward: Iterable[Sequence[str]], optional: bool = False) -> str:
    after = dict.fromkeys(name for place in onward for name in place)
    return f"{_place(names, optional)} > {_place(tuple(after), False)}"


def _place(names: Sequence[str], optional: bool) -> str:
    return " | ".join((name if name in (START, ANY) else quoted(name)) + "?" * optional for name in names)


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
