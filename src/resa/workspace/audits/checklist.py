"""The checklist: answers with their evidence, and questions of one's own."""

from __future__ import annotations

import secrets

import msgspec
from msgspec.structs import replace

from ...errors import ConflictError, LimitError, NotFoundError, UsageError
from ...texts.sentence import Sentence
from .. import people
from ..clock import iso
from . import entry
from .door import AuditAccess, changed
from .model import MOST_QUESTIONS, Answer, Audit, Fact, Item, Link, Place, Spot
from .places import maps_of
from .questions import facts, known_of


class NewQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question of one's own, at some places of the audit or at all of them."""

    words: str
    scope: tuple[Spot, ...] = ()
    """Empty: at every place."""


class Answered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer to a question; null takes it back."""

    answer: Answer | None
    evidence: str = ""
    links: tuple[Link, ...] = ()


def ask(access: AuditAccess, wanted: NewQuestion) -> Audit:
    """Put a question of one's own after the others at its places."""
    words = entry.words(wanted.words, "words", needed=True)

    def act(audit: Audit) -> Audit:
        spots = {(one.journey, one.about) for one in wanted.scope} or {(one.journey, one.about) for one in audit.places}
        here = [place for place in audit.places if (place.journey, place.about) in spots]
        if len(here) < len(spots):
            raise NotFoundError(Sentence("audits.not_in_scope"), where="scope")
        if len(audit.items) + len(here) > MOST_QUESTIONS:
            raise LimitError(Sentence("audits.too_many"), allowed=Sentence("audits.up_to", most=MOST_QUESTIONS))
        items: list[Item] = []
        for place in audit.places:
            items += [one for one in audit.items if (one.journey, one.about) == (place.journey, place.about)]
            if place in here:
                id = f"item:{secrets.token_hex(5)}"
                items.append(Item(item=id, journey=place.journey, about=place.about, words=words))
        return replace(audit, items=tuple(items))

    return changed(access, act, when=("planned", "ongoing"))


def drop(access: AuditAccess, id: str) -> Audit:
    """Take a question away, a usual one too. Raises ConflictError while a finding rests on it."""

    def act(audit: Audit) -> Audit:
        find(audit, id)
        if any(one.item == id for one in audit.findings):
            raise ConflictError(Sentence("audits.question_has_finding"), value=id)
        return replace(audit, items=tuple(one for one in audit.items if one.item != id))

    return changed(access, act, when=("planned", "ongoing"))


def answer(access: AuditAccess, id: str, wanted: Answered) -> Audit:
    """Answer a question. What the records say about it is kept with the answer; the first answer begins the audit."""
    evidence, links = entry.words(wanted.evidence, "evidence"), entry.links(wanted.links, "links")
    principal = access.principal
    told = facts_now(access, find(access.audit, id)) if wanted.answer else ()
    by, at = people.me(principal).name, iso(principal.workspace.clock())

    def act(audit: Audit) -> Audit:
        item = find(audit, id)
        grades = [one.grade for one in audit.findings if one.item == id]
        if grades and wanted.answer in (None, "conforms", "not_applicable"):
            raise ConflictError(Sentence("audits.question_has_finding"), where="answer", value=wanted.answer)
        done = replace(
            item, answer=wanted.answer, evidence=evidence, links=links, facts=told,
            by=by if wanted.answer else "", at=at if wanted.answer else None,
        )  # fmt: skip
        items = tuple(done if one.item == id else one for one in audit.items)
        begun = "ongoing" if wanted.answer and audit.status == "planned" else audit.status
        return replace(audit, items=items, status=begun)

    return changed(access, act, when=("planned", "ongoing"))


def facts_now(access: AuditAccess, item: Item) -> tuple[Fact, ...]:
    """What the records say about a question now."""
    place = place_of(access.audit, item.journey, item.about)
    maps = maps_of(access.principal, [item.journey])
    if not item.question or item.journey not in maps:
        return ()
    return facts(known_of(maps[item.journey]), place, item.question)


def find(audit: Audit, id: str) -> Item:
    """That question. Raises NotFoundError."""
    for item in audit.items:
        if item.item == id:
            return item
    raise NotFoundError(Sentence("audits.no_such_question"), value=id)


def place_of(audit: Audit, journey: str, about: str) -> Place:
    """That place of the audit. Raises UsageError."""
    for place in audit.places:
        if (place.journey, place.about) == (journey, about):
            return place
    raise UsageError(Sentence("audits.not_in_scope"), where="about", value=about)
