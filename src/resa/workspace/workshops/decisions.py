"""What a workshop decided: who does it and by when. A decision that became an action of the map stands as that action stands."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import cast

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from ...errors import NotFoundError, UsageError
from ...journey.records import Action
from ...texts.sentence import Sentence
from ..clock import iso
from ..library import whole
from ..principals import MapAccess
from ..tables import workshop, workshop_decision
from .model import LONGEST_JOT, LONGEST_TITLE, Decision


class Decided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision as it is written down."""

    words: str
    owner: str = ""
    due_at: str | None = None
    action: str = ""
    """The action of the map that it is."""
    done: bool = False


def decide(access: MapAccess, id: str, wanted: Decided) -> str:
    """Write one down. Raises UsageError, NotFoundError."""
    decision = f"decision:{secrets.token_hex(6)}"
    workspace = access.workspace
    values = _checked(wanted)
    with workspace.database.write() as connection:
        own = (workshop.c.workspace == workspace.id, workshop.c.journey == access.document, workshop.c.workshop == id)
        if connection.scalar(select(workshop.c.workshop).where(*own)) is None:
            raise NotFoundError(Sentence("workshops.no_such_workshop"), value=id)
        connection.execute(
            insert(workshop_decision).values(
                workspace=workspace.id,
                decision=decision,
                workshop=id,
                **values,
                done_at=iso(workspace.clock()) if wanted.done else None,
                at=iso(workspace.clock()),
            )
        )
    return decision


def change(access: MapAccess, decision: str, wanted: Decided) -> None:
    """Write it anew, also after the workshop. Raises UsageError, NotFoundError."""
    values = _checked(wanted)
    with access.workspace.database.write() as connection:
        done = iso(access.workspace.clock()) if wanted.done else None
        _known(connection, access, decision)
        connection.execute(update(workshop_decision).where(*_one(access, decision)).values(**values, done_at=done))


def take_back(access: MapAccess, decision: str) -> None:
    """Take it away; an action of the map stays there."""
    with access.workspace.database.write() as connection:
        _known(connection, access, decision)
        connection.execute(delete(workshop_decision).where(*_one(access, decision)))


def of_workshops(connection: Connection, access: MapAccess, ids: Iterable[str]) -> list[Decision]:
    """What those workshops decided, in the order it was written down."""
    rows = connection.execute(
        select(workshop_decision)
        .where(workshop_decision.c.workspace == access.workspace.id, workshop_decision.c.workshop.in_(list(ids)))
        .order_by(workshop_decision.c.at, workshop_decision.c.decision)
    ).all()
    actions = {one.id: one for one in whole(access).library.document.of(Action)} if any(r.action for r in rows) else {}
    made = []
    for row in rows:
        action = actions.get(row.action)
        made.append(
            Decision(
                decision=row.decision,
                workshop=row.workshop,
                words=row.words,
                owner=(action.owner if action else "") or row.owner,
                due_at=(action.due_at if action else None) or row.due_at,
                action=row.action if action else "",
                state=action.status if action else "done" if row.done_at else "open",
            )
        )
    return made


def _checked(wanted: Decided) -> dict[str, str | None]:
    words = wanted.words.strip()
    if not 1 <= len(words) <= LONGEST_JOT:
        raise UsageError(
            Sentence("workshops.note_length"),
            where="words",
            value=words[:80],
            allowed=Sentence("workshops.up_to_letters", most=LONGEST_JOT),
        )
    if wanted.due_at:
        try:
            date.fromisoformat(wanted.due_at)
        except ValueError:
            raise UsageError(
                Sentence("workshops.no_date"), where="due_at", value=wanted.due_at, allowed="2026-12-31"
            ) from None
    return {
        "words": words,
        "owner": " ".join(wanted.owner.split())[:LONGEST_TITLE],
        "due_at": wanted.due_at or None,
        "action": wanted.action[:255],
    }


def _known(connection: Connection, access: MapAccess, decision: str) -> None:
    of = connection.execute(
        select(workshop_decision.c.workshop)
        .join(
            workshop,
            (workshop.c.workspace == workshop_decision.c.workspace)
            & (workshop.c.workshop == workshop_decision.c.workshop),
        )
        .where(*_one(access, decision), workshop.c.journey == access.document)
    ).first()
    if of is None:
        raise NotFoundError(Sentence("workshops.no_such_decision"), value=decision)


def _one(access: MapAccess, decision: str) -> tuple[ColumnElement[bool], ...]:
    own = (workshop_decision.c.workspace == access.workspace.id, workshop_decision.c.decision == decision)
    return cast(tuple[ColumnElement[bool], ...], own)
