"""What lies behind the numbers: what rules recognise, and the customers behind a count, where privacy allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..evidence.model import Filter
from ..journey.records import EventRule
from . import audit
from .library import whole
from .principals import MapAccess

if TYPE_CHECKING:
    from ..evidence.bindings import BindingReport, Preview
    from ..evidence.typical import Walks
    from ..evidence.who import Customers, Outcome


def bound(access: MapAccess) -> BindingReport:
    """Per touchpoint what its rule recognises; events on no touchpoint; rules nothing ever matched."""
    from ..evidence import binding_report

    with access.workspace.data.now() as data:
        return binding_report(whole(access).document, data.snapshot)


def previewed(access: MapAccess, rule: EventRule) -> Preview:
    """What a rule would recognise, before it is written down."""
    from ..evidence import preview

    with access.workspace.data.now() as data:
        return preview(rule, data.snapshot)


def behind(access: MapAccess, about: str, outcome: Outcome, filter: Filter, limit: int) -> Customers:
    """The customers behind a count, pseudonymous; none when they are fewer than five. Every look is written down."""
    from ..evidence import customers

    with access.workspace.data.now() as data:
        found = customers(whole(access).document, data.snapshot, about, outcome=outcome, filter=filter, limit=limit)
    audit.note(access.principal, "look at customers", document=access.document, about=about, outcome=outcome, n=found.n)
    return found


def walked(access: MapAccess, filter: Filter) -> Walks:
    """Typical journeys of the group, anonymous. Every look is written down."""
    from ..evidence import typical_journeys

    with access.workspace.data.now() as data:
        found: Walks = typical_journeys(whole(access).document, data.snapshot, filter)
    audit.note(access.principal, "walk as a customer", document=access.document, n=len(found.paths))
    return found
