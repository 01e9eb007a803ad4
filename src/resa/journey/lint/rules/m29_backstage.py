"""M29: what the customer meets has something behind it."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Touchpoint
from ..rule import Finding, Rule
from ..subject import Subject

_BEHIND = frozenset({"backstage", "processes", "systems", "visibility_line", "internal_interaction_line"})


class Backstage(Rule):
    """In a service blueprint every touchpoint of ours has a process, a system and an owner behind it.

    A map is a blueprint when it shows a lane for what is behind the scene. Touchpoints of partners, customers and social
    media, and what customers do alone, are not asked.
    """

    id = "M29"
    severity = "warn"
    group = "Structure"
    weight = 2
    source = "Shostack 1984; Bitner 2008: service blueprinting"
    unchecked_when = "No lane shows what is behind the scene, or no touchpoint of the company stands on the map."

    def unchecked(self, subject: Subject) -> str | None:
        if not any(lane.lane_kind in _BEHIND for lane in subject.lanes):
            return "not_blueprint"
        return None if _front(subject) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        behind = subject.processes
        bare = [t for t in _front(subject) if t.id not in behind and not self._described(t, subject)]
        if bare:
            yield self.finding(bare, "process")
        systemless = [t for t in _front(subject) if not t.systems and not any(p.systems for p in behind.get(t.id, ()))]
        if systemless:
            yield self.finding(systemless, "system")
        ownerless = [t for t in _front(subject) if not _owned(t, subject)]
        if ownerless:
            yield self.finding(ownerless, "owner")

    def _described(self, touchpoint: Touchpoint, subject: Subject) -> bool:
        """Whether a card of words stands behind it."""
        lanes = {lane.id for lane in subject.lanes if lane.lane_kind in ("backstage", "processes")}
        document = subject.document
        return any(c.lane in lanes for s in document.steps_of(touchpoint) for c in document.cards(step=s))


def _front(subject: Subject) -> list[Touchpoint]:
    return [t for t in subject.touchpoints if t.ownership == "brand" and t.form == "communication"]


def _owned(touchpoint: Touchpoint, subject: Subject) -> bool:
    if touchpoint.owner.strip() or touchpoint.team.strip():
        return True
    return any(p.owner.strip() or p.team.strip() for p in subject.processes.get(touchpoint.id, ()))


rule = Backstage()
