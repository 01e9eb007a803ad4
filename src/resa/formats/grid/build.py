"""The shape of a sheet as a journey: stages, steps, lanes and cards; every filled cell is used or told as lost."""

from __future__ import annotations

from ...journey.document import Document
from ...journey.ids import new_id
from ...journey.records import (
    Journey,
)
from ..report import Choices, Reading
from .building import Building
from .cells import owners_and_channels
from .frame import NO_NAME, head, lanes, stages_and_steps
from .shape import Shape
from .telling import preview, told


def build(shape: Shape, choices: Choices, language: str, sheets: list[str]) -> Reading:
    """The document and what to tell about it."""
    work = Building(shape, language)
    head(work)
    stages_and_steps(work)
    lanes(work)
    owners_and_channels(work)
    told(work, sheets)
    title = work.head.get("title", "") or ("" if NO_NAME.fullmatch(shape.sheet.name) else shape.sheet.name)
    journey = Journey(
        id=new_id("journey"),
        title=work.text(title) if title else {},
        scenario=work.text(work.head["scenario"]) if "scenario" in work.head else {},
        customer_goal=work.text(work.head["goal"]) if "goal" in work.head else {},
        languages=(language,),
        personas=tuple(p.id for p in work.personas),
    )
    document = Document([journey, *work.personas, *work.records, *work.touchpoints.values()])
    return Reading(document, preview(work, document, title, sheets))
