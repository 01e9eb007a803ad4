"""The three sentences on top: the greatest leak, the most wrong belief, what nobody owns; as data, not words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..journey.ownership import way_on
from .model import Headline, Measure
from .planned import NORMAL

if TYPE_CHECKING:
    from ..journey.records import Money
    from .planned import Plan
    from .published import Groups


def headlines(
    plan: Plan, groups: Groups, hidden: frozenset[object], steps: Sequence[Measure], goal_value: Money | None, *,
    revealed: bool,
) -> tuple[Headline, ...]:  # fmt: skip
    """Always three, or only the last when the map is not revealed."""
    owned = nobody_owns(plan, groups, hidden)
    if not revealed:
        return (owned,)
    return greatest_leak(plan, groups, steps, goal_value), most_wrong_belief(steps), owned


def greatest_leak(plan: Plan, groups: Groups, steps: Sequence[Measure], goal_value: Money | None) -> Headline:
    """The step where what is lost is worth most (most journeys, when the goal has no value).

    The order is by lost × the chance of arriving from there, also where that chance is too near a person to be shown.
    When another step loses more journeys, `most_lost_*` says which: worth most to mend and loses most are two answers.
    """
    on_the_way = [m for s, m in enumerate(steps) if plan.stage_role[plan.stage_of[s]] == NORMAL]
    leaks = [m for m in on_the_way if at_least_lost(m)]
    if not leaks:
        return Headline(kind="no_leak", about=None)

    number = {m.id: s for s, m in enumerate(steps)}

    def weight(m: Measure) -> tuple[float, int]:
        lost = at_least_lost(m)
        arrived, failed = (int(n) for n in groups.shown.flow[len(plan.touchpoints) + number[m.id], 4:6])
        chance = arrived / (arrived + failed) if goal_value is not None and arrived + failed else 1.0
        return lost * chance, lost

    worst = max(leaks, key=weight)
    worth = worst.flow.lost_value
    return Headline(
        kind="greatest_leak",
        about=worst.id,
        values={
            "lost": worst.flow.lost,
            "reached": worst.flow.reached,
            "share": worst.flow.lost_share.value,
            "low": worst.flow.lost_share.low,
            "high": worst.flow.lost_share.high,
            "hazard": worst.flow.hazard.value,
            "value": None if worth is None else worth.value,
            "value_low": None if worth is None else worth.low,
            "value_high": None if worth is None else worth.high,
            "currency": None if goal_value is None else goal_value.currency,
            **_most_lost(leaks, worst),
        },
    )


def _most_lost(leaks: Sequence[Measure], worst: Measure) -> dict[str, float | int | str | None]:
    """The step that loses most journeys when it is not the one that is worth most; nothing otherwise."""
    most = max(leaks, key=at_least_lost)
    if at_least_lost(most) == at_least_lost(worst):
        return {}
    return {
        "most_lost_about": most.id,
        "most_lost": most.flow.lost,
        "most_lost_reached": most.flow.reached,
        "most_lost_share": most.flow.lost_share.value,
    }


def at_least_lost(measure: Measure) -> int:
    """Journeys lost here, or the fewest that may be told when the exact number must not be."""
    share = measure.flow.lost_share
    if measure.flow.lost is not None:
        return measure.flow.lost
    return round((share.low or 0.0) * (measure.flow.reached or 0)) if share.method == "bounds" else 0


def most_wrong_belief(steps: Sequence[Measure]) -> Headline:
    """The step whose measured emotion is furthest from the guess, among those that differ beyond chance."""
    wrong = [(m, g) for m in steps if (g := m.belief_gap) is not None and g.beyond_chance]
    if not wrong:
        return Headline(kind="no_wrong_belief", about=None, values={"compared": sum(bool(m.belief_gap) for m in steps)})
    worst, gap = max(wrong, key=lambda pair: abs(pair[1].measured - pair[1].assumed))
    return Headline(
        kind="most_wrong_belief",
        about=worst.id,
        values={
            "assumed": gap.assumed,
            "measured": gap.measured,
            "low": None if gap.difference.low is None else gap.difference.low + gap.assumed,
            "high": None if gap.difference.high is None else gap.difference.high + gap.assumed,
            "n": gap.difference.n,
            "wrong": len(wrong),
            "compared": sum(bool(m.belief_gap) for m in steps),
        },
    )


def nobody_owns(plan: Plan, groups: Groups, hidden: frozenset[object]) -> Headline:
    """The touchpoint without person or team, or the hand-over between two teams that nobody owns, that most
    journeys meet; without data the first one on the map."""
    flow = groups.shown.flow
    found: list[tuple[int, int, str, dict[str, float | int | str | None]]] = []
    for t, touchpoint in enumerate(plan.touchpoints):
        if not (touchpoint.owner or touchpoint.team):
            n = 0 if (t, "reached") in hidden else int(flow[t, 0])
            found.append((n, -t, touchpoint.id, {"what": "touchpoint"}))
    for s, step in enumerate(plan.steps):
        after = next((n for n in plan.next[s] if n > s), None)
        if after is None:
            continue
        stage, onto = plan.stage_of[s], plan.stage_of[after]
        if any(way_on(step, plan.stages[stage] if stage != onto else None)):
            continue
        ours, theirs = _teams(plan, s), _teams(plan, after)
        if ours and theirs and not ours & theirs:
            node = len(plan.touchpoints) + after
            n = 0 if (node, "reached") in hidden else int(flow[node, 0])
            found.append(
                (n, -s, step.id, {"what": "handover", "to": plan.steps[after].id, "from_team": "|".join(sorted(ours)),
                                  "to_team": "|".join(sorted(theirs))})
            )  # fmt: skip
    if not found:
        return Headline(kind="all_owned", about=None)
    n, _, about, values = max(found, key=lambda f: f[:2])
    return Headline(kind="nobody_owns", about=about, values={**values, "journeys": n or None, "count": len(found)})


def _teams(plan: Plan, step: int) -> set[str]:
    return {(t.team or t.owner) for t in (plan.touchpoints[i] for i in plan.touchpoints_of[step]) if t.team or t.owner}
