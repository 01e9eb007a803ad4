"""Answers as one map sees them: those about what stands on it, and which touchpoint, step and stage each is about.

An answer about nothing in particular is the map's when its customer met one of its touchpoints. Answers of others keep
their place in the columns and have no score. A map that neither events nor answers know is no filter: all are its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .answered import in_group, place
from .binding import bind
from .planned import plan
from .rows import read_rows

if TYPE_CHECKING:
    from ..events.model import Slice, Snapshot
    from ..journey.document import Document
    from ..voice.model import Answers
    from .planned import Plan
    from .rows import Rows

#: What answers can be grouped by through a map, besides the columns of their own files.
PLACES = ("touchpoint", "step", "stage")


def answers_on_map(document: Document, snapshot: Snapshot, answers: Answers, slice: Slice | None) -> Answers:
    """The answers with the ids of where they stand as columns, and scores only where they are the map's and in the group."""
    value = plan(document)
    binding = bind(value.touchpoints, snapshot)
    rows = read_rows(snapshot, binding)
    inside = in_group(rows, rows.masks(snapshot, slice), answers, slice)
    placed = place(value, binding, rows, snapshot, answers, [inside])
    numbers = {"touchpoint": placed.touchpoint, "step": placed.step, "stage": placed.stage}
    known = np.logical_or.reduce([n >= 0 for n in numbers.values()])
    ours = known | _unspoken_of_theirs(rows, answers)
    if not known.any() and not any((bound >= 0).any() for bound in rows.touchpoint):
        ours = np.ones(len(answers), np.bool_)
    records = {"touchpoint": value.touchpoints, "step": value.steps, "stage": value.stages}
    columns = {name: tuple(records[name][i].id if i >= 0 else "" for i in numbers[name].tolist()) for name in PLACES}
    return replace(answers.within(ours & inside), traits={**answers.traits, **columns})


def map_order(value: Plan) -> dict[str, int]:
    """The ids that groups are called by, in the order of the map."""
    return {r.id: i for i, r in enumerate((*value.stages, *value.steps, *value.touchpoints))}


def mark(document: Document) -> str:
    """Changes when an answer would be placed otherwise: by what a touchpoint, step or stage is called, recognises or stands in."""
    value = plan(document)
    return repr(
        [[(t.id, t.title, t.events) for t in value.touchpoints], value.steps_of, value.stage_of]
        + [[(r.id, r.title) for r in records] for records in (value.steps, value.stages)]
    )


def _unspoken_of_theirs(rows: Rows, answers: Answers) -> npt.NDArray[np.bool_]:
    """Answers about nothing in particular by customers who met a touchpoint of the map."""
    met = np.zeros(rows.n_people + 1, np.bool_)
    for part, bound in zip(rows.parts, rows.touchpoint, strict=True):
        met[part.person[bound >= 0]] = True
    met[rows.n_people] = False
    who = answers.customer_no
    silent = np.array([not about.strip() for about in answers.about], np.bool_)
    return np.asarray(silent & met[np.where((who >= 0) & (who < rows.n_people), who, rows.n_people)])
