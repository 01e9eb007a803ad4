"""The river: how many journeys go on from stage to stage, where they leak, and which are still open (hatched).

Its height is the number of journeys; what falls out of it is drawn where it falls, with share and interval.
"""

from __future__ import annotations

from ...evidence.model import Measure, Value
from ...journey.records import Lane
from ...texts.numbers import decimal, duration, integer, interval, percent
from ..context import Context, StageColumn, lane
from ..header import group_words
from ..sheet import Curve, Label, Line, Polygon
from ..type import height, wrap

TALL = 92.0
SMALL = 11.5


@lane("river")
def draw_river(context: Context, lane_record: Lane, top: float) -> float:
    """Stage by stage; nothing but a sentence when the flow is not measured or not revealed."""
    measures = [context.measure(s.stage.id) for s in context.stages]
    counts = [m.flow.reached if m else None for m in measures]
    if not any(counts):
        key = "rendering.hidden" if context.measured and not context.measured.revealed else "rendering.not_measured"
        return context.sheet.text(
            context.left + 10, top, context.say(key), context.right - context.left - 20, size=SMALL,
            color=context.theme.second,
        )  # fmt: skip
    most = max(c for c in counts if c)
    base = top + TALL + 18
    heights = [TALL * (c or 0) / most for c in counts]
    _water(context, heights, base)
    _other_group(context, base)
    bottom = base
    for stage, measure, tall in zip(context.stages, measures, heights, strict=True):
        if measure:
            _half_within(context, stage, measure, base, tall)
            bottom = max(bottom, _leak(context, stage, measure, base, most))
    return bottom


def _edge(context: Context, heights: list[float], base: float) -> list[tuple[float, float]]:
    """Level through a stage, falling to the next one's level at its end."""
    points: list[tuple[float, float]] = []
    for stage, tall in zip(context.stages, heights, strict=True):
        bend = min(40.0, stage.width * 0.2)
        points += [(stage.x + (bend if points else 0), base - tall), (stage.x + stage.width - bend, base - tall)]
    return [*points, (context.right, base - heights[-1])]


def _water(context: Context, heights: list[float], base: float) -> None:
    """One area under its edge."""
    points = _edge(context, heights, base)
    lower = ((context.left, base), (context.right, base))
    theme = context.theme
    context.sheet.add(
        Curve(tuple(points), fill=theme.evidence_wash, lower=lower),
        Curve(tuple(points), theme.evidence, 1.8),
        Line(context.left, base, context.right, base, theme.hairline),
    )


def _other_group(context: Context, base: float) -> None:
    """The compared group's river as a dashed edge; each as high as its own most, so that their shapes compare."""
    others = [context.other(s.stage.id) for s in context.stages]
    counts = [(m.flow.reached if m else None) or 0 for m in others]
    if any(counts):
        edge = _edge(context, [TALL * n / max(counts) for n in counts], base)
        context.sheet.add(Curve(tuple(edge), context.theme.ink, 1.4, dash=True))


def draw_groups(context: Context, x: float, y: float, width: float) -> float:
    """Which line is whose, beside the river."""
    theme = context.theme
    for other, color in ((False, theme.evidence), (True, theme.ink)):
        context.sheet.add(Curve(((x, y + 9), (x + 16, y + 9)), color, 1.8, dash=other))
        y = context.sheet.text(x + 22, y, group_words(context, other=other), width - 22, size=SMALL, color=theme.second)
    return y


def _half_within(context: Context, stage: StageColumn, measure: Measure, base: float, tall: float) -> None:
    median = measure.time_from_previous.median
    if median is None or stage is context.stages[0]:
        return
    said = context.say("rendering.half_within", time=duration(median, context.language))
    width = stage.width - 60
    need = height(len(wrap(said, width, SMALL)), SMALL)
    inside = tall >= need + 8
    x, y = stage.x + (10 if inside else 46), base - need - 2 if inside else base - tall - need - 2
    context.sheet.text(x, y, said, width, size=SMALL, color=context.theme.evidence_text)


def _leak(context: Context, stage: StageColumn, measure: Measure, base: float, most: int) -> float:
    """The pentagon that falls out of the river, its share and interval, and the open ones beside it."""
    theme, flow, right = context.theme, measure.flow, stage.x + stage.width
    y = base + 4
    if flow.lost and flow.lost_share.value is not None:
        share = flow.lost_share.value
        wide = 4 + 24 * min(1.0, flow.lost / most * 2)
        x = right - 12 - wide
        tall = 10 + 18 * share
        fill = theme.loss
        context.sheet.add(
            Polygon(
                ((x, base), (x + wide, base), (x + wide, base + tall * 0.7), (x + wide / 2, base + tall),
                 (x, base + tall * 0.7)), fill, about=stage.stage.id)
        )  # fmt: skip
        text_right = x - 6
        y = _right(context, text_right, y, f"−{percent(share, context.language)}", theme.loss, 13, 700)
        if flow.lost_share.low is not None and flow.lost_share.high is not None:
            shown = interval(flow.lost_share.low, flow.lost_share.high, context.language, 1, 100)
            y = _right(context, text_right, y, shown, theme.second, SMALL, 400)
    if flow.open:
        said = context.say("rendering.open", n=integer(flow.open, context.language))
        x = right - 18
        context.sheet.add(
            Polygon(
                ((x, y + 3), (x + 10, y + 3), (x + 10, y + 13), (x, y + 13)), theme.paper, hatch=theme.evidence
            )
        )  # fmt: skip
        y = _right(context, x - 6, y, said, theme.second, SMALL, 400)
    difference = context.difference(stage.stage.id, "hazard")
    if difference is not None and difference.value is not None:
        y = _right(context, right - 18, y, difference_words(context, difference), theme.ink, SMALL, 600)
    return y


def difference_words(context: Context, value: Value) -> str:
    """Δ −2,1 (−3,0 – −1,2): percentage points, the other group's less this one's."""
    assert value.value is not None
    ends = (
        ""
        if value.low is None or value.high is None
        else f" ({interval(value.low, value.high, context.language, 1, 100)})"
    )
    plus = "+" if value.value > 0 else ""
    return f"Δ {plus}{decimal(100 * value.value, context.language)}{ends}"


def _right(context: Context, x: float, y: float, text: str, color: str, size: float, weight: int) -> float:
    label = Label(x, y, (text,), size, 200, color, weight, "end")  # type: ignore[arg-type]  # three of Font's four weights come here
    context.sheet.add(label)
    return y + label.height
