"""How it feels, drawn twice: the team's guess dashed and hollow, the customers' answers solid with their band.

A wrong belief gets a callout above the curve, joined to its point; it never covers a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...evidence.model import Measure
from ...journey.records import Lane
from ...texts.numbers import decimal, integer
from ..context import Context, StepColumn, lane
from ..expected import shown_expectations
from ..sheet import Box, Curve, Dot, Line
from ..type import height, wrap

CURVE_HEIGHT = 128
LOW, HIGH = -2.0, 2.0


@dataclass(frozen=True, slots=True)
class Point:
    """One step's guess and measurement."""

    column: StepColumn
    assumed: float | None
    measure: Measure | None


@lane("emotion", "emotion_measured")
def draw_emotion(context: Context, lane_record: Lane, top: float) -> float:
    """Callouts, the zero line, both curves, and the words 'too few' under a step with too few answers."""
    points = [Point(c, _assumed(context, lane_record, c), _measure(context, c)) for c in context.steps]
    y = _callouts(context, points, top)
    curve_top, bottom = y + 10, y + 10 + CURVE_HEIGHT

    def place(value: float) -> float:
        return curve_top + (HIGH - max(LOW, min(HIGH, value))) / (HIGH - LOW) * CURVE_HEIGHT

    context.sheet.add(Line(context.left, place(0), context.right, place(0), context.theme.hairline))
    _draw_assumed(context, points, place)
    _draw_measured(context, points, place)
    _draw_expected(context, place)
    return _too_few(context, points, bottom + 4)


def _assumed(context: Context, lane_record: Lane, column: StepColumn) -> float | None:
    """The guess on this step: the mean of the lane's emotion cards there (several personas)."""
    if column.step is None:
        return None
    cards = context.document.cards(lane=lane_record.id, step=column.step.id)
    values = [c.emotion for c in cards if c.emotion is not None]
    if not values and (measure := context.measure(column.step.id)):
        return measure.emotion_assumed
    return sum(values) / len(values) if values else None


def _measure(context: Context, column: StepColumn) -> Measure | None:
    return context.measure(column.step.id) if column.step else None


def _callouts(context: Context, points: list[Point], top: float) -> float:
    """A strip above the curve with one box per wrong belief; returns its bottom."""
    theme, size, bottom = context.theme, 11.5, top
    for point in points:
        gap = point.measure.belief_gap if point.measure else None
        if gap is None or not gap.beyond_chance or point.measure is None or point.measure.emotion is None:
            continue
        said = context.say(
            "rendering.wrong_belief",
            guess=decimal(gap.assumed, context.language), measured=decimal(gap.measured, context.language),
        )  # fmt: skip
        under = context.say("rendering.answers", n=integer(point.measure.emotion.n, context.language))
        x, width = point.column.x + 6, point.column.width - 12
        tall = height(len(wrap(said, width - 14, size, 600)) + len(wrap(under, width - 14, size)), size) + 10
        context.sheet.add(Box(x, top, width, tall, theme.paper, theme.loss, radius=6, about=point.measure.id))
        y = context.sheet.text(x + 7, top + 4, said, width - 14, size=size, color=theme.loss, weight=600)
        context.sheet.text(x + 7, y, under, width - 14, size=size, color=theme.second)
        bottom = max(bottom, top + tall)
    return bottom


def _segments(points: list[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Runs of neighbouring points: a curve never bridges a step without a value."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _draw_assumed(context: Context, points: list[Point], place: Callable[[float], float]) -> None:
    theme = context.theme
    at = [None if p.assumed is None else (p.column.middle, place(p.assumed)) for p in points]
    for run in _segments(at):
        if len(run) > 1:
            context.sheet.add(Curve(tuple(run), theme.third, 1.6, dash=True))
    for x, y in filter(None, at):
        context.sheet.add(Dot(x, y, 4, theme.third, "hollow", dash=False, ground=theme.paper))


def _draw_measured(context: Context, points: list[Point], place: Callable[[float], float]) -> None:
    theme = context.theme
    values = [p.measure.emotion if p.measure else None for p in points]
    at = [
        None if v is None or v.value is None else (p.column.middle, place(v.value))
        for p, v in zip(points, values, strict=True)
    ]
    band = [
        None if v is None or v.low is None or v.high is None else (p.column.middle, place(v.high), place(v.low))
        for p, v in zip(points, values, strict=True)
    ]
    upper = _segments([b and (b[0], b[1]) for b in band])
    lower = _segments([b and (b[0], b[2]) for b in band])
    for high, low in zip(upper, lower, strict=True):
        if len(high) > 1:
            context.sheet.add(Curve(tuple(high), fill=theme.evidence_wash, lower=tuple(low)))
        else:
            context.sheet.add(Line(high[0][0], high[0][1], low[0][0], low[0][1], theme.evidence_wash, 8))
    for point, spot in zip(points, at, strict=True):
        gap = point.measure.belief_gap if point.measure else None
        if gap and gap.beyond_chance and spot:
            context.sheet.add(Line(spot[0], spot[1], spot[0], place(gap.assumed), theme.loss, 1.4))
    for run in _segments(at):
        if len(run) > 1:
            context.sheet.add(Curve(tuple(run), theme.evidence, 2.2))
    for x, y in filter(None, at):
        context.sheet.add(Dot(x, y, 4, theme.evidence))


def _draw_expected(context: Context, place: Callable[[float], float]) -> None:
    """A tick where it was expected to be; from it a line with an arrow head to what is felt when that is missed or
    exceeded, dashed while it is only guessed or not sure. Two ticks are a met expectation."""
    theme = context.theme
    columns = {c.step.id: c for c in context.steps if c.step}
    beside: dict[str, int] = {}
    for one, gap, answered in shown_expectations(context):
        if (column := columns.get(one.step)) is None:
            continue
        x = column.middle + 13 + 13 * beside.get(one.step, 0)
        beside[one.step] = beside.get(one.step, 0) + 1
        y = place(one.value)
        context.sheet.add(Line(x - 6, y, x + 6, y, theme.second, 2))
        if gap is None:
            continue
        if gap.verdict == "met":
            context.sheet.add(Line(x - 6, y + 3.5, x + 6, y + 3.5, theme.second, 2))
            continue
        color, felt = (theme.loss if gap.verdict == "missed" else theme.good), place(one.value + gap.difference)
        context.sheet.add(Line(x, y, x, felt, color, 1.6, dash=not (answered and gap.sure)))
        back = -5 if felt > y else 5
        for side in (-3.5, 3.5):
            context.sheet.add(Line(x + side, felt + back, x, felt, color, 1.6))


def _too_few(context: Context, points: list[Point], top: float) -> float:
    """Words under a step whose answers are too few for a point."""
    bottom = top
    for point in points:
        emotion = point.measure.emotion if point.measure else None
        if emotion is not None and emotion.value is None and emotion.reason in {"too_few", "suppressed"}:
            below = context.sheet.text(
                point.column.middle, top, context.say("rendering.too_few"), point.column.width - 12, size=11.5,
                color=context.theme.second, anchor="middle",
            )  # fmt: skip
            bottom = max(bottom, below)
    return bottom
