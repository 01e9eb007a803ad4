"""M37: the same map in every language."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject, texts_of, written


class EveryLanguage(Rule):
    """Every text is written in every language that the map declares.

    A reader of the missing one gets another language instead.
    """

    id = "M37"
    severity = "info"
    group = "Accessibility"
    weight = 1
    source = "Resa: texts in several languages"
    unchecked_when = "The map declares fewer than two languages."

    def unchecked(self, subject: Subject) -> str | None:
        return None if len(set(subject.document.journey.languages)) > 1 else "one_language"

    def check(self, subject: Subject) -> Iterator[Finding]:
        wanted = dict.fromkeys(subject.document.journey.languages)
        texts = {r.id: [t for t in texts_of(r) if written(t)] for r in subject.document}
        for language in wanted:
            missing = [i for i, said in texts.items() if any(not t.get(language, "").strip() for t in said)]
            if missing:
                yield self.finding(missing, language=language, n=len(missing))


rule = EveryLanguage()
