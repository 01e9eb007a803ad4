"""What the contact plan of a map says and leaves out: whom it is for, where each takes part, empty cells, open questions.

The page counts by the same rules (`web/src/core/contacts.ts`): a contact for everybody fills every persona's cell, a
question stands where its card does, and a persona who names none of the map's stages takes part in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from .document import Document
from .records import Contact, Insight, Persona, Stage


def personas_of(document: Document) -> tuple[Persona, ...]:
    """The journey's own; a journey that names none has those that cards or contacts speak of."""
    named = tuple(p for id in document.journey.personas if (p := document.find(id, Persona)))
    if named:
        return named
    spoken = {c.persona for c in document.of(Contact)} | {c.persona for c in document.cards()}
    return tuple(p for p in document.of(Persona) if p.id in spoken)


def takes_part(persona: Persona, stage: Stage, document: Document) -> bool:
    """A persona is in many maps, so it may name stages of others: of this map's it takes part in those it names, else in all."""
    own = {s.id for s in document.stages()}.intersection(persona.stages)
    return not own or stage.id in own


def contacts_in(document: Document, stage: Stage) -> list[Contact]:
    """The stage's contacts, the soonest first."""
    found = [c for c in document.of(Contact) if c.stage == stage.id]
    return sorted(found, key=lambda c: (c.wait_seconds is None, c.wait_seconds or 0, c.id))


def cells(document: Document) -> Iterator[tuple[Persona | None, Stage, bool]]:
    """Every cell that should say something, in map order, and whether it does; without personas there is one row, for everybody."""
    personas = personas_of(document)
    known = {p.id for p in personas}
    for stage in document.stages():
        told = {c.persona if c.persona in known else None for c in contacts_in(document, stage)}
        for persona in personas or (None,):
            if persona is None or takes_part(persona, stage, document):
                yield persona, stage, None in told or (persona is not None and persona.id in told)


def open_questions(document: Document) -> list[tuple[Stage, Insight]]:
    """Questions that stand in a stage and that neither an approved answer nor a contact answers, in map order."""
    told = {i for c in document.of(Contact) if c.status != "stopped" for i in c.answers}
    found = []
    for insight in document.of(Insight):
        if insight.insight_kind != "question" or any(insight.answer.values()) or insight.id in told:
            continue
        steps = document.steps_of(insight.id) or document.steps_of(insight.touchpoint or "")
        stage = document.find(steps[0].stage, Stage) if steps else None
        if stage is not None:
            found.append((stage, insight))
    order = {s.id: i for i, s in enumerate(document.stages())}
    return sorted(found, key=lambda pair: order[pair[0].id])
