"""What people say about the records of a map: threads of comments, resolved and reopened, with marks for what is unread.

In tables and not in the document: every client holds the whole document, and a comment has its writer.
"""

from __future__ import annotations

import secrets
from collections import defaultdict

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from ..errors import NotFoundError, PrivacyError, UsageError
from ..texts.sentence import Sentence
from . import audit, people
from .clock import iso
from .principals import MapAccess
from .tables import comment, comment_read
from .tables import person as person_table

LONGEST = 10_000


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """One thing said; `body` is empty once it was taken away."""

    comment: str
    seq: int
    name: str
    mine: bool
    body: str
    mentions: tuple[str, ...]
    at: str
    edited_at: str | None
    removed: bool


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """What was said about one record, from a first comment on."""

    thread: str
    about: str
    resolved_at: str | None
    resolved_by: str | None
    unread: int
    """Comments by others that the reader has not seen."""
    names_me: bool
    """Whether an unread one mentions the reader."""
    comments: tuple[Comment, ...]


def threads(access: MapAccess) -> list[Thread]:
    """Every thread of the document, the one with the newest word first; those with nothing left to read are gone."""
    workspace, reader = access.workspace, access.principal.person
    with workspace.database.read() as connection:
        rows = connection.execute(select(comment).where(*_of(access)).order_by(comment.c.seq)).all()
        seen: dict[str, int] = {
            row.thread: row.seq
            for row in connection.execute(
                select(comment_read).where(comment_read.c.workspace == workspace.id, comment_read.c.person == reader)
            )
        }
    by_thread: dict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in rows:
        by_thread[row.thread].append(row)
    found = [_thread(id, said, reader, seen.get(id, 0)) for id, said in by_thread.items()]
    return sorted((t for t in found if any(not c.removed for c in t.comments)), key=lambda t: -t.comments[-1].seq)


def say(access: MapAccess, about: str, body: str, thread: str | None, mentions: tuple[str, ...]) -> str:
    """Say something about a record, in a new thread or an open one; gives the comment's id. A resolved thread is opened
    again by it. Raises UsageError, NotFoundError."""
    body = _checked(body)
    principal, workspace = access.principal, access.workspace
    name = people.me(principal).name
    id = f"c:{secrets.token_hex(8)}"
    with workspace.database.write() as connection:
        if thread is not None:
            about = _first(connection, access, thread).about
            _resolve(connection, access, thread, None, None)
        made = connection.execute(
            insert(comment).values(
                workspace=workspace.id,
                document=access.document,
                comment=id,
                thread=thread or id,
                about=about,
                person=principal.person,
                name=name,
                body=body,
                mentions=msgspec.json.encode(_known(connection, access, mentions)).decode(),
                at=iso(workspace.clock()),
            )
        )
        assert made.inserted_primary_key is not None
        _seen(connection, access, thread or id, int(made.inserted_primary_key[0]))
        audit.record(connection, principal, "comment", document=access.document, comment=id, about=about)
    return id


def change(access: MapAccess, id: str, body: str) -> None:
    """Say it otherwise; only who said it may."""
    body = _checked(body)
    with access.workspace.database.write() as connection:
        _mine(connection, access, id)
        at = iso(access.workspace.clock())
        connection.execute(update(comment).where(*_of(access), comment.c.comment == id).values(body=body, edited_at=at))


def take_back(access: MapAccess, id: str) -> None:
    """Take a comment away: who said it may, and the owner."""
    with access.workspace.database.write() as connection:
        if not access.may("own"):
            _mine(connection, access, id)
        removed = {"body": "", "mentions": "[]", "removed_at": iso(access.workspace.clock())}
        changed = connection.execute(
            update(comment).where(*_of(access), comment.c.comment == id).values(**removed)
        ).rowcount
        if not changed:
            raise NotFoundError(Sentence("workspace.no_such_comment"), value=id)


def resolve(access: MapAccess, thread: str, resolved: bool) -> None:
    """Close a thread as dealt with, or open it again."""
    with access.workspace.database.write() as connection:
        _first(connection, access, thread)
        name = people.me(access.principal).name
        _resolve(connection, access, thread, iso(access.workspace.clock()) if resolved else None, name)


def seen(access: MapAccess, thread: str, seq: int) -> None:
    """The reader has read the thread up to this comment."""
    with access.workspace.database.write() as connection:
        _first(connection, access, thread)
        newest = connection.scalar(select(func.max(comment.c.seq)).where(*_of(access), comment.c.thread == thread)) or 0
        _seen(connection, access, thread, min(seq, newest))


def _of(access: MapAccess) -> tuple[ColumnElement[bool], ...]:
    return (comment.c.workspace == access.workspace.id, comment.c.document == access.document)


def _thread(id: str, rows: list[Row[tuple[object, ...]]], reader: str, seen: int) -> Thread:
    said = tuple(
        Comment(
            comment=row.comment,
            seq=row.seq,
            name=row.name,
            mine=row.person == reader,
            body=row.body,
            mentions=tuple(msgspec.json.decode(row.mentions)),
            at=row.at,
            edited_at=row.edited_at,
            removed=row.removed_at is not None,
        )
        for row in rows
    )
    unread = [c for c in said if c.seq > seen and not c.mine and not c.removed]
    first = rows[0]
    return Thread(
        thread=id,
        about=first.about,
        resolved_at=first.resolved_at,
        resolved_by=first.resolved_by,
        unread=len(unread),
        names_me=any(reader in c.mentions for c in unread),
        comments=said,
    )


def _first(connection: Connection, access: MapAccess, thread: str) -> Row[tuple[object, ...]]:
    found = connection.execute(select(comment).where(*_of(access), comment.c.comment == thread)).one_or_none()
    if found is None:
        raise NotFoundError(
            Sentence("workspace.no_such_thread"), value=thread, remedy=Sentence("workspace.get_comments_lists_them")
        )
    return found


def _mine(connection: Connection, access: MapAccess, id: str) -> None:
    found = connection.execute(select(comment).where(*_of(access), comment.c.comment == id)).one_or_none()
    if found is None or found.removed_at is not None:
        raise NotFoundError(Sentence("workspace.no_such_comment"), value=id)
    if found.person != access.principal.person:
        raise PrivacyError(
            Sentence("workspace.only_who_wrote_comment_may_change"),
            value=id,
            remedy=Sentence("workspace.answer_instead"),
        )


def _resolve(connection: Connection, access: MapAccess, thread: str, at: str | None, name: str | None) -> None:
    values = {"resolved_at": at, "resolved_by": name if at else None}
    connection.execute(update(comment).where(*_of(access), comment.c.comment == thread).values(**values))


def _seen(connection: Connection, access: MapAccess, thread: str, seq: int) -> None:
    mark = {"workspace": access.workspace.id, "person": access.principal.person, "thread": thread}
    mine = [comment_read.c[name] == value for name, value in mark.items()]
    changed = connection.execute(update(comment_read).where(*mine, comment_read.c.seq < seq).values(seq=seq)).rowcount
    if not changed and connection.scalar(select(comment_read.c.seq).where(*mine)) is None:
        connection.execute(insert(comment_read).values(**mark, seq=seq))


def _known(connection: Connection, access: MapAccess, mentions: tuple[str, ...]) -> list[str]:
    """Those mentioned who take part here; each once."""
    known = set(
        connection.scalars(select(person_table.c.person).where(person_table.c.workspace == access.workspace.id))
    )
    return [id for id in dict.fromkeys(mentions) if id in known]


def _checked(body: str) -> str:
    body = body.strip()
    if not body or len(body) > LONGEST:
        raise UsageError(
            Sentence("workspace.comment_needs_words"),
            where="body",
            value=f"{len(body)} characters",
            allowed=Sentence("workspace.up_to_characters", longest=LONGEST),
        )
    return body
