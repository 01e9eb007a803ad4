"""The customer's steps in the customer's voice, with the goal of the stage and the planned ways on."""

from __future__ import annotations

from ...journey.records import Lane, Step
from ..cards import CardFace, Packer, Words
from ..context import Context, lane


@lane("steps")
def draw_steps(context: Context, lane_record: Lane, top: float) -> float:
    """Step titles; under them what the step needs to say: optional, branches, loops."""
    packer = Packer(context, top)
    for index, column in enumerate(context.steps):
        if column.step is None:
            continue
        words = [Words(f"“{title}”", context.theme.ink, 13) if (title := context.read(column.step.title)) else None]
        if description := context.read(column.step.description):
            words.append(Words(description, context.theme.second))
        words += [Words(said, context.theme.care, weight=600) for said in context.signals(column.step.id)]
        words += [Words(note, context.theme.second) for note in _ways(context, column.step)]
        packer.place(CardFace(tuple(w for w in words if w), index, index, "none", about=column.step.id))
    for stage in context.stages:
        if (goal := context.read(stage.stage.customer_goal)) and stage.steps[0].step:
            index = context.steps.index(stage.steps[0])
            face = Words(f"{context.say('rendering.goal')}: {goal}", context.theme.second)
            packer.place(CardFace((face,), index, index + len(stage.steps) - 1, "none"))
    return packer.bottom


def _ways(context: Context, step: Step) -> list[str]:
    """ "optional", "then: A or B", as sentences."""
    said = [context.say("rendering.optional")] if step.optional else []
    titles = [t for n in step.next if (t := _way(context, n.step, n.label))]
    if len(titles) > 1:
        said.append(context.say("rendering.then", steps=f" {context.say('rendering.or')} ".join(titles)))
    return said


def _way(context: Context, id: str, label: dict[str, str]) -> str:
    target = context.record(id)
    if not isinstance(target, Step):
        return ""
    why = context.read(label)
    return f"“{context.read(target.title)}”" + (f" ({why})" if why else "")
