"""M13: steps as the customer would say them."""

from __future__ import annotations

from collections.abc import Iterator

from ..inside_out import inside_out
from ..rule import Finding, Rule
from ..subject import Subject


class CustomerVoice(Rule):
    """Step titles are in the customer's voice.

    "I compare offers", not "Lead qualification", "Customer receives invoice" or "CRM". A title is told when it speaks of
    the customer in the third person, names a system or a team of the map, or uses an organisation's word for the work,
    and has no first person in it. Languages without word lists are left alone.
    """

    id = "M13"
    severity = "warn"
    group = "Actor"
    weight = 3
    source = "Milkymap; Smaply; Custory"
    unchecked_when = "No step has a title in Swedish, Danish, Norwegian or English."

    def unchecked(self, subject: Subject) -> str | None:
        known = ("sv", "da", "nb", "en")
        return None if any(s.title.get(c) for s in subject.document.steps() for c in known) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        journey, own = subject.document.journey, (*subject.systems, *subject.teams)
        found = [
            step for step in subject.document.steps()
            if any(inside_out(text, code, journey, own) for code, text in step.title.items())
        ]  # fmt: skip
        if found:
            yield self.finding(found)


rule = CustomerVoice()
