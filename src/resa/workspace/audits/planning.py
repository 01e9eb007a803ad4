"""An audit is planned, changed and, as long as nobody has signed it, taken away."""

from __future__ import annotations

import secrets

import msgspec
from msgspec.structs import replace
from sqlalchemy import delete, insert, select

from ...errors import ConflictError, LimitError, UsageError
from ...texts.sentence import Sentence
from .. import audit as trail
from .. import people
from ..clock import iso
from ..principals import Principal, access_map
from ..tables import audit_report, internal_audit
from . import entry
from .door import AuditAccess, access_audit, changed, may_know, written
from .model import MOST_PLACES, Audit, Item, Place, Spot
from .places import placed
from .questions import USUAL


class AuditPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An audit as it is planned."""

    title: str
    scope: tuple[Spot, ...]
    auditors: tuple[str, ...] = ()
    planned_at: str = ""
    """An ISO date; today when empty."""
    purpose: str = ""
    criteria: tuple[str, ...] = ()
    """What the places are held against: a standard's clause, a promise, a policy."""


class PlanChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should be otherwise; the rest stays. Places that go take their questions along."""

    title: str | None = None
    scope: tuple[Spot, ...] | None = None
    auditors: tuple[str, ...] | None = None
    planned_at: str | None = None
    purpose: str | None = None
    criteria: tuple[str, ...] | None = None
    summary: str | None = None


def plan(principal: Principal, wanted: AuditPlan) -> AuditAccess:
    """Plan one, with the usual questions at every place. Takes the right to edit every journey in its scope."""
    places = _scope(principal, wanted.scope)
    workspace = principal.workspace
    audit = Audit(
        audit=f"audit:{secrets.token_hex(6)}",
        revision=1,
        status="planned",
        title=entry.line(wanted.title, "title", needed=True),
        purpose=entry.words(wanted.purpose, "purpose"),
        criteria=_lines(wanted.criteria, "criteria"),
        auditors=_lines(wanted.auditors, "auditors"),
        planned_at=entry.day(wanted.planned_at or workspace.clock().date().isoformat(), "planned_at"),
        places=places,
        items=tuple(item for place in places for item in _usual(place)),
        made_by=people.me(principal).name,
        made_at=iso(workspace.clock()),
    )
    with workspace.database.write() as connection:
        connection.execute(
            insert(internal_audit).values(
                workspace=workspace.id, audit=audit.audit, status=audit.status, content=written(audit), made_at=audit.made_at
            )
        )  # fmt: skip
        trail.record(connection, principal, "plan internal audit", document=audit.audit, journeys=list(audit.journeys))
    return access_audit(principal, audit.audit)


def change(access: AuditAccess, wanted: PlanChange) -> Audit:
    """Change the plan or the conclusion, until it is signed."""
    values: dict[str, object] = {}
    if wanted.title is not None:
        values["title"] = entry.line(wanted.title, "title", needed=True)
    if wanted.purpose is not None:
        values["purpose"] = entry.words(wanted.purpose, "purpose")
    if wanted.summary is not None:
        values["summary"] = entry.words(wanted.summary, "summary")
    if wanted.criteria is not None:
        values["criteria"] = _lines(wanted.criteria, "criteria")
    if wanted.auditors is not None:
        values["auditors"] = _lines(wanted.auditors, "auditors")
    if wanted.planned_at is not None:
        values["planned_at"] = entry.day(wanted.planned_at, "planned_at")
    places = None if wanted.scope is None else _scope(access.principal, wanted.scope)

    def act(audit: Audit) -> Audit:
        return replace(audit if places is None else _moved(audit, places), **values)

    return changed(access, act, when=("planned", "ongoing"))


def remove(access: AuditAccess) -> None:
    """Take it away. Raises ConflictError once a report of it was signed: that stays."""
    audit, workspace = access.audit, access.principal.workspace
    of = (audit_report.c.workspace == workspace.id, audit_report.c.audit == audit.audit)
    with workspace.database.write() as connection:
        if connection.scalar(select(audit_report.c.revision).where(*of)) is not None:
            raise ConflictError(Sentence("audits.signed_stays"), value=audit.audit)
        own = (internal_audit.c.workspace == workspace.id, internal_audit.c.audit == audit.audit)
        connection.execute(delete(internal_audit).where(*own))
        trail.record(connection, access.principal, "remove internal audit", document=audit.audit)


def _scope(principal: Principal, scope: tuple[Spot, ...]) -> tuple[Place, ...]:
    spots = tuple(dict.fromkeys(scope))
    if not spots:
        raise UsageError(Sentence("audits.no_scope"), where="scope")
    if len(spots) > MOST_PLACES:
        raise LimitError(
            Sentence("audits.too_many"), where="scope", value=len(spots), allowed=Sentence("audits.up_to", most=MOST_PLACES)
        )  # fmt: skip
    for journey in dict.fromkeys(spot.journey for spot in spots):
        access = access_map(principal, journey)
        if not may_know(principal):
            access.require("govern")  # no role in a journey gives it: guests audit nothing
        access.require("edit")
    return placed(principal, spots)


def _moved(audit: Audit, places: tuple[Place, ...]) -> Audit:
    """Other places: what stays keeps its answers; places with a finding stay."""
    kept = {(one.journey, one.about) for one in places}
    held = [one for one in audit.findings if (one.journey, one.about) not in kept]
    if held:
        raise ConflictError(Sentence("audits.place_has_finding", n=len(held)), where="scope")
    known = {(one.journey, one.about) for one in audit.places}
    stay = [item for item in audit.items if (item.journey, item.about) in kept]
    new = [item for place in places if (place.journey, place.about) not in known for item in _usual(place)]
    at = {(one.journey, one.about): i for i, one in enumerate(places)}
    items = sorted([*stay, *new], key=lambda item: at[item.journey, item.about])
    return replace(audit, places=places, items=tuple(items))


def _usual(place: Place) -> list[Item]:
    return [
        Item(item=f"item:{secrets.token_hex(5)}", journey=place.journey, about=place.about, question=question)
        for question in USUAL[place.kind]
    ]


def _lines(given: tuple[str, ...], where: str) -> tuple[str, ...]:
    if len(given) > 50:
        raise LimitError(
            Sentence("audits.too_many"), where=where, value=len(given), allowed=Sentence("audits.up_to", most=50)
        )
    return tuple(dict.fromkeys(filter(None, (entry.line(one, where) for one in given))))
