"""M40: what happens but is not on the map, and the reverse."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

#: Share of journeys from which something that is not on the map is a blind spot.
MANY = 0.05


class NothingUnmapped(Rule):
    """What many customers do is on the map, and what is on the map has been seen.

    A blind spot is an event in more than 5 % of the journeys that no touchpoint recognises. A ghost is a touchpoint whose
    rule has never matched an event.
    """

    id = "M40"
    severity = "info"
    group = "Evidence"
    weight = 2
    source = "Resa: reality gap"
    unchecked_when = "No events were read."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.facts.unmapped is not None else "needs_events"

    def check(self, subject: Subject) -> Iterator[Finding]:
        spots = sorted((u for u in subject.facts.unmapped or () if u.share > MANY), key=lambda u: -u.share)
        if spots:
            yield self.finding([], "blind", names=", ".join(u.name for u in spots[:5]), n=len(spots))
        ghosts = [i for i in subject.facts.ghosts if i in subject.document]
        if ghosts:
            yield self.finding(ghosts, "ghost")


rule = NothingUnmapped()
