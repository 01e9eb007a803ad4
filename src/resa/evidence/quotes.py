"""What customers said at a node, in their own words; personal data was replaced by marks when it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .suppress import MINIMUM, small

if TYPE_CHECKING:
    from .answered import Placed
    from .planned import Plan

LIMIT = 3


def quotes(placed: Placed, plan: Plan, node: int) -> tuple[str, ...]:
    """Up to three comments: the lowest, the highest and a middle score first; none when under five people commented."""
    answers = placed.answers
    spoken = np.array([bool(c.strip()) for c in answers.comment], np.bool_)
    here = placed.mask(plan, node) & spoken
    rows = np.flatnonzero(here & placed.groups[0])
    who = answers.customer_no[rows]
    people = int((who < 0).sum()) + len(np.unique(who[who >= 0]))
    if people < MINIMUM or any(small(int((here & g).sum())) for g in placed.groups[1:]):
        return ()
    feeling = np.zeros(len(rows))
    for i, row in enumerate(rows):
        if answers.scale[row] >= 0 and not np.isnan(answers.score[row]):
            feeling[i] = answers.scales[answers.scale[row]].to_emotion(answers.score[row : row + 1])[0]
    order = rows[np.argsort(feeling, kind="stable")]
    picked = [order[0], order[-1], order[len(order) // 2]]
    return tuple(dict.fromkeys(answers.comment[int(r)].strip() for r in picked))[:LIMIT]
