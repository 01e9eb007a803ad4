"""A journey as an outline: what stands where, who owns it, what rests on a source. For reading; the map is more."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from .document import Document
from .naming import name_of, written
from .ownership import onward
from .records import Figure, Insight, Persona, Record, Stage, Step, Touchpoint


class TouchpointLine(msgspec.Struct, frozen=True, kw_only=True):
    """A touchpoint at a step."""

    id: str
    title: str
    channel: str
    owner: str
    """Person, else team, else ''."""
    moment_of_truth: bool
    bound: bool
    """Has a rule that recognises its events."""


class StepLine(msgspec.Struct, frozen=True, kw_only=True):
    """A step with what the customer meets."""

    id: str
    title: str
    optional: bool
    ends: bool
    next: tuple[str, ...]
    """Titles of the planned successors, when they are other than the step that follows."""
    touchpoints: tuple[TouchpointLine, ...]
    emotion: float | None
    """The team's mean guess, −2 … +2."""
    emotion_assumed: bool


class StageLine(msgspec.Struct, frozen=True, kw_only=True):
    """A stage with its steps."""

    id: str
    title: str
    stage_kind: str
    owner: str
    onward: str
    """Who owns the transition to the next stage."""
    steps: tuple[StepLine, ...]


class PersonaLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who walks."""

    id: str
    title: str
    role: str | None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Something the map says about customers."""

    id: str
    kind: str
    title: str


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """The whole journey."""

    id: str
    title: str
    state: str
    market: str
    owner: str
    languages: tuple[str, ...]
    customer_goal: str
    customer_promise: str
    personas: tuple[PersonaLine, ...]
    stages: tuple[StageLine, ...]
    """A last one without id holds the steps whose stage is missing."""
    claims: int
    assumed: tuple[Claim, ...]
    """Claims that name no source and have no figure."""
    nobody_owns: tuple[str, ...]
    """Titles of touchpoints on the map without person and team."""
    unplaced: tuple[str, ...]
    """Titles of touchpoints that no card places."""


def outline(document: Document, language: str | None = None) -> Outline:
    """The journey's outline, names in the language (by default the journey's first)."""
    journey = document.journey
    placed = {t.id for step in document.steps() for t in document.touchpoints_at(step)}
    touchpoints = document.of(Touchpoint)
    claims = list(_claims(document))
    figured = {f.about for f in document.of(Figure)}
    assumed = [c for c in claims if not getattr(c, "sources", ()) and c.id not in figured]
    return Outline(
        id=journey.id,
        title=written(document, journey.title, language) or "(untitled)",
        state=journey.state,
        market=journey.market,
        owner=journey.owner or journey.team,
        languages=journey.languages,
        customer_goal=written(document, journey.customer_goal, language),
        customer_promise=written(document, journey.customer_promise, language),
        personas=tuple(
            PersonaLine(id=p.id, title=name_of(document, p, language), role=p.role) for p in document.personas()
        ),
        stages=tuple(_stages(document, language)),
        claims=len(claims),
        assumed=tuple(Claim(id=c.id, kind=c.kind, title=name_of(document, c, language)) for c in assumed),
        nobody_owns=tuple(
            name_of(document, t, language) for t in touchpoints if t.id in placed and not (t.owner or t.team)
        ),
        unplaced=tuple(name_of(document, t, language) for t in touchpoints if t.id not in placed),
    )


def _claims(document: Document) -> Iterator[Record]:
    """What the map says about customers: insights, personas, guessed emotions and free cards that customers speak in."""
    yield from document.of(Insight)
    yield from document.of(Persona)
    said = {
        "actions",
        "thinking",
        "feeling",
        "needs",
        "expectations",
        "questions",
        "pains",
        "gains",
        "quotes",
        "emotion",
    }
    spoken = {lane.id for lane in document.lanes() if lane.lane_kind in said}
    yield from (
        c for c in document.cards() if c.ref is None and (c.emotion is not None or (c.text and c.lane in spoken))
    )


def _stages(document: Document, language: str | None) -> Iterator[StageLine]:
    for stage in document.stages():
        yield _stage(document, stage, document.steps(stage), language)
    known = {s.id for s in document.stages()}
    loose = tuple(s for s in document.steps() if s.stage not in known)
    if loose:
        yield _stage(document, Stage(id="", title={"en": "(no stage)"}), loose, language)


def _stage(document: Document, stage: Stage, steps: tuple[Step, ...], language: str | None) -> StageLine:
    return StageLine(
        id=stage.id,
        title=name_of(document, stage, language),
        stage_kind=stage.stage_kind,
        owner=stage.owner or stage.team,
        onward=next(filter(None, onward(document, stage)), ""),
        steps=tuple(_step(document, step, language) for step in steps),
    )


def _step(document: Document, step: Step, language: str | None) -> StepLine:
    guesses = [c for c in document.cards(step=step) if c.emotion is not None]
    emotions = [c.emotion for c in guesses if c.emotion is not None]
    return StepLine(
        id=step.id,
        title=name_of(document, step, language),
        optional=step.optional,
        ends=step.ends,
        next=_onward(document, step, language),
        touchpoints=tuple(_touchpoint(document, t, language) for t in document.touchpoints_at(step)),
        emotion=sum(emotions) / len(emotions) if emotions else None,
        emotion_assumed=any(not c.sources for c in guesses),
    )


def _onward(document: Document, step: Step, language: str | None) -> tuple[str, ...]:
    onward = document.path.next.get(step.id, ())
    ids = document.path.steps
    following = ids[ids.index(step.id) + 1 : ids.index(step.id) + 2]
    return () if onward == following else tuple(name_of(document, s, language) for s in onward)


def _touchpoint(document: Document, touchpoint: Touchpoint, language: str | None) -> TouchpointLine:
    from .channels import channel_name

    return TouchpointLine(
        id=touchpoint.id,
        title=name_of(document, touchpoint, language),
        channel=channel_name(touchpoint.channel, language or "en") if touchpoint.channel else "",
        owner=touchpoint.owner or touchpoint.team,
        moment_of_truth=touchpoint.moment_of_truth,
        bound=touchpoint.events is not None and bool(touchpoint.events.any),
    )
