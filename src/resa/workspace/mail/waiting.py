"""Letters in the database: queued once, claimed by one sender at a time, tried again, and given up with the reason."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ...errors import UnreadableError, UsageError
from ...journey.records import LANGUAGES
from ...texts.sentence import Sentence
from ..addresses import checked_email
from ..clock import iso
from ..principals import Principal
from ..sealing import seal, unseal
from ..tables import letter
from .letters import Content, templates

if TYPE_CHECKING:
    from ..workspace import Workspace

State = Literal["waiting", "sent", "given up"]

#: How long after each failed try the next one comes; after the last the letter is given up.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))
#: A letter that nobody could send for so long says nothing any more, unless it says otherwise itself.
_GOOD_FOR = timedelta(days=7)
#: A sender that stopped in the middle is believed to be gone after this time, and another tries.
_LEASE = timedelta(minutes=5)
#: Ended letters are forgotten after this time, with their addresses.
_KEPT = timedelta(days=30)


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as those see it who run the workspace: to whom and what became of it, never what it says."""

    letter: str
    template: str
    receiver: str
    state: State
    tries: int
    problem: str
    """Why the last try failed: `auth`, `tls`, `unreachable`, `receiver:550` …; '' when none did."""
    created_at: str
    due_at: str
    ended_at: str | None


class MailState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether e-mail goes out, and how it goes."""

    set_up: bool
    sender: str
    server: str
    waiting: int
    given_up: int
    letters: list[Letter]
    """The newest first."""


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that this sender alone may send now."""

    letter: str
    template: str
    receiver: str
    language: str
    content: Content
    tries: int


def is_set_up(workspace: Workspace) -> bool:
    """Whether letters go out at all."""
    return bool(workspace.config.smtp_host)


def queue(
    workspace: Workspace,
    template: str,
    to: str,
    language: str,
    values: Mapping[str, object] | None = None,
    *,
    link: str = "",
    lines: Iterable[tuple[str, str]] = (),
    once: str | None = None,
    good_for: timedelta = _GOOD_FOR,
) -> str | None:
    """A letter to be sent soon; its id, or None when one with the same `once` was queued before. See the room's page."""
    try:
        with workspace.database.write() as connection:
            made = queued(
                connection,
                workspace,
                template,
                to,
                language,
                values,
                link=link,
                lines=lines,
                once=once,
                good_for=good_for,
            )
    except IntegrityError:
        if once is None:
            raise
        return None  # somebody else queued it in the same moment
    workspace.post.wake()
    return made


def queued(
    connection: Connection,
    workspace: Workspace,
    template: str,
    to: str,
    language: str,
    values: Mapping[str, object] | None = None,
    *,
    link: str = "",
    lines: Iterable[tuple[str, str]] = (),
    once: str | None = None,
    good_for: timedelta = _GOOD_FOR,
) -> str | None:
    """The same inside the caller's transaction, so that a letter goes out if and only if what it tells of happened."""
    if template not in templates():
        raise KeyError(template)
    if language not in LANGUAGES:
        raise UsageError(Sentence("workspace.no_such_language"), where="language", value=language, allowed=LANGUAGES)
    receiver = checked_email(to)
    of = (letter.c.workspace == workspace.id, letter.c.once == once)
    if once is not None and connection.scalar(select(letter.c.letter).where(*of)) is not None:
        return None
    id, now = f"letter:{secrets.token_hex(8)}", workspace.clock()
    content = Content(
        values={name: str(value) for name, value in (values or {}).items()}, link=link, lines=tuple(lines)
    )
    connection.execute(
        insert(letter).values(
            workspace=workspace.id,
            letter=id,
            once=once,
            template=template,
            receiver=receiver,
            language=language,
            content=seal(workspace, msgspec.json.encode(content).decode(), id),
            state="waiting",
            tries=0,
            problem="",
            created_at=iso(now),
            due_at=iso(now),
            ends_at=iso(now + good_for),
        )
    )
    return id


def claim(workspace: Workspace) -> Claimed | None:
    """The letter that is due longest, so marked that no other sender takes it meanwhile; None when none is due."""
    now = workspace.clock()
    while True:
        with workspace.database.write() as connection:
            _give_up_old(connection, workspace, now)
            row = connection.execute(
                select(letter).where(*_waiting(workspace), letter.c.due_at <= iso(now)).order_by(letter.c.due_at, letter.c.letter).limit(1)
            ).one_or_none()  # fmt: skip
            if row is None:
                return None
            own = (letter.c.workspace == workspace.id, letter.c.letter == row.letter, letter.c.tries == row.tries)
            taken = (
                update(letter).where(*own, *_waiting(workspace)).values(tries=row.tries + 1, due_at=iso(now + _LEASE))
            )
            if not connection.execute(taken).rowcount:
                continue
        try:
            content = msgspec.json.decode(unseal(workspace, row.content, row.letter), type=Content)
        except UnreadableError:
            failed(workspace, row.letter, row.tries + 1, "sealed", permanent=True)
            continue
        return Claimed(
            letter=row.letter,
            template=row.template,
            receiver=row.receiver,
            language=row.language,
            content=content,
            tries=row.tries + 1,
        )


def sent(workspace: Workspace, id: str) -> None:
    """It is out."""
    _end(workspace, id, "sent", "")


def failed(workspace: Workspace, id: str, tries: int, problem: str, *, permanent: bool) -> None:
    """It is not: tried again later, or given up."""
    if permanent or tries > len(WAITS):
        _end(workspace, id, "given up", problem)
        return
    with workspace.database.write() as connection:
        due_at = iso(workspace.clock() + WAITS[tries - 1])
        connection.execute(update(letter).where(*_one(workspace, id)).values(due_at=due_at, problem=problem))


def next_due(workspace: Workspace) -> datetime | None:
    """When the next letter is to be tried; None when none waits."""
    with workspace.database.read() as connection:
        found = connection.scalar(select(func.min(letter.c.due_at)).where(*_waiting(workspace)))
    return None if found is None else datetime.fromisoformat(found)


def forget_old(workspace: Workspace) -> None:
    """Letters that ended long ago, with the addresses they went to."""
    old = iso(workspace.clock() - _KEPT)
    with workspace.database.write() as connection:
        connection.execute(delete(letter).where(letter.c.workspace == workspace.id, letter.c.ended_at < old))


def listing(principal: Principal, limit: int = 50) -> list[Letter]:
    """The newest letters first."""
    principal.require("manage", "the letters")
    workspace = principal.workspace
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(letter)
            .where(letter.c.workspace == workspace.id)
            .order_by(letter.c.created_at.desc(), letter.c.letter)
            .limit(limit)
        ).all()
    return [
        Letter(
            letter=row.letter,
            template=row.template,
            receiver=row.receiver,
            state=cast(State, row.state),
            tries=row.tries,
            problem=row.problem,
            created_at=row.created_at,
            due_at=row.due_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def state(principal: Principal) -> MailState:
    """For the page of settings."""
    letters = listing(principal)
    workspace = principal.workspace
    config = workspace.config
    with workspace.database.read() as connection:
        counts: dict[str, Any] = {
            row.state: row.n
            for row in connection.execute(
                select(letter.c.state, func.count().label("n"))
                .where(letter.c.workspace == workspace.id)
                .group_by(letter.c.state)
            )
        }
    return MailState(
        set_up=is_set_up(workspace),
        sender=config.mail_from,
        server=f"{config.smtp_host}:{config.smtp_port}" if config.smtp_host else "",
        waiting=counts.get("waiting", 0),
        given_up=counts.get("given up", 0),
        letters=letters,
    )


def _give_up_old(connection: Connection, workspace: Workspace, now: datetime) -> None:
    old = update(letter).where(*_waiting(workspace), letter.c.ends_at < iso(now))
    connection.execute(old.values(state="given up", content="", ended_at=iso(now)))
    # One that never found a server says so; one that failed keeps its reason.
    connection.execute(
        update(letter)
        .where(letter.c.workspace == workspace.id, letter.c.ended_at == iso(now), letter.c.problem == "", letter.c.state == "given up")
        .values(problem="late")
    )  # fmt: skip


def _end(workspace: Workspace, id: str, state: State, problem: str) -> None:
    with workspace.database.write() as connection:
        ended = {"state": state, "problem": problem, "content": "", "ended_at": iso(workspace.clock())}
        connection.execute(update(letter).where(*_one(workspace, id)).values(**ended))


def _waiting(workspace: Workspace) -> tuple[Any, ...]:
    return letter.c.workspace == workspace.id, letter.c.state == "waiting"


def _one(workspace: Workspace, id: str) -> tuple[Any, ...]:
    return letter.c.workspace == workspace.id, letter.c.letter == id
