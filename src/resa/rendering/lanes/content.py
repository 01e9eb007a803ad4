"""Lanes of cards: pains, gains, quotes, thoughts, needs, questions, backstage … free text or records placed by `ref`."""

from __future__ import annotations

from ...journey.records import Card, Insight, Lane, Process, Touchpoint
from ...journey.records.base import Record
from ..cards import CardFace, Packer, Words, decked
from ..context import Context, lane
from ..expected import expected_words

KINDS = (
    "actions", "thinking", "feeling", "needs", "expectations", "questions", "pains", "gains", "quotes", "response", "communication",
    "backstage", "processes", "systems", "images", "files", "links", "nested", "text", "opportunities",
)  # fmt: skip


@lane(*KINDS)
def draw_content(context: Context, lane_record: Lane, top: float) -> float:
    """Every card of the lane, in order, packed under each other."""
    packer = Packer(context, top)
    for card in context.document.cards(lane=lane_record.id):
        span = context.span(card.from_step, card.to_step)
        if span and (face := _face(context, lane_record, card, span)):
            packer.place(face)
    return packer.bottom


def _face(context: Context, lane_record: Lane, card: Card, span: tuple[int, int]) -> CardFace | None:
    theme, record = context.theme, context.record(card.ref)
    text = card_text(context, card)
    if not (text or card.image or card.icon or card.link):
        return None
    kind = record.insight_kind if isinstance(record, Insight) else lane_record.lane_kind.removesuffix("s")
    shown = f"“{text}”" if kind == "quote" else text
    words = [Words(shown, theme.ink, 12.5, italic=kind == "quote")] if text else []
    words += [Words(grade, theme.second)] if (grade := _grade(context, card)) else []
    if isinstance(record, Process) and (
        doing := ", ".join(filter(None, (record.owner or record.team, *record.systems)))
    ):
        words.append(Words(doing, theme.second))
    if isinstance(record, Insight) and (answer := context.read(record.answer)):
        words.append(Words(answer, theme.second))
    if kind == "expectation" and isinstance(record, Insight) and (against := expected_words(context, record.id)):
        words.append(Words(against, theme.second))
    bar = {"pain": theme.loss, "barrier": theme.loss, "gain": theme.good}.get(kind)
    face = CardFace(tuple(words), *span, "bar" if bar else "none", bar or "", card.ref or card.id)
    return decked(context, face, card, text)


def card_text(context: Context, card: Card) -> str:
    """The card's own words, else those of the record it places."""
    record: Record | None = context.record(card.ref)
    if own := context.read(card.text):
        return own
    if isinstance(record, Insight):
        return context.read(record.text)
    return context.read(getattr(record, "title", {})) if record else ""


def _grade(context: Context, card: Card) -> str:
    """ "A · 412 answers", or that it is an assumption."""
    evidence = context.evidence(card.ref or "") or context.evidence(card.id)
    if evidence is None:
        return ""
    if evidence.basis == "assumption":
        return context.say("rendering.assumption")
    n = f" · n {evidence.n}" if evidence.n else ""
    return f"{context.say('rendering.evidence')} {evidence.grade}{n}"


@lane("channels", "owners")
def draw_of_touchpoints(context: Context, lane_record: Lane, top: float) -> float:
    """What the step's touchpoints say: their channels or their owners, each once."""
    from ...journey.channels import channel_name

    packer = Packer(context, top)
    for index, column in enumerate(context.steps):
        if column.step is None:
            continue
        touchpoints: list[Touchpoint] = list(context.document.touchpoints_at(column.step.id))
        if lane_record.lane_kind == "channels":
            values = [channel_name(t.channel, context.language) for t in touchpoints if t.channel]
        else:
            values = [t.owner or t.team or context.say("rendering.nobody_owns") for t in touchpoints]
        if values:
            text = ", ".join(dict.fromkeys(values))
            packer.place(CardFace((Words(text, context.theme.ink, 12.5),), index, index, "none"))
    return max(packer.bottom, draw_content(context, lane_record, packer.bottom))
