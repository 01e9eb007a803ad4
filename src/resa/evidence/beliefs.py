"""The team's guess against the customers' answers: where they differ beyond chance, with care for many steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .emotion import Sample, interval
from .model import BeliefGap, Value

if TYPE_CHECKING:
    from ..journey.document import Document

#: A guess is written in whole steps of the curve, so half a step is rounding and no wrong belief.
MARGIN = 0.5
LEVEL = 0.05


def assumed_emotion(document: Document, persona: str | None) -> dict[str, float]:
    """Step id to the team's guess: the persona's own cards when one is chosen, else those for all, else their mean."""
    found: dict[str, dict[str | None, list[float]]] = {}
    for card in document.cards():
        if card.emotion is not None:
            for step in document.span(card):
                found.setdefault(step.id, {}).setdefault(card.persona, []).append(card.emotion)
    guesses: dict[str, float] = {}
    for step_id, by_persona in found.items():
        chosen = by_persona.get(persona) or by_persona.get(None)
        if chosen is None and persona is None:
            chosen = [v for values in by_persona.values() for v in values]
        if chosen:
            guesses[step_id] = max(-2.0, min(2.0, sum(chosen) / len(chosen)))
    return guesses


def belief_gaps(pairs: Sequence[tuple[float, Sample, str | None]]) -> list[BeliefGap]:
    """One gap per (guess, answers, as_of). Beyond chance: the mean lies more than MARGIN from the guess, one-sided t
    test, Holm's correction over all the steps at five percent."""
    from scipy.special import stdtr

    chances = []
    for guess, found, _ in pairs:
        error, freedom = found.error()
        distance = abs(found.value - guess) - MARGIN
        chances.append(1.0 if error == 0 and distance <= 0 else float(stdtr(freedom, -distance / max(error, 1e-12))))
    beyond = holm(chances)
    gaps = []
    for (guess, found, as_of), sure in zip(pairs, beyond, strict=True):
        low, high = interval(found)
        gaps.append(
            BeliefGap(
                assumed=guess,
                measured=found.value,
                difference=Value(
                    value=found.value - guess,
                    low=low - guess,
                    high=high - guess,
                    n=found.n,
                    unit="emotion",
                    of="answered",
                    method="t",
                    as_of=as_of,
                    source="survey",
                ),
                beyond_chance=sure,
            )
        )
    return gaps


def holm(chances: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which hypotheses Holm's step-down procedure rejects at a family-wise level."""
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    rejected = [False] * len(chances)
    for rank, i in enumerate(order):
        if chances[i] > level / (len(chances) - rank):
            break
        rejected[i] = True
    return rejected
