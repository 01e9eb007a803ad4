"""The planned journey as CJML 2.0: stages are phases, each touchpoint at a step a communication point or an action."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from ...journey.customer_words import words_of
from ...journey.document import Document
from ...journey.naming import full_name, written
from ...journey.records import Card, Step, Touchpoint

#: Our channels as CJML writes them; others go as their own words.
_TOKENS = {
    "sms": "sms", "face_to_face": "faceToFace", "web": "internetViaPC",
    "email": "email", "phone": "phone", "chat": "chat", "letter": "letter", "self_service": "selfServiceMachine",
    "app": "appOnSmartphone", "parcel": "Parcel", "fax": "Fax", "service_desk": "ServiceDesk",
    "payment": "Payment Channel", "message": "message", "social_media": "Social Media Message", "": "Unknown",
    "unknown": "Unknown",
}  # fmt: skip
_CUSTOMER, _COMPANY = "customer", "company"


def write(document: Document, language: str) -> str:
    """The file's text. Experience belongs to actual journeys in CJML: guesses of emotion are left out, like arrows."""
    journey = document.journey
    title = written(document, journey.title, language) or "Journey"
    actors = _Actors(document, language)
    points = [
        line
        for n, (step, touchpoint) in enumerate(_points(document), 1)
        for line in _point(document, language, actors, n, step, touchpoint)
    ]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<CJML version="2.0">',
        "  <plannedJourney>",
        f"    <journeyID>{_text(title)}</journeyID>",
        f"    <journeyTitle>{_text(title)}</journeyTitle>",
        f"    <journeyShortSummary>{_text(written(document, journey.scenario, language))}</journeyShortSummary>",
        "    <journeyPhases>",
        *(f"      <journeyPhase phaseID={quoteattr(stage.id)}><phaseName>{_text(full_name(document, stage, language))}</phaseName>"
          f"<phaseDescription>{_text(written(document, stage.customer_goal, language))}</phaseDescription></journeyPhase>"
          for stage in document.stages()),
        "    </journeyPhases>",
        "    <actors>",
        *actors.lines(),
        "    </actors>",
        "    <touchpoints>",
        *points,
        "    </touchpoints>",
        "  </plannedJourney>",
        "</CJML>",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _points(document: Document) -> list[tuple[Step, Touchpoint | Card | None]]:
    """Each step with each of its touchpoints, then what is done backstage there; a bare step once."""
    backstage = {lane.id for lane in document.lanes() if lane.lane_kind in {"backstage", "processes"}}
    made: list[tuple[Step, Touchpoint | Card | None]] = []
    for step in document.steps():
        here: list[Touchpoint | Card | None] = [*document.touchpoints_at(step)] or [None]
        here += [c for c in document.cards(step=step) if c.lane in backstage and c.from_step == step.id]
        made += [(step, one) for one in here]
    return made


class _Actors:
    """The customer (each persona, or the team's word for one), the company, and whoever else takes part."""

    def __init__(self, document: Document, language: str) -> None:
        self.customers = {
            f"customer{n}": full_name(document, p, language) for n, p in enumerate(document.personas(), 1)
        }
        self.customers = self.customers or {"customer1": words_of(document.journey, language).one}
        journey = document.journey
        self.providers = {_COMPANY: journey.team or journey.owner or "Company"}
        for touchpoint in document.of(Touchpoint):
            for side in (touchpoint.initiator, touchpoint.receiver):
                if side not in {"", _CUSTOMER, _COMPANY, *self.providers.values()}:
                    self.providers[f"provider{len(self.providers)}"] = side

    def id(self, side: str) -> str:
        """The actor a touchpoint's side means; a journey of several personas is written as the first one's."""
        if side == _CUSTOMER:
            return next(iter(self.customers))
        return next((key for key, name in self.providers.items() if name == side), _COMPANY)

    def lines(self) -> list[str]:
        """Their elements."""
        return [
            *(f"      <endUser actorID={quoteattr(key)}><actorName>{_text(name)}</actorName></endUser>"
              for key, name in self.customers.items()),
            *(f"      <serviceProvider actorID={quoteattr(key)}><companyName>{_text(name)}</companyName></serviceProvider>"
              for key, name in self.providers.items()),
        ]  # fmt: skip


def _point(
    document: Document, language: str, actors: _Actors, n: int, step: Step, what: Touchpoint | Card | None
) -> list[str]:
    words = full_name(document, step, language)
    touchpoint = what if isinstance(what, Touchpoint) else None
    first, second = (touchpoint.initiator, touchpoint.receiver) if touchpoint else (_CUSTOMER, "")
    company_words = full_name(document, what, language) if what is not None else ""
    if isinstance(what, Card):
        first, words = _COMPANY, company_words
    is_action = touchpoint is None or touchpoint.form == "action" or not second or first == second
    # The customer's words are the step's, the company's are the touchpoint's: each end of the point says its own.
    mine = first == _CUSTOMER or isinstance(what, Card)
    kind = "plannedAction" if is_action else "plannedCommunicationPoint"
    lines = [
        f"      <{kind}>",
        f"        <touchpointID>T{n}</touchpointID>",
        f"        <belongsTo phaseIDref={quoteattr(step.stage)}/>",
        f"        <initiator><refersTo actorIDref={quoteattr(actors.id(first))}/>"
        f"<initiatorLabel>{_text(words if mine else company_words)}</initiatorLabel></initiator>",
    ]
    if not is_action:
        token = _TOKENS.get(touchpoint.channel, touchpoint.channel) if touchpoint else "Unknown"
        lines += [
            f"        <receiver><refersTo actorIDref={quoteattr(actors.id(second))}/>"
            f"<receiverLabel>{_text(company_words if mine else words)}</receiverLabel></receiver>",
            f"        <channel><channelName>{_text(token)}</channelName></channel>",
        ]
    comment = written(document, touchpoint.description, language) if touchpoint else ""
    if is_action and touchpoint is not None and company_words != words:
        comment = ". ".join(filter(None, [company_words, comment]))
    if comment:
        lines.append(f"        <comment>{_text(comment)}</comment>")
    return [*lines, f"      </{kind}>"]


def _text(words: str) -> str:
    """Fit for XML: escaped, without the control characters it forbids."""
    return escape(" ".join(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", words).split()))
