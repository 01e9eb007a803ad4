"""A workshop is begun, changed and closed; people sit down at it; each sees of it what they may."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Table, insert, select, update

from ...errors import ConflictError, NotFoundError, UsageError
from ...journey.records import Stage
from ...texts.sentence import Sentence
from .. import audit, people
from ..clock import iso
from ..library import whole
from ..principals import MapAccess
from ..tables import workshop, workshop_cluster, workshop_jot, workshop_seat
from .decisions import of_workshops
from .model import LONGEST_TITLE, MOST_ITEMS, MOST_MINUTES, PARKING, USUAL, Cluster, Item, Jot, Seat, Workshop


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the facilitator changes; what is null stays."""

    title: str | None = None
    agenda: tuple[Item, ...] | None = None
    here: str | None = None
    stage: str | None = None
    open: str | None = None
    """An item whose notes everybody sees from now on; that is never taken back."""


def begin(access: MapAccess, title: str, agenda: tuple[Item, ...] | None = None) -> str:
    """Begin one, in the lobby. Raises UsageError, and ConflictError while another is going on."""
    plan = checked_agenda(USUAL if agenda is None else agenda)
    workspace, id = access.workspace, f"workshop:{secrets.token_hex(6)}"
    with workspace.database.write() as connection:
        going_on = select(workshop.c.workshop).where(*of_journey(access), workshop.c.closed_at.is_(None))
        if connection.scalar(going_on) is not None:
            raise ConflictError(Sentence("workshops.one_is_going_on"), remedy=Sentence("workshops.close_it_first"))
        connection.execute(
            insert(workshop).values(
                workspace=workspace.id,
                workshop=id,
                journey=access.document,
                title=title.strip()[:LONGEST_TITLE],
                agenda=msgspec.json.encode(plan).decode(),
                here="",
                stage="",
                opened="[]",
                opened_by=people.me(access.principal).name,
                created_at=iso(workspace.clock()),
            )
        )
        audit.record(connection, access.principal, "begin workshop", document=access.document, of=id)
    return id


def change(access: MapAccess, id: str, wanted: Change) -> None:
    """Change the title or agenda, say where everybody is, open an item's notes. Raises UsageError, ConflictError once closed."""
    with access.workspace.database.write() as connection:
        row = find(connection, access, id, going_on=True)
        agenda = checked_agenda(wanted.agenda) if wanted.agenda is not None else agenda_of(row)
        known = {one.item for one in agenda}
        for where, item in (("here", wanted.here), ("open", wanted.open)):
            if item and item not in known:
                raise UsageError(Sentence("workshops.no_such_item"), where=where, value=item, allowed=sorted(known))
        if wanted.stage and wanted.stage not in {one.id for one in whole(access).document.of(Stage)}:
            raise UsageError(Sentence("workshops.no_such_stage"), where="stage", value=wanted.stage)
        values: dict[str, str] = {}
        if wanted.title is not None:
            values["title"] = wanted.title.strip()[:LONGEST_TITLE]
        if wanted.agenda is not None:
            values["agenda"] = msgspec.json.encode(agenda).decode()
            if row.here not in known:
                values["here"] = ""
        if wanted.here is not None:
            values["here"] = wanted.here
        if wanted.stage is not None:
            values["stage"] = wanted.stage
        if wanted.open:
            values["opened"] = msgspec.json.encode(sorted({*msgspec.json.decode(row.opened), wanted.open})).decode()
        if values:
            connection.execute(update(workshop).where(*one(access, id)).values(**values))


def close(access: MapAccess, id: str) -> None:
    """End it. What nobody opened stays its author's own."""
    with access.workspace.database.write() as connection:
        if find(connection, access, id).closed_at is None:
            connection.execute(update(workshop).where(*one(access, id)).values(closed_at=iso(access.workspace.clock())))
            audit.record(connection, access.principal, "close workshop", document=access.document, of=id)


def sit_down(access: MapAccess, id: str, team: str) -> None:
    """Take part, for a department (or none)."""
    name = people.me(access.principal).name
    with access.workspace.database.write() as connection:
        find(connection, access, id, going_on=True)
        values = {"name": name, "team": " ".join(team.split())[:LONGEST_TITLE]}
        own = {"workspace": access.workspace.id, "workshop": id, "person": access.principal.person}
        where = [workshop_seat.c[column] == value for column, value in own.items()]
        if not connection.execute(update(workshop_seat).where(*where).values(**values)).rowcount:
            connection.execute(insert(workshop_seat).values(**own, **values, at=iso(access.workspace.clock())))


def seen(access: MapAccess, id: str) -> Workshop:
    """The workshop as the one who asks may see it. Raises NotFoundError."""
    me = access.principal.person
    with access.workspace.database.read() as connection:
        row = find(connection, access, id, reading=True)
        opened = set(msgspec.json.decode(row.opened)) | {PARKING}
        seats = connection.execute(
            of(access, workshop_seat, id).order_by(workshop_seat.c.at, workshop_seat.c.person)
        ).all()
        jots = connection.execute(of(access, workshop_jot, id).order_by(workshop_jot.c.at, workshop_jot.c.jot)).all()
        groups = connection.execute(
            of(access, workshop_cluster, id).order_by(workshop_cluster.c.at, workshop_cluster.c.cluster)
        ).all()
        decided = of_workshops(connection, access, [id])
    hidden: dict[str, int] = {}
    for j in jots:
        if j.person != me and j.item not in opened:
            hidden[j.item] = hidden.get(j.item, 0) + 1
    return Workshop(
        workshop=row.workshop,
        title=row.title,
        agenda=agenda_of(row),
        here=row.here,
        stage=row.stage,
        opened=tuple(sorted(opened)),
        opened_by=row.opened_by,
        created_at=row.created_at,
        closed_at=row.closed_at,
        seats=tuple(Seat(person=s.person, name=s.name, team=s.team) for s in seats),
        seat=next((s.team for s in seats if s.person == me), None),
        jots=tuple(_jot(j, me) for j in jots if j.person == me or j.item in opened),
        clusters=tuple(Cluster(cluster=c.cluster, item=c.item, name=c.name) for c in groups),
        hidden=hidden,
        decisions=tuple(decided),
    )


def now(access: MapAccess) -> str | None:
    """The workshop that is going on."""
    with access.workspace.database.read() as connection:
        found: str | None = connection.scalar(
            select(workshop.c.workshop).where(*of_journey(access), workshop.c.closed_at.is_(None))
        )
    return found


def checked_agenda(agenda: tuple[Item, ...]) -> tuple[Item, ...]:
    """The agenda, when every item has an id of its own and a time. Raises UsageError."""
    ids = [item.item for item in agenda]
    if not 1 <= len(agenda) <= MOST_ITEMS or len(set(ids)) != len(ids) or "" in ids or PARKING in ids:
        raise UsageError(
            Sentence("workshops.agenda_items"),
            where="agenda",
            value=ids[:50],
            allowed=Sentence("workshops.up_to_items", most=MOST_ITEMS),
        )
    for i, item in enumerate(agenda):
        if not 1 <= item.minutes <= MOST_MINUTES:
            raise UsageError(
                Sentence("workshops.item_minutes"),
                where=f"agenda[{i}].minutes",
                value=item.minutes,
                allowed=Sentence("workshops.up_to_minutes", most=MOST_MINUTES),
            )
    cut = msgspec.structs.replace
    return tuple(
        cut(one, item=one.item[:64], title=one.title.strip()[:LONGEST_TITLE], prompt=one.prompt.strip()[:1000])
        for one in agenda
    )


def agenda_of(row: Row[Any]) -> tuple[Item, ...]:
    """The kept agenda."""
    return msgspec.json.decode(row.agenda, type=tuple[Item, ...])


def find(
    connection: Connection, access: MapAccess, id: str, *, going_on: bool = False, reading: bool = False
) -> Row[Any]:
    """The workshop's row, held until the transaction ends unless only read. Raises NotFoundError, and ConflictError when it
    is closed and should be going on."""
    wanted = select(workshop).where(*one(access, id))
    row = connection.execute(wanted if reading else wanted.with_for_update()).first()
    if row is None:
        raise NotFoundError(Sentence("workshops.no_such_workshop"), value=id)
    if going_on and row.closed_at is not None:
        raise ConflictError(Sentence("workshops.is_closed"), value=id, remedy=Sentence("workshops.begin_the_next"))
    return row


def one(access: MapAccess, id: str) -> tuple[ColumnElement[bool], ...]:
    """That workshop, when it is this journey's."""
    return (*of_journey(access), workshop.c.workshop == id)


def of_journey(access: MapAccess) -> tuple[ColumnElement[bool], ...]:
    """This journey's workshops."""
    return workshop.c.workspace == access.workspace.id, workshop.c.journey == access.document


def of(access: MapAccess, table: Table, id: str) -> Any:
    """What a table holds of that workshop."""
    return select(table).where(table.c.workspace == access.workspace.id, table.c.workshop == id)


def _jot(row: Row[Any], me: str) -> Jot:
    return Jot(
        jot=row.jot,
        item=row.item,
        body=row.body,
        mine=row.person == me,
        cluster=row.cluster,
        parked=bool(row.parked),
        became=row.became,
    )
