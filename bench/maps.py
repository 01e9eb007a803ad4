"""The maps that benchmarks open: steps bound to the event names of `events.py`, and a map with very many cards."""

from __future__ import annotations

from resa.journey.document import Document
from resa.journey.order import keys
from resa.journey.records import Card, EventMatch, EventRule, Journey, Lane, Record, Stage, Step, Touchpoint

STAGES = ("need", "choice", "decision", "delivery", "use", "renewal")


def measured_map(n_steps: int = 30) -> Document:
    """Steps in six stages, each with a touchpoint bound to one of the log's names; the last one is the goal."""
    records, steps = _path("journey:measured", n_steps)
    order = keys(2)
    records += [
        Lane(id="lane:touchpoints", lane_kind="touchpoints", order=order[0]),
        Lane(id="lane:emotion", lane_kind="emotion", order=order[1]),
    ]
    for i, step in enumerate(steps):
        rule = EventRule(any=(EventMatch(name=(f"touchpoint {i:02d}",)),))
        records += [
            Touchpoint(id=f"touchpoint:t{i}", title={"en": f"Touchpoint {i}"}, events=rule, owner="Ada"),
            Card(id=f"card:t{i}", lane="lane:touchpoints", from_step=step.id, ref=f"touchpoint:t{i}", order="a0"),
            Card(id=f"card:e{i}", lane="lane:emotion", from_step=step.id, emotion=i % 5 - 2, order="a0"),
        ]
    return Document(records)


def big_map(n_cards: int = 3_000, n_steps: int = 60, n_lanes: int = 10) -> Document:
    """Text cards, equally many in every cell."""
    records, steps = _path("journey:big", n_steps)
    lanes = [
        Lane(id=f"lane:l{i}", lane_kind="custom", title={"en": f"Lane {i}"}, order=order)
        for i, order in enumerate(keys(n_lanes))
    ]
    cells = [(lane, step) for lane in lanes for step in steps]
    order = keys(-(-n_cards // len(cells)))
    cards = [
        Card(
            id=f"card:c{i}", lane=cells[i % len(cells)][0].id, from_step=cells[i % len(cells)][1].id,
            text={"en": f"Card {i}: what the customer told us here"}, order=order[i // len(cells)],
        )
        for i in range(n_cards)
    ]  # fmt: skip
    return Document([*records, *lanes, *cards])


def _path(id: str, n_steps: int) -> tuple[list[Record], list[Step]]:
    each = -(-n_steps // len(STAGES))
    within, order = keys(each), keys(len(STAGES))
    stages = [
        Stage(id=f"stage:{name}", title={"en": name.title()}, order=o) for name, o in zip(STAGES, order, strict=True)
    ]
    steps = [
        Step(id=f"step:s{i}", stage=stages[i // each].id, title={"en": f"I do thing {i}"}, order=within[i % each])
        for i in range(n_steps)
    ]
    goals = (f"touchpoint:t{n_steps - 1}",) if id == "journey:measured" else ()
    journey = Journey(id=id, title={"en": id}, languages=("en",), revealed=True, goal_touchpoints=goals)
    return [journey, *stages, *steps], steps
