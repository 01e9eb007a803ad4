"""The maps that benchmarks open: steps bound to the event names of `events.py`, with few cards or very many."""

from __future__ import annotations

from resa.journey.document import Document
from resa.journey.order import keys
from resa.journey.records import Card, EventMatch, EventRule, Journey, Lane, Record, Stage, Step, Touchpoint

STAGES = ("need", "choice", "decision", "delivery", "use", "renewal")


def measured_map(n_steps: int = 30) -> Document:
    """Steps in six stages, each with a guess and a touchpoint bound to one of the log's names; the last is the goal."""
    steps = _steps(n_steps)
    guesses = [
        Card(id=f"card:e{i}", lane="lane:emotion", from_step=step.id, emotion=i % 5 - 2, order="a0")
        for i, step in enumerate(steps)
    ]
    return Document([*_bound(steps), Lane(id="lane:emotion", lane_kind="emotion", order="a1"), *guesses])


def big_map(n_cards: int = 3_000, n_steps: int = 60, n_lanes: int = 10) -> Document:
    """The same with text cards besides, equally many in every cell of lanes of the team's own."""
    steps = _steps(n_steps)
    lanes = [
        Lane(id=f"lane:l{i}", lane_kind="custom", title={"en": f"Lane {i}"}, order=order)
        for i, order in enumerate(keys(n_lanes + 1)[1:])
    ]
    cells = [(lane, step) for lane in lanes for step in steps]
    n_text = n_cards - n_steps
    order = keys(-(-n_text // len(cells)))
    cards = [
        Card(
            id=f"card:c{i}", lane=cells[i % len(cells)][0].id, from_step=cells[i % len(cells)][1].id,
            text={"en": f"Card {i}: what the customer told us here"}, order=order[i // len(cells)],
        )
        for i in range(n_text)
    ]  # fmt: skip
    return Document([*_bound(steps), *lanes, *cards])


def _steps(n: int) -> list[Step]:
    each = -(-n // len(STAGES))
    order = keys(each)
    return [
        Step(
            id=f"step:s{i}", stage=f"stage:{STAGES[i // each]}", title={"en": f"I do thing {i}"}, order=order[i % each]
        )
        for i in range(n)
    ]


def _bound(steps: list[Step]) -> list[Record]:
    """The journey, its stages and steps, and a touchpoint at every step."""
    goal = f"touchpoint:t{len(steps) - 1}"
    records: list[Record] = [
        Journey(
            id="journey:bench", title={"en": "Bench"}, languages=("en",), revealed=True, goal_touchpoints=(goal,)
        ),
        Lane(id="lane:touchpoints", lane_kind="touchpoints", order="a0"),
        *steps,
    ]  # fmt: skip
    records += [
        Stage(id=f"stage:{name}", title={"en": name.title()}, order=order)
        for name, order in zip(STAGES, keys(len(STAGES)), strict=True)
    ]
    for i, step in enumerate(steps):
        rule = EventRule(any=(EventMatch(name=(f"touchpoint {i:02d}",)),))
        records += [
            Touchpoint(id=f"touchpoint:t{i}", title={"en": f"Touchpoint {i}"}, events=rule, owner="Ada"),
            Card(id=f"card:t{i}", lane="lane:touchpoints", from_step=step.id, ref=f"touchpoint:t{i}", order="a0"),
        ]
    return records
