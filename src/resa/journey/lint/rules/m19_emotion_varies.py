"""M19: a curve with a reason at its ends."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...records import Card, Insight, Step
from ..rule import Finding, Rule
from ..subject import Subject, written

SEVERAL = 3
_SAYS_WHY = frozenset({"thinking", "feeling", "pains", "gains", "quotes", "needs", "questions", "expectations"})


class EmotionVaries(Rule):
    """The emotion curve is not flat, and its low and high points say why.

    A reason is words on the card, an insight at the step, or a card there in a lane of thoughts, feelings, pains, gains or
    quotes. Each persona's curve is judged by itself.
    """

    id = "M19"
    severity = "info"
    group = "Experience"
    weight = 1
    source = "NN/g: emotions; IxDF"
    unchecked_when = "Fewer than three emotions are placed."

    def unchecked(self, subject: Subject) -> str | None:
        return None if any(len(c) >= SEVERAL for c in _curves(subject).values()) else "few_emotions"

    def check(self, subject: Subject) -> Iterator[Finding]:
        silent: dict[str, None] = {}
        for curve in (c for c in _curves(subject).values() if len(c) >= SEVERAL):
            low = min(curve, key=lambda c: c.emotion or 0.0)
            high = max(curve, key=lambda c: c.emotion or 0.0)
            if low.emotion == high.emotion:
                yield self.finding(curve, "flat")
                continue
            for end in (low, high):
                ends = [c for c in curve if c.emotion == end.emotion]
                if not any(_says_why(c, subject.document) for c in ends):
                    silent[end.id] = None
        if silent:
            yield self.finding(silent, "reason")


def _curves(subject: Subject) -> dict[tuple[str, str | None], list[Card]]:
    found: dict[tuple[str, str | None], list[Card]] = {}
    for card in subject.emotions:
        found.setdefault((card.lane, card.persona), []).append(card)
    return found


def _says_why(card: Card, document: Document) -> bool:
    return written(card.text) or any(_reason(step, document) for step in document.span(card))


def _reason(step: Step, document: Document) -> bool:
    kinds = {lane.id: lane.lane_kind for lane in document.lanes()}
    for card in document.cards(step=step):
        if document.find(card.ref, Insight) is not None:
            return True
        if written(card.text) and kinds.get(card.lane) in _SAYS_WHY:
            return True
    at = {t.id for t in document.touchpoints_at(step)}
    return any(i.touchpoint in at for i in document.of(Insight))


rule = EmotionVaries()
