"""Versions of a journey: saved by somebody under a name, and kept by themselves before an import, before a restore and at
each review. A version is a whole file with all the journey carries, so it can be read by every later Resa. What is done
with one, and with the map at any other moment, is in `as_was`.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from ..errors import ConflictError, NotFoundError, UsageError
from ..journey import format
from ..journey.document import Document
from ..texts.sentence import Sentence
from . import audit
from .clock import iso
from .library import carry, whole
from .principals import MapAccess, access_library, local_owner
from .tables import journey_version
from .workspace import Workspace

Kind = Literal["named", "import", "restore", "review"]
#: The map at a moment that nobody kept, put together from the history (`moments`).
Moment = Literal["moment"]
#: Most versions that people name, and that are kept by themselves, in one journey.
MOST_NAMED, MOST_KEPT = 500, 60
LONGEST_NAME, LONGEST_NOTE = 120, 2000


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A journey as it stood."""

    version: str
    kind: Kind | Moment
    name: str
    """Empty for those kept by themselves."""
    note: str
    at: str
    person: str
    saved_by: str


def versions(access: MapAccess) -> list[Version]:
    """All of a journey, the latest first. A review just made has its own."""
    access.workspace.documents.read_on(access.document)
    with access.workspace.database.read() as connection:
        rows = connection.execute(
            select(*(journey_version.c[n] for n in Version.__struct_fields__))
            .where(_of(access))
            .order_by(journey_version.c.at.desc(), journey_version.c.version)
        ).mappings()
        return [Version(**row) for row in rows]


def save(access: MapAccess, name: str, note: str = "", kind: Kind = "named") -> Version:
    """Keep the journey as it is now. Raises UsageError for a name that is none, ConflictError when there are too many."""
    access.require("edit")
    wanted, said = " ".join(name.split()), note.strip()
    if kind == "named":
        _check(wanted, said)
    workspace = access.workspace
    content = format.write(whole(access).document)
    with workspace.database.write() as connection:
        made = _keep(
            connection, workspace, access.document, content, kind, wanted, said,
            at=iso(workspace.clock()), person=access.principal.person, by=access.principal.name,
        )  # fmt: skip
        audit.record(connection, access.principal, "save version", document=access.document, id=made.version)
    return made


def keep_review(workspace: Workspace, journey: str, own: Document, at: str, by: str) -> None:
    """The journey as somebody has just found it still true."""
    library = workspace.documents.read(access_library(local_owner(workspace))).document
    content = format.write(carry(own, library))
    with workspace.database.write() as connection:
        _keep(connection, workspace, journey, content, "review", "", "", at=at, person=by, by=by)


def read(access: MapAccess, version: str) -> tuple[Version, Document]:
    """A version and the journey as it stood. Raises NotFoundError."""
    with access.workspace.database.read() as connection:
        row = connection.execute(select(journey_version).where(_one(access, version))).mappings().one_or_none()
    if row is None:
        raise _missing(version)
    document, _ = format.read(unpacked(row["content"]))
    return Version(**{n: row[n] for n in Version.__struct_fields__}), document


def unpacked(content: bytes) -> bytes:
    """The file that a version's row holds."""
    return zlib.decompress(content)


def edit(access: MapAccess, version: str, *, name: str | None = None, note: str | None = None) -> Version:
    """Another name or note; a version kept by itself that is given a name becomes a named one, and stays for good."""
    access.require("edit")
    old, _ = read(access, version)
    wanted = old.name if name is None else " ".join(name.split())
    said = old.note if note is None else note.strip()
    _check(wanted, said)
    with access.workspace.database.write() as connection:
        values = {"name": wanted, "note": said, "kind": "named"}
        connection.execute(update(journey_version).where(_one(access, version)).values(**values))
    return msgspec.structs.replace(old, name=wanted, note=said, kind="named")


def remove(access: MapAccess, version: str) -> None:
    """Forget a version. Raises NotFoundError."""
    access.require("edit")
    with access.workspace.database.write() as connection:
        if not connection.execute(delete(journey_version).where(_one(access, version))).rowcount:
            raise _missing(version)
        audit.record(connection, access.principal, "forget version", document=access.document, id=version)


def _keep(
    connection: Connection, workspace: Workspace, journey: str, content: bytes, kind: Kind, name: str, note: str,
    *, at: str, person: str, by: str,
) -> Version:  # fmt: skip
    """Write a version down. What nobody named is kept once for the same content, and the oldest of it goes."""
    digest = hashlib.sha256(content).hexdigest()
    mine = and_(journey_version.c.workspace == workspace.id, journey_version.c.journey == journey)
    named = journey_version.c.kind == "named"
    if kind == "named":
        count = connection.scalar(select(func.count()).select_from(journey_version).where(mine, named)) or 0
        if count >= MOST_NAMED:
            raise ConflictError(
                Sentence("workspace.many_versions"),
                value=count,
                allowed=Sentence("workspace.up_to_versions", most=MOST_NAMED),
                remedy=Sentence("workspace.remove_one"),
            )
    else:
        last = connection.execute(
            select(journey_version).where(mine, journey_version.c.digest == digest, journey_version.c.kind == kind)
        ).mappings().first()  # fmt: skip
        if last is not None and kind != "review":
            return Version(**{n: last[n] for n in Version.__struct_fields__})
    made = Version(
        version=f"version:{secrets.token_hex(8)}", kind=kind, name=name, note=note, at=at, person=person, saved_by=by
    )
    row = {**msgspec.structs.asdict(made), "digest": digest, "content": zlib.compress(content, 6)}
    connection.execute(insert(journey_version).values(workspace=workspace.id, journey=journey, **row))
    if kind != "named":
        kept: Sequence[Any] = connection.scalars(
            select(journey_version.c.version).where(mine, ~named).order_by(journey_version.c.at.desc())
        ).all()
        for old in kept[MOST_KEPT:]:
            connection.execute(delete(journey_version).where(mine, journey_version.c.version == old))
    return made


def _check(name: str, note: str) -> None:
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UsageError(
            Sentence("workspace.version_name"),
            where="name",
            value=name,
            allowed=Sentence("workspace.up_to_view_name", longest_name=LONGEST_NAME),
        )
    if len(note) > LONGEST_NOTE:
        raise UsageError(
            Sentence("workspace.version_note"),
            where="note",
            value=len(note),
            allowed=Sentence("workspace.up_to_query", longest_query=LONGEST_NOTE),
        )


def _missing(version: str) -> NotFoundError:
    return NotFoundError(
        Sentence("workspace.no_such_version"), value=version, remedy=Sentence("workspace.versions_are_listed")
    )


def _of(access: MapAccess) -> ColumnElement[bool]:
    return and_(journey_version.c.workspace == access.workspace.id, journey_version.c.journey == access.document)


def _one(access: MapAccess, version: str) -> ColumnElement[bool]:
    return and_(_of(access), journey_version.c.version == version)
