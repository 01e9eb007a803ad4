"""The usual questions of a checklist, and what the records already say about each. The auditor answers; a fact only helps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...evidence.model import Evidence, Measure, Value
from ...journey.document import Document
from ...journey.records import Contact, Stage, Text, Touchpoint, read_text
from ...texts.sentence import Sentence
from ..library import whole
from ..measuring import measured_value
from ..principals import MapAccess
from ..reviewing import review_of
from .model import Fact, Kind, Place
from .places import language_of

#: The questions of each kind of place, in the order they are asked.
USUAL: Mapping[Kind, tuple[str, ...]] = {
    "journey": ("owner", "review", "promised"),
    "stage": ("owner", "told", "evidence"),
    "touchpoint": ("owner", "response", "evidence", "consent", "told"),
}


@dataclass(frozen=True)
class Known:
    """A journey and all that is measured of it."""

    access: MapAccess
    document: Document
    measures: Mapping[str, Measure]

    def text(self, text: Text) -> str:
        return read_text(text, language_of(self.document)) or ""


def known_of(access: MapAccess) -> Known:
    """What the records of a journey say today."""
    measured = measured_value(access)
    of = [*measured.stages, *measured.steps, *measured.touchpoints]
    return Known(access, whole(access).document, {one.id: one for one in of})


def facts(known: Known, place: Place, question: str) -> tuple[Fact, ...]:
    """What the records say about a question at a place; nothing about questions of one's own."""
    told = _FACTS.get(question)
    return () if told is None or place.gone else told(known, place)


def _owner(known: Known, place: Place) -> tuple[Fact, ...]:
    if place.owner or place.team:
        who = ", ".join(part for part in (place.owner, place.team) if part)
        return (Fact(sentence=Sentence("audits.fact_owner", who=who), holds=bool(place.owner)),)
    return (Fact(sentence=Sentence("audits.fact_no_owner"), holds=False),)


def _response(known: Known, place: Place) -> tuple[Fact, ...]:
    touchpoint = known.document.find(place.about, Touchpoint)
    promise = None if touchpoint is None else touchpoint.response
    if promise is None:
        return (Fact(sentence=Sentence("audits.fact_no_promise"), holds=False),)
    words, within = known.text(promise.text) or "–", promise.within_seconds
    said = (
        Sentence("audits.fact_promise", words=words)
        if within is None
        else Sentence("audits.fact_promise_within", words=words, seconds=within)
    )
    measure = known.measures.get(place.about)
    return Fact(sentence=said), _in_time(None if measure is None else measure.answered_in_time)


def _in_time(value: Value | None) -> Fact:
    if value is None or value.value is None or value.low is None or value.high is None:
        hidden = value is not None and value.reason == "hidden"
        few = value is not None and value.reason in ("too_few", "suppressed")
        code = "hidden" if hidden else "too_few" if few else "not_measured"
        return Fact(sentence=Sentence(f"audits.fact_response_{code}"))
    return Fact(sentence=Sentence("audits.fact_in_time", share=value.value, low=value.low, high=value.high, n=value.n))


def _evidence(known: Known, place: Place) -> tuple[Fact, ...]:
    measure = known.measures.get(place.about)
    found = Evidence(basis="assumption", grade="E") if measure is None else measure.evidence
    if found.basis == "assumption":
        return (Fact(sentence=Sentence("audits.fact_assumption"), holds=False),)
    date = (found.newest or "")[:10] or "–"
    code = "audits.fact_evidence_old" if found.stale else "audits.fact_evidence"
    return (Fact(sentence=Sentence(code, grade=found.grade, date=date), holds=not found.stale),)


def _consent(known: Known, place: Place) -> tuple[Fact, ...]:
    here = _contacts(known.document, place)
    ads = [known.text(one.message) or known.text(one.content) or one.id for one in here if one.purpose == "marketing"]
    if not ads:
        return (Fact(sentence=Sentence("audits.fact_no_marketing")),)
    return (Fact(sentence=Sentence("audits.fact_marketing", n=len(ads), which="; ".join(ads[:5]))),)


def _contacts(document: Document, place: Place) -> list[Contact]:
    """The planned contacts of a stage; of a touchpoint those that reach the customer there, or at its steps by its channel."""
    planned = [one for one in document.of(Contact) if one.status != "stopped"]
    touchpoint = document.find(place.about, Touchpoint)
    if touchpoint is None:
        return [one for one in planned if one.stage == place.about]
    steps = {step.id for step in document.steps_of(touchpoint)}
    return [
        one
        for one in planned
        if one.touchpoint == place.about
        or (one.touchpoint is None and one.step in steps and one.channel == touchpoint.channel)
    ]


def _told(known: Known, place: Place) -> tuple[Fact, ...]:
    stage = known.document.find(place.about, Stage)
    planned = [known.text(one.message) or known.text(one.content) for one in _contacts(known.document, place)]
    words = [known.text(stage.communicate), *planned] if stage else planned
    said = [one for one in words if one]
    if not said:
        return (Fact(sentence=Sentence("audits.fact_not_told"), holds=False),)
    return (Fact(sentence=Sentence("audits.fact_told", words="; ".join(said[:5]))),)


def _review(known: Known, place: Place) -> tuple[Fact, ...]:
    review = review_of(known.access)
    if review.reviewed_at is None:
        return (Fact(sentence=Sentence("audits.fact_never_reviewed"), holds=False),)
    code = "audits.fact_review_due" if review.due else "audits.fact_reviewed"
    return (Fact(sentence=Sentence(code, date=review.reviewed_at, day=review.day), holds=not review.due),)


def _promised(known: Known, place: Place) -> tuple[Fact, ...]:
    words = known.text(known.document.journey.customer_promise)
    if not words:
        return (Fact(sentence=Sentence("audits.fact_no_journey_promise"), holds=False),)
    return (Fact(sentence=Sentence("audits.fact_journey_promise", words=words)),)


_FACTS: Mapping[str, Callable[[Known, Place], tuple[Fact, ...]]] = {
    "owner": _owner,
    "response": _response,
    "evidence": _evidence,
    "consent": _consent,
    "told": _told,
    "review": _review,
    "promised": _promised,
}
