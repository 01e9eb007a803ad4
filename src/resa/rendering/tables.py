"""The table twin: the same map as plain tables, for HTML, PDF and XLSX. A cell keeps its number beside its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..evidence.model import Duration, Measure, Value
from ..journey.channels import channel_name
from ..journey.ownership import transitions
from ..journey.records import Text, Touchpoint
from ..texts import say
from ..texts.numbers import decimal, duration, integer, interval, percent
from .cards import bears_own
from .context import Context
from .expected import shown_expectations, verdict_words
from .gaps import contacts_meanwhile, held_by, wait_interval
from .header import group_words
from .lanes.content import card_text
from .lanes.metrics import score_words
from .links import link_name, outer_link

if TYPE_CHECKING:
    from ..evidence.model import Measured
    from ..journey.document import Document

Form = Literal["text", "count", "share", "emotion", "seconds"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a reader sees, and the number behind it where there is one (shares 0–1, times seconds)."""

    text: str
    number: float | None = None
    form: Form = "text"
    link: str = ""
    """Address the cell leads to."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its heading; every row has as many cells as there are columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(context: Context) -> list[Table]:
    """Stages, steps with touchpoints, cards by lane, and what the data holds beyond the map; empty ones are left out."""
    made = [
        _stages(context),
        _transitions(context),
        _signals(context),
        _compared(context),
        _touchpoints(context),
        _expectations(context),
        _cards(context),
        _unmatched(context),
    ]
    return [table for table in made if table.rows]


def column_shares(table: Table) -> list[float]:
    """Width shares by what stands in a column: wide enough for its longest word, more for long texts."""
    shares = []
    for i, name in enumerate(table.columns):
        cells = [row[i].text for row in table.rows]
        longest_word = max(len(word) for text in [name, *cells, "-"] for word in text.split() or [""])
        typical = sorted(map(len, cells))[int(len(cells) * 0.9)] if cells else 0
        shares.append(max(4.0, min(longest_word, 24), min(28.0, typical * 0.6)))
    return shares


def reader(document: Document, measured: Measured | None, language: str) -> Context:
    """A context without columns: enough to read texts and measures."""
    from .sheet import Sheet
    from .theme import LIGHT

    return Context(document, measured, language, LIGHT, Sheet(0, 0, "#ffffff", language=language), (), 0, 0)


def _head(context: Context, *names: str) -> tuple[str, ...]:
    return tuple(context.say(f"rendering.column_{name}") for name in names)


def _stages(context: Context) -> Table:
    rows = []
    for stage in context.document.stages():
        measure = context.measure(stage.id)
        rows.append(
            (
                Cell(context.read(stage.title)),
                Cell(context.read(stage.customer_goal)),
                *_flow(context, measure),
                _time(context, measure.time_from_previous if measure else None),
                Cell(stage.owner or stage.team),
            )
        )
    columns = _head(
        context, "stage", "goal", "journeys", "went_on", "open", "lost", "lost_share", "interval", "time", "owner"
    )
    return Table(context.say("rendering.table_stages"), columns, tuple(rows))


def _transitions(context: Context) -> Table:
    """From each stage to the next: who owns it, who comes over, the wait, the contacts meanwhile, who held the case."""
    known = {(gap.source, gap.target): gap for gap in context.measured.gaps} if context.measured else {}
    rows = []
    for source, target, owner, team in transitions(context.document):
        gap = known.get((source.id, target.id))
        rows.append(
            (
                Cell(f"{context.read(source.title)} → {context.read(target.title)}"),
                Cell(owner or ("" if team else context.say("rendering.nobody_owns"))),
                Cell(team),
                _count(context, gap.met, gap.reason) if gap else Cell(""),
                _count(context, gap.n, gap.reason) if gap else Cell(""),
                *_estimate(context, gap.came if gap else None),
                _time(context, gap.wait if gap else None),
                *(Cell(words(context, gap) if gap else "") for words in (wait_interval, contacts_meanwhile, held_by)),
            )
        )  # fmt: skip
    columns = _head(
        context, "transition", "owner", "team", "met", "came_over", "came_share", "interval", "wait", "wait_interval",
        "contacts", "held",
    )  # fmt: skip
    return Table(context.say("rendering.table_transitions"), columns, tuple(rows))


def _compared(context: Context) -> Table:
    """Stages and steps of two groups beside each other, with the difference in loss; no row when there is one group."""
    rows = []
    shown: list[tuple[str, Text]] = []
    for stage in context.document.stages():
        shown += [(stage.id, stage.title), *((step.id, step.title) for step in context.document.steps(stage))]
    both = context.measured is not None and context.measured.compared is not None
    for about, title in shown if both else ():
        mine, theirs = context.measure(about), context.other(about)
        difference = context.difference(about, "hazard")
        if mine is None or theirs is None:
            continue
        value, spread = _estimate(context, difference)
        rows.append(
            (
                Cell(context.read(title)),
                *(_count(context, m.flow.reached, m.flow.reason) for m in (mine, theirs)),
                *(_estimate(context, m.flow.hazard)[0] for m in (mine, theirs)),
                value,
                spread,
            )
        )
    this, other = group_words(context), group_words(context, other=True)
    journeys, hazard = (context.say(f"rendering.column_{name}") for name in ("journeys", "hazard"))
    columns = (
        *_head(context, "stage_or_step"), f"{journeys}: {this}", f"{journeys}: {other}", f"{hazard}: {this}",
        f"{hazard}: {other}", *_head(context, "difference", "interval"),
    )  # fmt: skip
    return Table(context.say("rendering.table_compared"), columns, tuple(rows))


def _touchpoints(context: Context) -> Table:
    rows = [row for step in context.document.steps() for row in _step_rows(context, step.id)]
    columns = _head(
        context, "stage", "step", "touchpoint", "channel", "owner", "journeys", "went_on", "open", "lost",
        "lost_share", "interval", "time", "guess", "emotion", "interval", "scores", "evidence",
    )  # fmt: skip
    return Table(context.say("rendering.table_touchpoints"), columns, tuple(rows))


def _step_rows(context: Context, step_id: str) -> Iterator[tuple[Cell, ...]]:
    """The step itself, then its touchpoints."""
    step = next(s for s in context.document.steps() if s.id == step_id)
    stage = context.record(step.stage)
    names = (Cell(context.read(getattr(stage, "title", {}))), Cell(context.read(step.title)))
    touchpoints: tuple[Touchpoint | None, ...] = (None, *context.document.touchpoints_at(step_id))
    for touchpoint in touchpoints:
        about = touchpoint.id if touchpoint else step_id
        measure, evidence = context.measure(about), context.evidence(about)
        yield (
            *names,
            Cell(context.read(touchpoint.title) if touchpoint else ""),
            Cell(channel_name(touchpoint.channel, context.language) if touchpoint and touchpoint.channel else ""),
            Cell(_owner(context, touchpoint) if touchpoint else step.owner),
            *_flow(context, measure),
            _time(context, measure.time_from_previous if measure else None),
            _emotion(context, measure.emotion_assumed if measure else _guess(context, about)),
            *_estimate(context, measure.emotion if measure else None),
            Cell("; ".join(filter(None, (score_words(context, s) for s in measure.scores))) if measure else ""),
            Cell(f"{evidence.grade} ({context.say(f'rendering.basis_{evidence.basis}')})" if evidence else ""),
        )


def _owner(context: Context, touchpoint: Touchpoint) -> str:
    return touchpoint.owner or touchpoint.team or context.say("rendering.nobody_owns")


def _guess(context: Context, step_id: str) -> float | None:
    values = [c.emotion for c in context.document.cards(step=step_id) if c.emotion is not None]
    return sum(values) / len(values) if values else None


def _flow(context: Context, measure: Measure | None) -> tuple[Cell, ...]:
    """Journeys, went on, open, lost, share lost, its interval."""
    if measure is None:
        return (Cell(""),) * 6
    flow = measure.flow
    counts = tuple(_count(context, n, flow.reason) for n in (flow.reached, flow.went_on, flow.open, flow.lost))
    return (*counts, *_estimate(context, flow.lost_share))


def _count(context: Context, n: int | None, reason: str) -> Cell:
    if n is None:
        return Cell(_why(context, reason))
    return Cell(integer(n, context.language), n, "count")


def _why(context: Context, reason: str) -> str:
    return context.say(f"rendering.reason_{reason}") if reason else "–"


def _time(context: Context, time: Duration | None) -> Cell:
    if time is None or time.median is None:
        return Cell(_why(context, time.reason) if time else "")
    return Cell(duration(time.median, context.language), time.median, "seconds")


def _emotion(context: Context, value: float | None) -> Cell:
    return Cell("") if value is None else Cell(decimal(value, context.language), value, "emotion")


def _estimate(context: Context, value: Value | None) -> tuple[Cell, Cell]:
    """The value, and its interval with n."""
    if value is None:
        return Cell(""), Cell("")
    if value.value is None:
        return Cell(_why(context, value.reason)), Cell(f"n {value.n}" if value.reason == "too_few" else "")
    is_share = value.unit == "share"
    shown = percent(value.value, context.language) if is_share else decimal(value.value, context.language)
    spread = f"n {integer(value.n, context.language)}"
    if value.low is not None and value.high is not None:
        low_high = interval(value.low, value.high, context.language, 1, 100 if is_share else 1)
        spread = f"{low_high}, {spread}"
    return Cell(shown, value.value, "share" if is_share else "emotion"), Cell(spread)


def _expectations(context: Context) -> Table:
    """What customers expected per step and persona, in their words, and whether that was missed, met or exceeded."""
    rows = []
    for one, gap, answered in shown_expectations(context):
        step, persona, insight = context.record(one.step), context.record(one.persona), context.record(one.insight)
        against = context.say(f"rendering.column_{'emotion' if answered else 'guess'}") if gap else ""
        rows.append(
            (
                Cell(context.read(getattr(step, "title", {}))),
                Cell(context.read(getattr(persona, "title", {}))),
                Cell(context.read(getattr(insight, "text", {}))),
                _emotion(context, one.value),
                _emotion(context, one.value + gap.difference if gap else None),
                Cell(against),
                Cell(verdict_words(context, gap) if gap else ""),
            )
        )
    columns = _head(context, "step", "persona", "text", "expected", "felt", "felt_source", "verdict")
    return Table(context.say("expect.title"), columns, tuple(rows))


def _cards(context: Context) -> Table:
    """Every free card: lane, step, words, picture and link by name, what it rests on."""
    rows = []
    for lane in context.document.lanes():
        title = context.read(lane.title) or say(f"journey.lane_{lane.lane_kind}", context.language)
        if lane.lane_kind in {"touchpoints", "emotion", "steps", "river"}:
            continue
        for card in context.document.cards(lane=lane.id):
            step, evidence = context.record(card.from_step), context.evidence(card.ref or card.id)
            text = card_text(context, card)
            link = ""
            if bears_own(card) and (card.image or card.link):
                names = (text, context.say("rendering.picture") if card.image else "", link_name(card.link))
                text, link = " · ".join(filter(None, names)), outer_link(card.link)
            if text:
                grade = f"{evidence.grade} ({context.say(f'rendering.basis_{evidence.basis}')})" if evidence else ""
                rows.append(
                    (Cell(title), Cell(context.read(getattr(step, "title", {}))), Cell(text, link=link), Cell(grade))
                )
    columns = _head(context, "lane", "step", "text", "evidence")
    return Table(context.say("rendering.table_cards"), columns, tuple(rows))


def _signals(context: Context) -> Table:
    """What watched figures have raised, and what the team said about it."""
    rows = []
    for one in context.measured.signals if context.measured else ():
        record = context.record(one.about)
        title = (
            context.read(getattr(record, "title", {}))
            or context.sheet.title
            or context.read(context.document.journey.title)
        )
        rows.append(
            (
                Cell(title),
                Cell(one.sentence.said(context.language)),
                Cell(one.raised_at[:10]),
                Cell(context.say(f"rendering.signal_{'seen' if one.seen else 'new'}")),
                Cell(one.note),
            )
        )
    columns = _head(context, "about", "signal", "raised", "state", "note")
    return Table(context.say("rendering.table_signals"), columns, tuple(rows))


def _unmatched(context: Context) -> Table:
    rows = []
    for event in context.measured.unmatched if context.measured else ():
        share, spread = _estimate(context, event.share)
        rows.append(
            (
                Cell(event.name),
                Cell(event.channel and channel_name(event.channel, context.language)),
                Cell(integer(event.n_events, context.language), event.n_events, "count"),
                share,
                spread,
            )
        )
    columns = _head(context, "event", "channel", "events", "journeys_share", "interval")
    return Table(context.say("rendering.table_unmatched"), columns, tuple(rows))
