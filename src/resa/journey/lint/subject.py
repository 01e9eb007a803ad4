"""What a rule looks at: the document, the day, the facts, and lookups that several rules share. Made once per run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..document import Document
from ..records import Card, Figure, Insight, Lane, Part, Persona, Process, Record, Source, Text, Touchpoint
from .facts import Facts


@dataclass(frozen=True)
class Subject:
    """A document to be judged on a day."""

    document: Document
    today: date
    facts: Facts

    @cached_property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """Those that cards place on the map, in map order."""
        found = (self.document.find(c.ref, Touchpoint) for c in self.document.cards())
        return tuple({t.id: t for t in found if t is not None}.values())

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """Those that are shown."""
        return tuple(lane for lane in self.document.lanes() if not lane.hidden)

    @cached_property
    def emotions(self) -> tuple[Card, ...]:
        """Cards with a guessed emotion, left to right within each lane."""
        return tuple(c for c in self.document.cards() if c.emotion is not None)

    @cached_property
    def insights(self) -> tuple[Insight, ...]:
        return self.document.of(Insight)

    @cached_property
    def personas(self) -> tuple[Persona, ...]:
        return self.document.personas()

    @cached_property
    def figures(self) -> dict[str, list[Figure]]:
        """By what they are about."""
        found: dict[str, list[Figure]] = {}
        for figure in self.document.of(Figure):
            found.setdefault(figure.about, []).append(figure)
        return found

    @cached_property
    def processes(self) -> dict[str, list[Process]]:
        """Touchpoint to the processes behind it: those that name it, and those that stand at one of its steps."""
        found: dict[str, list[Process]] = {}
        for process in self.document.of(Process):
            steps = {s.id for s in self.document.steps_of(process.id)}
            at = {t.id for step in steps for t in self.document.touchpoints_at(step)}
            for touchpoint in at | set(process.touchpoints):
                found.setdefault(touchpoint, []).append(process)
        return found

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Those that something on the map rests on."""
        ids: dict[str, None] = {}
        for record in self.document:
            if isinstance(record, Card | Insight | Persona):
                ids.update(dict.fromkeys(record.sources))
            elif isinstance(record, Figure) and record.source:
                ids[record.source] = None
        found = (self.document.find(i, Source) for i in ids)
        return tuple(s for s in found if s is not None)

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """Every team that is named anywhere, each once."""
        named = (getattr(r, "team", "") for r in self.document)
        return tuple(dict.fromkeys(t.strip() for t in named if t.strip()))

    @cached_property
    def systems(self) -> tuple[str, ...]:
        """Every system that is named anywhere, each once."""
        named = (s for r in self.document if isinstance(r, Touchpoint | Process) for s in r.systems)
        return tuple(dict.fromkeys(s.strip() for s in named if s.strip()))

    def claims(self) -> Iterator[tuple[str, bool]]:
        """(record, whether a source is linked): touchpoints, guessed emotions, free cards, insights, personas."""
        document = self.document
        for touchpoint in self.touchpoints:
            yield touchpoint.id, any(c.sources for c in document.placed(touchpoint)) or self._figured(touchpoint.id)
        for card in document.cards():
            if card.emotion is not None or (card.ref is None and written(card.text)):
                yield card.id, bool(card.sources) or self._figured(card.id)
        for insight in self.insights:
            on_card = any(c.sources for c in document.placed(insight))
            yield insight.id, bool(insight.sources) or on_card or self._figured(insight.id)
        for persona in self.personas:
            yield persona.id, bool(persona.sources) or self._figured(persona.id)

    def _figured(self, record_id: str) -> bool:
        return bool(self.figures.get(record_id))


def written(text: Text) -> bool:
    """Whether anything is said in any language."""
    return any(t.strip() for t in text.values())


def folded(text: str) -> str:
    """For comparing: no case, single spaces, no punctuation at the ends."""
    return " ".join(text.casefold().split()).strip(" .,;:!?\"'”“»«")


#: Dictionaries of strings that are no text: names of fields.
_NO_TEXT = frozenset({"extra", "customer_forms", "property", "utm"})


def texts_of(record: Record | Part) -> Iterator[Text]:
    """Every text of a record, also those in its parts and lists."""
    for name in record.__struct_fields__:
        if name not in _NO_TEXT:
            yield from _texts(getattr(record, name))


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, Part):
        yield from texts_of(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
