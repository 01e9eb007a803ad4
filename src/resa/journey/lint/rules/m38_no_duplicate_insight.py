"""M38: said once."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...records import Card, Figure, Insight, Opportunity, change
from ..rule import Finding, Rule
from ..subject import Subject, folded


class NoDuplicateInsight(Rule):
    """No insight is there twice with the same words at the same place.

    Place is the touchpoint and the steps where cards put it; case, spaces and punctuation at the ends do not count. The
    fix keeps the first, with the sources of all, and lets everything refer to it.
    """

    id = "M38"
    severity = "info"
    group = "Experience"
    weight = 1
    source = "Resa: one thing, one record"
    unchecked_when = "The map has fewer than two insights."

    def unchecked(self, subject: Subject) -> str | None:
        return None if len(subject.insights) > 1 else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        for same in _duplicates(subject.document):
            yield self.finding(same[1:], "", _merged, first=same[0].id)


def _duplicates(document: Document) -> list[list[Insight]]:
    found: dict[object, list[Insight]] = {}
    for insight in document.of(Insight):
        words = frozenset((code, folded(text)) for code, text in insight.text.items() if text.strip())
        if words:
            steps = tuple(s.id for s in document.steps_of(insight.id))
            found.setdefault((insight.insight_kind, words, insight.touchpoint, insight.persona, steps), []).append(
                insight
            )
    return [same for same in found.values() if len(same) > 1]


def _merged(document: Document) -> Document:
    for first, *others in _duplicates(document):
        gone = {i.id for i in others}
        sources = tuple(dict.fromkeys(s for i in (first, *others) for s in i.sources))
        document = document.put(change(first, sources=sources)).remove(*gone)
        document = document.remove(*(c.id for c in document.of(Card) if c.ref in gone))
        document = document.put(
            *(change(f, about=first.id) for f in document.of(Figure) if f.about in gone),
            *(
                change(o, insights=tuple(dict.fromkeys(first.id if i in gone else i for i in o.insights)))
                for o in document.of(Opportunity)
                if gone & set(o.insights)
            ),
        )
    return document


rule = NoDuplicateInsight()
