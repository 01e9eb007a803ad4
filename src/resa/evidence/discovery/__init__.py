"""From a log to a first map: `discover(snapshot) -> Discovered`, a draft from events alone that says what it left out.

1 read the journeys (evenly sampled when many) · 2 choose and order names, group those that belong together into steps ·
3 keep the main ways between steps · 4 cut the steps into stages · 5 look for groups of journeys, which may not exist ·
6 draw the document · 7 measure how well it explains the journeys it was made from.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...errors import CancelledError, UsageError
from ...texts.sentence import Sentence
from .report import Discovered, DiscoveryReport, DroppedBranch, DroppedName, FoundPersona

if TYPE_CHECKING:
    from ...analysis.mixture import Search
    from ...events.model import Snapshot
    from ...journey.document import Document
    from ..model import Value
    from .draft import Shape
    from .reading import Log
    from .recognising import Recognised

__all__ = ["Discovered", "DiscoveryReport", "discover"]

Progress = Callable[[int, int | None, Sentence], None]
#: A map stays readable with so many steps, and touchpoints; names met by a smaller share of journeys are left out.
MOST_STEPS, MOST_TOUCHPOINTS, LEAST_SHARE = 20, 40, 0.01
#: A step is taken as a goal when this share of those who come there stop there, in the later half of the map.
GOAL_STOPS, GOAL_SHARE = 0.5, 0.03
LISTED = 50


def discover(
    snapshot: Snapshot,
    title: str | None = None,
    language: str = "en",
    *,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
    choose: Callable[[str], str] = secrets.choice,
) -> Discovered:
    """Draft a journey from a store's events. UsageError when there are none; CancelledError when stopped."""
    steps_done = 0

    def next_step(what: Sentence) -> None:
        nonlocal steps_done
        if cancel is not None and cancel():
            raise CancelledError(Sentence("evidence.drafting_journey_stopped"))
        if progress is not None:
            progress(steps_done, 6, what)
        steps_done += 1

    from ...analysis.mixture import Effort, posterior, search
    from .draft import draw
    from .reading import read_log
    from .recognising import recognise

    next_step(Sentence("evidence.reading_journeys"))
    log = read_log(snapshot)
    if not log.n:
        raise UsageError(
            Sentence("evidence.no_events_draft_journey_from"), remedy=Sentence("evidence.import_event_file_first")
        )
    next_step(Sentence("evidence.ordering_steps"))
    shape, label, count = _shape(log)
    next_step(Sentence("evidence.looking_for_groups"))
    tried = search(log.bounds, label, len(shape.steps), Effort())
    mixed = tried.mixture
    recognised: list[Recognised | None] = []
    if mixed is not None:
        member = posterior(mixed, log.bounds, label).argmax(axis=1)
        recognised = recognise(snapshot, log, member, len(mixed.share))
    next_step(Sentence("evidence.drawing_the_map"))
    from ...events.report import iso

    span = (iso(snapshot.first_at) or "", iso(snapshot.last_at) or "")
    document = draw(
        shape,
        log,
        mixed,
        recognised,
        title=title or "",
        language=language,
        n=snapshot.n_journeys,
        span=span,
        choose=choose,
    )
    next_step(Sentence("evidence.measuring_the_draft"))
    report = _report(snapshot, log, shape, label, count, tried, recognised, document, language)
    next_step(Sentence("evidence.done"))
    return Discovered(document, report)


def _shape(log: Log) -> tuple[Shape, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Steps 2 to 4: (the shape, the step of every event or −1, moves between steps)."""
    from .branches import keep, optional
    from .draft import Shape
    from .kernels import first_positions, follows
    from .ordering import group, usual_order
    from .staging import stages

    chosen = _chosen_names(log)
    to_chosen = np.full(len(log.names), -1, np.int64)
    to_chosen[chosen] = np.arange(len(chosen))
    name = to_chosen[log.code]
    journeys, position, before = first_positions(log.bounds, name, len(chosen))
    direct, _ = follows(log.bounds, name, log.at, len(chosen))
    order = usual_order(before, position / np.maximum(journeys, 1))
    groups = group(order, before, direct[:-1, :-1], journeys, MOST_STEPS)
    to_step = np.full(len(log.names) + 1, -1, np.int64)
    for s, inside in enumerate(groups):
        to_step[chosen[inside]] = s
    label = to_step[log.code]
    n = len(groups)
    count, wait = follows(log.bounds, label, log.at, n)
    reached, _, _ = first_positions(log.bounds, label, n)
    kept = keep(count, log.n)
    shape = Shape(
        steps=[[int(chosen[i]) for i in inside] for inside in groups],
        stages=stages(count, wait),
        kept=kept,
        optional=optional(count, kept, reached, log.n),
        goals=_goals(count, log.n),
        reached=reached,
    )
    return shape, label, count


def _chosen_names(log: Log) -> npt.NDArray[np.int64]:
    """Names met by enough journeys, the most met ones first, and at least one."""
    from .kernels import first_positions

    journeys, _, _ = _per_name(log, first_positions)
    by_size = np.argsort(-journeys, kind="stable")
    enough = max(1 if log.n < 20 else 2 if log.n < 100 else 5, LEAST_SHARE * log.n)
    wanted = [int(c) for c in by_size[:MOST_TOUCHPOINTS] if journeys[c] >= enough] or [int(by_size[0])]
    return np.array(sorted(wanted), np.int64)


def _per_name(
    log: Log, count: Callable[..., tuple[npt.NDArray[np.int64], object, object]]
) -> tuple[npt.NDArray[np.int64], object, object]:
    if len(log.names) <= 2_000:
        return count(log.bounds, log.code, len(log.names))
    events = np.bincount(log.code, minlength=len(log.names))
    usual = np.argsort(-events, kind="stable")[:2_000]
    to = np.full(len(log.names), -1, np.int64)
    to[usual] = np.arange(len(usual))
    some, a, b = count(log.bounds, to[log.code], len(usual))
    journeys = np.zeros(len(log.names), np.int64)
    journeys[usual] = some
    return journeys, a, b


def _goals(count: npt.NDArray[np.int64], n_journeys: int) -> frozenset[int]:
    """Steps in the later half where most who come stop; the last step when there is none."""
    n = len(count) - 1
    out = count[:n].sum(axis=1)
    found = {
        s
        for s in range(n // 2, n)
        if count[s, n] >= GOAL_STOPS * max(int(out[s]), 1) and count[s, n] >= GOAL_SHARE * n_journeys
    }
    return frozenset(found or {n - 1})


def _report(
    snapshot: Snapshot, log: Log, shape: Shape, label: npt.NDArray[np.int64], count: npt.NDArray[np.int64],
    tried: Search, recognised: list[Recognised | None], document: Document, language: str,
) -> DiscoveryReport:  # fmt: skip
    """Step 7."""
    from ..suppress import small
    from ..values import share
    from .branches import allowed
    from .draft import differs
    from .kernels import explained
    from .paths import most_usual

    n = len(shape.steps)
    mixed = tried.mixture
    some, good = explained(log.bounds, label, allowed(shape.kept, shape.optional), n)
    steps = document.steps()
    path, path_n = most_usual(log.bounds, label)
    branches = _dropped_branches(shape, count, [s.id for s in steps])
    personas = document.personas() if mixed is not None else ()
    ranked = [] if mixed is None else [int(k) for k in np.argsort(-mixed.share, kind="stable")]
    found = []
    for persona, k in zip(personas, ranked, strict=True):
        assert mixed is not None
        more, less = ([steps[s].id for s in some_steps] for some_steps in differs(mixed, k))
        by = recognised[k]
        found.append(
            FoundPersona(
                id=persona.id, share=float(mixed.share[k]), more=tuple(more), less=tuple(less),
                trait=None if by is None else by.trait, values=() if by is None else by.values,
                precision=None if by is None else by.precision, recall=None if by is None else by.recall,
                tried=None if by is None else by.n,
            )
        )  # fmt: skip
    note = Sentence("evidence.some_personas", n=len(found)) if found else Sentence("evidence.no_personas")
    if tried.capped:
        note = Sentence("evidence.most_personas", n=len(found))
    return DiscoveryReport(
        journeys=snapshot.n_journeys,
        events=snapshot.n_events,
        sampled_every=log.every,
        stages=len(shape.stages),
        steps=n,
        touchpoints=sum(len(s) for s in shape.steps),
        events_on_map=float((label >= 0).mean()),
        explained=share([good], [some], of="journeys", as_of=None),
        fitness=_fitness(document, snapshot),
        representative_path=tuple(steps[s].id for s in path),
        representative_n=None if small(path_n) else path_n,
        dropped_names=_dropped_names(log, shape),
        dropped_branches=tuple(branches[:LISTED]),
        n_dropped_branches=len(branches),
        personas=tuple(found),
        persona_note=note,
        goals=document.journey.goal_touchpoints,
        warnings=_warnings(log),
    )


def _fitness(document: Document, snapshot: Snapshot) -> Value:
    from datetime import UTC, datetime

    from ..deviations import align_group, fitness
    from ..ground import read_ground
    from ..walk import walk

    ground = read_ground(document, snapshot, None, datetime.now(UTC))
    counts = walk(ground.plan, ground.rows, ground.patience, ground.rows.live, timed=False)
    return fitness([align_group(ground.plan, ground.rows, counts.outcome)], ground.as_of)


def _dropped_branches(shape: Shape, count: npt.NDArray[np.int64], ids: list[str]) -> list[DroppedBranch]:
    """Moves that five journeys or more made and the draft does not show, most taken first."""
    n = len(ids)
    lost = np.where(shape.kept, 0, count)[:n]
    order = np.argsort(-lost, axis=None, kind="stable")
    found = []
    for at in order:
        s, t = divmod(int(at), n + 1)
        if lost[s, t] < 5:
            break
        found.append(DroppedBranch(source=ids[s], target=ids[t] if t < n else "end", n=int(lost[s, t])))
    return found


def _dropped_names(log: Log, shape: Shape) -> tuple[DroppedName, ...]:
    from ..suppress import small
    from .kernels import first_positions

    journeys, _, _ = _per_name(log, first_positions)
    kept = {code for step in shape.steps for code in step}
    left = [c for c in np.argsort(-journeys, kind="stable") if int(c) not in kept and journeys[c]]
    return tuple(
        DroppedName(
            name=log.names[c],
            journeys=None if small(int(journeys[c])) else int(journeys[c]),
            share=None if small(int(journeys[c])) else float(journeys[c] / log.n),
        )
        for c in left[:LISTED]
    )


def _warnings(log: Log) -> tuple[Sentence, ...]:
    said = [Sentence("evidence.check_the_draft")]
    if log.every > 1:
        said.append(Sentence("evidence.draft_from_a_sample", k=log.every, n=log.n))
    return tuple(said)
