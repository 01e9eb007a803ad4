"""M22: the problem before the solution."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Opportunity
from ..rule import Finding, Rule
from ..subject import Subject, folded

#: Beginnings that say what to build instead of what to solve.
_SOLUTIONS = (
    "build ", "implement ", "launch ", "introduce ", "develop ", "add ", "create ", "buy ", "roll out ", "install ", "new ",
    "bygg ", "bygga ", "inför ", "införa ", "lansera ", "utveckla ", "skapa ", "lägg till ", "köp ", "köpa ", "installera ",
    "ny ", "nytt ", "nya ", "byg ", "bygge ", "indfør ", "indføre ", "lancer ", "lancere ", "udvikl ", "udvikle ", "tilføj ",
    "køb ", "købe ", "skab ", "nyt ", "innfør ", "innføre ", "lanser ", "lansere ", "utvikle ", "utvikl ", "lag ", "lage ",
    "legg til ", "kjøp ", "kjøpe ", "nye ", "implementera ", "implementer ", "implementere ", "installer ", "installere ",
)  # fmt: skip


class OpportunityIsAProblem(Rule):
    """An opportunity is put as a problem ("How might we …"), not as a solution.

    A title that begins with building, buying or launching something has skipped the question; the thing itself is an idea.
    """

    id = "M22"
    severity = "info"
    group = "Action"
    weight = 1
    source = "TheyDo: opportunities"
    unchecked_when = "The map has no opportunities."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.of(Opportunity) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        found = [o for o in subject.document.of(Opportunity) if any(_solution(t) for t in o.title.values())]
        if found:
            yield self.finding(found)


def _solution(title: str) -> bool:
    return "?" not in title and f"{folded(title)} ".startswith(_SOLUTIONS)


rule = OpportunityIsAProblem()
