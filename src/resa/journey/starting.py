"""How a journey begins: what it is for, how large, and touchpoints that somebody has placed in stages."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Literal

import msgspec

from ..texts import catalogue
from .channels import channel_key
from .document import Document
from .ids import new_id
from .order import keys
from .records import Card, Kpi, Lane, Record, Stage, Step, Text, Touchpoint
from .records.base import change
from .records.journey import JourneyScope
from .records.stage import StageKind
from .touchpoint_list import TouchpointList
from .typical import UsualStage, fields_of, typical

Choose = Callable[[str], str]
Purpose = Literal["segments", "launch", "service", "culture"]

#: The lanes of a map that begins with touchpoints.
LIST_LANES = ("river", "steps", "touchpoints", "emotion", "needs", "questions", "pains", "owners", "improvements")


class Beginning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The team's answers on the start page; each may be left open."""

    purpose: Purpose | None = None
    scope_kind: JourneyScope | None = None
    notice: str = ""
    """What the customer will notice."""
    kpi: str = ""
    """The number that should move."""
    kpi_direction: Literal["up", "down"] = "up"
    owner: str = ""
    """Who may decide."""


class PlacedTouchpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A touchpoint as somebody placed it."""

    title: Text
    channel: str = ""
    marks: tuple[str, ...] = ()


class PlacedStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step with its touchpoints."""

    title: Text
    touchpoints: tuple[PlacedTouchpoint, ...] = ()


class PlacedStage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stage with its steps."""

    title: Text
    stage_kind: StageKind = "own"
    steps: tuple[PlacedStep, ...] = ()


def begin(document: Document, beginning: Beginning, language: str, *, choose: Choose = secrets.choice) -> Document:
    """The document with the answers in its journey: purpose, scope, owner, and the number as a KPI."""
    journey, made = document.journey, []
    fields: dict[str, object] = {}
    if purpose := _purpose(beginning, language):
        fields["purpose"] = purpose
    if beginning.scope_kind is not None:
        fields["scope_kind"] = beginning.scope_kind
    if beginning.owner.strip():
        fields["owner"] = beginning.owner.strip()
    if beginning.kpi.strip():
        kpi = Kpi(id=new_id("kpi", choose), title={language: beginning.kpi.strip()}, direction=beginning.kpi_direction)
        fields["kpis"] = (*journey.kpis, kpi.id)
        made.append(kpi)
    return document.put(change(journey, **fields), *made) if fields else document


def _purpose(beginning: Beginning, language: str) -> Text:
    """The purpose in all languages; in the team's alone when it holds the team's own words."""
    written = dict(catalogue()[f"start.purpose_{beginning.purpose}_written"]) if beginning.purpose else {}
    if notice := beginning.notice.strip():
        said = catalogue()["start.notice_written"][language].replace("{notice}", notice)
        return {language: f"{written.get(language, '')} {said}".strip()}
    return written


def placed(document: Document, stages: tuple[PlacedStage, ...], *, choose: Choose = secrets.choice) -> Document:
    """The document with these stages, their steps, and a card for every touchpoint, in order, under the usual lanes."""
    made: list[Record] = [
        Lane(id=f"lane:{kind}", lane_kind=kind, order=order)  # type: ignore[arg-type]  # members of LaneKind
        for kind, order in zip(LIST_LANES, keys(len(LIST_LANES)), strict=True)
    ]
    n = 0
    for s, (stage, order) in enumerate(zip(stages, keys(len(stages)), strict=True), 1):
        made.append(Stage(id=f"stage:{s}", title=stage.title, stage_kind=stage.stage_kind, order=order))
        for step, place in zip(stage.steps, keys(len(stage.steps)), strict=True):
            n += 1
            made.append(Step(id=f"step:{n:02d}", stage=f"stage:{s}", title=step.title, order=place))
            made += _cards(step, f"step:{n:02d}", choose)
    return document.put(*made)


def listed(document: Document, read: TouchpointList, language: str, *, choose: Choose = secrets.choice) -> Document:
    """The document with a list's touchpoints: under the list's own headings, else where such ones usually stand.

    What belongs nowhere by itself stands in the first stage, so that nothing is lost; one step a stage.
    """
    usual: dict[str, UsualStage] = {s.kind: s for s in typical().stages}
    wanted: dict[str, list[PlacedTouchpoint]] = {name: [] for name in read.stages}
    for one in read.touchpoints:
        kind = _usual_kind(one.usual_stage)
        name = one.stage or (usual[kind].title[language] if kind else usual["latent_need"].title[language])
        wanted.setdefault(name, []).append(
            PlacedTouchpoint(title=one.text or {language: one.title}, channel=one.channel, marks=one.marks)
        )
    known = {title.casefold(): s for s in usual.values() for title in s.title.values()}
    place = {s.kind: i for i, s in enumerate(typical().stages)}
    order = list(wanted) if read.stages else sorted(wanted, key=lambda name: place[known[name.casefold()].kind])
    return placed(
        document, tuple(_stage(n, known.get(n.casefold()), wanted[n], language) for n in order), choose=choose
    )


def _usual_kind(kind: str | None) -> str | None:
    """The usual stage for a touchpoint's; the usual ones have no awareness and no renewal of their own."""
    return {"awareness": "latent_need", "renewal": "use"}.get(kind or "", kind)


def _stage(name: str, usual: UsualStage | None, touchpoints: list[PlacedTouchpoint], language: str) -> PlacedStage:
    step = usual.step if usual else {language: name}
    return PlacedStage(
        title=usual.title if usual else {language: name},
        stage_kind=usual.kind if usual else "own",
        steps=(PlacedStep(title=step, touchpoints=tuple(touchpoints)),),
    )


def _cards(step: PlacedStep, here: str, choose: Choose) -> list[Record]:
    made: list[Record] = []
    for touchpoint, order in zip(step.touchpoints, keys(len(step.touchpoints)), strict=True):
        channel = channel_key(touchpoint.channel) or touchpoint.channel
        record = Touchpoint(
            id=new_id("touchpoint", choose), title=touchpoint.title, channel=channel, **fields_of(touchpoint.marks)
        )
        made.append(record)
        made.append(
            Card(id=new_id("card", choose), lane="lane:touchpoints", from_step=here, ref=record.id, order=order)
        )
    return made
