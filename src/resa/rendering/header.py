"""The sheet's head: what map this is, whom it is about, how well it is supported; and the three sentences on top."""

from __future__ import annotations

from ..evidence.model import Filter, Headline
from ..texts.days import in_words
from ..texts.numbers import decimal, integer, money, percent
from .cards import SLACK
from .context import Context
from .type import text_width


def draw_header(context: Context, x: float, y: float, taken: float = 0) -> float:
    """Title; scenario; one line on state, personas, filter and evidence. So much is taken at the right by the logo."""
    journey, theme, width = context.document.journey, context.theme, context.right - x - taken
    y = context.sheet.text(x, y, context.sheet.title, width, size=19, color=theme.ink, weight=700)
    y = context.sheet.text(x, y, context.read(journey.scenario), width, size=13, color=theme.second)
    facts = [context.say(f"journey.state_{journey.state}")]
    facts += [context.read(p.title) for p in context.document.personas()]
    if context.measured is not None and context.measured.compared is not None:
        said = context.say("rendering.compared", this=group_words(context), other=group_words(context, other=True))
        y = context.sheet.text(x, y, said, width, size=13, color=theme.ink, weight=600)
    facts += _filter(context) + _evidence(context)
    return context.sheet.text(x, y + 2, "  ·  ".join(f for f in facts if f), width, size=11.5, color=theme.second) + 6


def _filter(context: Context) -> list[str]:
    if context.measured is None:
        return [context.say("rendering.not_measured")]
    return [] if context.measured.compared is not None else _chosen(context, context.measured.filter)


def group_words(context: Context, *, other: bool = False) -> str:
    """Whose journeys these are, or the compared ones, in words."""
    measured = context.measured
    shown = measured.compared if measured is not None and other else measured
    words = [] if shown is None else _chosen(context, shown.filter)
    return ", ".join(w for w in words if w) or context.say("rendering.everybody")


def _chosen(context: Context, chosen: Filter) -> list[str]:
    persona = context.record(chosen.persona)
    said = [context.read(getattr(persona, "title", {})), ", ".join(chosen.channel), ", ".join(chosen.account)]
    said += [f"{trait}: {', '.join(values)}" for trait, values in chosen.segment.items()]
    if chosen.start or chosen.end:
        said.append(f"{chosen.start or '…'} – {chosen.end or '…'}")
    return said


def _evidence(context: Context) -> list[str]:
    """Grade, share of claims with a source, arrived and open, date of the data."""
    measured = context.measured
    if measured is None:
        return []
    language = context.language
    said = [context.say("rendering.grade", grade=measured.evidence.grade)]
    if measured.evidence.share_with_source is not None:
        share = percent(measured.evidence.share_with_source, language, 0)
        said.append(context.say("rendering.claims_with_source", share=share, n=measured.evidence.claims))
    if measured.journeys is not None and measured.arrived is not None and measured.arrived_share.value is not None:
        said.append(
            context.say(
                "rendering.arrived",
                n=integer(measured.arrived, language),
                all=integer(measured.journeys, language),
                share=percent(measured.arrived_share.value, language, 0),
            )
        )
    if measured.open:
        said.append(context.say("rendering.open", n=integer(measured.open, language)))
    if measured.as_of:
        said.append(context.say("rendering.as_of", date=in_words(measured.as_of[:10], context.language)))
    return said


def draw_headlines(context: Context, x: float, y: float) -> float:
    """The three sentences in one column, each after its bold beginning."""
    theme = context.theme
    said = [headline_words(context, h) for h in context.measured.headlines] if context.measured else []
    indent = max((text_width(label, 13, 700) for label, _ in said), default=0) * SLACK + 6
    for label, text in said:
        context.sheet.text(x, y, label, indent, size=13, color=theme.ink, weight=700)
        y = context.sheet.text(x + indent, y, text, context.right - x - indent, size=13, color=theme.ink)
    for signal in context.signals(None):
        y = context.sheet.text(x, y, signal, context.right - x, size=13, color=theme.care, weight=600)
    return y + 4


def headline_words(context: Context, headline: Headline) -> tuple[str, str]:
    """(bold beginning, sentence) of a headline in the reader's language."""
    key = f"rendering.headline_{headline.kind}"
    label, values, filled = context.say(f"{key}_label"), headline.values, _filled(context, headline)
    worth, currency = values.get("value"), values.get("currency")
    if headline.kind == "greatest_leak" and isinstance(worth, float | int) and isinstance(currency, str) and worth > 0:
        filled["worth"] = money(float(worth), currency, context.language)
        key += "_worth"
        if most := values.get("most_lost_about"):
            label, filled["other"] = context.say("rendering.headline_worth_most_label"), _title(context, str(most))
            key += "_other" if values.get("most_lost_share") is not None else ""
    if values.get("what") == "handover":
        filled["to"] = _title(context, str(values["to"]))
        key += "_handover"
    return label, context.say(key, **filled)


def _filled(context: Context, headline: Headline) -> dict[str, object]:
    """The headline's values as the reader writes them, and the title of what it is about."""
    filled: dict[str, object] = {"title": _title(context, headline.about)}
    for name, value in headline.values.items():
        if name in {"share", "most_lost_share"} and isinstance(value, float | int):
            filled[name] = percent(float(value), context.language, 0)
        elif isinstance(value, float):
            filled[name] = decimal(value, context.language)
        else:
            filled[name] = integer(value, context.language) if isinstance(value, int) else value or ""
    return filled


def _title(context: Context, id: str | None) -> str:
    return context.read(getattr(context.record(id), "title", {}))
