"""M07: what was true then may not be true now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...records import Source
from ..rule import Finding, Rule
from ..subject import Subject


class FreshEvidence(Rule):
    """The evidence is younger than its kind stays true.

    Behaviour 90 days, surveys, support and slides 180, interviews, observations and workshops 365, research 730. The oldest
    source is named; a source without a date cannot be trusted to be fresh and is told too.
    """

    id = "M07"
    severity = "warn"
    group = "Evidence"
    weight = 3
    source = "FitGap: keep journey maps current; science of Resa: validity by kind"
    unchecked_when = "Nothing on the map rests on a source, and no data was read."

    def unchecked(self, subject: Subject) -> str | None:
        facts = subject.facts
        return None if subject.sources or facts.as_of or facts.answers_as_of else "no_sources"

    def check(self, subject: Subject) -> Iterator[Finding]:
        old = sorted((s for s in subject.sources if _days(s, subject) > 0), key=lambda s: s.date or "")
        if old:
            yield self.finding(old, date=old[0].date or "")
        undated = [s for s in subject.sources if not s.date]
        if undated:
            yield self.finding(undated, "undated")
        for kind, day in (("events", subject.facts.as_of), ("survey", subject.facts.answers_as_of)):
            if day and _age(day, subject) > subject.facts.ages[kind]:
                yield self.finding([], kind, date=day[:10], days=subject.facts.ages[kind])


def _days(source: Source, subject: Subject) -> int:
    """How many days past its time; negative while it is fresh."""
    return _age(source.date, subject) - subject.facts.ages[source.source_kind] if source.date else -1


def _age(day: str, subject: Subject) -> int:
    return (subject.today - date.fromisoformat(day[:10])).days


rule = FreshEvidence()
