"""M14: the customer's phases, not our departments."""

from __future__ import annotations

from collections.abc import Iterator

from ..inside_out import DEPARTMENTS
from ..rule import Finding, Rule
from ..subject import Subject, folded


class StagesAreNotDepartments(Rule):
    """No stage is named after a team, a department or a system.

    A journey drawn along the organisation shows the organisation. Compared with the teams and systems named on the map
    and the common words for departments.
    """

    id = "M14"
    severity = "warn"
    group = "Structure"
    weight = 2
    source = "Smaply: why journey maps fail, no. 2"
    unchecked_when = "No stage has a title yet."

    def unchecked(self, subject: Subject) -> str | None:
        return None if any(any(s.title.values()) for s in subject.document.stages()) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        own = DEPARTMENTS | {folded(name) for name in (*subject.teams, *subject.systems)}
        found = [s for s in subject.document.stages() if any(folded(t) in own for t in s.title.values() if t.strip())]
        if found:
            yield self.finding(found)


rule = StagesAreNotDepartments()
