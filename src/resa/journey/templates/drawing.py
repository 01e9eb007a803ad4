"""A template as the records of a new journey. Library records get random ids, so that two journeys never share one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..document import Document
from ..ids import new_id
from ..order import keys
from ..records import Card, Journey, Lane, Next, Persona, Record, Stage, Step, Touchpoint
from ..records.base import change
from .reading import MARKS, StageIn, StepIn, Template

Choose = Callable[[str], str]


def drawn(template: Template, journey: Journey, *, named: bool, choose: Choose) -> Document:
    """The whole document; the journey keeps its title when it was given one."""
    personas = list(_personas(template, choose))
    begun = change(
        journey,
        market=template.market,
        scope_kind=template.scope_kind,
        customer_word=template.customer_word,
        scenario=template.scenario,
        customer_goal=template.goal,
        personas=tuple(p.id for p in personas),
        **({} if named else {"title": template.title}),
    )
    made: list[Record] = [begun, *personas]
    made += [
        Lane(id=f"lane:{kind}", lane_kind=kind, order=order)
        for kind, order in zip(template.lanes, keys(len(template.lanes)), strict=True)
    ]
    for stage, order in zip(template.stages, keys(len(template.stages)), strict=True):
        made += _stage(stage, order, choose)
    return Document(made)


def _personas(template: Template, choose: Choose) -> Iterator[Persona]:
    for persona, order in zip(template.personas, keys(len(template.personas)), strict=True):
        yield Persona(
            id=new_id("persona", choose),
            title=persona.title,
            role=persona.role,
            influence=persona.influence,
            stages=tuple(f"stage:{name}" for name in persona.stages),
            perceived_risk=persona.risk,
            proof_needed=persona.proof,
            order=order,
        )


def _stage(stage: StageIn, order: str, choose: Choose) -> Iterator[Record]:
    yield Stage(
        id=f"stage:{stage.name}", title=stage.title, stage_kind=stage.kind, customer_goal=stage.goal, order=order
    )
    for step, place in zip(stage.steps, keys(len(stage.steps)), strict=True):
        yield from _step(stage, step, place, choose)
    first, last = stage.steps[0].name, stage.steps[-1].name
    for lane, question in stage.ask.items():
        yield Card(
            id=f"card:{lane}-{stage.name}", lane=f"lane:{lane}", from_step=f"step:{first}", hint=question,
            to_step=None if first == last else f"step:{last}",
        )  # fmt: skip


def _step(stage: StageIn, step: StepIn, order: str, choose: Choose) -> Iterator[Record]:
    here = f"step:{step.name}"
    yield Step(
        id=here,
        stage=f"stage:{stage.name}",
        title=step.title,
        optional=step.optional,
        ends=step.ends,
        next=tuple(Next(step=f"step:{name}") for name in step.next or ()),
        order=order,
    )
    for i, (touchpoint, place) in enumerate(zip(step.touchpoints, keys(len(step.touchpoints)), strict=True), 1):
        marks = {field: value for mark in touchpoint.marks for field, value in MARKS[mark].items()}
        made = Touchpoint(id=new_id("touchpoint", choose), title=touchpoint.title, channel=touchpoint.channel, **marks)
        yield made
        yield Card(id=f"card:{step.name}-{i}", lane="lane:touchpoints", from_step=here, ref=made.id, order=place)
    if step.emotion is not None:
        yield Card(id=f"card:emotion-{step.name}", lane="lane:emotion", from_step=here, emotion=step.emotion)
    for lane, text in step.said.items():
        yield Card(id=f"card:{lane}-{step.name}", lane=f"lane:{lane}", from_step=here, text=text)
