"""M30: a journey crosses the organisation."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

FEWEST = 3


class CrossFunctional(Rule):
    """At least three functions own something on the map.

    A function is a team; where a record names only a person, that person. A map that one department owns will change
    what one department does.
    """

    id = "M30"
    severity = "info"
    group = "Governance"
    weight = 1
    source = "CustomerThink: half of all journey maps fail"
    unchecked_when = "The map has no steps yet."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.steps() else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        owners = {
            (getattr(r, "team", "") or getattr(r, "owner", "")).strip().casefold() for r in subject.document
        } - {""}  # fmt: skip
        if len(owners) < FEWEST:
            yield self.finding([subject.document.journey], n=len(owners), fewest=FEWEST)


rule = CrossFunctional()
