"""Which of a walk's numbers are published: the cells and sums of a measured map, given to `suppress`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .suppress import Cells

if TYPE_CHECKING:
    from .planned import Plan
    from .walk import Counts

Part = Literal["reached", "went_on", "open", "lost"]
PARTS: tuple[Part, ...] = ("reached", "went_on", "open", "lost")
WHOLE: tuple[str, ...] = ("journeys", "arrived", "open", "lost")


@dataclass(frozen=True)
class Groups:
    """The group that is shown, and every group that can be worked out by comparing it with another answer."""

    shown: Counts
    others: tuple[Counts, ...] = ()

    @property
    def all(self) -> tuple[Counts, ...]:
        """The shown one first."""
        return (self.shown, *self.others)


def hidden_cells(plan: Plan, groups: Groups) -> frozenset[object]:
    """Keys (node, part) and ('map', whole) that must not be shown."""
    cells = Cells()
    n_t, n_s, n_g = len(plan.touchpoints), len(plan.steps), len(plan.stages)
    for node in range(n_t + n_s + n_g):
        for k, part in enumerate(PARTS):
            customers = [int(c.customers[node] if k == 0 else c.outcome_customers[node, k - 1]) for c in groups.all]
            cells.add((node, part), [c.flow[node, k] for c in groups.all], customers)
        # Going on echoes in the next node's reached, so it protects little: it is given up last.
        cells.total((node, "reached"), [(node, p) for p in ("open", "lost", "went_on")])
    for whole in WHOLE:
        values = [c.on_map if whole == "journeys" else getattr(c, whole) for c in groups.all]
        cells.add(("map", whole), values, [c.customers[-1] for c in groups.all] if whole == "journeys" else ())
    cells.total(("map", "journeys"), [("map", w) for w in ("open", "lost", "arrived")])
    for part in ("open", "lost"):
        column = [(n_t + n_s + g, part) for g in range(n_g) if plan.stage_role[g] == 0]
        cells.total(("map", part), sorted(column, key=lambda key: cells.values[key][0]))
    _same(cells, plan, groups)
    return cells.hidden()


def _same(cells: Cells, plan: Plan, groups: Groups) -> None:
    """A stage of one step, a step of one touchpoint: equal numbers stand or fall together."""
    n_t, n_s = len(plan.touchpoints), len(plan.steps)
    pairs = [(n_t + s, t[0]) for s, t in enumerate(plan.touchpoints_of) if len(t) == 1]
    for g in range(len(plan.stages)):
        inside = [s for s in range(n_s) if plan.stage_of[s] == g]
        if len(inside) == 1:
            pairs.append((n_t + n_s + g, n_t + inside[0]))
    for a, b in pairs:
        for k, part in enumerate(PARTS):
            if all(c.flow[a, k] == c.flow[b, k] for c in groups.all):
                cells.same((a, part), (b, part))
    for goal in plan.goals:
        if all(c.flow[goal, 0] == c.arrived for c in groups.all):
            cells.same((goal, "reached"), ("map", "arrived"))


def across(groups: Groups, table: str, *index: int) -> Sequence[int]:
    """One entry of a counter in every group, the shown one first."""
    return [int(getattr(c, table)[index]) for c in groups.all]
