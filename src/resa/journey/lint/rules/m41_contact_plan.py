"""M41: nobody is left in silence."""

from __future__ import annotations

from collections.abc import Iterator

from ...contact_plan import cells, open_questions
from ...records import Contact
from ..rule import Finding, Rule
from ..subject import Subject


class ContactPlan(Rule):
    """Every persona hears something in every stage it takes part in, and its questions are answered.

    A contact for everybody speaks to each. A question is answered by its own approved answer or by a contact that is not
    stopped. A map without any planned contact has no contact plan to judge.
    """

    id = "M41"
    severity = "info"
    group = "Action"
    weight = 2
    source = "Resa: the contact plan"
    unchecked_when = "The map plans no contact."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.of(Contact) else "no_contacts"

    def check(self, subject: Subject) -> Iterator[Finding]:
        planned = list(cells(subject.document))
        silent = [stage for _, stage, told in planned if not told]
        if silent:
            yield self.finding(dict.fromkeys(s.id for s in silent), "empty", n=len(silent), of=len(planned))
        asked = [insight for _, insight in open_questions(subject.document)]
        if asked:
            yield self.finding(asked, "question", n=len(asked))


rule = ContactPlan()
