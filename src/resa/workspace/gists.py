"""The gists of all documents, as these are now: kept in a table so that they outlive the process, and in memory so that a
thousand of them are looked through at once.

Whoever asks gets those of the documents' present versions: what a change has left behind is never read, and is made again by
the first who asks. Gists are given only for a `MapAccess`, so that the one door stands before them too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select

from ..errors import NotFoundError
from .gist import FORM, Gist, Lines, carried, gist_of
from .principals import LIBRARY, MapAccess, access_library, accessible_maps, local_owner
from .tables import document, document_gist
from .workspace import Workspace

T = TypeVar("T")
#: Rows read or written in one go.
_AT_ONCE = 100


@dataclass(frozen=True)
class Kept:
    """A document's gist at one version."""

    epoch: int
    version: int
    gist: Gist

    @cached_property
    def lines(self) -> Lines:
        """For finding words."""
        return Lines(self.gist)


_NOTHING = Kept(0, 0, Gist())


class Gists:
    """One per open workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._kept: dict[str, Kept] = {}
        self._carried: dict[str, tuple[Kept, Kept, frozenset[str]]] = {}
        self._making = threading.Lock()

    def of(self, accesses: Sequence[MapAccess]) -> dict[str, Kept]:
        """The gists of documents as they are now, by document; one that was taken away meanwhile is left out."""
        heads = self._heads()
        stale = [one for one in accesses if self._is_stale(one.document, heads)]
        if stale:
            with self._making:
                self._read([one for one in stale if self._is_stale(one.document, heads)], heads)
                self._make([one for one in stale if self._is_stale(one.document, heads)])
        for gone in self._kept.keys() - heads.keys():
            self._kept.pop(gone, None)
            self._carried.pop(gone, None)
        kept = self._kept
        return {one.document: kept[one.document] for one in accesses if one.document in kept}

    def library(self, access: MapAccess) -> Kept:
        """The library's; an empty one while there is none."""
        return self.of([access]).get(LIBRARY, _NOTHING)

    def carried(self, journey: str, own: Kept, library: Kept) -> frozenset[str]:
        """The library records that the journey carries."""
        known = self._carried.get(journey)
        if known is None or known[0] is not own or known[1] is not library:
            known = self._carried[journey] = (own, library, carried(own.gist, library.gist))
        return known[2]

    def _heads(self) -> dict[str, tuple[int, int]]:
        there = select(document.c.document, document.c.epoch, document.c.version).where(
            document.c.workspace == self._workspace.id, document.c.deleted_at.is_(None)
        )
        with self._workspace.database.read() as connection:
            return {id: (epoch, version) for id, epoch, version in connection.execute(there)}

    def _is_stale(self, id: str, heads: Mapping[str, tuple[int, int]]) -> bool:
        known = self._kept.get(id)
        return id in heads and (known is None or (known.epoch, known.version) < heads[id])

    def _read(self, accesses: Sequence[MapAccess], heads: Mapping[str, tuple[int, int]]) -> None:
        """From the table, where it has them as they are now."""
        for some in _chunks([one.document for one in accesses]):
            rows = select(document_gist).where(
                document_gist.c.workspace == self._workspace.id,
                document_gist.c.document.in_(some),
                document_gist.c.form == FORM,
            )
            with self._workspace.database.read() as connection:
                found = connection.execute(rows).all()
            for row in found:
                if (row.epoch, row.version) == heads[row.document]:
                    gist = msgspec.msgpack.decode(row.gist, type=Gist)
                    self._kept[row.document] = Kept(row.epoch, row.version, gist)

    def _make(self, accesses: Sequence[MapAccess]) -> None:
        """From the documents, and into the table."""
        for some in _chunks(accesses):
            made: dict[str, Kept] = {}
            for access in some:
                try:
                    read = self._workspace.documents.read(access)
                except NotFoundError:
                    continue  # taken away since the heads were read
                made[access.document] = Kept(read.epoch, read.version, gist_of(read.document))
            with self._workspace.database.write() as connection:
                for id, kept in made.items():
                    _write(connection, self._workspace.id, id, kept)
            self._kept.update(made)


def bring_up_to_date(workspace: Workspace) -> None:
    """Make what is missing, so that the next who asks need not wait, and what was erased from a document is not kept here."""
    owner = local_owner(workspace)
    workspace.gists.of([*accessible_maps(owner), access_library(owner)])


def _write(connection: Connection, workspace: str, id: str, kept: Kept) -> None:
    """Unless the document was taken away meanwhile."""
    there = select(document.c.document).where(
        document.c.workspace == workspace, document.c.document == id, document.c.deleted_at.is_(None)
    )
    if connection.scalar(there) is None:
        return
    connection.execute(
        delete(document_gist).where(document_gist.c.workspace == workspace, document_gist.c.document == id)
    )
    connection.execute(
        insert(document_gist).values(
            workspace=workspace, document=id, epoch=kept.epoch, version=kept.version, form=FORM,
            gist=msgspec.msgpack.encode(kept.gist),
        )
    )  # fmt: skip


def _chunks(all: Sequence[T]) -> Iterable[Sequence[T]]:
    return (all[i : i + _AT_ONCE] for i in range(0, len(all), _AT_ONCE))
