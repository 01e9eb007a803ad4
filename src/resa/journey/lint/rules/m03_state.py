"""M03: today, tomorrow or a question."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...records import Journey, change
from ..rule import Finding, Rule
from ..subject import Subject


class State(Rule):
    """The map says whether it shows the current state, a future state or a research question.

    A journey record that says nothing is a map of the current state, by the format's definition. What breaks the rule is a
    state this version cannot read, or a document without a journey record. The fix declares the current state.
    """

    id = "M03"
    severity = "error"
    group = "Actor"
    weight = 4
    source = "Smaply: state; Milkymap; TheyDo"

    def check(self, subject: Subject) -> Iterator[Finding]:
        journeys = subject.document.of(Journey)
        if not journeys:
            yield self.finding([], "none")
        elif "state" in journeys[0].extra:
            yield self.finding([journeys[0]], "", _current, state=str(journeys[0].extra["state"]))


def _current(document: Document) -> Document:
    return document.put(change(document.journey, state="current"))


rule = State()
