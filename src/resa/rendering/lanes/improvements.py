"""What is being done: actions and ideas with status, owner, date and verdict; and the greatest leak without any."""

from __future__ import annotations

from ...journey.records import Action, Card, Idea, Lane
from ...texts.days import in_words
from ..cards import CardFace, Packer, Words, decked
from ..context import Context, lane


@lane("improvements")
def draw_improvements(context: Context, lane_record: Lane, top: float) -> float:
    """The lane's actions; a leak that nobody does anything about says so in its own column."""
    packer = Packer(context, top)
    covered: set[int] = set()
    for card in context.document.cards(lane=lane_record.id):
        if span := context.span(card.from_step, card.to_step):
            packer.place(decked(context, _face(context, card, span), card, context.read(card.text)))
            covered.update(range(span[0], span[1] + 1))
    _uncovered_leak(context, packer, covered)
    return packer.bottom


def _face(context: Context, card: Card, span: tuple[int, int]) -> CardFace:
    theme, record = context.theme, context.record(card.ref)
    if isinstance(record, Action):
        color, status = _status(context, record)
        who = ", ".join(filter(None, (record.owner or record.team, in_words(record.due_at or "", context.language))))
        words = [
            Words(status, color, 11.5, 700),
            Words(context.read(record.title), theme.ink, 12.5),
            Words(context.read(record.verdict_text), theme.second),
            Words(who, theme.second),
        ]
        return CardFace(tuple(w for w in words if w.text), *span, "none", about=record.id)
    title = context.read(card.text) or (context.read(record.title) if isinstance(record, Idea) else "")
    status_words = Words(context.say("rendering.status_proposed"), theme.second, 11.5, 700)
    return CardFace((status_words, Words(title or "–", theme.ink, 12.5)), *span, "none", about=card.ref or card.id)


def _status(context: Context, action: Action) -> tuple[str, str]:
    """Colour and word: the verdict once there is one that was measured, else the status."""
    theme = context.theme
    if action.verdict == "worked" and action.verdict_kind in {"measured", "estimated"}:
        return theme.good, context.say("rendering.verdict_worked")
    if action.verdict in {"no_effect", "harmed"}:
        return theme.loss, context.say(f"rendering.verdict_{action.verdict}")
    color = {"ongoing": theme.care, "planned": theme.care, "done": theme.evidence_text}.get(action.status, theme.second)
    return color, context.say(f"rendering.status_{action.status}")


def _uncovered_leak(context: Context, packer: Packer, covered: set[int]) -> None:
    worst = max(
        (s for s in context.stages if (m := context.measure(s.stage.id)) and m.flow.lost),
        key=lambda s: context.measure(s.stage.id).flow.lost or 0,  # type: ignore[union-attr]  # only measured stages are left
        default=None,
    )
    if worst is None or not worst.steps[0].step:
        return
    first = context.steps.index(worst.steps[0])
    columns = range(first, first + len(worst.steps))
    if not covered & set(columns):
        said = Words(context.say("rendering.no_action_for_leak"), context.theme.loss)
        packer.place(CardFace((said,), columns[0], columns[-1], "none", about=worst.stage.id))
