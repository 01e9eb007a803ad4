"""Which node of the map an answer is about: as the file says it, else the customer's nearest preceding touchpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ..events.model import Slice, Snapshot
    from ..voice.model import Answers
    from .binding import Binding
    from .planned import Plan
    from .rows import Rows

#: An answer about nothing in particular belongs to the touchpoint its customer met at most so long before (µs).
WINDOW = 30 * 86_400 * 1_000_000
UNKNOWN_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Placed:
    """Answers by node number (touchpoints, then steps, then stages); −1 = not placed at that level."""

    answers: Answers
    touchpoint: npt.NDArray[np.int64]
    step: npt.NDArray[np.int64]
    stage: npt.NDArray[np.int64]
    groups: tuple[npt.NDArray[np.bool_], ...]
    """Which answers are in the shown group, then in every group to be protected."""

    def at(self, plan: Plan, node: int) -> npt.NDArray[np.int64]:
        """Row numbers of the answers about a node or what stands inside it, in the shown group."""
        return np.flatnonzero(self.mask(plan, node) & self.groups[0])

    def mask(self, plan: Plan, node: int) -> npt.NDArray[np.bool_]:
        """The same before any group is chosen."""
        n_t, n_s = len(plan.touchpoints), len(plan.steps)
        if node < n_t:
            return np.asarray(self.touchpoint == node)
        if node < n_t + n_s:
            return np.asarray(self.step == node - n_t)
        return np.asarray(self.stage == node - n_t - n_s)


def place(
    plan: Plan,
    binding: Binding,
    rows: Rows,
    snapshot: Snapshot,
    answers: Answers,
    groups: Sequence[npt.NDArray[np.bool_]],
) -> Placed:
    """Place every answer; a touchpoint's answers count at its step and stage too."""
    known = _known(plan, binding, snapshot)
    spoken = {a: known.get(a.strip().casefold(), -1) for a in dict.fromkeys(answers.about)}
    node = np.array([spoken[a] for a in answers.about], np.int64)
    silent = np.array([not a.strip() for a in answers.about], np.bool_)
    if silent.any():
        node[silent] = _nearest(rows, answers)[silent]
    n_t, n_s = len(plan.touchpoints), len(plan.steps)
    touchpoint = np.where((node >= 0) & (node < n_t), node, -1)
    home = np.array([plan.home(t) for t in range(n_t)] + [-1], np.int64)
    step = np.where(node >= n_t, np.where(node < n_t + n_s, node - n_t, -1), home[touchpoint])
    stage_of = np.array([*plan.stage_of, -1], np.int64)
    stage = np.where(node >= n_t + n_s, node - n_t - n_s, stage_of[step])
    return Placed(answers, touchpoint, step, stage, tuple(groups))


def _known(plan: Plan, binding: Binding, snapshot: Snapshot) -> dict[str, int]:
    """Every word an answer may use for a node, folded; ids before titles before event names, touchpoints first."""
    nodes: list[Any] = [*plan.touchpoints, *plan.steps, *plan.stages]
    known: dict[str, int] = {}
    for words in (
        [(r.id, i) for i, r in enumerate(nodes)],
        [(r.id.partition(":")[2], i) for i, r in enumerate(nodes)],
        [(text, i) for i, r in enumerate(nodes) for text in r.title.values()],
        [
            (name, int(hit[hit >= 0][0]))
            for name, hit in zip(snapshot.names, binding.table, strict=True)
            if (hit >= 0).any()
        ],
    ):
        for word, i in words:
            known.setdefault(word.strip().casefold(), i)
    return known


def _nearest(rows: Rows, answers: Answers) -> npt.NDArray[np.int64]:
    """The touchpoint of each answer's customer's latest event at or before the answer, −1 when none is near enough."""
    asked = np.zeros(rows.n_people + 1, np.bool_)
    who = np.where(
        (answers.customer_no >= 0) & (answers.customer_no < rows.n_people), answers.customer_no, rows.n_people
    )
    asked[who] = True
    asked[rows.n_people] = False
    person, at, touchpoint = [], [], []
    for part, bound in zip(rows.parts, rows.touchpoint, strict=True):
        hit = asked[part.person] & (bound >= 0)
        person.append(part.person[hit].astype(np.int64))
        at.append(part.at[hit])
        touchpoint.append(bound[hit].astype(np.int64))
    events = sum(len(p) for p in person)
    people = np.concatenate([*person, who])
    times = np.concatenate([*at, answers.at])
    order = np.lexsort((np.arange(len(people)) >= events, times, people))
    is_event = order < events
    latest = np.maximum.accumulate(np.where(is_event, np.arange(len(order)), -1))
    source = order[latest]
    near = (latest >= 0) & (people[source] == people[order]) & (times[order] - times[source] <= WINDOW)
    bound_to = np.concatenate([*touchpoint, np.full(len(who), -1, np.int64)])
    found = np.full(len(who), -1, np.int64)
    mine = ~is_event
    found[order[mine] - events] = np.where(near, bound_to[source], -1)[mine]
    found[(answers.at == UNKNOWN_TIME) | (who == rows.n_people)] = -1
    return found


def in_group(
    rows: Rows, masks: Sequence[npt.NDArray[np.bool_]], answers: Answers, slice: Slice | None
) -> npt.NDArray[np.bool_]:
    """Which answers belong to a slice: those of its customers; anonymous ones by their own traits, account and time."""
    if not slice:
        return np.ones(len(answers), np.bool_)
    found = of_customers(rows, masks, answers)
    known = (answers.customer_no >= 0) & (answers.customer_no < rows.n_people)
    if not slice.channel and not slice.events:
        found |= ~known & _own_words(answers, slice)
    return found


def of_customers(rows: Rows, masks: Sequence[npt.NDArray[np.bool_]], answers: Answers) -> npt.NDArray[np.bool_]:
    """Which answers are by customers of the chosen units."""
    inside = np.zeros(rows.n_people + 1, np.bool_)
    for part, mask in zip(rows.parts, masks, strict=True):
        inside[part.person[np.repeat(mask, np.diff(part.offsets))]] = True
    inside[rows.n_people] = False
    known = (answers.customer_no >= 0) & (answers.customer_no < rows.n_people)
    return np.asarray(inside[np.where(known, answers.customer_no, rows.n_people)])


def _own_words(answers: Answers, slice: Slice) -> npt.NDArray[np.bool_]:
    found = np.ones(len(answers), np.bool_)
    for trait, values in slice.traits.items():
        column = answers.traits.get(trait)
        found &= np.zeros(len(answers), np.bool_) if column is None else np.isin(np.array(column), list(values))
    if slice.account:
        found &= np.isin(np.array(answers.account or ("",) * len(answers)), list(slice.account))
    if slice.start is not None:
        found &= answers.at >= slice.start
    if slice.end is not None:
        found &= (answers.at < slice.end) & (answers.at != UNKNOWN_TIME)
    return found
