"""The evidence of every claim on a map: touchpoints, steps and stages, emotions, cards, insights and personas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from ..journey.records import Figure, Insight, Opportunity, Persona, Source
from ..journey.records.source import VALID_DAYS
from .grade import Support, grade, support_of
from .model import Evidence
from .scored import figure_support
from .suppress import MINIMUM

if TYPE_CHECKING:
    from datetime import datetime

    from ..journey.document import Document
    from .planned import Plan


@dataclass(frozen=True)
class Grounds:
    """What was measured, by record id: journeys that met it, answers about it, customers a segment rule finds."""

    journeys: Mapping[str, int]
    answers: Mapping[str, int]
    as_of: str | None
    answers_as_of: str | None
    ages: Mapping[str, int] = field(default_factory=lambda: VALID_DAYS)
    """For how many days evidence of each kind holds."""

    def of(self, record_id: str) -> list[Support]:
        """As support; groups too small to show support nothing."""
        found = []
        if self.journeys.get(record_id, 0) >= MINIMUM:
            found.append(Support("events", self.journeys[record_id], self.as_of))
        if self.answers.get(record_id, 0) >= MINIMUM:
            found.append(Support("survey", self.answers[record_id], self.answers_as_of))
        return found


def node_claims(document: Document, plan: Plan, grounds: Grounds, now: datetime) -> dict[str, Evidence]:
    """Evidence of each touchpoint, step and stage."""
    found = {}
    for record in (*plan.touchpoints, *plan.steps, *plan.stages):
        supports = grounds.of(record.id)
        for card in document.placed(record.id):
            supports += sources(document, card.sources)
        found[record.id] = grade(supports + _figures(document, record.id), now, grounds.ages)
    return found


def other_claims(document: Document, grounds: Grounds, now: datetime) -> dict[str, Evidence]:
    """Evidence of cards that say something themselves, and of the insights, opportunities and personas on the map."""
    found: dict[str, Evidence] = {}
    for card in document.cards():
        record = document.get(card.ref)
        if card.emotion is not None:
            supports = [s for step in document.span(card) for s in grounds.of(step.id) if s.kind == "survey"]
            found[card.id] = grade(
                supports + sources(document, card.sources) + _figures(document, card.id), now, grounds.ages
            )
        elif card.ref is None and any(card.text.values()):
            found[card.id] = grade(sources(document, card.sources) + _figures(document, card.id), now, grounds.ages)
        elif isinstance(record, Insight):
            supports = sources(document, (*record.sources, *card.sources)) + _figures(document, record.id)
            found[record.id] = grade(supports, now, grounds.ages)
        elif isinstance(record, Opportunity):
            behind = [i for i in (document.find(r, Insight) for r in record.insights) if i is not None]
            supports = [s for i in behind for s in sources(document, i.sources)] + sources(document, card.sources)
            found[record.id] = grade(supports + _figures(document, record.id), now, grounds.ages)
    for persona in document.of(Persona):
        if not document.journey.personas or persona.id in document.journey.personas:
            supports = grounds.of(persona.id) + sources(document, persona.sources) + _figures(document, persona.id)
            found[persona.id] = grade(supports, now, grounds.ages)
            if _unrecognised(persona, document, supports):
                found[persona.id] = msgspec.structs.replace(
                    found[persona.id], basis="mixed", grade="D", why="evidence.why_unrecognised"
                )
    return found


def _unrecognised(persona: Persona, document: Document, supports: list[Support]) -> bool:
    """A group that a draft found in the events, and no trait tells who is of it: nobody can be met or counted by it."""
    drafted = "discovered" in document.journey.tags and {s.kind for s in supports} == {"events"}
    return drafted and (persona.segment is None or not persona.segment.all)


def sources(document: Document, ids: tuple[str, ...]) -> list[Support]:
    """The sources of a claim, each once."""
    known = (document.find(i, Source) for i in dict.fromkeys(ids))
    return [support_of(s) for s in known if s is not None]


def _figures(document: Document, record_id: str) -> list[Support]:
    return [figure_support(f, document) for f in document.of(Figure) if f.about == record_id]
