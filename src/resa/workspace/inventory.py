"""Every touchpoint of every journey in one list: where it stands, who owns it, what is known of it, and what nobody sees to.
Beside them the stages and the transitions between them (`stage_owners`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import select

from ..errors import NotFoundError, UsageError
from ..evidence.model import Value
from ..journey.document import Document
from ..journey.records import Step, Text, Touchpoint, change
from ..texts.sentence import Sentence
from . import documents
from .library import whole
from .measuring import measured_value
from .principals import Principal, access_library, accessible_maps
from .stage_owners import PartRow, assign_parts, part_rows
from .tables import still_true
from .workspace import Workspace

#: An owner of more touchpoints than this is likely to see to none of them.
MANY = 12


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a journey where the touchpoint stands."""

    journey: str
    journey_title: Text
    stage: Text
    step: str
    step_title: Text
    after: tuple[str, ...] = ()
    """Teams of the touchpoints one step before on the planned path, when none of them is this one's: a hand-over."""
    reviewed_at: str | None = None
    """The journey's last review."""


class InventoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A touchpoint and its places."""

    id: str
    title: Text
    channel: str
    owner: str
    team: str
    importance: int | None
    moment_of_truth: bool
    ownership: str
    places: tuple[Place, ...]
    """Empty: it is in the library, but on no map."""
    said_at: str | None
    """When its owner last said that it is still true."""


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who owns touchpoints, stages or transitions."""

    name: str
    touchpoints: int
    parts: int
    """Stages and transitions."""
    many: bool
    """More touchpoints than one person can see to."""


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """The whole list with its sums."""

    rows: tuple[InventoryRow, ...]
    owners: tuple[Owner, ...]
    unowned: int
    handovers: int
    """Touchpoints that take over from another team somewhere."""
    parts: tuple[PartRow, ...]
    """Stages and transitions."""
    parts_unowned: int
    many: int = MANY


class InventoryFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured of a touchpoint, on the map where most customers meet it."""

    id: str
    journey: str
    customers: int | None
    reason: str
    """Why there is no number: suppressed, no_data …"""
    emotion: Value | None
    grade: str


class Assignment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to own some touchpoints, stages and transitions. None leaves a field as it is, '' empties it."""

    touchpoints: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    owner: str | None = None
    team: str | None = None


def inventory(principal: Principal) -> Inventory:
    """All touchpoints of the library, with every place on the journeys the principal may view, and those journeys' stages."""
    library = principal.workspace.documents.read(access_library(principal)).document
    places: dict[str, list[Place]] = {}
    said = said_still_true(principal.workspace)
    accesses = list(accessible_maps(principal))
    for access in accesses:
        for touchpoint, place in _places(whole(access).document, access.document):
            places.setdefault(touchpoint, []).append(place)
    rows = tuple(
        InventoryRow(
            id=t.id, title=t.title, channel=t.channel, owner=t.owner, team=t.team, importance=t.importance,
            moment_of_truth=t.moment_of_truth, ownership=t.ownership, places=tuple(places.get(t.id, ())),
            said_at=said.get(t.id),
        )
        for t in library.of(Touchpoint)
    )  # fmt: skip
    parts = part_rows(accesses, said)
    counts, owned = Counter(row.owner for row in rows if row.owner), Counter(row.owner for row in parts if row.owner)
    names = sorted({*counts, *owned}, key=lambda name: (-counts[name], -owned[name], name))
    return Inventory(
        rows=rows,
        owners=tuple(
            Owner(name=name, touchpoints=counts[name], parts=owned[name], many=counts[name] > MANY) for name in names
        ),
        parts=parts,
        parts_unowned=sum(not row.owner and not row.team for row in parts),
        unowned=sum(not row.owner and not row.team for row in rows),
        handovers=sum(any(place.after for place in row.places) for row in rows),
    )


def figures(principal: Principal) -> list[InventoryFigures]:
    """What is measured of each touchpoint. Feelings stay hidden on a journey whose team has not yet guessed."""
    best: dict[str, InventoryFigures] = {}
    for access in accessible_maps(principal):
        for measure in measured_value(access).touchpoints:
            found = InventoryFigures(
                id=measure.id, journey=access.document, customers=measure.flow.reached_customers,
                reason=measure.flow.reason, emotion=measure.emotion, grade=measure.evidence.grade,
            )  # fmt: skip
            known = best.get(measure.id)
            if known is None or (found.customers or 0) > (known.customers or 0):
                best[measure.id] = found
    return list(best.values())


def assign(principal: Principal, assignment: Assignment) -> int:
    """Give touchpoints an owner, a team or both, in one edit, and stages and transitions, in one per journey; how many were
    changed. Raises NotFoundError for unknown ones."""
    if assignment.owner is None and assignment.team is None:
        raise UsageError(Sentence("workspace.nothing_to_assign"), where="owner, team")
    if not assignment.touchpoints:
        return assign_parts(principal, assignment.parts, assignment.owner, assignment.team)
    access = access_library(principal, "edit")
    library = principal.workspace.documents.read(access).document
    unknown = [id for id in assignment.touchpoints if library.find(id, Touchpoint) is None]
    if unknown:
        raise NotFoundError(Sentence("workspace.no_such_touchpoint"), value=", ".join(unknown[:5]))
    changed = _assigned([library[id] for id in dict.fromkeys(assignment.touchpoints)], assignment)  # type: ignore[misc]  # all are touchpoints
    changed_parts = assign_parts(principal, assignment.parts, assignment.owner, assignment.team)
    if changed:
        documents.apply(access, changed, action="assign")
    return len(changed) + changed_parts


def said_still_true(workspace: Workspace) -> dict[str, str]:
    """Touchpoint to when its owner last said that it is still true."""
    with workspace.database.read() as connection:
        rows = connection.execute(select(still_true).where(still_true.c.workspace == workspace.id)).all()
    return {row.touchpoint: row.at for row in rows}


def _assigned(touchpoints: Sequence[Touchpoint], assignment: Assignment) -> list[Touchpoint]:
    made = []
    for touchpoint in touchpoints:
        owner = touchpoint.owner if assignment.owner is None else assignment.owner.strip()
        team = touchpoint.team if assignment.team is None else assignment.team.strip()
        if (owner, team) != (touchpoint.owner, touchpoint.team):
            made.append(change(touchpoint, owner=owner, team=team))
    return made


def _places(document: Document, journey: str) -> Iterator[tuple[str, Place]]:
    stages = {stage.id: stage.title for stage in document.stages()}
    before = _before(document)
    for step in document.steps():
        for touchpoint in document.touchpoints_at(step):
            yield (
                touchpoint.id,
                Place(
                    journey=journey,
                    journey_title=document.journey.title,
                    stage=stages.get(step.stage, {}),
                    step=step.id,
                    step_title=step.title,
                    after=_other_teams(document, touchpoint, before.get(step.id, ())),
                    reviewed_at=document.journey.reviewed_at,
                ),
            )


def _before(document: Document) -> dict[str, list[Step]]:
    """Step to those from which the planned path comes straight to it."""
    found: dict[str, list[Step]] = {}
    steps = {step.id: step for step in document.steps()}
    for source, targets in document.path.next.items():
        for target in targets:
            if source in steps and target != source:
                found.setdefault(target, []).append(steps[source])
    return found


def _other_teams(document: Document, touchpoint: Touchpoint, before: Sequence[Step]) -> tuple[str, ...]:
    """Teams one step back, when the touchpoint's own is known and none of them: the case changes hands."""
    teams = dict.fromkeys(t.team for step in before for t in document.touchpoints_at(step) if t.team)
    return tuple(teams) if touchpoint.team and teams and touchpoint.team not in teams else ()
