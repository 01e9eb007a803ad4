"""What a room keeps of the edits that people make live: logged in one transaction, before anybody hears of them.

Not the room itself (`server.room`): here are the rows. Yjs merges whatever comes, so nothing is refused for its content;
a record that nobody can read is kept aside by the codec and named by the diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ..errors import ConflictError, NotFoundError
from ..texts.sentence import Sentence
from . import audit, documents, history, update_log
from .changes import Change, Listener
from .clock import iso
from .principals import LIBRARY, MapAccess, Principal
from .update_log import Logged, Mark

#: One line in the audit trail speaks of one person's live edits of at most so long.
LINE_SPAN = timedelta(minutes=1)


class Restarted(ConflictError):
    """The document's history was restarted; who holds the old one must load it again."""

    code = "restarted"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one principal changed: a Yjs update, and the ids of the records it touched."""

    principal: Principal
    update: bytes
    touched: frozenset[str]


@dataclass
class _Line:
    """A line of the audit trail that may still grow: record id to the last version that touched it."""

    seq: int
    since: datetime
    touched: dict[str, int] = field(default_factory=dict)


class LiveLog:
    """A document's log as its room sees it. One thread at a time; the room takes care of that."""

    def __init__(self, access: MapAccess) -> None:
        self._workspace = access.workspace
        self.document = access.document
        if access.document == LIBRARY:
            documents.ensure_library(access.principal)
        with self._workspace.database.read() as connection:
            stored = update_log.load(connection, self._workspace.id, access.document)
        self.epoch = stored.epoch
        self.version = stored.version
        self.updates: tuple[bytes, ...] = stored.updates
        """The document as it was when opened; the room takes it and lets it go."""
        self._lines: dict[str, _Line] = {}

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of every change of the document; gives the function that ends it."""
        return self._workspace.changes.listen(self.document, listener)

    def write(self, contributions: Sequence[Contribution]) -> tuple[bytes, ...]:
        """Log the changes: on the disk when this returns. Gives what others had logged that the room has not seen.

        Raises Restarted, NotFoundError when the document is gone.
        """
        workspace = self._workspace
        now = workspace.clock()
        with workspace.database.write() as connection:
            mark = self._mark(connection)
            missed = self._since(connection, mark)
            logged = [
                Logged(version, one.update, one.principal.name, one.principal.person)
                for version, one in enumerate(contributions, mark.version + 1)
            ]
            update_log.log(connection, workspace.id, self.document, mark.epoch, logged, iso(now))
            lines = self._audited(connection, contributions, mark.version + 1, now)
            version = logged[-1].version
            if version - mark.snapshot_version >= update_log.FOLD_LIVE_AFTER:
                update_log.fold(connection, workspace.id, self.document)
        self._lines.update(lines)
        self.version = version
        workspace.changes.tell(Change(self.document, self.epoch, version))
        return missed

    def settle(self) -> None:
        """Write the history of what has been logged."""
        history.read_on(self._workspace, self.document)

    def missed(self) -> tuple[bytes, ...]:
        """What others logged since. Raises as `write`."""
        with self._workspace.database.read() as connection:
            mark = self._mark(connection)
            found = self._since(connection, mark)
        self.version = mark.version
        return found

    def _mark(self, connection: Connection) -> Mark:
        mark = update_log.mark(connection, self._workspace.id, self.document)
        if mark is None:
            raise NotFoundError(Sentence("workspace.no_such_document_any_more"), value=self.document)
        if mark.epoch != self.epoch:
            raise Restarted(
                "The document was restarted",
                where=self.document,
                value=f"epoch {self.epoch}",
                allowed=f"epoch {mark.epoch}",
                remedy="Load the document again",
            )
        return mark

    def _since(self, connection: Connection, mark: Mark) -> tuple[bytes, ...]:
        if mark.version <= self.version:
            return ()
        return update_log.since(connection, self._workspace.id, self.document, mark, self.version)

    def _audited(
        self, connection: Connection, contributions: Sequence[Contribution], version: int, now: datetime
    ) -> dict[str, _Line]:
        """The principals' lines of this minute, with these records in them. They are taken over only once committed.

        `version` is the first contribution's. A line is written once for everything it has got.
        """
        lines: dict[str, _Line] = {}
        grown: dict[str, int] = {}
        for number, one in enumerate(contributions, version):
            who, touched = one.principal.person, dict.fromkeys(sorted(one.touched), number)
            line = lines.get(who) or self._lines.get(who)
            if line is None or now - line.since > LINE_SPAN:
                seq = audit.record(
                    connection, one.principal, "edit live", document=self.document, version=number, live=touched
                )
                lines[who] = _Line(seq, now, touched)
            else:
                lines[who] = _Line(line.seq, line.since, {**line.touched, **touched})
                grown[who] = number
        if grown:
            audit.extend(
                connection, [(lines[who].seq, number, {"live": lines[who].touched}) for who, number in grown.items()]
            )
        return lines
