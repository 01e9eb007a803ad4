"""What somebody owns, as their monthly letter and the page behind its button tell it: what moved since the last letter, and
what waits. Saying "still true" of it is kept per touchpoint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import Connection, delete, insert, select

from ..errors import NotFoundError, UnreadableError
from ..evidence.model import Duration, Value
from ..journey.records import Action, Text
from ..texts.sentence import Sentence
from . import audit, comments
from .audits.views import waiting
from .clock import iso
from .gaps import gaps_of
from .inventory import InventoryRow, figures, inventory, said_still_true
from .measuring import measured_value
from .owners import as_principal, bearing, members_of
from .principals import Principal, access_library, access_map, accessible_maps
from .reviewing import Review, reviews
from .reviewing import waiting as reviews_waiting
from .sealing import seal, unseal
from .stage_owners import PartRow
from .tables import owner_told, still_true
from .workspace import Workspace

#: How long the button of a letter works.
GOOD_FOR = timedelta(days=62)
#: A difference of fewer people than this is not told: it could be somebody.
_FEW = 5
_ABOUT = "still true"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured of a touchpoint: customers who met it, and how they felt."""

    customers: int | None = None
    emotion: Value | None = None


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """A touchpoint of somebody's, or a stage or transition."""

    id: str
    kind: Literal["touchpoint", "stage", "transition"] = "touchpoint"
    title: Text
    to: Text = {}
    """The stage that a transition leads to."""
    wait: Duration | None = None
    """How long it takes, of a transition."""
    journey: str | None
    """A map where it stands."""
    now: Figures
    before: Figures | None
    """As the last letter told it."""
    told_at: str | None
    more_customers: int | None
    """Since then; None when either number is missing or the difference is small enough to be somebody."""
    emotion_moved: bool
    """The interval and that of the last letter do not overlap."""
    comments: int
    """Open threads about it."""
    said_at: str | None
    """When its owner last said that it is still true."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An action that its owner has promised and not yet done."""

    id: str
    title: Text
    due_at: str | None
    late: bool


class Corrective(msgspec.Struct, frozen=True, kw_only=True):
    """A corrective action of an internal audit that its owner has promised and not yet done."""

    audit: str
    finding: str
    action: str
    words: str
    due_at: str
    late: bool


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """All that is somebody's."""

    name: str
    touchpoints: tuple[Holding, ...]
    """What moved most and has the most waiting first; then stages and transitions, in map order."""
    actions: tuple[Waiting, ...]
    correctives: tuple[Corrective, ...]
    """The first due first."""
    reviews: tuple[Review, ...]
    """Of journeys they own, that are due."""


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for somebody: reviews that are due, and actions of theirs that are late."""

    reviews: tuple[Review, ...]
    actions: tuple[Waiting, ...]


class _Pass(msgspec.Struct, frozen=True):
    """What a letter's link holds, sealed."""

    person: str
    at: str


def holdings(principal: Principal) -> Holdings:
    """What the principal, who has an account, owns of what they may view."""
    workspace, theirs = principal.workspace, _owned_by(principal)
    known = {one.id: one for one in figures(principal)}
    threads = _open_threads(principal)
    told, said = _told(workspace, principal.person), said_still_true(workspace)
    found = []
    listed = inventory(principal)
    for row in listed.rows:
        if not theirs(row.owner):
            continue
        measured = known.get(row.id)
        now = Figures(customers=measured.customers, emotion=measured.emotion) if measured else Figures()
        before, at = told.get(row.id, (None, None))
        found.append(_holding(row, now, before, at, threads[row.id], said.get(row.id)))
    found.sort(key=lambda h: (-h.comments, not h.emotion_moved, -abs(h.more_customers or 0), h.id))
    parts = [_part(principal, row, threads) for row in listed.parts if theirs(row.owner)]
    return Holdings(
        name=principal.name,
        touchpoints=(*found, *parts),
        actions=tuple(_actions(principal, theirs)),
        correctives=tuple(
            Corrective(
                audit=one.audit,
                finding=one.finding,
                action=one.action,
                words=one.words,
                due_at=one.due_at,
                late=one.late,
            )
            for one in waiting(principal)
            if theirs(one.owner)
        ),
        reviews=tuple(one for one in reviews(principal) if one.due and theirs(one.owner)),
    )


def waits(principal: Principal) -> Waits:
    """What waits for the principal."""
    late = _actions(principal, _owned_by(principal)) if principal.role_in_library() != "none" else []
    return Waits(reviews=tuple(reviews_waiting(principal)), actions=tuple(one for one in late if one.late))


def remember(connection: Connection, principal: Principal, held: Holdings) -> None:
    """What a letter told, so that the next can say what moved."""
    workspace = principal.workspace
    connection.execute(
        delete(owner_told).where(owner_told.c.workspace == workspace.id, owner_told.c.person == principal.person)
    )
    rows = [
        {
            "workspace": workspace.id,
            "person": principal.person,
            "touchpoint": one.id,
            "figures": msgspec.json.encode(one.now).decode(),
            "at": iso(workspace.clock()),
        }
        for one in held.touchpoints
        if one.kind == "touchpoint"
    ]
    if rows:
        connection.execute(insert(owner_told), rows)


def ticket(principal: Principal) -> str:
    """What the button of a letter carries: it shows and confirms what its receiver owns, and nothing else."""
    held = _Pass(principal.person, iso(principal.workspace.clock()))
    return seal(principal.workspace, msgspec.json.encode(held).decode(), _ABOUT)


def bearer(workspace: Workspace, token: str) -> Principal:
    """Whose letter it was. Raises NotFoundError when the link is none, too old, or the account is gone."""
    try:
        held = msgspec.json.decode(unseal(workspace, token, _ABOUT), type=_Pass)
    except (UnreadableError, msgspec.DecodeError) as error:
        raise NotFoundError(Sentence("owners.no_such_link"), remedy=Sentence("owners.sign_in_instead")) from error
    if workspace.clock() - datetime.fromisoformat(held.at) > GOOD_FOR:
        raise NotFoundError(Sentence("owners.link_too_old"), remedy=Sentence("owners.sign_in_instead"))
    for row in members_of(workspace):
        if row.person == held.person:
            return as_principal(workspace, row)
    raise NotFoundError(Sentence("owners.no_such_link"), remedy=Sentence("owners.sign_in_instead"))


def say_still_true(principal: Principal, touchpoints: tuple[str, ...]) -> int:
    """The owner says of those of the touchpoints that are theirs that they are still true; how many."""
    workspace, is_theirs = principal.workspace, _owned_by(principal)
    listed = inventory(principal)
    theirs = {row.id for row in listed.rows if is_theirs(row.owner)} & set(touchpoints)
    theirs |= {row.id for row in listed.parts if is_theirs(row.owner)} & set(touchpoints)
    at = iso(workspace.clock())
    with workspace.database.write() as connection:
        connection.execute(
            delete(still_true).where(still_true.c.workspace == workspace.id, still_true.c.touchpoint.in_(theirs))
        )
        rows = [
            {"workspace": workspace.id, "touchpoint": id, "person": principal.person, "name": principal.name, "at": at}
            for id in sorted(theirs)
        ]
        if rows:
            connection.execute(insert(still_true), rows)
            audit.record(connection, principal, "still true", touchpoints=len(rows))
    return len(rows)


def _owned_by(principal: Principal) -> Callable[[str], bool]:
    """Whether an owner's name on a map means the principal and nobody else."""
    members = members_of(principal.workspace)

    def theirs(owner: str) -> bool:
        those = bearing(owner, members) if owner.strip() else []
        return len(those) == 1 and those[0].person == principal.person

    return theirs


def _holding(
    row: InventoryRow, now: Figures, before: Figures | None, at: str | None, threads: int, said: str | None
) -> Holding:
    more = None
    if before is not None and now.customers is not None and before.customers is not None:
        more = now.customers - before.customers
        more = None if 0 < abs(more) < _FEW else more
    return Holding(
        id=row.id, title=row.title, journey=row.places[0].journey if row.places else None, now=now, before=before,
        told_at=at, more_customers=more, emotion_moved=before is not None and apart(now.emotion, before.emotion),
        comments=threads, said_at=said,
    )  # fmt: skip


def _part(principal: Principal, row: PartRow, threads: Mapping[str, int]) -> Holding:
    """A stage with those who reach it, a transition with its wait."""
    access = access_map(principal, row.journey)
    now, wait = Figures(), None
    if row.kind == "stage":
        measured = next((one for one in measured_value(access).stages if one.id == row.stage), None)
        now = Figures(customers=measured.flow.reached_customers, emotion=measured.emotion) if measured else now
    else:
        wait = next((gap.wait for gap in gaps_of(access) if gap.source == row.stage), None)
    return Holding(
        id=row.id, kind=row.kind, title=row.title, to=row.to, wait=wait, journey=row.journey, now=now, before=None,
        told_at=None, more_customers=None, emotion_moved=False,
        comments=threads[row.stage] if row.kind == "stage" else 0, said_at=row.said_at,
    )  # fmt: skip


def apart(one: Value | None, other: Value | None) -> bool:
    """Whether two numbers' intervals do not overlap; False where either has none."""
    if one is None or other is None or None in (one.low, one.high, other.low, other.high):
        return False
    return one.low > other.high or other.low > one.high  # type: ignore[operator]  # none is None


def _open_threads(principal: Principal) -> Counter[str]:
    return Counter(
        thread.about
        for access in accessible_maps(principal)
        for thread in comments.threads(access)
        if thread.resolved_at is None
    )


def _actions(principal: Principal, theirs: Callable[[str], bool]) -> list[Waiting]:
    today = principal.workspace.clock().date().isoformat()
    library = principal.workspace.documents.read(access_library(principal)).document
    found = [
        Waiting(id=a.id, title=a.title, due_at=a.due_at, late=a.due_at is not None and a.due_at < today)
        for a in library.of(Action)
        if a.status not in ("done", "stopped") and theirs(a.owner)
    ]
    return sorted(found, key=lambda a: (a.due_at or "9", a.id))


def _told(workspace: Workspace, who: str) -> dict[str, tuple[Figures, str]]:
    of = (owner_told.c.workspace == workspace.id, owner_told.c.person == who)
    with workspace.database.read() as connection:
        rows = connection.execute(select(owner_told).where(*of)).all()
    return {row.touchpoint: (msgspec.json.decode(row.figures, type=Figures), row.at) for row in rows}
