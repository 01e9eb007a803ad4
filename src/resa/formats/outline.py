"""A map as a plain outline, the middle of every text format: stages, steps, touchpoints and cards by lane."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..journey.channels import channel_key
from ..journey.document import Document
from ..journey.ids import new_id
from ..journey.order import keys
from ..journey.records import Card, Journey, Lane, Next, Persona, Record, Stage, Step, Touchpoint
from ..journey.touchpoint_list import read_touchpoints
from ..journey.typical import fields_of
from .report import Notes, Preview, Reading, StageSketch


@dataclass
class StepOutline:
    """A step with what stands at it."""

    title: str
    cards: list[tuple[str, str]] = field(default_factory=list)
    """(lane kind, text); touchpoints become records of their own."""
    emotion: float | None = None
    onward: list[tuple[int, str]] = field(default_factory=list)
    """(number of a step of the whole map, label)."""
    actors: tuple[str, ...] = ()


@dataclass
class StageOutline:
    """A stage with its steps."""

    title: str
    steps: list[StepOutline] = field(default_factory=list)
    headed: bool = False
    """Its steps stood as headings of their own, with items under them."""


@dataclass
class MapOutline:
    """The whole map."""

    title: str
    stages: list[StageOutline] = field(default_factory=list)


def reading(outline: MapOutline, notes: Notes, language: str, format: str) -> Reading:
    """The outline as a document with its preview."""
    stages = [stage for stage in outline.stages if stage.steps]
    records: list[Record] = []
    kinds = list(dict.fromkeys(["river", "steps", "touchpoints", "emotion",
                                *(kind for s in stages for step in s.steps for kind, _ in step.cards)]))  # fmt: skip
    records += [
        Lane(id=f"lane:{kind}", lane_kind=kind, order=order)  # type: ignore[arg-type]  # a LaneKind
        for kind, order in zip(kinds, keys(len(kinds)), strict=True)
    ]
    touchpoints: dict[tuple[str, str], Touchpoint] = {}
    n = 0
    for s, (stage, order) in enumerate(zip(stages, keys(len(stages)), strict=True), 1):
        records.append(Stage(id=f"stage:{s}", title={language: stage.title}, order=order))
        for step, place in zip(stage.steps, keys(len(stage.steps)), strict=True):
            here = f"step:{n + 1:03d}"
            onward = tuple(
                Next(step=f"step:{to + 1:03d}", label={language: why} if why else {}) for to, why in step.onward
            )
            following = len(onward) == 1 and step.onward[0][0] == n + 1 and not step.onward[0][1]
            records.append(
                Step(
                    id=here,
                    stage=f"stage:{s}",
                    title={language: step.title},
                    next=() if following else onward,
                    order=place,
                )
            )
            records += _cards(step, here, touchpoints, language)
            n += 1
    title = outline.title.strip()
    journey = Journey(id=new_id("journey"), title={language: title} if title else {}, languages=(language,))
    document = Document([journey, *records, *touchpoints.values()])
    return Reading(document, preview_of(document, title, notes, format))


def _cards(step: StepOutline, here: str, touchpoints: dict[tuple[str, str], Touchpoint], language: str) -> list[Record]:
    made: list[Record] = []
    if step.emotion is not None:
        made.append(Card(id=new_id("card"), lane="lane:emotion", from_step=here, emotion=step.emotion))
    for (kind, text), order in zip(step.cards, keys(len(step.cards)), strict=True):
        card = Card(id=new_id("card"), lane=f"lane:{kind}", from_step=here, order=order)
        if kind != "touchpoints":
            made.append(Card(id=card.id, lane=card.lane, from_step=here, order=order, text={language: text}))
            continue
        listed = read_touchpoints(" ".join(text.split())).touchpoints
        title, channel = (listed[0].title, listed[0].channel) if listed else (text, "")
        found = touchpoints.setdefault(
            (title.casefold(), channel),
            Touchpoint(id=new_id("touchpoint"), title={language: title}, channel=channel_key(channel) or channel,
                       **fields_of(listed[0].marks if listed else ())),
        )  # fmt: skip
        made.append(Card(id=card.id, lane=card.lane, from_step=here, order=order, ref=found.id))
    return made


def preview_of(document: Document, title: str, notes: Notes, format: str, sheets: tuple[str, ...] = ()) -> Preview:
    """What a read document holds, for its preview."""
    counts = {
        "stages": len(document.stages()), "steps": len(document.steps()), "touchpoints": len(document.of(Touchpoint)),
        "cards": len(document.of(Card)), "lanes": len(document.lanes()), "personas": len(document.of(Persona)),
    }  # fmt: skip
    stages = tuple(
        StageSketch(
            title=next(iter(s.title.values()), ""),
            steps=tuple(next(iter(step.title.values()), "") for step in document.steps(s)),
        )
        for s in document.stages()
    )
    return Preview(format=format, title=title, sheets=sheets, stages=stages, counts=counts, notes=tuple(notes.found))
