"""The map as a sheet: header, three sentences, stage titles, then one lane under the other, each in its columns.

Nothing is clipped: a column has a fixed width, a row grows with what stands in it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from ..journey.records import Lane
from ..texts.numbers import integer
from . import lanes as lane_files
from .brand import PLAIN, Brand, band, draw_mark
from .context import LANES, Context, StageColumn, StepColumn
from .header import draw_header, draw_headlines
from .images import Images, no_images
from .lanes.river import draw_groups
from .sheet import Box, Line, Sheet
from .theme import THEMES

if TYPE_CHECKING:
    from ..evidence.model import Measured
    from ..journey.document import Document
    from .exporters import Options

MARGIN = 24.0
LANE_TITLES = 136.0
NARROWEST, WIDEST, TARGET = 172.0, 300.0, 1400.0
PAD = 12.0
#: Height of the coloured band over a stage's title.
BAND = 4.0

#: What a map shows that declares no lanes of its own.
DEFAULT_LANES = (
    Lane(id="lane:river", lane_kind="river", order="a"),
    Lane(id="lane:steps", lane_kind="steps", order="b"),
    Lane(id="lane:touchpoints", lane_kind="touchpoints", order="c"),
    Lane(id="lane:emotion", lane_kind="emotion", order="d"),
)
#: Kinds that show something even without cards of their own.
ALWAYS = {
    "river",
    "steps",
    "touchpoints",
    "emotion",
    "interaction_line",
    "visibility_line",
    "internal_interaction_line",
}
FROM_TOUCHPOINTS = {"channels", "owners", "metrics"}


@cache
def _load_lanes() -> None:
    """Import every file of lanes/, which declares its kinds."""
    for module in pkgutil.iter_modules(lane_files.__path__):
        importlib.import_module(f"{lane_files.__name__}.{module.name}")


def lay_out(
    document: Document,
    measured: Measured | None = None,
    *,
    language: str = "en",
    theme: str = "light",
    images: Images = no_images,
    brand: Brand = PLAIN,
) -> Sheet:
    """The whole map on one sheet; its width follows the number of steps, its height what stands in it."""
    _load_lanes()
    colors = THEMES[theme]
    stages = _columns(document)
    left = MARGIN + LANE_TITLES
    right = stages[-1].x + stages[-1].width if stages else left + TARGET
    sheet = Sheet(right + MARGIN, 0, colors.page, language=language)
    context = Context(document, measured, language, colors, sheet, stages, left, right, images=images, brand=brand)
    sheet.title = context.read(document.journey.title) or document.journey.id
    y = draw_header(context, MARGIN, MARGIN, draw_mark(context, MARGIN))
    y = draw_headlines(context, MARGIN, y)
    top = y + 8
    body: list[object] = list(sheet.shapes)
    sheet.shapes.clear()
    y = _stage_titles(context, top + PAD)
    separators = []
    for lane in _lanes(document):
        separators.append(y)
        y = _draw_lane(context, lane, y + PAD)
    drawn, sheet.shapes = sheet.shapes, body  # type: ignore[assignment]  # shapes of the body stand aside while the ground is drawn
    sheet.add(Box(MARGIN, top, right - MARGIN, y - top, colors.paper, colors.hairline, radius=10))
    for stage in stages:
        sheet.add(Line(stage.x, top + 1, stage.x, y - 1, colors.hairline))
    for separator in separators:
        sheet.add(Line(MARGIN, separator, right, separator, colors.hairline))
    sheet.shapes.extend(drawn)
    sheet.height = y + MARGIN
    sheet.description = describe(context)
    return sheet


def laid_out(document: Document, measured: Measured | None, options: Options) -> Sheet:
    """The same by an export's options."""
    return lay_out(
        document, measured, language=options.language, theme=options.theme, images=options.images, brand=options.brand
    )


def _columns(document: Document) -> tuple[StageColumn, ...]:
    """Columns for every step; a stage without steps has one empty column."""
    stages = document.stages()
    steps = {stage.id: document.steps(stage) or (None,) for stage in stages}
    count = max(1, sum(len(s) for s in steps.values()))
    width = min(WIDEST, max(NARROWEST, (TARGET - LANE_TITLES) / count))
    columns, x = [], MARGIN + LANE_TITLES
    for stage in stages:
        own = steps[stage.id]
        wide = max(width * len(own), NARROWEST)
        inner = tuple(StepColumn(step, x + i * wide / len(own), wide / len(own)) for i, step in enumerate(own))
        columns.append(StageColumn(stage, x, wide, inner))
        x += wide
    return tuple(columns)


def _lanes(document: Document) -> list[Lane]:
    """The document's lanes in order; hidden ones and empty ones are left out; emotion is drawn once per persona."""
    own = [lane for lane in document.lanes() if not lane.hidden]
    if not own:
        return list(DEFAULT_LANES)
    shown: list[Lane] = []
    for lane in own:
        if lane.lane_kind == "emotion_measured" and any(o.lane_kind == "emotion" for o in own):
            continue
        has_cards = bool(document.cards(lane=lane.id))
        if has_cards or lane.lane_kind in ALWAYS | FROM_TOUCHPOINTS:
            shown.append(lane)
    if not any(lane.lane_kind == "river" for lane in own):
        shown.insert(0, DEFAULT_LANES[0])
    return shown


def _stage_titles(context: Context, top: float) -> float:
    """Titles, the stage's kind as subtitle where it differs, and how many reach it."""
    bottom = top
    for number, stage in enumerate(context.stages):
        x, width, theme = stage.x + 10, stage.width - 20, context.theme
        if color := band(context.brand, number, context.is_dark):
            context.sheet.add(Box(stage.x + 1, top - PAD + 1, stage.width - 1, BAND, color, role="brand"))
        y = context.sheet.text(x, top, context.read(stage.stage.title) or "–", width, size=15, color=theme.ink,
                               weight=700, about=stage.stage.id)  # fmt: skip
        measure = context.measure(stage.stage.id)
        if measure and measure.flow.reached is not None:
            said = context.say("rendering.journeys", n=integer(measure.flow.reached, context.language))
            y = context.sheet.text(x, y + 2, said, width, size=15, color=theme.ink, weight=700)
            other = context.other(stage.stage.id)
            if other is not None and other.flow.reached is not None:
                against = context.say("rendering.against", n=integer(other.flow.reached, context.language))
                y = context.sheet.text(x, y, against, width, size=11.5, color=theme.second)
        for signal in context.signals(stage.stage.id):
            y = context.sheet.text(x, y + 2, signal, width, size=11.5, color=theme.care, weight=600)
        bottom = max(bottom, y)
    return bottom + PAD


def _draw_lane(context: Context, lane: Lane, top: float) -> float:
    """The lane's title at the left, its content in the columns; returns its bottom with room below."""
    title = context.read(lane.title) or context.say(f"journey.lane_{lane.lane_kind}")
    theme = context.theme
    y = context.sheet.text(
        MARGIN + 12, top, title, LANE_TITLES - 20, size=11.5, color=theme.second, weight=600, about=lane.id
    )
    if lane.persona and (persona := context.record(lane.persona)):
        said = context.read(getattr(persona, "title", {}))
        y = context.sheet.text(MARGIN + 12, y, said, LANE_TITLES - 20, size=11.5, color=theme.second)
    if lane.lane_kind == "river" and context.measured and context.measured.compared:
        y = draw_groups(context, MARGIN + 12, y, LANE_TITLES - 20)
    if lane.lane_kind == "emotion":
        for key, color in (("rendering.measured", theme.evidence_text), ("rendering.our_guess", theme.second)):
            y = context.sheet.text(MARGIN + 12, y, context.say(key), LANE_TITLES - 20, size=11.5, color=color)
    return max(LANES[lane.lane_kind](context, lane, top), y) + PAD


def describe(context: Context) -> str:
    """What a screen reader says of the picture: title, stages with their counts, where the table is."""
    stages = []
    for stage in context.stages:
        measure = context.measure(stage.stage.id)
        count = f" ({integer(measure.flow.reached, context.language)})" if measure and measure.flow.reached else ""
        stages.append(context.read(stage.stage.title) + count)
    return context.say("rendering.description", title=context.sheet.title, stages=", ".join(stages))
