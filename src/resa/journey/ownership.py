"""Who owns what lies between: the transition from one stage to the next, and the way on from a step.

`web/src/core/ownership.ts` says the same for the page.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from .document import Document
from .records import Stage, Step


class Transition(NamedTuple):
    """From a stage to the one after it."""

    source: Stage
    target: Stage
    owner: str
    team: str


def transitions(document: Document) -> tuple[Transition, ...]:
    """Every transition between stages, in map order."""
    return tuple(Transition(a, b, *onward(document, a)) for a, b in pairwise(document.stages()))


def onward(document: Document, stage: Stage) -> tuple[str, str]:
    """(owner, team) of the transition out of a stage: its own, else those of the way on from its last step."""
    owner, team = stage.onward_owner.strip(), stage.onward_team.strip()
    steps = document.steps(stage)
    if owner or team or not steps:
        return owner, team
    return steps[-1].owner.strip(), steps[-1].team.strip()


def way_on(step: Step, leaving: Stage | None) -> tuple[str, str]:
    """(owner, team) of the way on from a step: its own, else those of the stage that it leaves."""
    owner, team = step.owner.strip(), step.team.strip()
    if owner or team or leaving is None:
        return owner, team
    return leaving.onward_owner.strip(), leaving.onward_team.strip()
