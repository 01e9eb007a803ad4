"""M39: seen from more than one side."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject


class SeveralKindsOfSource(Rule):
    """The evidence is of at least two kinds: what people say and what they do.

    Kinds are workshop, interviews, survey, events, support, research, slide and observation; data that was read counts.
    """

    id = "M39"
    severity = "info"
    group = "Evidence"
    weight = 1
    source = "NN/g; CustomerThink: mixed methods"
    unchecked_when = "Nothing on the map rests on a source, and no data was read."

    def unchecked(self, subject: Subject) -> str | None:
        return None if _kinds(subject) else "no_sources"

    def check(self, subject: Subject) -> Iterator[Finding]:
        if len(_kinds(subject)) < 2:
            yield self.finding(subject.sources)


def _kinds(subject: Subject) -> set[str]:
    return {s.source_kind for s in subject.sources} | subject.facts.kinds


rule = SeveralKindsOfSource()
