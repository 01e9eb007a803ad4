"""M12: every stage has steps, every step something the customer does."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...field_types import field_types
from ...records import Record, Stage, Step
from ..rule import Finding, Rule
from ..subject import Subject, written


class NoEmptyStage(Rule):
    """No stage is empty, and every step says what the customer does.

    A step's title is the customer's action; a card in a lane of actions says it too. The fix removes empty stages that
    nothing else refers to.
    """

    id = "M12"
    severity = "error"
    group = "Structure"
    weight = 4
    source = "NN/g: phases and actions"

    def check(self, subject: Subject) -> Iterator[Finding]:
        document = subject.document
        if not document.steps():
            yield self.finding([document.journey], "none")
            return
        empty = [stage for stage in document.stages() if not document.steps(stage)]
        if empty:
            free = _free(document)
            yield self.finding(empty, "stage", _without if any(s.id in free for s in empty) else None)
        silent = [step for step in document.steps() if not written(step.title) and not _acts(step, document)]
        if silent:
            yield self.finding(silent, "step")


def _acts(step: Step, document: Document) -> bool:
    actions = {lane.id for lane in document.lanes() if lane.lane_kind == "actions"}
    return any(card.lane in actions and written(card.text) for card in document.cards(step=step))


def _free(document: Document) -> set[str]:
    named = {i for record in document for i in _named(record)}
    return {s.id for s in document.of(Stage) if not document.steps(s) and s.id not in named}


def _named(record: Record) -> Iterator[str]:
    for field in field_types(type(record)).references:
        value = getattr(record, field.name)
        if isinstance(value, str):
            yield value
        elif value:
            yield from value


def _without(document: Document) -> Document:
    return document.remove(*_free(document))


rule = NoEmptyStage()
