"""Measured scores per step (NPS, CSAT, CES …) with n and interval, and typed figures marked as typed."""

from __future__ import annotations

from ...evidence.model import Scored, Value
from ...journey.records import Kpi, Lane
from ...texts.days import in_words
from ...texts.numbers import decimal, integer, interval, percent
from ..cards import CardFace, Packer, Words, decked
from ..context import Context, lane


@lane("metrics")
def draw_metrics(context: Context, lane_record: Lane, top: float) -> float:
    """Scores of the steps and their touchpoints, then the KPI cards of the lane."""
    packer = Packer(context, top)
    for index, column in enumerate(context.steps):
        if column.step is None:
            continue
        ids = [column.step.id, *(t.id for t in context.document.touchpoints_at(column.step.id))]
        scores = [s for id in ids if (m := context.measure(id)) for s in m.scores]
        texts = dict.fromkeys(
            filter(None, (score_words(context, s) for s in scores))
        )  # a step's only touchpoint says the same
        words = [Words(text, context.theme.ink, 12.5) for text in texts]
        if words:
            packer.place(CardFace(tuple(words), index, index, "none"))
    for card in context.document.cards(lane=lane_record.id):
        span, record = context.span(card.from_step, card.to_step), context.record(card.ref)
        text = context.read(card.text) or (context.read(record.title) if isinstance(record, Kpi) else "")
        if span and (text or card.image or card.icon or card.link):
            aim = _aim(context, record) if isinstance(record, Kpi) else ""
            said = (Words(text, context.theme.ink, 12.5), Words(aim, context.theme.second))
            face = CardFace(tuple(w for w in said if w.text), *span, "none", about=card.ref or card.id)
            packer.place(decked(context, face, card, text))
    return packer.bottom


def score_words(context: Context, score: Scored) -> str:
    """NPS 31 (22–40), n 240; '' when there is no value."""
    value = score.estimate
    if value.value is None:
        return ""
    typed = f" · {context.say('rendering.typed')}" if score.typed else ""
    return f"{score.metric.upper()} {amount(context, value)}, n {integer(value.n, context.language)}{typed}"


def amount(context: Context, value: Value) -> str:
    """The estimate with its interval in the unit it has."""
    assert value.value is not None
    language, is_share = context.language, value.unit == "share"
    places = 0 if value.unit in {"points", "share"} else 1
    shown = percent(value.value, language, 0) if is_share else decimal(value.value, language, places)
    if value.low is None or value.high is None:
        return shown
    return f"{shown} ({interval(value.low, value.high, language, places, 100 if is_share else 1)})"


def _aim(context: Context, kpi: Kpi) -> str:
    if kpi.target is None:
        return ""
    start = f"{decimal(kpi.baseline, context.language)} → " if kpi.baseline is not None else ""
    return f"{start.replace('→', '–')}{decimal(kpi.target, context.language)} {kpi.unit} {in_words(kpi.target_at or '', context.language)}".strip()
