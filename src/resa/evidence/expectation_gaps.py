"""What customers expected to feel at a step against what is felt there: missed, met or exceeded, and how sure that is.

An expectation is an insight with `expected_emotion`, placed on a step by a card, for one persona or for all; or it was
asked of customers, and then has an interval of its own. What is felt is the team's guess (a point) or the customers' answers (with their interval). `web/src/core/expectations.ts` says the
same for the page; `tests/evidence/expectation_gaps.json` holds both to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Literal

from ..journey.records import Card, Insight
from .beliefs import MARGIN

if TYPE_CHECKING:
    from ..journey.document import Document

Verdict = Literal["missed", "met", "exceeded"]
#: A met expectation is sure when the whole interval lies within one whole step of the scale.
WITHIN = 1.0


@dataclass(frozen=True, slots=True)
class ExpectedFeeling:
    """One expectation on one step."""

    step: str
    persona: str | None
    value: float
    insight: str
    card: str


@dataclass(frozen=True, slots=True)
class ExpectationGap:
    """Felt − expected, and what that means."""

    verdict: Verdict
    difference: float
    sure: bool
    """Whether the interval leaves only this verdict; a guess has no interval and is as sure as it is."""


def expected_feelings(document: Document) -> Iterator[ExpectedFeeling]:
    """Every expectation with a value, on each step its card spans; the card's persona goes before the insight's."""
    for card in document.cards():
        insight = document.find(card.ref, Insight) if card.ref else None
        if insight is None or insight.expected_emotion is None:
            continue
        for step in document.span(card):
            yield ExpectedFeeling(step.id, persona_of(card, insight), insight.expected_emotion, insight.id, card.id)


def persona_of(card: Card, insight: Insight) -> str | None:
    """Whose expectation it is; None = everybody's."""
    return card.persona or insight.persona


def expectation_gap(
    expected: float,
    felt: float,
    low: float | None = None,
    high: float | None = None,
    asked: tuple[float, float] | None = None,
) -> ExpectationGap:
    """Half a step either way is rounding and counts as met. With an interval, missed is sure when all of it lies below the
    expectation, exceeded when all of it lies above, met when all of it lies within one step of it. Where customers were
    `asked` what they expect, that interval widens the other as for two samples apart from each other."""
    difference = round(felt - expected, 6)
    low, high = felt if low is None else low, felt if high is None else high
    if asked is not None:
        low, high = felt - hypot(felt - low, asked[1] - expected), felt + hypot(high - felt, expected - asked[0])
    if difference < -MARGIN:
        return ExpectationGap("missed", difference, high < expected)
    if difference > MARGIN:
        return ExpectationGap("exceeded", difference, low > expected)
    return ExpectationGap("met", difference, expected - low <= WITHIN and high - expected <= WITHIN)
