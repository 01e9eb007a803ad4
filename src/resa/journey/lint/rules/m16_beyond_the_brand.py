"""M16: what happens without us."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject


class BeyondTheBrand(Rule):
    """At least one touchpoint belongs to somebody else: a partner, a customer or social media.

    Customers meet more than what the company owns; a map without it has not looked.
    """

    id = "M16"
    severity = "info"
    group = "Structure"
    weight = 1
    source = "Lemon & Verhoef 2016: brand, partner, customer, social"
    unchecked_when = "No touchpoint stands on the map."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.touchpoints else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        if all(t.ownership == "brand" for t in subject.touchpoints):
            yield self.finding([subject.document.journey])


rule = BeyondTheBrand()
