"""Changes in the business and around it that somebody noted: a product release, another price, a new rule, a competitor …

Whoever may comment notes them, of every journey or of some (of a stage, step or touchpoint there). Each makes a review of those
journeys due from its day on, or from when it was noted if that is later. Taking one away can be undone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from ..errors import NotFoundError, PrivacyError, UsageError
from ..journey.document import Document
from ..journey.records import Stage, Step, Text, Touchpoint
from ..texts.sentence import Sentence
from . import audit, people
from .clock import iso
from .library import whole
from .principals import MapAccess, Principal, access_map, accessible_maps
from .tables import noted_change

ChangeKind = Literal["release", "price", "regulation", "competitor", "organisation", "market", "other"]
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
LONGEST, LONGEST_LINK, MOST_PLACES = 500, 2000, 200


class Concerned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A journey that a change concerns, or a stage, step or touchpoint of it."""

    journey: str
    about: str = ""


class ConcernedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The same with what it is called; `title` is null for the whole journey, and for a record that is gone."""

    journey: str
    journey_title: Text
    about: str
    title: Text | None


class NewChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change as somebody notes it."""

    what: str
    kind: ChangeKind = "other"
    day: str
    """Since when, or from when on it will be so."""
    link: str = ""
    concerns: tuple[Concerned, ...] = ()
    """Empty: every journey."""


class NotedChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change as it is kept."""

    change: str
    kind: ChangeKind
    what: str
    day: str
    link: str
    everywhere: bool
    """It concerns every journey."""
    concerns: tuple[ConcernedPlace, ...]
    """Those that the reader may look at."""
    noted_by: str
    noted_at: str
    edited_at: str | None
    mine: bool
    may_change: bool


class ChangePlace(msgspec.Struct, frozen=True, kw_only=True):
    """A stage or touchpoint that a change may concern."""

    id: str
    kind: Literal["stage", "touchpoint"]
    title: Text


class ChangePlaces(msgspec.Struct, frozen=True, kw_only=True):
    """A journey of which one may note a change, with its stages and their touchpoints in map order."""

    journey: str
    title: Text
    places: tuple[ChangePlace, ...]


def noted_changes(principal: Principal) -> list[NotedChange]:
    """Every change that concerns a journey the principal may view, the latest first."""
    looked_at = {access.document: access for access in accessible_maps(principal)}
    if not looked_at:
        return []
    documents = {id: whole(access).document for id, access in looked_at.items()}
    found = [_told(principal, row, documents) for row in _rows(principal)]
    return [one for one in found if one.everywhere or one.concerns]


def of_journey(access: MapAccess, changes: Sequence[NotedChange] | None = None) -> list[NotedChange]:
    """Those that concern one journey."""
    known = noted_changes(access.principal) if changes is None else changes
    return [one for one in known if one.everywhere or any(place.journey == access.document for place in one.concerns)]


def places(principal: Principal) -> list[ChangePlaces]:
    """Where a change may be noted."""
    return [
        ChangePlaces(journey=access.document, title=document.journey.title, places=tuple(_places(document)))
        for access in accessible_maps(principal)
        if access.may("comment")
        for document in (whole(access).document,)
    ]


def note(principal: Principal, new: NewChange) -> NotedChange:
    """Keep a change. Raises UsageError for one that says nothing, PrivacyError or NotFoundError for a journey of others."""
    values = _checked(principal, new)
    workspace = principal.workspace
    id = f"noted:{secrets.token_hex(6)}"
    with workspace.database.write() as connection:
        row = {
            "workspace": workspace.id, "change": id, **values, "person": principal.person,
            "noted_by": people.me(principal).name, "noted_at": iso(workspace.clock()),
        }  # fmt: skip
        connection.execute(insert(noted_change).values(**row))
        audit.record(connection, principal, "note change", id=id)
    return find(principal, id)


def change(principal: Principal, id: str, new: NewChange) -> NotedChange:
    """Say it otherwise; whoever noted it, and who runs the workspace, may."""
    values = _checked(principal, new)
    with principal.workspace.database.write() as connection:
        _own(connection, principal, id, removed=False)
        edited = {**values, "edited_at": iso(principal.workspace.clock())}
        connection.execute(update(noted_change).where(*_one(principal, id)).values(**edited))
        audit.record(connection, principal, "change noted change", id=id)
    return find(principal, id)


def remove(principal: Principal, id: str) -> None:
    """Take it away; `bring_back` undoes that."""
    with principal.workspace.database.write() as connection:
        _own(connection, principal, id, removed=False)
        gone = {"removed_at": iso(principal.workspace.clock())}
        connection.execute(update(noted_change).where(*_one(principal, id)).values(**gone))
        audit.record(connection, principal, "remove noted change", id=id)


def bring_back(principal: Principal, id: str) -> NotedChange:
    """Undo `remove`."""
    with principal.workspace.database.write() as connection:
        _own(connection, principal, id, removed=True)
        connection.execute(update(noted_change).where(*_one(principal, id)).values(removed_at=None))
        audit.record(connection, principal, "bring back noted change", id=id)
    return find(principal, id)


def find(principal: Principal, id: str) -> NotedChange:
    """One of them. Raises NotFoundError."""
    for one in noted_changes(principal):
        if one.change == id:
            return one
    raise _unknown(id)


def _checked(principal: Principal, new: NewChange) -> dict[str, Any]:
    """What is kept of it. Whether it may be noted at all is asked first."""
    concerned = _concerned(principal, new)
    what, link = " ".join(new.what.split()), new.link.strip()
    if not 1 <= len(what) <= LONGEST:
        raise UsageError(
            Sentence("noted.says_nothing"), where="what", value=new.what[:80],
            allowed=Sentence("noted.signs", most=LONGEST),
        )  # fmt: skip
    try:
        day = date.fromisoformat(new.day).isoformat()
    except ValueError:
        raise UsageError(Sentence("noted.no_day"), where="day", value=new.day, allowed="2026-11-23") from None
    if link and (len(link) > LONGEST_LINK or not _is_address(link)):
        raise UsageError(Sentence("noted.no_link"), where="link", value=link[:80], allowed="https://…")
    return {
        "kind": new.kind, "what": what, "day": day, "link": link, "concerns": msgspec.json.encode(concerned).decode()
    }  # fmt: skip


def _concerned(principal: Principal, new: NewChange) -> list[tuple[str, str]]:
    found = list(dict.fromkeys((one.journey, one.about) for one in new.concerns))
    if not found:
        principal.require("comment", "changes that concern every journey")
    for journey, about in found[:MOST_PLACES]:
        document = whole(access_map(principal, journey, "comment")).document
        if about and not isinstance(document.get(about), Stage | Step | Touchpoint):
            raise UsageError(Sentence("noted.not_on_map"), where="concerns", value=about)
    if len(found) > MOST_PLACES:
        raise UsageError(
            Sentence("noted.too_many_places"), where="concerns", value=len(found), allowed=str(MOST_PLACES)
        )
    return found


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:  # a bracket that is never closed, a port that is no number
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(sign.isspace() for sign in link)


def _told(principal: Principal, row: Row[Any], documents: Mapping[str, Document]) -> NotedChange:
    concerned = msgspec.json.decode(row.concerns, type=list[tuple[str, str]])
    mine = row.person == principal.person
    return NotedChange(
        change=row.change, kind=row.kind, what=row.what, day=row.day, link=row.link, everywhere=not concerned,
        concerns=tuple(_place(documents[journey], journey, about) for journey, about in concerned if journey in documents),
        noted_by=row.noted_by, noted_at=row.noted_at, edited_at=row.edited_at, mine=mine,
        may_change=mine or principal.may("manage"),
    )  # fmt: skip


def _place(document: Document, journey: str, about: str) -> ConcernedPlace:
    record = document.get(about) if about else None
    title = record.title if isinstance(record, Stage | Step | Touchpoint) else None
    return ConcernedPlace(journey=journey, journey_title=document.journey.title, about=about, title=title)


def _places(document: Document) -> list[ChangePlace]:
    found: dict[str, ChangePlace] = {}
    for stage in document.stages():
        found[stage.id] = ChangePlace(id=stage.id, kind="stage", title=stage.title)
        for step in document.steps(stage):
            for one in document.touchpoints_at(step):
                found.setdefault(one.id, ChangePlace(id=one.id, kind="touchpoint", title=one.title))
    return list(found.values())


def _rows(principal: Principal) -> Sequence[Row[Any]]:
    query = select(noted_change).where(_here(principal), noted_change.c.removed_at.is_(None))
    order = (noted_change.c.day.desc(), noted_change.c.noted_at.desc(), noted_change.c.change)
    with principal.workspace.database.read() as connection:
        return connection.execute(query.order_by(*order)).all()


def _here(principal: Principal) -> ColumnElement[bool]:
    return noted_change.c.workspace == principal.workspace.id


def _one(principal: Principal, id: str) -> tuple[ColumnElement[bool], ...]:
    return _here(principal), noted_change.c.change == id


def _own(connection: Connection, principal: Principal, id: str, *, removed: bool) -> None:
    """Raise unless it is there, may be known of, and is the principal's to change."""
    row = connection.execute(select(noted_change).where(*_one(principal, id))).one_or_none()
    if row is None or (row.removed_at is not None) != removed:
        raise _unknown(id)
    concerned = {journey for journey, _ in msgspec.json.decode(row.concerns, type=list[tuple[str, str]])}
    looked_at = {access.document for access in accessible_maps(principal)}
    if not looked_at or (concerned and not concerned & looked_at):
        raise _unknown(id)
    if row.person != principal.person and not principal.may("manage"):
        raise PrivacyError(Sentence("noted.only_its_writer"), value=id, remedy=Sentence("noted.note_another"))


def _unknown(id: str) -> NotFoundError:
    return NotFoundError(Sentence("noted.no_such_change"), value=id, remedy=Sentence("noted.list_them"))
