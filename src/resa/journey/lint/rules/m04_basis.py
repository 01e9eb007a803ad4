"""M04: how much of the map is assumption."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

#: Less than this share of claims with a source is told (science: red under 60 %).
ENOUGH = 0.6


class Basis(Rule):
    """At least 60 % of the claims rest on a source.

    Claims are touchpoints, guessed emotions, free cards, insights and personas. A claim is supported by a linked source,
    a figure about it, or by events and answers when the data has been read.
    """

    id = "M04"
    severity = "warn"
    group = "Evidence"
    weight = 3
    source = "Smaply: data base; Resa: evidence coverage"
    unchecked_when = "The map has no claims yet, or shows a future state, which is an assumption by nature."

    def unchecked(self, subject: Subject) -> str | None:
        if subject.document.journey.state == "future":
            return "future"
        return None if next(subject.claims(), None) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        grounded = subject.facts.grounded or frozenset()
        claims = [(record, linked or record in grounded) for record, linked in subject.claims()]
        share = sum(held for _, held in claims) / len(claims)
        if share < ENOUGH:
            yield self.finding([r for r, held in claims if not held], n=len(claims), share=share)


rule = Basis()
