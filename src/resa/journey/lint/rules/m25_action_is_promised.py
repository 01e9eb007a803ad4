"""M25: who, by when."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Action
from ..rule import Finding, Rule
from ..subject import Subject


class ActionIsPromised(Rule):
    """A planned or ongoing action has somebody responsible and a due date that has not passed.

    A proposed one need not be promised yet, but is told when its own date has passed.
    """

    id = "M25"
    severity = "warn"
    group = "Action"
    weight = 4
    source = "Cemantica: actions"
    unchecked_when = "The map has no action that is proposed, planned or ongoing."

    def unchecked(self, subject: Subject) -> str | None:
        return None if _open(subject) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        promised = [a for a in _open(subject) if a.status in ("planned", "ongoing")]
        nobody = [a for a in promised if not (a.owner.strip() or a.team.strip())]
        if nobody:
            yield self.finding(nobody, "owner")
        undated = [a for a in promised if a.due_at is None]
        if undated:
            yield self.finding(undated, "date")
        late = [a for a in _open(subject) if a.due_at is not None and a.due_at < subject.today.isoformat()]
        if late:
            late.sort(key=lambda a: a.due_at or "")
            yield self.finding(late, "late", date=late[0].due_at or "")


def _open(subject: Subject) -> list[Action]:
    return [a for a in subject.document.of(Action) if a.status in ("proposed", "planned", "ongoing")]


rule = ActionIsPromised()
