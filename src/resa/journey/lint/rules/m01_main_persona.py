"""M01: whose journey it is."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...records import Persona, change
from ..rule import Finding, Rule
from ..subject import Subject


class MainPersona(Rule):
    """The map is about one persona, or says which ones it is about.

    With no persona nobody's journey is drawn; with several that the journey does not name, averages of people who differ.
    The fix names all of them, which declares a map of several personas.
    """

    id = "M01"
    severity = "error"
    group = "Actor"
    weight = 5
    source = "NN/g: one point of view per map"

    def check(self, subject: Subject) -> Iterator[Finding]:
        personas = subject.personas
        if not personas:
            yield self.finding([subject.document.journey])
        elif len(personas) > 1 and not subject.document.journey.personas:
            yield self.finding(personas, "undeclared", _declared, n=len(personas))


def _declared(document: Document) -> Document:
    return document.put(change(document.journey, personas=tuple(p.id for p in document.of(Persona))))


rule = MainPersona()
