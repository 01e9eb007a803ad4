"""When a journey is to be looked through again, and why.

By its interval (a year unless it says otherwise); sooner when, since the last review, a key figure left its limits or
evidence got older than its kind allows. Each cause has its day: a review answers all that came before it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from ..journey.document import Document
from ..journey.lint import Facts, lint, rule_of
from ..journey.lint.subject import Subject
from ..journey.records import Kpi, Text, read_text
from ..journey.records.base import Language
from ..journey.records.source import VALID_DAYS
from ..texts.sentence import Sentence
from .library import whole
from .principals import MapAccess, Principal, accessible_maps

#: Who keeps a map is reminded from this long before the day on.
AHEAD = timedelta(days=14)

Cause = Literal["never", "interval", "kpi", "evidence"]


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a journey is to be reviewed, and from which day on."""

    cause: Cause
    day: str
    sentence: Sentence
    about: str = ""
    """The record it speaks of."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A journey's next review."""

    journey: str
    title: Text
    owner: str
    team: str
    reviewed_at: str | None
    every_days: int
    day: str
    """When it is due: the earliest of its reasons."""
    due: bool
    """That day has come."""
    reasons: tuple[Reason, ...]
    """What is so today; when nothing is, what will be on `day`."""


def reviews(principal: Principal) -> list[Review]:
    """The next review of every journey the principal may view, the most urgent first."""
    return sorted((review_of(access) for access in accessible_maps(principal)), key=lambda r: (r.day, r.journey))


def review_of(access: MapAccess) -> Review:
    """The next review of one journey."""
    document, today = whole(access).document, access.workspace.clock().date()
    journey = document.journey
    reasons = sorted(_reasons(document, today), key=lambda r: (r.day, r.cause, r.about))
    day, now = reasons[0].day, today.isoformat()
    return Review(
        journey=access.document,
        title=journey.title,
        owner=journey.owner.strip(),
        team=journey.team,
        reviewed_at=journey.reviewed_at,
        every_days=journey.review_every_days,
        day=day,
        due=day <= now,
        reasons=tuple(reason for reason in reasons if reason.day <= max(day, now)),
    )


def title_in(review: Review, language: Language) -> str:
    """What the journey is called in a language, or its id."""
    return read_text(review.title, language) or review.journey


def _reasons(document: Document, today: date) -> list[Reason]:
    """Every cause with its day, never none: the interval always ends some day."""
    journey = document.journey
    if journey.reviewed_at is None:
        return [Reason(cause="never", day=today.isoformat(), sentence=Sentence("review.never"))]
    last = date.fromisoformat(journey.reviewed_at)
    ends = last + timedelta(days=journey.review_every_days)
    interval = Sentence("review.interval", date=journey.reviewed_at, days=journey.review_every_days)
    found = [Reason(cause="interval", day=ends.isoformat(), sentence=interval)]
    found += [*_key_figures(document, today), *_evidence(document, last)]
    return found


def _key_figures(document: Document, today: date) -> list[Reason]:
    """Key figures with a value beyond their limits since the review (rule M27)."""
    found = []
    for finding in lint(document, today, rules=(rule_of("M27"),)).findings:
        for id in finding.records:
            kpi, day = document.find(id, Kpi), str(finding.values["date"])
            title = read_text(kpi.title, _language(document)) if kpi else ""
            sentence = Sentence("review.kpi", kpi=title or id, date=day)
            found.append(Reason(cause="kpi", day=day[:10], sentence=sentence, about=id))
    return found


def _evidence(document: Document, last: date) -> list[Reason]:
    """Sources that got, or will get, too old after the review; what was old already then was taken as it is."""
    found = []
    for source in Subject(document, last, Facts()).sources:
        if source.date is None:
            continue
        days = VALID_DAYS[source.source_kind]
        over = date.fromisoformat(source.date[:10]) + timedelta(days=days + 1)
        if over > last:
            title = read_text(source.title, _language(document)) or source.id
            sentence = Sentence("review.evidence", source=title, date=source.date[:10], days=days)
            found.append(Reason(cause="evidence", day=over.isoformat(), sentence=sentence, about=source.id))
    return found


def _language(document: Document) -> Language:
    """The one that the team writes in first."""
    from ..journey.records import LANGUAGES

    return next((one for one in LANGUAGES if one in document.journey.languages[:1]), "en")
