"""What customers expected, as files show it: the words of a gap, and what is felt where it was expected."""

from __future__ import annotations

from collections.abc import Iterator

from ..evidence.beliefs import assumed_emotion
from ..evidence.expectation_gaps import ExpectationGap, ExpectedFeeling, expectation_gap, expected_feelings
from ..evidence.model import Value
from ..journey.records import Step
from ..texts.numbers import decimal
from .context import Context


def shown_expectations(context: Context) -> list[tuple[ExpectedFeeling, ExpectationGap | None, bool]]:
    """Each expectation with its gap, and whether that is to the answers (else to the team's guess); for the persona that
    the map is of: its own, else everybody's."""
    looked = context.measured.filter.persona if context.measured else None
    asked = {step.id: value for step, value in _asked(context)}
    every = [one for one in expected_feelings(context.document) if one.persona != looked or one.step not in asked]
    every += [ExpectedFeeling(step, looked, value.value or 0.0, "", "") for step, value in asked.items()]
    own = {one.step for one in every if one.persona == looked}
    if looked is not None:
        every = [one for one in every if one.persona == looked or (one.persona is None and one.step not in own)]
    return [(one, *_gap(context, one, looked)) for one in every]


def _asked(context: Context) -> Iterator[tuple[Step, Value]]:
    """Steps where customers answered what they expect."""
    for step in context.document.steps():
        measure = context.measure(step.id)
        if measure and measure.expectation is not None and measure.expectation.value is not None:
            yield step, measure.expectation


def _interval(value: Value | None) -> tuple[float, float] | None:
    return None if value is None or value.low is None or value.high is None else (value.low, value.high)


def _gap(context: Context, one: ExpectedFeeling, looked: str | None) -> tuple[ExpectationGap | None, bool]:
    measure = context.measure(one.step)
    asked = None if one.card or measure is None else _interval(measure.expectation)
    felt = measure.emotion if measure and one.persona in (None, looked) else None
    if felt is not None and felt.value is not None:
        return expectation_gap(one.value, felt.value, felt.low, felt.high, asked), True
    guess = assumed_emotion(context.document, one.persona or looked).get(one.step)
    return (None if guess is None else expectation_gap(one.value, guess, asked=asked)), False


def verdict_words(context: Context, gap: ExpectationGap) -> str:
    """ "perhaps missed −0.8"."""
    word = context.say(f"expect.{gap.verdict}")
    said = word if gap.sure else context.say("expect.perhaps", verdict=word)
    return f"{said} ({_signed(context, gap.difference)})"


def expected_words(context: Context, insight: str) -> str:
    """What an expectation's card says under its words: its value, or the worst of its gaps."""
    here = [(one, gap) for one, gap, _ in shown_expectations(context) if one.insight == insight]
    gaps = sorted((gap for _, gap in here if gap), key=lambda gap: gap.difference)
    if gaps:
        return verdict_words(context, gaps[0])
    return context.say("expect.expected", v=_signed(context, here[0][0].value)) if here else ""


def _signed(context: Context, value: float) -> str:
    shown = decimal(value, context.language)
    return f"+{shown}" if value > 0 and not shown.startswith("+") else shown
