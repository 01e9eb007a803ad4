"""Where customers went next who did not go on as planned, from the event right after their last visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .model import Elsewhere
from .suppress import safe, small
from .values import plain_share

if TYPE_CHECKING:
    from .planned import Plan
    from .published import Groups

#: So many places at most; the rest is in the flow page.
LIMIT = 8


def elsewhere(
    plan: Plan, groups: Groups, hidden: frozenset[object], names: tuple[str, ...], node: int, as_of: str | None
) -> tuple[Elsewhere, ...]:
    """Places by number of journeys, the lost ones as `end`; shares are of those who reached the node."""
    if (node, "reached") in hidden:
        return ()
    reached = int(groups.shown.flow[node, 0])
    n_t = len(plan.touchpoints)
    planned = planned_targets(plan, node)
    counts = groups.shown.next_count[node]
    found = [
        int(target)
        for target in np.argsort(-counts, kind="stable")[: LIMIT * 4]
        if counts[target] and target not in planned
    ]
    rows = [
        (plan.touchpoints[t].id if t < n_t else names[t - n_t], t < n_t, int(counts[t]))
        for t in found
        if safe(int(c.next_count[node, t]) for c in groups.all)
    ]
    lost = int(groups.shown.flow[node, 3])
    if lost and (node, "lost") not in hidden:
        rows.append(("end", False, lost))
    rows.sort(key=lambda r: -r[2])
    left = reached - sum(r[2] for r in rows)
    if rows and small(left):
        rows.pop()
    return tuple(
        Elsewhere(to=to, on_map=on_map, n=n, share=plain_share(n, reached, of="reached", as_of=as_of))
        for to, on_map, n in rows[:LIMIT]
    )


def planned_targets(plan: Plan, node: int) -> frozenset[int]:
    """Touchpoints that are the planned way on from a node, or the node itself."""
    n_t, n_s = len(plan.touchpoints), len(plan.steps)
    if node >= n_t + n_s:
        stage = node - n_t - n_s
        return frozenset(t for t in range(n_t) if max(plan.stages_of(t)) >= stage)
    steps = plan.steps_of[node] if node < n_t else (node - n_t,)
    ahead = {*steps, *(n for s in steps for n in plan.next[s])}
    return frozenset(t for t in range(n_t) if ahead & set(plan.steps_of[t]))
