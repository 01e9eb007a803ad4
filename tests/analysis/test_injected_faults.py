"""Planned against actual with the truth known (A18): 3,000 journeys of a twelve-step plan with one, two or three faults each.

A fault is a touchpoint left out, an event that does not belong there (unknown, or a planned touchpoint once more), or two
neighbours in each other's place. Precision and recall count (journey, kind, touchpoint) over all journeys.
"""

from __future__ import annotations

import random

import numpy as np
import pytest

from resa.analysis import alignment, ready_plan
from resa.analysis.census import EXTRAS, OUT_OF_ORDER, SKIPPED
from resa.analysis.kernel import chunks
from resa.analysis.lookup import by_name
from resa.analysis.path_graph import PathGraph
from resa.analysis.plan_text import parse
from resa.events.memory import Event, MemorySnapshot

PLAN = [f"t{i:02}" for i in range(12)]
STRANGERS = ["phone", "chat", "letter"]
JOURNEYS = 3_000
Fault = tuple[int, str]


def journey(faults: int, choose: random.Random) -> tuple[list[str], set[Fault]]:
    """A path with so many faults, and what they are. Faults never touch the same planned place."""
    path: list[list[str]] = [[name] for name in PLAN]
    free, truth = set(range(len(PLAN))), set()
    while faults:
        kind = choose.choice([SKIPPED, EXTRAS, OUT_OF_ORDER])
        at = choose.choice(sorted(free))
        if kind == SKIPPED:
            path[at] = []
            truth.add((kind, PLAN[at]))
        elif kind == EXTRAS:
            name = choose.choice([*STRANGERS, *PLAN])
            path[at] = [*path[at], name]
            truth.add((kind, name))
        elif at + 1 in free:
            path[at], path[at + 1] = path[at + 1], path[at]
            truth |= {(kind, PLAN[at]), (kind, PLAN[at + 1])}
            free.discard(at + 1)
        else:
            continue
        free.discard(at)
        faults -= 1
    return [name for place in path for name in place], truth


def found_in(paths: list[list[str]], graph: PathGraph) -> list[set[Fault]]:
    """What the alignment says of each path, one at a time."""
    told = []
    for path in paths:
        snapshot = MemorySnapshot([Event("u", name, i) for i, name in enumerate([*path, *PLAN, *STRANGERS])])
        # The names behind the path only make every label known; the journey is the events before them.
        chunk = chunks(snapshot, "journey")[0]
        lookup = by_name(snapshot)
        chunk.bounds = np.array([0, len(path)])
        census = alignment.align(
            chunk, lookup.of(chunk)[: len(path)], ready_plan.prepare(graph, lookup.labels), ignore_unmatched=False
        )
        told.append(
            {
                (kind, lookup.labels[i])
                for kind in (SKIPPED, EXTRAS, OUT_OF_ORDER)
                for i in np.flatnonzero(census.units[kind]).tolist()
            }
        )
    return told


@pytest.mark.parametrize(("faults", "precision", "recall"), [(1, 0.97, 0.95), (2, 0.97, 0.95), (3, 0.97, 0.95)])
def test_injected_faults_are_found(faults: int, precision: float, recall: float) -> None:
    choose = random.Random(18)
    made = [journey(faults, choose) for _ in range(JOURNEYS)]
    told = found_in([path for path, _ in made], parse(" > ".join(PLAN)))
    right = sum(len(truth & found) for (_, truth), found in zip(made, told, strict=True))
    assert right / sum(map(len, told)) >= precision
    assert right / sum(len(truth) for _, truth in made) >= recall
