"""M05: an emotion that claims evidence has it."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Card, Source
from ..rule import Finding, Rule
from ..subject import Subject


class EmotionEvidence(Rule):
    """An emotion with a source says how many and when; one without a source stands as assumed.

    A guessed emotion without source is drawn as an assumption, which is honest. One that names a source, or a figure that
    says how it feels, needs n, date and source.
    """

    id = "M05"
    severity = "warn"
    group = "Evidence"
    weight = 3
    source = "CJML; Smaply"
    unchecked_when = "No emotion names a source and no figure tells one, or the map shows a future state."

    def unchecked(self, subject: Subject) -> str | None:
        if subject.document.journey.state == "future":
            return "future"
        figures = any(f.metric == "emotion" for about in subject.figures.values() for f in about)
        return None if figures or any(c.sources for c in subject.emotions) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        thin = [card for card in subject.emotions if card.sources and not _solid(card, subject)]
        if thin:
            yield self.finding(thin)
        figures = [
            f for about in subject.figures.values() for f in about
            if f.metric == "emotion" and (f.n is None or f.period_end is None or not (f.source or f.link))
        ]  # fmt: skip
        if figures:
            yield self.finding([f.about for f in figures], "figure")


def _solid(card: Card, subject: Subject) -> bool:
    named = (subject.document.find(i, Source) for i in card.sources)
    return any(s is not None and s.n is not None and s.date for s in named)


rule = EmotionEvidence()
