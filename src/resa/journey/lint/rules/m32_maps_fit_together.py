"""M32: maps inside maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..facts import Nesting, nesting_of
from ..rule import Finding, Rule
from ..subject import Subject


class MapsFitTogether(Rule):
    """Links between maps lead somewhere, do not go in circles, and agree from both sides.

    A step unfolds into a map that is there; no map is inside itself, however far down; a map that says which step it
    unfolds is named by that step.
    """

    id = "M32"
    severity = "error"
    group = "Structure"
    weight = 3
    source = "Resa: nested journeys"
    unchecked_when = "The map links to no other map, or the other maps are not at hand (give their files as well)."

    def unchecked(self, subject: Subject) -> str | None:
        own = nesting_of(subject.document)
        if not own.unfolds and not own.parent_step:
            return "nothing"
        if subject.facts.journeys is None and not set(own.unfolds.values()) & {subject.document.journey.id}:
            return "needs_other_maps"
        return None

    def check(self, subject: Subject) -> Iterator[Finding]:
        me, own = subject.document.journey.id, nesting_of(subject.document)
        known = {**(subject.facts.journeys or {}), me: own}
        if subject.facts.journeys is not None:
            lost = [step for step, journey in own.unfolds.items() if journey not in known]
            if lost:
                yield self.finding(lost, "missing")
        circles = [step for step, journey in own.unfolds.items() if me in _inside(journey, known)]
        if circles:
            yield self.finding(circles, "circle")
        if own.parent_step and subject.facts.journeys is not None and not _agrees(me, own.parent_step, known):
            yield self.finding([me], "parent", step=own.parent_step)


def _inside(journey: str, known: Mapping[str, Nesting]) -> set[str]:
    """The map and all maps inside it."""
    seen: set[str] = set()
    waiting = [journey]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += known[one].unfolds.values() if one in known else ()
    return seen


def _agrees(me: str, parent_step: str, known: Mapping[str, Nesting]) -> bool:
    journey, _, step = parent_step.partition("#")
    return journey != me and journey in known and known[journey].unfolds.get(step) == me


rule = MapsFitTogether()
