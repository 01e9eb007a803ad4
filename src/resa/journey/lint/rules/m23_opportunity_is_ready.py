"""M23: an opportunity that can be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Opportunity
from ..rule import Finding, Rule
from ..subject import Subject


class OpportunityIsReady(Rule):
    """An opportunity has an insight behind it, its values and effort, and an owner.

    Without them it cannot be weighed against the others. Its status always has a value.
    """

    id = "M23"
    severity = "warn"
    group = "Action"
    weight = 3
    source = "TheyDo: prioritising opportunities"
    unchecked_when = "The map has no opportunities."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.of(Opportunity) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        found = [o for o in subject.document.of(Opportunity) if o.status not in ("parked", "done")]
        unsupported = [o for o in found if not o.insights]
        if unsupported:
            yield self.finding(unsupported, "insight")
        unscored = [o for o in found if None in (o.customer_value, o.business_value, o.effort)]
        if unscored:
            yield self.finding(unscored, "scores")
        unowned = [o for o in found if not (o.owner.strip() or o.team.strip())]
        if unowned:
            yield self.finding(unowned, "owner")


rule = OpportunityIsReady()
