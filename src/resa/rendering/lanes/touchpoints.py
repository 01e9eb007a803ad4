"""Touchpoint cards: evidence mark, channel, how many met it, who owns it, how it deviates; and blind spots from the data."""

from __future__ import annotations

from ...evidence.model import Measure, Unmatched, Value
from ...journey.channels import channel_name
from ...journey.records import Lane, Touchpoint
from ...texts.numbers import integer, interval, percent
from ..cards import CardFace, Packer, Words, decked
from ..context import Context, lane

#: A deviation is said on the card from this share on.
WORTH_SAYING = 0.1
#: Events on no touchpoint are drawn from this share of journeys on (science.md: a blind spot).
BLIND_SPOT = 0.05


@lane("touchpoints")
def draw_touchpoints(context: Context, lane_record: Lane, top: float) -> float:
    """The lane's cards by order; then what the data holds and the map does not."""
    packer = Packer(context, top)
    for card in context.document.cards(lane=lane_record.id):
        span = context.span(card.from_step, card.to_step)
        touchpoint = context.record(card.ref)
        if span is None:
            continue
        if isinstance(touchpoint, Touchpoint):
            packer.place(decked(context, _face(context, touchpoint, span), card, ""))
        elif (text := context.read(card.text)) or card.image or card.icon or card.link:
            words = (Words(text, context.theme.ink, 13),) if text else ()
            packer.place(decked(context, CardFace(words, *span, "dashed", about=card.id), card, text))
    for unmatched in context.measured.unmatched if context.measured else ():
        place = context.span(unmatched.step, None) if unmatched.step else None
        if place and (unmatched.share.value or 0) >= BLIND_SPOT:
            packer.place(_blind_spot(context, unmatched, place))
    return packer.bottom


def _face(context: Context, touchpoint: Touchpoint, span: tuple[int, int]) -> CardFace:
    theme, measure = context.theme, context.measure(touchpoint.id)
    evidence = context.evidence(touchpoint.id)
    basis = evidence.basis if evidence else "assumption"
    mark = {"assumption": "hollow", "mixed": "half", "evidence": "full"}[basis]
    title = context.read(touchpoint.title) or touchpoint.id
    words = [
        Words(title, theme.ink, 13, 600, mark=mark, mark_color=theme.third if mark == "hollow" else theme.evidence)  # type: ignore[arg-type]  # one of the three in the table above
    ]
    count = measure.flow.reached_customers if measure else None
    meta = [channel_name(touchpoint.channel, context.language) if touchpoint.channel else ""]
    meta += [integer(count, context.language)] if count is not None else []
    owned = touchpoint.owner or touchpoint.team
    words.append(
        Words(
            " · ".join(m for m in meta if m),
            theme.second,
            end=owned or context.say("rendering.nobody_owns"),
            end_color=theme.second if owned else theme.loss,
            end_weight=400 if owned else 600,
        )
    )
    if touchpoint.moment_of_truth:
        words.append(Words(context.say("rendering.moment_of_truth"), theme.evidence_text, weight=600))
    words += [Words(said, theme.care, weight=600) for said in context.signals(touchpoint.id)]
    words += [Words(note, theme.care) for note in _notes(context, touchpoint, measure)]
    return CardFace(tuple(words), *span, "card", about=touchpoint.id)


def _notes(context: Context, touchpoint: Touchpoint, measure: Measure | None) -> list[str]:
    """What a reader must know of this touchpoint: never met, deviations, promises kept."""
    if measure is None or context.measured is None:
        return []
    notes = [context.say("rendering.ghost")] if touchpoint.id in context.measured.ghosts else []
    if measure.deviations:
        for name in ("skipped", "extra", "out_of_order", "failing"):
            value: Value = getattr(measure.deviations, name)
            # A touchpoint beside others at its step need not be met: of "step", not of "passed".
            if value.value is not None and value.value >= WORTH_SAYING and value.of != "step":
                notes.append(context.say(f"rendering.{name}", share=_share(context, value)))
    if measure.expected and measure.expected.value is not None:
        notes.append(context.say("rendering.expected", share=_share(context, measure.expected)))
    if measure.answered_in_time and measure.answered_in_time.value is not None:
        notes.append(context.say("rendering.answered_in_time", share=_share(context, measure.answered_in_time)))
    return notes


def _share(context: Context, value: Value) -> str:
    """58 % (56–60)."""
    assert value.value is not None
    shown = percent(value.value, context.language, 0)
    if value.low is None or value.high is None:
        return shown
    return f"{shown} ({interval(value.low, value.high, context.language, 0, 100)})"


def _blind_spot(context: Context, unmatched: Unmatched, span: tuple[int, int]) -> CardFace:
    theme = context.theme
    note = context.say("rendering.blind_spot", share=_share(context, unmatched.share))
    meta = [unmatched.channel and channel_name(unmatched.channel, context.language)]
    meta += [integer(unmatched.journeys, context.language)] if unmatched.journeys is not None else []
    return CardFace(
        (
            Words(unmatched.name, theme.second, 13, 600),
            Words(" · ".join(m for m in meta if m), theme.second),
            Words(note, theme.second),
        ),
        *span,
        "dashed",
    )
