"""Notes of a workshop: written in private, seen by all once opened, then grouped, parked, and made into records of the map."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Table, delete, insert, select, update

from ...errors import NotFoundError, PrivacyError, UsageError
from ...texts.sentence import Sentence
from ..clock import iso
from ..principals import MapAccess
from ..tables import workshop_cluster, workshop_jot
from .model import LONGEST_JOT, LONGEST_TITLE, PARKING
from .running import agenda_of, find

MOST_EACH = 200


class JotChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a note is changed; what is null stays."""

    body: str | None = None
    """Only the author's."""
    cluster: str | None = None
    """The group, or '' for none."""
    parked: bool | None = None
    became: str | None = None
    """The record of the map it became; for those who may edit the map."""


def write(access: MapAccess, id: str, item: str, body: str) -> str:
    """A note; nobody else sees it before the item is opened. Raises UsageError."""
    body = _checked(body)
    jot = f"jot:{secrets.token_hex(6)}"
    own = {"workspace": access.workspace.id, "workshop": id, "person": access.principal.person}
    with access.workspace.database.write() as connection:
        row = find(connection, access, id, going_on=True)
        known = {one.item for one in agenda_of(row)} | {PARKING}
        if item not in known:
            raise UsageError(Sentence("workshops.no_such_item"), where="item", value=item, allowed=sorted(known))
        mine = select(workshop_jot.c.jot).where(*(workshop_jot.c[name] == value for name, value in own.items()))
        if len(connection.execute(mine).all()) >= MOST_EACH:
            raise UsageError(
                Sentence("workshops.enough_notes"),
                where="body",
                allowed=Sentence("workshops.up_to_notes", most=MOST_EACH),
            )
        connection.execute(
            insert(workshop_jot).values(
                **own,
                jot=jot,
                item=item,
                body=body,
                cluster="",
                parked=int(item == PARKING),
                became="",
                at=iso(access.workspace.clock()),
            )
        )
    return jot


def change(access: MapAccess, id: str, jot: str, wanted: JotChange) -> None:
    """Word it anew, put it into a group or on the parking lot, say what it became. A note that one does not see does not exist."""
    with access.workspace.database.write() as connection:
        row = _visible(connection, access, id, jot)
        values: dict[str, Any] = {}
        if wanted.body is not None:
            if row.person != access.principal.person:
                raise PrivacyError(Sentence("workshops.not_your_note"), value=jot)
            values["body"] = _checked(wanted.body)
        if wanted.cluster is not None:
            if wanted.cluster and _group(connection, access, id, wanted.cluster).item != row.item:
                raise UsageError(Sentence("workshops.group_of_another_item"), where="cluster", value=wanted.cluster)
            values["cluster"] = wanted.cluster
        if wanted.parked is not None:
            values["parked"] = int(wanted.parked)
        if wanted.became is not None:
            access.require("edit")
            values["became"] = wanted.became[:255]
        if values:
            connection.execute(update(workshop_jot).where(*_one(access, workshop_jot, jot)).values(**values))


def remove(access: MapAccess, id: str, jot: str) -> None:
    """Throw it away: one's own, or as the facilitator."""
    with access.workspace.database.write() as connection:
        if _visible(connection, access, id, jot).person != access.principal.person:
            access.require("edit")
        connection.execute(delete(workshop_jot).where(*_one(access, workshop_jot, jot)))


def group(access: MapAccess, id: str, item: str, name: str, jots: tuple[str, ...]) -> str:
    """A new group of these notes of one item."""
    cluster = f"cluster:{secrets.token_hex(6)}"
    with access.workspace.database.write() as connection:
        for jot in jots:
            if _visible(connection, access, id, jot).item != item:
                raise UsageError(Sentence("workshops.group_of_another_item"), where="jots", value=jot)
        find(connection, access, id, going_on=True)
        connection.execute(
            insert(workshop_cluster).values(
                workspace=access.workspace.id,
                cluster=cluster,
                workshop=id,
                item=item,
                name=name.strip()[:LONGEST_TITLE],
                at=iso(access.workspace.clock()),
            )
        )
        for jot in jots:
            connection.execute(update(workshop_jot).where(*_one(access, workshop_jot, jot)).values(cluster=cluster))
    return cluster


def name_group(access: MapAccess, id: str, cluster: str, name: str) -> None:
    """Call it something."""
    with access.workspace.database.write() as connection:
        _group(connection, access, id, cluster)
        named = update(workshop_cluster).where(*_one(access, workshop_cluster, cluster))
        connection.execute(named.values(name=name.strip()[:LONGEST_TITLE]))


def ungroup(access: MapAccess, id: str, cluster: str) -> None:
    """Take the group away; its notes stay."""
    with access.workspace.database.write() as connection:
        _group(connection, access, id, cluster)
        of_group = (workshop_jot.c.workspace == access.workspace.id, workshop_jot.c.cluster == cluster)
        connection.execute(update(workshop_jot).where(*of_group).values(cluster=""))
        connection.execute(delete(workshop_cluster).where(*_one(access, workshop_cluster, cluster)))


def _visible(connection: Connection, access: MapAccess, id: str, jot: str) -> Row[Any]:
    row = find(connection, access, id, going_on=True)
    found = connection.execute(
        select(workshop_jot).where(*_one(access, workshop_jot, jot), workshop_jot.c.workshop == id)
    ).first()
    opened = {*msgspec.json.decode(row.opened), PARKING}
    if found is None or (found.person != access.principal.person and found.item not in opened):
        raise NotFoundError(Sentence("workshops.no_such_note"), value=jot)
    return found


def _group(connection: Connection, access: MapAccess, id: str, cluster: str) -> Row[Any]:
    find(connection, access, id, going_on=True)
    found = connection.execute(
        select(workshop_cluster).where(*_one(access, workshop_cluster, cluster), workshop_cluster.c.workshop == id)
    ).first()
    if found is None:
        raise NotFoundError(Sentence("workshops.no_such_group"), value=cluster)
    return found


def _one(access: MapAccess, table: Table, id: str) -> tuple[ColumnElement[bool], ...]:
    key = table.c.jot if table is workshop_jot else table.c.cluster
    return table.c.workspace == access.workspace.id, key == id


def _checked(body: str) -> str:
    body = body.strip()
    if not 1 <= len(body) <= LONGEST_JOT:
        raise UsageError(
            Sentence("workshops.note_length"),
            where="body",
            value=body[:80],
            allowed=Sentence("workshops.up_to_letters", most=LONGEST_JOT),
        )
    return body
