"""Links to a read-only page of one journey, for people without an account: made and taken back by who owns the journey.

Of a link only the digest is kept. Whoever opens it is a `visitor`, who may look at this journey through its projection and
at nothing else. A link that ended, was taken back or never was is answered alike.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, select, update

from ..errors import NotFoundError, PrivacyError, UsageError
from ..evidence.model import Measured
from ..journey import shared as yjs
from ..texts.sentence import Sentence
from . import attempts, audit, comments, passwords
from .clock import iso
from .comments import Thread
from .library import whole
from .measuring import measured_value
from .people import checked_name
from .principals import MapAccess, access_map, visitor
from .projection import Shows, masked, projected, shown_numbers
from .sealing import proof
from .sessions import digest
from .tables import share

if TYPE_CHECKING:
    from ..journey.document import Document
    from .workspace import Workspace

_LONGEST_DAYS = 1_100
_SHORTEST_PASSWORD = 6


class SharePasswordError(PrivacyError):
    """A shared page asks for its password first."""

    code = "share-password"


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A link, as who owns the journey sees it."""

    share: str
    name: str
    shows: Shows
    password: bool
    created_at: str
    ends_at: str | None
    ended: bool
    opened: int
    """How many times its page was opened."""
    opened_at: str | None
    token: str | None = None
    """Only in the answer that makes it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared page that somebody may look at now."""

    access: MapAccess
    share: str
    shows: Shows

    @property
    def document(self) -> Document:
        """The records it shows."""
        return projected(whole(self.access).document, self.shows)

    @property
    def numbers(self) -> Measured | None:
        """What was measured, if it is shown."""
        return shown_numbers(measured_value(self.access), self.shows) if self.shows.numbers else None

    @property
    def state(self) -> bytes:
        """The records as a Yjs state of their own, which has no history."""
        return yjs.seed(self.document).get_update()

    @property
    def threads(self) -> list[Thread]:
        """The open threads, if comments are shown: who wrote them only where people are."""
        if not self.shows.comments:
            return []
        here = self.document
        return [
            msgspec.structs.replace(
                thread, resolved_by=None, unread=0, names_me=False, comments=tuple(_said(c, self.shows) for c in thread.comments)
            )
            for thread in comments.threads(self.access)
            if thread.resolved_at is None and thread.about in here
        ]  # fmt: skip


def make(access: MapAccess, name: str, shows: Shows, password: str = "", days: int | None = 30) -> Share:
    """A link for so many days (None: until it is taken back); its token is told this once. Raises UsageError, PrivacyError."""
    access.require("own")
    if not shows.views:
        raise UsageError(Sentence("people.share_shows_nothing"), where="shows.views")
    if days is not None and not 1 <= days <= _LONGEST_DAYS:
        raise UsageError(Sentence("people.share_days", longest=_LONGEST_DAYS), where="days", value=days)
    if password and len(password) < _SHORTEST_PASSWORD:
        raise UsageError(Sentence("people.share_password_short", shortest=_SHORTEST_PASSWORD), where="password")
    workspace, now, token = access.workspace, access.workspace.clock(), secrets.token_urlsafe(24)
    made = Share(
        share=f"share:{secrets.token_hex(8)}",
        name=checked_name(name),
        shows=shows,
        password=bool(password),
        created_at=iso(now),
        ends_at=None if days is None else iso(now + timedelta(days=days)),
        ended=False,
        opened=0,
        opened_at=None,
        token=token,
    )
    hash = passwords.hashed(password) if password else ""
    with workspace.database.write() as connection:
        connection.execute(
            insert(share).values(
                workspace=workspace.id,
                share=made.share,
                digest=digest(token),
                journey=access.document,
                name=made.name,
                password=hash,
                shows=msgspec.json.encode(shows).decode(),
                made_by=access.principal.person,
                created_at=made.created_at,
                ends_at=made.ends_at,
                opened=0,
            )
        )
        audit.record(connection, access.principal, "share", document=access.document, of=made.share)
    return made


def listing(access: MapAccess) -> list[Share]:
    """The journey's links, the newest first."""
    access.require("own")
    workspace, now = access.workspace, iso(access.workspace.clock())
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(share)
            .where(share.c.workspace == workspace.id, share.c.journey == access.document)
            .order_by(share.c.created_at.desc(), share.c.share)
        ).all()
    return [
        Share(
            share=row.share,
            name=row.name,
            shows=msgspec.json.decode(row.shows, type=Shows),
            password=bool(row.password),
            created_at=row.created_at,
            ends_at=row.ends_at,
            ended=row.ends_at is not None and row.ends_at < now,
            opened=row.opened,
            opened_at=row.opened_at,
        )
        for row in rows
    ]


def take_back(access: MapAccess, id: str) -> None:
    """The link is void from now on. Raises NotFoundError."""
    access.require("own")
    workspace = access.workspace
    with workspace.database.write() as connection:
        of = (share.c.workspace == workspace.id, share.c.journey == access.document, share.c.share == id)
        if not connection.execute(delete(share).where(*of)).rowcount:
            raise NotFoundError(Sentence("people.no_such_share"), value=id)
        audit.record(connection, access.principal, "take share back", document=access.document, of=id)


def open_share(workspace: Workspace, token: str, shown_proof: str | None = None) -> Shared:
    """The page of a link. Raises NotFoundError, and SharePasswordError without the proof that the password was known."""
    row = _row(workspace, token)
    if row.password and not hmac.compare_digest(_proof(workspace, row), shown_proof or ""):
        raise SharePasswordError(Sentence("people.share_asks_password"))
    return _shared(workspace, row)


def prove(workspace: Workspace, token: str, password: str, address: str) -> str:
    """What a browser holds that knew the password; it ends with the link. Raises PrivacyError, TooManyAttempts."""
    row = _row(workspace, token)
    attempts.count(workspace, row.share, address)
    if not row.password or not passwords.fits(row.password, password):
        raise PrivacyError(Sentence("people.wrong_share_password"), where="password")
    attempts.succeeded(workspace, row.share, address)
    return _proof(workspace, row)


def count_opening(shared: Shared) -> None:
    """Somebody opened the page."""
    workspace = shared.access.workspace
    of = (share.c.workspace == workspace.id, share.c.share == shared.share)
    with workspace.database.write() as connection:
        now = iso(workspace.clock())
        connection.execute(update(share).where(*of).values(opened=share.c.opened + 1, opened_at=now))


def _row(workspace: Workspace, token: str) -> Any:
    now = iso(workspace.clock())
    with workspace.database.read() as connection:
        row = connection.execute(
            select(share).where(share.c.workspace == workspace.id, share.c.digest == digest(token))
        ).one_or_none()
    if row is None or (row.ends_at is not None and row.ends_at < now):
        raise NotFoundError(Sentence("people.no_such_share"), remedy=Sentence("people.ask_for_new_share"))
    return row


def _shared(workspace: Workspace, row: Any) -> Shared:
    try:
        access = access_map(visitor(workspace, row.share, row.journey), row.journey)
    except NotFoundError as error:
        raise NotFoundError(Sentence("people.no_such_share"), remedy=Sentence("people.ask_for_new_share")) from error
    return Shared(access, row.share, msgspec.json.decode(row.shows, type=Shows))


def _proof(workspace: Workspace, row: Any) -> str:
    return proof(workspace, f"{row.share} {row.password}")


def _said(comment: Any, shows: Shows) -> Any:
    name = comment.name if shows.people else ""
    return msgspec.structs.replace(comment, name=name, mine=False, mentions=(), body=masked(comment.body))
