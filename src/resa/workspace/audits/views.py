"""What is shown of audits: the list, one with all that is computed of it, findings at a map's places, actions that wait."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from ...journey.records import Text
from ...texts.sentence import Sentence
from ..principals import MapAccess, Principal
from .door import AuditAccess, known_audits, replaced
from .effect import MeasureChoice, choices, effect_of
from .model import Audit, Effect, Finding, Grade, Item, Place, State, Status, is_late, state_of
from .places import maps_of, renewed
from .questions import Known, facts, known_of
from .signing import Report, gaps, independence, reports


class AuditRow(msgspec.Struct, frozen=True, kw_only=True):
    """An audit in the list of all."""

    audit: str
    title: str
    status: Status
    revision: int
    planned_at: str
    auditors: tuple[str, ...]
    journeys: tuple[Text, ...]
    places: int
    questions: int
    answered: int
    findings: dict[Grade, int]
    waiting: int
    """Findings that wait for an action, its doing or the check of its effect."""
    late: int
    """Corrective actions whose day has passed."""
    may_edit: bool


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """How a finding stands."""

    finding: str
    state: State
    late: int
    effect: Effect | None


class AuditView(msgspec.Struct, frozen=True, kw_only=True):
    """An audit with all that is computed of it."""

    content: Audit
    may_edit: bool
    standing: tuple[FindingView, ...]
    gaps: tuple[Sentence, ...]
    """What is missing before it can be signed."""
    warnings: tuple[Sentence, ...]
    """Auditors who own what they audit."""
    reports: tuple[Report, ...]
    """What was signed, the newest first."""
    measures: tuple[MeasureChoice, ...]


class PlacedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding at a place of a map that is not settled yet, or was found last."""

    audit: str
    title: str
    finding: str
    number: int
    about: str
    grade: Grade
    words: str
    state: State
    late: int


class WaitingAction(msgspec.Struct, frozen=True, kw_only=True):
    """A corrective action that is not done."""

    audit: str
    title: str
    finding: str
    number: int
    action: str
    words: str
    owner: str
    due_at: str
    late: bool
    place: Text
    journey: str


def listed(principal: Principal) -> list[AuditRow]:
    """Every audit that the principal may read, the newest plan first."""
    today = principal.workspace.clock().date().isoformat()
    return [_row(access, today) for access in known_audits(principal)]


def shown(access: AuditAccess) -> AuditView:
    """The audit as it stands: until it is signed its places and facts are read anew."""
    principal, audit = access.principal, access.audit
    today = principal.workspace.clock().date().isoformat()
    if audit.status in ("planned", "ongoing"):
        audit = replace(audit, places=renewed(principal, audit))
        audit = replace(audit, items=_with_facts(principal, audit))
    fresh = replaced(access, audit)
    standing = tuple(
        FindingView(
            finding=one.finding, state=state_of(one), late=_late(one, today),
            effect=None if audit.status == "closed" else effect_of(fresh, one),
        )
        for one in audit.findings
    )  # fmt: skip
    return AuditView(
        content=audit,
        may_edit=access.may("edit"),
        standing=standing,
        gaps=gaps(audit) if audit.status in ("planned", "ongoing") else (),
        warnings=independence(principal, audit, audit.auditors),
        reports=tuple(reports(access)),
        measures=tuple(choices(fresh)) if access.may("edit") else (),
    )


def at_map(access: MapAccess) -> list[PlacedFinding]:
    """The findings of ongoing and signed audits at this journey's places, good practice too; closed ones no more."""
    today = access.workspace.clock().date().isoformat()
    found = []
    for held in known_audits(access.principal):
        audit = held.audit
        if audit.status == "closed":
            continue
        for one in audit.findings:
            if one.journey == access.document:
                found.append(
                    PlacedFinding(
                        audit=audit.audit, title=audit.title, finding=one.finding, number=one.number, about=one.about,
                        grade=one.grade, words=one.words, state=state_of(one), late=_late(one, today),
                    )
                )  # fmt: skip
    return found


def waiting(principal: Principal) -> list[WaitingAction]:
    """Every corrective action that is not done, of audits the principal may read; the first due first."""
    today = principal.workspace.clock().date().isoformat()
    found = []
    for held in known_audits(principal):
        places = {(place.journey, place.about): place for place in held.audit.places}
        for one in held.audit.findings:
            for action in one.actions:
                if action.done_at is None:
                    found.append(
                        WaitingAction(
                            audit=held.audit.audit, title=held.audit.title, finding=one.finding, number=one.number,
                            action=action.action, words=action.words, owner=action.owner, due_at=action.due_at,
                            late=is_late(action, today), place=_title(places.get((one.journey, one.about))),
                            journey=one.journey,
                        )
                    )  # fmt: skip
    return sorted(found, key=lambda one: (one.due_at, one.action))


def _row(access: AuditAccess, today: str) -> AuditRow:
    audit = access.audit
    counts: dict[Grade, int] = {}
    for one in audit.findings:
        counts[one.grade] = counts.get(one.grade, 0) + 1
    journeys = {place.journey: place.journey_title for place in audit.places}
    return AuditRow(
        audit=audit.audit,
        title=audit.title,
        status=audit.status,
        revision=audit.revision,
        planned_at=audit.planned_at,
        auditors=audit.auditors,
        journeys=tuple(journeys.values()),
        places=len(audit.places),
        questions=len(audit.items),
        answered=sum(item.answer is not None for item in audit.items),
        findings=counts,
        waiting=sum(state_of(one) not in ("noted", "effective") for one in audit.findings),
        late=sum(_late(one, today) for one in audit.findings),
        may_edit=access.may("edit"),
    )


def _with_facts(principal: Principal, audit: Audit) -> tuple[Item, ...]:
    known: dict[str, Known] = {id: known_of(access) for id, access in maps_of(principal, audit.journeys).items()}
    places = {(place.journey, place.about): place for place in audit.places}

    def told(item: Item) -> Item:
        if item.answer is not None or not item.question or item.journey not in known:
            return item
        return replace(item, facts=facts(known[item.journey], places[item.journey, item.about], item.question))

    return tuple(told(item) for item in audit.items)


def _late(finding: Finding, today: str) -> int:
    return sum(is_late(action, today) for action in finding.actions)


def _title(place: Place | None) -> Text:
    return {} if place is None else place.title
