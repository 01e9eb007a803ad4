"""PURE. Which journey unfolds which: the place of each in the tree, told from what the journeys say of themselves.

A journey's place is the step that its record names; one that names none stands under the step that leads into it. A place
that cannot be kept (no such journey, no such step, a circle) is told beside the journey, which then stands at the root, or
under the journey whose step is gone. Only journeys that one may see are given here: one that is kept from somebody and one
that is gone look the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from ..journey.records import Text
from .gist import JourneyFacts

#: The named journey is not there (or not for you); its step is not there; following the places one comes back.
Trouble = Literal["no journey", "no step", "circle"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a journey stands."""

    parent: str | None = None
    """The journey above; null at the root."""
    step: str | None = None
    """The step of it that this one unfolds."""
    step_title: Text = {}
    named: bool = False
    """The journey names its place itself; else the step that leads into it does."""
    trouble: Trouble | None = None
    circle: tuple[str, ...] = ()
    """The journeys of the circle, from this one on."""


def parts_of(parent_step: str | None) -> tuple[str, str] | None:
    """`journey:…#step:…` as its two parts."""
    journey, mark, step = (parent_step or "").partition("#")
    return (journey, step) if mark and journey and step else None


def places(journeys: Mapping[str, JourneyFacts]) -> dict[str, Place]:
    """The place of each. A step that leads back up its own branch gives nobody a place."""
    found = {id: _named(facts, journeys) for id, facts in journeys.items()}
    parents = {id: place.parent for id, place in found.items()}
    for id in sorted(journeys):
        for step in journeys[id].steps:
            child = step.leads_to
            free = child in found and not found[child].named and parents[child] is None
            if child and free and child not in (id, *above(id, parents)):
                parents[child] = id
                found[child] = Place(parent=id, step=step.id, step_title=step.title)
    return {id: _out_of_circle(id, place, parents) for id, place in found.items()}


def _named(facts: JourneyFacts, journeys: Mapping[str, JourneyFacts]) -> Place:
    """The place that a journey's own record names."""
    if not facts.parent_step:
        return Place()
    at = parts_of(facts.parent_step)
    if at is None or at[0] not in journeys:
        return Place(named=True, trouble="no journey")
    title = {step.id: step.title for step in journeys[at[0]].steps}.get(at[1])
    if title is None:
        return Place(parent=at[0], named=True, trouble="no step")
    return Place(parent=at[0], step=at[1], step_title=title, named=True)


def _out_of_circle(id: str, place: Place, parents: Mapping[str, str | None]) -> Place:
    """The same place, or the root when it leads back to the journey itself."""
    circle = circle_from(id, parents)
    return msgspec.structs.replace(place, parent=None, trouble="circle", circle=circle) if circle else place


def above(id: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """The journeys one meets going up, each once; the last one's place may lead back to any of them."""
    met: dict[str, None] = {}
    at = parents.get(id)
    while at is not None and at not in met:
        met[at] = None
        at = parents.get(at)
    return tuple(met)


def circle_from(id: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """The journeys of the circle that one is in, from it on; none when going up never leads back."""
    met = above(id, parents)
    return (id, *met[: met.index(id)]) if id in met else ()
