"""The clock that everybody at a map sees: one at a time, kept so that a page loaded later shows it too."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy import ColumnElement, delete, insert, select

from ..errors import UsageError
from ..texts.sentence import Sentence
from . import people
from .clock import iso
from .principals import MapAccess
from .tables import timer

MOST_SECONDS = 4 * 3600


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """A running (or just ended) timer; `now` is the server's clock when it was asked, so that no page trusts its own."""

    label: str
    seconds: int
    started_by: str
    ends_at: str
    now: str


def running(access: MapAccess) -> Timer | None:
    """The document's timer; None when there is none."""
    with access.workspace.database.read() as connection:
        row = connection.execute(select(timer).where(*_of(access))).one_or_none()
    if row is None:
        return None
    return Timer(
        label=row.label,
        seconds=row.seconds,
        started_by=row.started_by,
        ends_at=row.ends_at,
        now=iso(access.workspace.clock()),
    )


def start(access: MapAccess, seconds: int, label: str = "") -> None:
    """Start it, in place of another. Raises UsageError."""
    if not 1 <= seconds <= MOST_SECONDS:
        raise UsageError(
            Sentence("workspace.timer_cannot_run_so_long"),
            where="seconds",
            value=seconds,
            allowed=Sentence("workspace.up_to_seconds", most_seconds=MOST_SECONDS),
        )
    workspace = access.workspace
    now = workspace.clock()
    name = people.me(access.principal).name
    with workspace.database.write() as connection:
        connection.execute(delete(timer).where(*_of(access)))
        connection.execute(
            insert(timer).values(
                workspace=workspace.id,
                document=access.document,
                label=label.strip()[:200],
                seconds=seconds,
                started_by=name,
                started_at=iso(now),
                ends_at=iso(now + timedelta(seconds=seconds)),
            )
        )


def stop(access: MapAccess) -> None:
    """Take it away."""
    with access.workspace.database.write() as connection:
        connection.execute(delete(timer).where(*_of(access)))


def _of(access: MapAccess) -> tuple[ColumnElement[bool], ...]:
    return (timer.c.workspace == access.workspace.id, timer.c.document == access.document)
