"""What the audit found, why it is so, who does what about it by when, and whether that had effect."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from ...errors import ConflictError, LimitError, NotFoundError, UsageError
from ...texts.sentence import Sentence
from .. import audit as trail
from .. import people
from ..clock import iso
from . import entry
from .checklist import find as question
from .checklist import place_of
from .door import AuditAccess, changed
from .effect import effect_of, known_measure
from .model import MOST_FINDINGS, Audit, Check, Corrective, Effect, Finding, Grade, Link, Status

#: A finding is written before the report is signed; its cause, actions and checks go on until the audit is closed.
_OPEN: tuple[Status, ...] = ("planned", "ongoing")
_FOLLOWED: tuple[Status, ...] = ("planned", "ongoing", "reported")
MOST_WHYS, MOST_ACTIONS = 7, 30


class NewFinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding at a place, from a question of the checklist or without one."""

    grade: Grade
    words: str
    journey: str = ""
    about: str = ""
    item: str = ""
    """The question it came from: its place and evidence are taken from there."""
    requirement: str = ""
    evidence: str = ""


class FindingChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should be otherwise; the rest stays. Once signed only the cause and its measure can be."""

    grade: Grade | None = None
    words: str | None = None
    requirement: str | None = None
    evidence: str | None = None
    links: tuple[Link, ...] | None = None
    whys: tuple[str, ...] | None = None
    cause: str | None = None
    measure: str | None = None


class Promised(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A corrective action as it is promised, or as it was done."""

    words: str
    owner: str
    due_at: str
    done: bool = False
    note: str = ""


class Judged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether what was done had effect, and how one knows."""

    effective: bool
    words: str


def write(access: AuditAccess, wanted: NewFinding) -> Audit:
    """Write a finding down."""
    words = entry.words(wanted.words, "words", needed=True)
    requirement, evidence = entry.words(wanted.requirement, "requirement"), entry.words(wanted.evidence, "evidence")
    by, at = _who(access), _now(access)

    def act(audit: Audit) -> Audit:
        if len(audit.findings) >= MOST_FINDINGS:
            raise LimitError(Sentence("audits.too_many"), allowed=Sentence("audits.up_to", most=MOST_FINDINGS))
        item = question(audit, wanted.item) if wanted.item else None
        place = place_of(audit, item.journey if item else wanted.journey, item.about if item else wanted.about)
        made = Finding(
            finding=f"finding:{secrets.token_hex(5)}",
            number=max((one.number for one in audit.findings), default=0) + 1,
            journey=place.journey,
            about=place.about,
            item=wanted.item,
            grade=wanted.grade,
            words=words,
            requirement=requirement,
            evidence=evidence or (item.evidence if item else ""),
            links=item.links if item else (),
            by=by,
            at=at,
        )
        begun: Status = "ongoing" if audit.status == "planned" else audit.status
        return replace(audit, findings=(*audit.findings, made), status=begun)

    return changed(access, act, when=_OPEN)


def change(access: AuditAccess, id: str, wanted: FindingChange) -> Audit:
    """Word a finding anew, or say why it is so and what shows the effect."""
    values: dict[str, object] = {}
    if wanted.words is not None:
        values["words"] = entry.words(wanted.words, "words", needed=True)
    if wanted.grade is not None:
        values["grade"] = wanted.grade
    if wanted.requirement is not None:
        values["requirement"] = entry.words(wanted.requirement, "requirement")
    if wanted.evidence is not None:
        values["evidence"] = entry.words(wanted.evidence, "evidence")
    if wanted.links is not None:
        values["links"] = entry.links(wanted.links, "links")
    signed = bool(values)
    if wanted.whys is not None:
        if len(wanted.whys) > MOST_WHYS:
            raise LimitError(
                Sentence("audits.too_many"), where="whys", allowed=Sentence("audits.up_to", most=MOST_WHYS)
            )
        values["whys"] = tuple(filter(None, (entry.words(one, "whys") for one in wanted.whys)))
    if wanted.cause is not None:
        values["cause"] = entry.words(wanted.cause, "cause")
    if wanted.measure is not None:
        values["measure"] = known_measure(access, _find(access.audit, id), wanted.measure)
    return _changed(access, id, lambda one: replace(one, **values), _OPEN if signed else _FOLLOWED)


def remove(access: AuditAccess, id: str) -> Audit:
    """Take a finding back, before the report is signed."""

    def act(audit: Audit) -> Audit:
        _find(audit, id)
        return replace(audit, findings=tuple(one for one in audit.findings if one.finding != id))

    return changed(access, act, when=_OPEN)


def promise(access: AuditAccess, finding: str, wanted: Promised) -> Audit:
    """A corrective action: somebody will do something by a day."""
    made = _promised(
        access, wanted, Corrective(action=f"corrective:{secrets.token_hex(5)}", words="", owner="", due_at="")
    )

    def act(one: Finding) -> Finding:
        if len(one.actions) >= MOST_ACTIONS:
            raise LimitError(Sentence("audits.too_many"), allowed=Sentence("audits.up_to", most=MOST_ACTIONS))
        return replace(one, actions=(*one.actions, made))

    return _changed(access, finding, act, _FOLLOWED)


def keep_promise(access: AuditAccess, action: str, wanted: Promised) -> Audit:
    """Word a corrective action anew, or say that it is done."""
    of = _holder(access.audit, action)

    def act(one: Finding) -> Finding:
        made = tuple(_promised(access, wanted, a) if a.action == action else a for a in one.actions)
        return replace(one, actions=made)

    return _changed(access, of, act, _FOLLOWED)


def take_back(access: AuditAccess, action: str) -> Audit:
    """A corrective action is no longer promised."""

    def act(one: Finding) -> Finding:
        return replace(one, actions=tuple(a for a in one.actions if a.action != action))

    return _changed(access, _holder(access.audit, action), act, _FOLLOWED)


def judge(access: AuditAccess, finding: str, wanted: Judged) -> Audit:
    """Check whether what was done had effect; what is measured then is kept with the judgement."""
    words = entry.words(wanted.words, "words", needed=True)
    effect = effect_of(access, _find(access.audit, finding))
    made = Check(by=_who(access), at=_now(access), effective=wanted.effective, words=words, effect=effect)

    def act(one: Finding) -> Finding:
        if not one.actions:
            raise ConflictError(Sentence("audits.nothing_to_check"), value=finding)
        if any(a.done_at is None for a in one.actions):
            raise ConflictError(Sentence("audits.not_all_done"), value=finding)
        return replace(one, checks=(*one.checks, made))

    audit = _changed(access, finding, act, _FOLLOWED)
    trail.note(access.principal, "check effect", document=audit.audit, finding=finding, effective=wanted.effective)
    return audit


def measured_effect(access: AuditAccess, finding: str) -> Effect | None:
    """What the figure that the finding names says now."""
    return effect_of(access, _find(access.audit, finding))


def _promised(access: AuditAccess, wanted: Promised, before: Corrective) -> Corrective:
    done_at = (before.done_at or _now(access)) if wanted.done else None
    if wanted.done and not wanted.note.strip():
        raise UsageError(Sentence("audits.say_what_was_done"), where="note")
    return replace(
        before,
        words=entry.words(wanted.words, "words", needed=True),
        owner=entry.line(wanted.owner, "owner", needed=True),
        due_at=entry.day(wanted.due_at, "due_at"),
        done_at=done_at,
        done_by=(before.done_by if before.done_at else _who(access)) if wanted.done else "",
        note=entry.words(wanted.note, "note"),
    )


def _changed(access: AuditAccess, id: str, act: Callable[[Finding], Finding], when: tuple[Status, ...]) -> Audit:
    def whole(audit: Audit) -> Audit:
        _find(audit, id)
        return replace(audit, findings=tuple(act(one) if one.finding == id else one for one in audit.findings))

    return changed(access, whole, when=when)


def _find(audit: Audit, id: str) -> Finding:
    for one in audit.findings:
        if one.finding == id:
            return one
    raise NotFoundError(Sentence("audits.no_such_finding"), value=id)


def _holder(audit: Audit, action: str) -> str:
    for one in audit.findings:
        if any(a.action == action for a in one.actions):
            return one.finding
    raise NotFoundError(Sentence("audits.no_such_action"), value=action)


def _who(access: AuditAccess) -> str:
    return people.me(access.principal).name


def _now(access: AuditAccess) -> str:
    return iso(access.principal.workspace.clock())
