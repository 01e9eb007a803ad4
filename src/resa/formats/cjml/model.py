"""What a CJML file says, whichever dialect wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...journey.channels import channel_key
from .tree import Element

_POINTS = {f"{when}{what}": what for when in ("planned", "actual", "") for what in ("communicationpoint", "action")}
_RATINGS = {"verydissatisfied": 1.0, "dissatisfied": 2.0, "neutral": 3.0, "satisfied": 4.0, "verysatisfied": 5.0}


@dataclass
class Actor:
    """A customer or a company (`virtual`: nobody in person)."""

    id: str
    name: str
    is_customer: bool


@dataclass
class Point:
    """A touchpoint: a communication point has a receiver, an action has none."""

    id: str
    phase: str
    is_action: bool
    initiator: str
    receiver: str
    initiator_label: str
    receiver_label: str
    channel: str
    comment: str
    compliance: str
    rating: float | None
    experience: str
    timed: bool
    line: int


@dataclass
class Model:
    """A planned journey, or one customer's actual one."""

    id: str
    title: str
    summary: str
    planned: bool
    reference: str
    phases: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)

    def actor(self, reference: str) -> Actor | None:
        """By id, else by name: files in the wild refer to both."""
        found = self.actors.get(reference)
        return found or next((a for a in self.actors.values() if a.name.casefold() == reference.casefold()), None)


def models(root: Element) -> list[Model]:
    """Every journey of the file, planned ones first. An actor described once is known in all of them."""
    found: list[Model] = []
    everyone: dict[str, Actor] = {}
    _find(root, False, found, everyone)
    for model in found:
        model.actors = {**everyone, **model.actors}
    return sorted(found, key=lambda m: not m.planned)


def _find(element: Element, planned: bool, found: list[Model], everyone: dict[str, Actor]) -> None:
    planned = planned or "planned" in element.name
    if element.first("journeyid", "journeytitle", "touchpoints") and any(e.name in _POINTS for e in element.walk()):
        found.append(_model(element, planned))
        for key, actor in found[-1].actors.items():
            everyone.setdefault(key, actor)
        return
    for child in element.children:
        _find(child, planned, found, everyone)


def _model(element: Element, planned: bool) -> Model:
    references = element.first("journeyreferences")
    planned_reference = (references or element).first("plannedreference")
    model = Model(
        id=element.text("journeyid"),
        title=element.text("journeytitle") or element.text("journeyid"),
        summary=element.text("journeylongsummary") or element.text("journeyshortsummary"),
        planned=planned,
        reference=(planned_reference.own_words() or planned_reference.attributes.get("refid", "")) if planned_reference else "",
    )  # fmt: skip
    for inner in element.walk():
        if inner.name == "journeyphase" and (key := inner.attributes.get("phaseid", "")):
            model.phases[key] = inner.text("phasename") or key
        elif inner.name in {"enduser", "serviceprovider"}:
            key = _reference(inner)
            name = inner.text("actorname", "companyname") or key
            if key and (key not in model.actors or name != key):
                model.actors[key] = Actor(key, name, inner.name == "enduser")
    for inner in element.walk():
        if inner.name in {"touchpoints", "touchpoint"}:
            outer = inner.attributes.get("id", "") or inner.attributes.get("touchpointid", "")
            model.points += [_point(child, outer) for child in inner.children if child.name in _POINTS]
    return model


def _reference(element: Element | None) -> str:
    """The actor an element names: by attribute, by a `refersTo` in it, or by its words."""
    if element is None:
        return ""
    for one in (element, element.first("refersto")):
        for name in ("actoridref", "actorid", "refid", "idref", "id"):
            if one is not None and one.attributes.get(name):
                return one.attributes[name]
    return element.own_words()


def _point(element: Element, outer: str) -> Point:
    phase = element.first("belongsto")
    initiator, receiver = element.first("initiator"), element.first("receiver")
    channel = element.first("channel")
    message = element.first("message")
    experience = element.first("touchpointexperience") or element
    compliance = element.first("compliance", "touchpointcompliance")
    told = compliance.own_words() or next((c.name for c in compliance.children), "") if compliance else ""
    said = " ".join(m.own_words() for m in message.walk() if m.own_words()) if message else ""
    times = element.first("timestamps", "timestamp")
    return Point(
        id=element.text("touchpointid") or outer,
        phase=(phase.attributes.get("phaseidref", "") or phase.own_words()) if phase else "",
        is_action=_POINTS[element.name] == "action",
        initiator=_reference(initiator),
        receiver=_reference(receiver),
        initiator_label=element.text("initiatorlabel") or (initiator.text("initiatorlabel") if initiator else ""),
        receiver_label=element.text("receiverlabel") or (receiver.text("receiverlabel") if receiver else ""),
        channel=_channel((channel.text("channelname") or channel.own_words()) if channel else ""),
        comment=" ".join(filter(None, [said, element.text("comment")])),
        compliance=told.casefold(),
        rating=_rating(experience.text("experiencerating", "actualexperiencerating")),
        experience=experience.text("experiencedescription", "actualexperience"),
        timed=times is not None and any(e.own_words() for e in times.walk()),
        line=element.line,
    )


def _channel(word: str) -> str:
    return "" if word.casefold() in {"", "other", "unknown"} else channel_key(word) or word


def _rating(words: str) -> float | None:
    """1 … 5; also as the spreadsheet form says it ("very satisfied")."""
    named = _RATINGS.get("".join(words.casefold().split()))
    if named is not None or not words:
        return named
    try:
        return float(words.replace(",", "."))
    except ValueError:
        return None
