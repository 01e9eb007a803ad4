"""M18: not everything matters as much."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

#: From so many touchpoints on, equal importance means that nobody has chosen.
SEVERAL = 3


class Importance(Rule):
    """Every touchpoint has its importance, and they are not all equal.

    How many customers meet it is measured; how much it matters is the team's to say.
    """

    id = "M18"
    severity = "warn"
    group = "Experience"
    weight = 2
    source = "Rosenbaum 2017"
    unchecked_when = "No touchpoint stands on the map."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.touchpoints else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        unset = [t for t in subject.touchpoints if t.importance is None]
        if unset:
            yield self.finding(unset)
        values = [t.importance for t in subject.touchpoints]
        if not unset and len(values) >= SEVERAL and len(set(values)) == 1:
            yield self.finding(subject.touchpoints, "equal", importance=values[0] or 0)


rule = Importance()
