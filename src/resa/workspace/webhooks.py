"""Webhooks: addresses that are told what happens here. Who runs the workspace makes them, tries them and looks at what
became of each message; `deliveries` sends them."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from typing import Any, Literal, cast

import msgspec
from sqlalchemy import Row, and_, delete, func, insert, select, update

from ..errors import LimitError, NotFoundError, UsageError
from ..texts.sentence import Sentence
from . import audit, outgoing
from .clock import iso
from .happenings import HAPPENINGS, Happening, Told
from .principals import Principal
from .sealing import seal
from .tables import audit as audit_table
from .tables import webhook, webhook_delivery

MOST = 20
PREFIX = "whsec_"
#: Deliveries shown of one webhook, the newest.
_SHOWN = 50


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """One address that is told."""

    hook: str
    address: str
    events: tuple[Happening, ...]
    on: bool
    why_off: Literal["", "gone", "given up"]
    """Turned off by the program: the address answered 410, or took no message for days."""
    waiting: int
    """Messages not taken yet."""
    created_at: str
    secret: str | None = None
    """What messages are signed with; only in the answer that makes it."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One message, and what became of it."""

    delivery: str
    event: str
    state: Literal["waiting", "taken", "given up"]
    attempts: int
    answer: str
    """The last HTTP status, or what went wrong; empty before the first attempt."""
    created_at: str
    due_at: str | None
    """When it is tried next."""
    ended_at: str | None
    body: str


def listing(principal: Principal) -> list[Webhook]:
    """Every webhook, the oldest first."""
    principal.require("manage", "webhooks")
    workspace = principal.workspace
    waits = (
        select(func.count())
        .where(
            webhook_delivery.c.workspace == webhook.c.workspace,
            webhook_delivery.c.hook == webhook.c.hook,
            webhook_delivery.c.state == "waiting",
        )
        .scalar_subquery()
    )
    query = select(webhook, waits.label("waiting")).where(webhook.c.workspace == workspace.id)
    with workspace.database.read() as connection:
        rows = connection.execute(query.order_by(webhook.c.created_at, webhook.c.hook)).all()
    return [_webhook(row, row.waiting) for row in rows]


def make(principal: Principal, address: str, events: Sequence[str]) -> Webhook:
    """A new webhook, told of what happens from now on; its secret is told this once."""
    principal.require("manage", "webhooks")
    workspace = principal.workspace
    address = outgoing.checked(address, workspace.config.webhook_hosts)
    wanted = _checked(events)
    made = Webhook(
        hook=f"hook:{secrets.token_hex(8)}",
        address=address,
        events=wanted,
        on=True,
        why_off="",
        waiting=0,
        created_at=iso(workspace.clock()),
        secret=PREFIX + base64.b64encode(secrets.token_bytes(32)).decode(),
    )
    with workspace.database.write() as connection:
        there = select(func.count()).select_from(webhook).where(webhook.c.workspace == workspace.id)
        if (connection.scalar(there) or 0) >= MOST:
            raise LimitError(Sentence("webhooks.too_many"), allowed=Sentence("webhooks.up_to", most=MOST))
        newest = select(func.max(audit_table.c.seq)).where(audit_table.c.workspace == workspace.id)
        cursor = connection.scalar(newest) or 0
        assert made.secret is not None
        connection.execute(
            insert(webhook).values(
                workspace=workspace.id,
                hook=made.hook,
                address=address,
                secret=seal(workspace, made.secret, about=made.hook),
                events=msgspec.json.encode(wanted).decode(),
                cursor=cursor,
                state="on",
                why_off="",
                made_by=principal.person,
                created_at=made.created_at,
            )
        )
        audit.record(connection, principal, "make webhook", of=made.hook)
    return made


def change(principal: Principal, hook: str, *, events: Sequence[str] | None = None, on: bool | None = None) -> None:
    """Tell it of other things, or turn it on or off; turned on again, it is told what waited. Raises NotFoundError."""
    principal.require("manage", "webhooks")
    values: dict[str, Any] = {}
    if events is not None:
        values["events"] = msgspec.json.encode(_checked(events)).decode()
    if on is not None:
        values |= {"state": "on" if on else "off", "why_off": ""}
    with principal.workspace.database.write() as connection:
        changed = update(webhook).where(_is(principal, hook)).values(**(values or {"hook": hook}))
        if not connection.execute(changed).rowcount:
            raise NotFoundError(Sentence("webhooks.no_such"), value=hook)
        audit.record(connection, principal, "change webhook", of=hook)


def remove(principal: Principal, hook: str) -> None:
    """Tell it nothing more, also nothing that waits. Raises NotFoundError."""
    principal.require("manage", "webhooks")
    with principal.workspace.database.write() as connection:
        if not connection.execute(delete(webhook).where(_is(principal, hook))).rowcount:
            raise NotFoundError(Sentence("webhooks.no_such"), value=hook)
        connection.execute(delete(webhook_delivery).where(_sent_to(principal, hook)))
        audit.record(connection, principal, "remove webhook", of=hook)


def deliveries(principal: Principal, hook: str) -> list[Delivery]:
    """Its newest messages first. Raises NotFoundError."""
    principal.require("manage", "webhooks")
    with principal.workspace.database.read() as connection:
        if connection.execute(select(webhook.c.hook).where(_is(principal, hook))).first() is None:
            raise NotFoundError(Sentence("webhooks.no_such"), value=hook)
        query = select(webhook_delivery).where(_sent_to(principal, hook))
        rows = connection.execute(query.order_by(webhook_delivery.c.created_at.desc()).limit(_SHOWN)).all()
    return [
        Delivery(
            delivery=row.delivery,
            event=row.event,
            state=row.state,
            attempts=row.attempts,
            answer=row.answer,
            created_at=row.created_at,
            due_at=row.due_at,
            ended_at=row.ended_at,
            body=row.body,
        )
        for row in rows
    ]


def try_out(principal: Principal, hook: str) -> str:
    """Put a test message in line; gives its id. Raises NotFoundError."""
    principal.require("manage", "webhooks")
    workspace = principal.workspace
    now = iso(workspace.clock())
    told = Told(type="test", timestamp=now, data={})
    with workspace.database.write() as connection:
        if connection.execute(select(webhook.c.hook).where(_is(principal, hook))).first() is None:
            raise NotFoundError(Sentence("webhooks.no_such"), value=hook)
        message = delivery_of(workspace.id, hook, told, now)
        connection.execute(insert(webhook_delivery).values(**message))
    return str(message["delivery"])


def send_again(principal: Principal, hook: str, delivery: str) -> None:
    """Put a message in line once more, under its old id. Raises NotFoundError."""
    principal.require("manage", "webhooks")
    workspace = principal.workspace
    again = {"state": "waiting", "attempts": 0, "due_at": iso(workspace.clock()), "ended_at": None}
    which = and_(_sent_to(principal, hook), webhook_delivery.c.delivery == delivery)
    with workspace.database.write() as connection:
        if not connection.execute(update(webhook_delivery).where(which).values(**again)).rowcount:
            raise NotFoundError(Sentence("webhooks.no_such_delivery"), value=delivery)


def delivery_of(workspace: str, hook: str, told: Told, now: str) -> dict[str, Any]:
    """A row for a new message that is due at once."""
    return {
        "workspace": workspace,
        "delivery": f"msg_{secrets.token_hex(12)}",
        "hook": hook,
        "event": told.type,
        "body": msgspec.json.encode(told).decode(),
        "state": "waiting",
        "attempts": 0,
        "answer": "",
        "created_at": now,
        "due_at": now,
    }


def events_of(row: Row[Any]) -> tuple[Happening, ...]:
    """What a stored webhook is told of."""
    return msgspec.json.decode(row.events, type=tuple[Happening, ...])


def _checked(events: Sequence[str]) -> tuple[Happening, ...]:
    unknown = [one for one in events if one not in HAPPENINGS]
    if unknown or not events:
        raise UsageError(
            Sentence("webhooks.no_such_event") if unknown else Sentence("webhooks.no_event"),
            where="events",
            value=unknown[0] if unknown else None,
            allowed=list(HAPPENINGS),
        )
    return cast(tuple[Happening, ...], tuple(one for one in HAPPENINGS if one in events))


def _is(principal: Principal, hook: str) -> Any:
    return and_(webhook.c.workspace == principal.workspace.id, webhook.c.hook == hook)


def _sent_to(principal: Principal, hook: str) -> Any:
    return and_(webhook_delivery.c.workspace == principal.workspace.id, webhook_delivery.c.hook == hook)


def _webhook(row: Row[Any], waiting: int) -> Webhook:
    return Webhook(
        hook=row.hook,
        address=row.address,
        events=events_of(row),
        on=row.state == "on",
        why_off=row.why_off,
        waiting=waiting,
        created_at=row.created_at,
    )
