"""What has changed since a journey was last reviewed, in one place: why it is due, edits to the map, noted changes, signals of
watched figures and new evidence. Who has read it can say that the map is still true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from ..journey.records import Source, Text
from ..texts.sentence import Sentence
from . import import_answers, import_events, versions, watches
from .history import edits_since
from .library import whole
from .noted_changes import NotedChange, noted_changes, of_journey
from .principals import MapAccess
from .review_reasons import answered_until
from .reviewing import Review, review_of

#: Fewer rows than this are not counted aloud: they could be somebody.
_FEW = 5


class NewEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """Data that were read in, or a source that something on the map rests on now."""

    kind: Literal["events", "answers", "source"]
    about: str
    """The source; '' for data."""
    title: Text
    n: int | None
    """Rows read in, or answers behind the source; null when it is not said or few."""
    at: str


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """A signal of a watched figure."""

    signal: str
    sentence: Sentence
    raised_at: str
    ended_at: str | None
    seen_by: str | None
    note: str


class SinceReview(msgspec.Struct, frozen=True, kw_only=True):
    """What a review has to look at."""

    since: str
    """The moment of the last review; '' when there was none, and then all is told."""
    review: Review
    edited: int
    """Records of the map that were changed."""
    edited_by: tuple[str, ...]
    version: str | None
    """The map as it was at the last review, to compare with."""
    changes: tuple[NotedChange, ...]
    signals: tuple[Raised, ...]
    evidence: tuple[NewEvidence, ...]


def since_review(access: MapAccess, language: str) -> SinceReview:
    """What has come up in a journey since its last review."""
    document = whole(access).document
    since = answered_until(document.journey)
    review = review_of(access)
    waiting = {reason.about for reason in review.reasons if reason.cause == "change"}
    edits = edits_since(access, since, language)
    return SinceReview(
        since=since,
        review=review,
        edited=edits.records,
        edited_by=edits.by,
        version=_version(access, document.journey.reviewed_at),
        changes=tuple(
            one
            for one in of_journey(access, noted_changes(access.principal))
            if one.noted_at > since or one.change in waiting
        ),
        signals=_signals(access, since) if document.journey.revealed else (),
        evidence=(*_sources(access, edits.sources), *_imports(access, since)),
    )


def _version(access: MapAccess, day: str | None) -> str | None:
    """The version that was kept at the last review, when it still is."""
    kept = (one for one in versions.versions(access) if one.kind == "review")
    latest = next(kept, None)
    return None if day is None or latest is None else latest.version


def _signals(access: MapAccess, since: str) -> tuple[Raised, ...]:
    found = [
        Raised(
            signal=one.signal, sentence=one.sentence, raised_at=one.raised_at, ended_at=one.ended_at,
            seen_by=one.seen_by, note=one.note,
        )
        for watch in watches.watches(access)
        for one in watch.signals
        if one.raised_at > since
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.raised_at, reverse=True))


def _sources(access: MapAccess, ids: tuple[str, ...]) -> tuple[NewEvidence, ...]:
    document = whole(access).document
    found = (document.find(id, Source) for id in ids)
    return tuple(
        NewEvidence(kind="source", about=one.id, title=one.title, n=one.n, at=one.date or "")
        for one in found
        if one is not None
    )


def _imports(access: MapAccess, since: str) -> Iterator[NewEvidence]:
    """What was read in, and is still there, each kind together. Which files it was is for those who may use data."""
    for batches in (import_events.batches(access.workspace), import_answers.batches(access.workspace)):
        kept = [one for one in batches if one.undone_at is None and one.at > since]
        if kept:
            n = sum(one.events for one in kept)
            latest = max(one.at for one in kept)
            yield NewEvidence(kind=kept[0].kind, about="", title={}, n=n if n >= _FEW else None, at=latest)
