"""Why a journey is to be looked through again: every cause with the day from which on it holds.

By its interval (a year unless it says otherwise); sooner when a change was noted, a watched figure raised a signal, a key figure
left its limits or missed its target, or evidence got older than its kind allows. A review answers all that came before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import select

from ..evidence.model import Signal
from ..journey.document import Document
from ..journey.lint import Facts, lint, rule_of
from ..journey.lint.subject import Subject
from ..journey.records import LANGUAGES, Journey, Kpi, read_text
from ..journey.records.base import Language
from ..texts.sentence import Sentence
from .ages import ages_of
from .clock import iso
from .library import whole
from .noted_changes import NotedChange, noted_changes, of_journey
from .principals import MapAccess, Principal
from .tables import measured_summary
from .watching import raised_signals
from .workspace import Workspace

Cause = Literal["never", "interval", "kpi", "evidence", "signal", "change"]
#: Answers without a time hold this (`voice.model`).
_NO_TIME = -(2**63)


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a journey is to be reviewed, and from which day on."""

    cause: Cause
    day: str
    sentence: Sentence
    about: str = ""
    """What it speaks of: a record of the map, a signal, a noted change."""
    name: str = ""
    """What that is called, short."""
    came_at: str = ""
    """When it came up, where that is known to the second."""


@dataclass(frozen=True)
class Known:
    """What is the same for all journeys that are judged together."""

    today: date
    changes: Sequence[NotedChange]
    data: str
    """Digest of the data that signals are of."""
    events_end: str | None
    answers_end: str | None
    """Day of the last event, and of the last answer."""
    ages: Mapping[str, int]
    """For how many days evidence of each kind holds."""
    summaries: dict[str, dict[str, object]]
    """Journey to the figures of its last whole measurement."""


def known(principal: Principal) -> Known:
    """Read it once."""
    workspace = principal.workspace
    with workspace.data.now() as data:
        digest, events_end = data.digest, data.snapshot.last_at
        answers_end = int(data.answers.at.max()) if data.answers is not None and len(data.answers) else _NO_TIME
    return Known(
        today=workspace.clock().date(), changes=noted_changes(principal), data=digest,
        events_end=None if events_end is None else _day(events_end),
        answers_end=None if answers_end == _NO_TIME else _day(answers_end), ages=ages_of(workspace), summaries=_summaries(workspace),
    )  # fmt: skip


def answered_until(journey: Journey) -> str:
    """The moment up to which the last review answers what came up: when it was said, else the end of its day; '' when
    there was none."""
    if journey.reviewed_at is None:
        return ""
    try:
        said = datetime.fromisoformat(journey.reviewed_moment).astimezone(UTC)
    except ValueError:  # nothing stands there, or what another program wrote
        return f"{journey.reviewed_at}T23:59:59.999Z"
    # The day is the reader's own, the moment is in UTC: they may be a day apart.
    near = abs((said.date() - date.fromisoformat(journey.reviewed_at)).days) <= 1
    return iso(said) if near else f"{journey.reviewed_at}T23:59:59.999Z"


def reasons(access: MapAccess, known: Known) -> list[Reason]:
    """Every cause with its day, the earliest first; never none: the interval always ends some day."""
    document = whole(access).document
    journey = document.journey
    if journey.reviewed_at is None:
        found = [Reason(cause="never", day=known.today.isoformat(), sentence=Sentence("review.never"))]
    else:
        last = date.fromisoformat(journey.reviewed_at)
        found = [
            _interval(journey, last),
            *_key_figures(document, known.today),
            *_targets(document, last, known.today),
            *_evidence(document, last, known.ages),
            *_imported(access, last, known),
        ]
    until = answered_until(journey)
    found += [*_signals(raised_signals(access, known.data), until), *_changes(of_journey(access, known.changes), until)]
    return sorted(found, key=lambda r: (r.day, r.cause, r.about))


def _interval(journey: Journey, last: date) -> Reason:
    sentence = Sentence("review.interval", date=journey.reviewed_at, days=journey.review_every_days)
    return Reason(
        cause="interval", day=(last + timedelta(days=journey.review_every_days)).isoformat(), sentence=sentence
    )


def _key_figures(document: Document, today: date) -> Iterator[Reason]:
    """Key figures with a value beyond their limits since the review (rule M27)."""
    for finding in lint(document, today, rules=(rule_of("M27"),)).findings:
        for id in finding.records:
            day, name = str(finding.values["date"])[:10], _called(document, id)
            yield Reason(cause="kpi", day=day, sentence=Sentence("review.kpi", kpi=name, date=day), about=id, name=name)


def _targets(document: Document, last: date, today: date) -> Iterator[Reason]:
    """Key figures whose day has come after the review and whose newest value is short of their target."""
    figures = Subject(document, last, Facts()).figures
    for kpi in document.of(Kpi):
        values = sorted((f.period_end, f.value) for f in figures.get(kpi.id, ()) if f.period_end)
        if kpi.target is None or kpi.target_at is None or not values:
            continue
        if not last.isoformat() <= kpi.target_at < today.isoformat():
            continue
        value = values[-1][1]
        if value < kpi.target if kpi.direction == "up" else value > kpi.target:
            name = _called(document, kpi.id)
            sentence = Sentence("review.target", kpi=name, value=value, target=kpi.target, date=kpi.target_at)
            day = (date.fromisoformat(kpi.target_at) + timedelta(days=1)).isoformat()
            yield Reason(cause="kpi", day=day, sentence=sentence, about=kpi.id, name=name)


def _evidence(document: Document, last: date, ages: Mapping[str, int]) -> Iterator[Reason]:
    """Sources that got, or will get, too old after the review; what was old already then was taken as it is."""
    for source in Subject(document, last, Facts()).sources:
        if source.date is None:
            continue
        days, name = ages[source.source_kind], _called(document, source.id)
        over = date.fromisoformat(source.date[:10]) + timedelta(days=days + 1)
        if over > last:
            sentence = Sentence("review.evidence", source=name, date=source.date[:10], days=days)
            yield Reason(cause="evidence", day=over.isoformat(), sentence=sentence, about=source.id, name=name)


def _imported(access: MapAccess, last: date, known: Known) -> Iterator[Reason]:
    """The same of data that were read in: they are as old as their end. Only of journeys that they say something about."""
    summary = known.summaries.get(access.document, {})
    ends = (
        ("events", known.events_end if summary.get("customers") else None),
        ("survey", known.answers_end if summary.get("answered") else None),
    )
    for kind, end in ends:
        if end is not None:
            over = date.fromisoformat(end) + timedelta(days=known.ages[kind] + 1)
            if over > last:
                sentence = Sentence(f"review.imported_{kind}", date=end, days=known.ages[kind])
                yield Reason(cause="evidence", day=over.isoformat(), sentence=sentence, about=kind)


def _signals(signals: Sequence[Signal], until: str) -> Iterator[Reason]:
    """Signals of watched figures that nobody has seen, raised after the review."""
    for one in signals:
        if not one.seen and one.raised_at > until:
            yield Reason(
                cause="signal", day=one.raised_at[:10], sentence=one.sentence, about=one.signal, name=one.name,
                came_at=one.raised_at,
            )  # fmt: skip


def _changes(changes: Sequence[NotedChange], until: str) -> Iterator[Reason]:
    """Noted changes that a review has not seen: noted after it, or begun after it."""
    for one in changes:
        day = max(one.day, one.noted_at[:10])
        if one.noted_at > until or one.day > until[:10]:
            sentence = Sentence("review.change", kind=Sentence(f"noted.kind_{one.kind}"), what=one.what, date=one.day)
            yield Reason(
                cause="change", day=day, sentence=sentence, about=one.change, name=one.what, came_at=one.noted_at
            )


def _day(at: int) -> str:
    """The day of an instant in µs."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).date().isoformat()


def _summaries(workspace: Workspace) -> dict[str, dict[str, object]]:
    query = select(measured_summary.c.journey, measured_summary.c.summary)
    with workspace.database.read() as connection:
        rows = connection.execute(query.where(measured_summary.c.workspace == workspace.id)).all()
    return {row.journey: msgspec.json.decode(row.summary, type=dict[str, object]) for row in rows}


def _called(document: Document, id: str) -> str:
    """In the language that the team writes in first, or its id."""
    written = document.journey.languages[:1]
    language: Language = next((one for one in LANGUAGES if one in written), "en")
    return read_text(getattr(document.get(id), "title", {}), language) or id
