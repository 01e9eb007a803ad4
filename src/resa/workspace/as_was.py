"""A journey as it was: a version that was kept, or the map at any moment of its history. To read, measure, draw, compare and
go back to; whoever may look at the journey may look at what it was.

Going back is a change like any other: it logs, shows in every open room, can be undone, and what stood there is kept first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from ..evidence.model import Filter
from ..journey import format
from ..journey import shared as yjs
from ..journey.document import Document
from ..journey.records import LANGUAGES, Record, change
from ..texts import say
from ..texts.days import in_words
from . import audit, documents, moments, versions
from .exports import drawn
from .library import digest_of, split
from .measuring import measured_of
from .principals import MapAccess, access_library
from .versions import Version

if TYPE_CHECKING:
    from ..evidence.model import Measured

#: A moment in place of a version's id, as `iso` writes it (milliseconds may be left out).
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


class Restoring(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be written so that the journey is as it was."""

    put: tuple[Record, ...]
    remove: tuple[str, ...]
    shared: tuple[Record, ...]
    """What all journeys share and looks otherwise now: other maps show it too, so it is brought back only when asked for."""


def read(access: MapAccess, version: str) -> tuple[Version, Document]:
    """A version, or the map at a moment (`2026-03-01T12:00:00Z`), and the journey as it stood. Whether the team has seen the
    evidence is as it is now: an old map reveals nothing. Raises NotFoundError."""
    if _MOMENT.fullmatch(version):
        at, document = moments.stood(access, version)
        found = Version(version=version, kind="moment", name="", note="", at=at, person="", saved_by="")
    else:
        found, document = versions.read(access, version)
    now = access.workspace.documents.read(access).document
    return found, document.put(change(document.journey, revealed=now.journey.revealed))


def state(access: MapAccess, version: str) -> bytes:
    """The journey as it stood, as a Yjs state of its own, which has no history."""
    return yjs.seed(read(access, version)[1]).get_update()


def measured(access: MapAccess, version: str) -> Measured:
    """The map as it was with its evidence then: what today's data say of the time up to the end of that day. Nothing that
    is watched today is signalled on it."""
    found, document = read(access, version)
    return measured_of(access, document, digest_of(document), Filter(end=_day_after(found)))


def file_of(access: MapAccess, version: str) -> bytes:
    """The `.resa.json` of the version."""
    _, document = read(access, version)
    audit.note(access.principal, "export", document=access.document, format="resa.json", saved=version)
    return format.write(document)


def restoring(access: MapAccess, version: str) -> Restoring:
    """What differs from the version, ready to be written."""
    _, then = read(access, version)
    own_then, shared_then = split(then)
    workspace = access.workspace
    now = workspace.documents.read(access).document
    library = workspace.documents.read(access_library(access.principal)).document
    return Restoring(
        put=(*(r for r in own_then if now.get(r.id) != r), *(r for r in shared_then if r.id not in library)),
        remove=tuple(r.id for r in now if r.id not in own_then),
        shared=tuple(r for r in shared_then if r.id in library and library[r.id] != r),
    )


def restore(access: MapAccess, version: str, *, shared: bool = False) -> Version:
    """Make the journey what it was, in one change; gives the version that holds what stood there until now."""
    access.require("edit")
    old, _ = read(access, version)
    wanted = restoring(access, version)
    kept = versions.save(access, "", old.name, "restore")
    documents.apply(access, [*wanted.put, *(wanted.shared if shared else ())], wanted.remove, action="restore")
    return kept


def export(
    access: MapAccess, version: str, format: str, *, language: str = "en", theme: str = "light", scale: float = 2.0
) -> tuple[bytes, str]:
    """The map as it was with its evidence then as a file, and the file's name; both say that it is not the present map.
    Raises UsageError as `exports.export`."""
    found, document = read(access, version)
    journey = document.journey
    title = {one: _as_it_was(text, found, one) for one, text in journey.title.items() if text}
    audit.note(access.principal, "export", document=access.document, format=format, saved=version)
    return drawn(
        access, document.put(change(journey, title=title)), measured(access, version), format, language=language,
        theme=theme, scale=scale,
    )  # fmt: skip


def _as_it_was(title: str, version: Version, language: str) -> str:
    return say(
        "history.version_of",
        language if language in LANGUAGES else "en",
        title=title,
        date=in_words(version.at[:10], language if language in LANGUAGES else "en"),
    )


def _day_after(version: Version) -> str:
    """Ends are exclusive: the version's own day counts."""
    return (date.fromisoformat(version.at[:10]) + timedelta(days=1)).isoformat()
