"""Sends what waits for webhooks: signed as the Standard Webhooks say, tried again at growing distance, given up at last.

`webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, keyed with the secret's bytes
(standardwebhooks.com). A message is sent at least once; its id stays the same, so a receiver can tell a repetition.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from . import happenings, outgoing
from .clock import iso
from .rounds import Stopped, rounds
from .sealing import unseal
from .tables import webhook, webhook_delivery
from .webhooks import PREFIX, delivery_of, events_of
from .workspace import Workspace

log = logging.getLogger("resa.webhooks")

#: How long to wait after each attempt that failed; after the last one the message is given up (about three days).
PATIENCE = tuple(
    timedelta(seconds=s) for s in (5, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
)
#: Messages that ended are kept so long for people to look at.
KEPT = timedelta(days=30)
_EVERY_SECONDS = 2.0
_AT_ONCE = 100
_SIDE_BY_SIDE = 4


def delivering(workspace: Workspace) -> AbstractContextManager[None]:
    """Deliver beside whatever the block does; at its end the message that is on its way is waited for."""

    def step(stopped: Stopped) -> None:
        put_in_line(workspace)
        deliver(workspace, stopped)

    return rounds("webhooks", step, _EVERY_SECONDS, patience=outgoing.SECONDS)


def put_in_line(workspace: Workspace) -> int:
    """A message to every webhook for what happened since it was last told; gives how many."""
    hooks = select(webhook).where(webhook.c.workspace == workspace.id, webhook.c.state == "on")
    now = workspace.clock()
    with workspace.database.read() as connection:
        found = {row.hook: happenings.since(connection, workspace.id, row.cursor, now) for row in connection.execute(hooks).all()}  # fmt: skip
        moved = {row.hook: row for row in connection.execute(hooks) if found[row.hook][1] > row.cursor}
    if not moved:
        return 0
    lines = [
        delivery_of(workspace.id, hook, told, iso(now))
        for hook, row in moved.items()
        for told in found[hook][0]
        if told.type in events_of(row)
    ]
    with workspace.database.write() as connection:
        for hook in moved:
            one = (webhook.c.workspace == workspace.id, webhook.c.hook == hook)
            connection.execute(update(webhook).where(*one).values(cursor=found[hook][1]))
        if lines:
            connection.execute(insert(webhook_delivery), lines)
        old = (webhook_delivery.c.workspace == workspace.id, webhook_delivery.c.ended_at < iso(now - KEPT))
        connection.execute(delete(webhook_delivery).where(*old))
    return len(lines)


def deliver(workspace: Workspace, stopped: Stopped = lambda: False) -> int:
    """Send what is due, each webhook's messages one after another; gives how many were taken."""
    query = (
        select(webhook_delivery, webhook.c.address, webhook.c.secret)
        .join(webhook, (webhook.c.workspace == webhook_delivery.c.workspace) & (webhook.c.hook == webhook_delivery.c.hook))
        .where(
            webhook_delivery.c.workspace == workspace.id,
            webhook_delivery.c.state == "waiting",
            webhook_delivery.c.due_at <= iso(workspace.clock()),
            webhook.c.state == "on",
        )
        .order_by(webhook_delivery.c.hook, webhook_delivery.c.created_at)
        .limit(_AT_ONCE)
    )  # fmt: skip
    with workspace.database.read() as connection:
        due = connection.execute(query).all()
    if not due:
        return 0

    def one_hook(messages: list[Row[Any]]) -> int:
        taken = 0
        for message in messages:
            if stopped() or not (went := _send(workspace, message)):
                break  # who does not answer is not asked for each message
            taken += went
        return taken

    by_hook = [list(messages) for _, messages in groupby(due, lambda row: row.hook)]
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as side_by_side:
        return sum(side_by_side.map(one_hook, by_hook))


def signature(secret: str, id: str, timestamp: str, body: bytes) -> str:
    """The header that proves who sent it: base64 HMAC-SHA256 over `id.timestamp.body`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def _send(workspace: Workspace, message: Row[Any]) -> bool:
    body, timestamp = message.body.encode(), str(int(workspace.clock().timestamp()))
    secret = unseal(workspace, message.secret, about=message.hook)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message.delivery,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, message.delivery, timestamp, body),
    }
    try:
        status = outgoing.post(message.address, body, headers, workspace.config.webhook_hosts)
        taken, answer = 200 <= status < 300, str(status)
    except outgoing.Unreached as failure:
        taken, answer = False, str(failure)
    _written(workspace, message, taken, answer)
    return taken


def _written(workspace: Workspace, message: Row[Any], taken: bool, answer: str) -> None:
    now = workspace.clock()
    attempts = message.attempts + 1
    gone, given_up = answer == "410", not taken and attempts > len(PATIENCE)
    values: dict[str, Any] = {"attempts": attempts, "answer": answer[:255]}
    if taken:
        values |= {"state": "taken", "ended_at": iso(now), "due_at": None}
    elif gone or given_up:
        values |= {"state": "given up", "ended_at": iso(now), "due_at": None}
    else:
        values["due_at"] = iso(now + PATIENCE[attempts - 1])
    with workspace.database.write() as connection:
        mine = (webhook_delivery.c.workspace == workspace.id, webhook_delivery.c.delivery == message.delivery)
        connection.execute(update(webhook_delivery).where(*mine).values(**values))
        if values.get("due_at"):  # the messages behind it wait as long: one knock at a door that does not open
            behind = (
                webhook_delivery.c.workspace == workspace.id,
                webhook_delivery.c.hook == message.hook,
                webhook_delivery.c.state == "waiting",
                webhook_delivery.c.due_at < values["due_at"],
            )
            connection.execute(update(webhook_delivery).where(*behind).values(due_at=values["due_at"]))
        if gone or given_up:
            one = (webhook.c.workspace == workspace.id, webhook.c.hook == message.hook)
            why = "gone" if gone else "given up"
            connection.execute(update(webhook).where(*one).values(state="off", why_off=why))
            log.warning("webhook %s was turned off: %s", message.hook, why)
