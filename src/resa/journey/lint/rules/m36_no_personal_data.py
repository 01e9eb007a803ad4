"""M36: a quote is not a person."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ..rule import Finding, Rule
from ..subject import Subject


class NoPersonalData(Rule):
    """No quote or note holds personal data.

    Names, addresses, numbers and e-mail addresses that were found in quotes and in notes of sources. The fix replaces them by marks.
    Small groups never reach a map: measured values of fewer than five are suppressed where they are made.
    """

    id = "M36"
    severity = "error"
    group = "Governance"
    weight = 5
    source = "Resa: privacy; GDPR art. 5"
    unchecked_when = "The words were not searched for personal data."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.facts.personal is not None else "needs_scan"

    def check(self, subject: Subject) -> Iterator[Finding]:
        found = {i: p for i, p in (subject.facts.personal or {}).items() if i in subject.document}
        if found:
            yield self.finding(found, "", lambda document: _masked(document, subject))


def _masked(document: Document, subject: Subject) -> Document:
    """Only records that are still as they were when they were searched."""
    found = (subject.facts.personal or {}).items()
    same = [p.masked for i, p in found if document.get(i) == subject.document.get(i) and i in document]
    return document.put(*same)


rule = NoPersonalData()
