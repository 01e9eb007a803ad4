"""How far off the team was: the guesses of the last closed round beside what was measured, step by step, without names."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

import msgspec

from ..evidence.model import Filter, Measure, Value
from .guesses import Guess, of_last_round
from .measuring import measured_value
from .principals import MapAccess


class Guessed(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity at one step: the members' guesses, and the customers'."""

    n: int
    """Members who guessed it."""
    median: float | None
    low: float | None
    """The lowest guess; the members' spread is a range, not an interval."""
    high: float | None
    measured: Value | None
    """Null when there is nothing to measure it by."""
    off: float | None
    """Median guess less measured; null when either is missing."""
    within: bool | None
    """Whether the median lies in the measured value's 95 % interval."""


class StepBelief(msgspec.Struct, frozen=True, kw_only=True):
    """One step, for all customers or one persona."""

    step: str
    persona: str | None
    emotion: Guessed
    loss: Guessed
    seconds: Guessed


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Over the steps where something was both guessed and measured."""

    n: int
    within: int
    mean_off: float | None
    """Mean of the absolute differences, in the quantity's unit; null when n is 0."""
    worst: str | None
    """The step that was most off beyond its interval."""


class Belief(msgspec.Struct, frozen=True, kw_only=True):
    """The team's guesses against the evidence; empty before the reveal."""

    revealed: bool
    closed_at: str | None
    members: int
    steps: tuple[StepBelief, ...]
    emotion: Score
    loss: Score
    seconds: Score


def belief(access: MapAccess) -> Belief:
    """Of the last closed round, against today's evidence. Before the reveal nobody sees what others guessed."""
    revealed = access.workspace.documents.read(access).document.journey.revealed
    closed_at, members, given = of_last_round(access) if revealed else (None, 0, [])
    by_place: dict[tuple[str, str | None], list[Guess]] = {}
    for one in given:
        by_place.setdefault((one.step, one.persona), []).append(one)
    measured = {
        persona: {m.id: m for m in measured_value(access, Filter(persona=persona)).steps}
        for persona in {persona for _, persona in by_place}
    }
    steps = tuple(
        _step(step, persona, guesses, measured[persona].get(step))
        for (step, persona), guesses in sorted(by_place.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    )
    return Belief(
        revealed=revealed,
        closed_at=closed_at,
        members=members,
        steps=steps,
        emotion=_score((s.step, s.emotion) for s in steps),
        loss=_score((s.step, s.loss) for s in steps),
        seconds=_score((s.step, s.seconds) for s in steps),
    )


def _step(step: str, persona: str | None, guesses: list[Guess], found: Measure | None) -> StepBelief:
    lasted = None
    if found is not None:
        time = found.time_from_previous
        lasted = Value(value=time.median, low=time.low, high=time.high, n=time.n, unit="seconds", reason=time.reason)
    return StepBelief(
        step=step,
        persona=persona,
        emotion=_guessed([g.emotion for g in guesses], found.emotion if found else None),
        loss=_guessed([g.loss for g in guesses], found.flow.lost_share if found else None),
        seconds=_guessed([g.seconds for g in guesses], lasted),
    )


def _guessed(values: Iterable[float | None], measured: Value | None) -> Guessed:
    told = [v for v in values if v is not None]
    middle = float(median(told)) if told else None
    known = measured is not None and measured.value is not None
    both = middle is not None and known
    ends = measured and (measured.low, measured.high)
    return Guessed(
        n=len(told),
        median=middle,
        low=min(told, default=None),
        high=max(told, default=None),
        measured=measured,
        off=middle - measured.value
        if both and measured and measured.value is not None and middle is not None
        else None,
        within=ends[0] <= middle <= ends[1]
        if both and ends and ends[0] is not None and ends[1] is not None and middle is not None
        else None,
    )


def _score(each: Iterable[tuple[str, Guessed]]) -> Score:
    told = [(step, g) for step, g in each if g.off is not None]
    wrong = [(abs(g.off or 0.0), step) for step, g in told if g.within is False]
    return Score(
        n=len(told),
        within=sum(g.within is True for _, g in told),
        mean_off=sum(abs(g.off or 0.0) for _, g in told) / len(told) if told else None,
        worst=max(wrong)[1] if wrong else None,
    )
