"""Who changed what in a journey, when and in words: read from the log of updates, before that is folded away, and kept by
person and sitting.

The log is read on when somebody asks, when a room closes, and now and then while it is open (`read_on`). A sitting is what
one person did without a long pause; of each record it keeps what stood there first and last, so that a sentence typed
letter by letter is one change. What all journeys share has one history, of which each journey shows what it carries.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from ..journey.customer_words import words_of
from ..journey.delta import Delta, changes, joined
from ..journey.document import Document
from ..journey.records import Card, Source, read_text
from ..journey.telling import Names, Told, tell
from ..texts import catalogue, say
from . import update_log, versions
from .clock import iso as _iso
from .library import whole
from .principals import LIBRARY, MapAccess, access_library, local_owner
from .replay import Replay, names_in
from .tables import audit as audit_table
from .tables import person as person_table
from .tables import record_change, sitting
from .update_log import Past
from .workspace import Workspace

#: A pause as long as this ends a sitting, and so does having sat for so long.
PAUSE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)
#: Log rows read in one go.
_CHUNK = 2_000
#: Changes of one sitting that a page shows; the rest is counted.
SHOWN = 200
_MADE = ("create", "bring")
#: Fields of a journey that say it was reviewed.
_REVIEWED = frozenset({"reviewed_at", "reviewed_moment"})


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """What one person changed in one go."""

    sitting: str
    person: str
    name: str
    started_at: str
    ended_at: str
    changes: tuple[Told, ...]
    more: int = 0
    """Changes beyond those shown."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """Where the history begins: who made the journey or brought it in."""

    name: str
    at: str
    brought: bool


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Sittings, the latest first; `next` asks for the page before."""

    sittings: tuple[Sitting, ...]
    next: str | None
    made: Made | None = None
    """On the last page."""


@dataclass
class _Open:
    """A sitting as it is being read from the log."""

    person: str
    name: str
    started: datetime
    ended: datetime
    deltas: dict[str, tuple[Delta, str, dict[str, Any]]] = field(default_factory=dict)
    """Record to what became of it, when last, and the names it speaks of."""


def read_on(workspace: Workspace, id: str) -> int:
    """Write the history of a document up to now; gives how many updates were read."""
    total = 0
    while read := _read_some(workspace, id):
        total += read
        if read < _CHUNK:
            break
    return total


def _read_some(workspace: Workspace, id: str) -> int:
    """A chunk of the log. Reading is done outside the transaction that writes, so that nobody waits for it."""
    with workspace.database.read() as connection:
        now = update_log.mark(connection, workspace.id, id)
        if now is None or not update_log.is_behind(connection, workspace.id, id, now):
            return 0
    with workspace.database.write() as connection:
        past = update_log.past(connection, workspace.id, id)
    with workspace.database.read() as connection:
        rows = update_log.unread(connection, workspace.id, id, past, _CHUNK)
    if not rows:
        return 0
    replay = Replay(past.state)
    owner = local_owner(workspace)
    library = {} if id == LIBRARY else workspace.documents.read(access_library(owner)).document.records
    sat, reviews = _sat(replay, rows, library)
    after = Past(past.epoch, rows[-1].version, replay.state())
    with workspace.database.write() as connection:
        if update_log.past(connection, workspace.id, id) != past:
            return 0  # somebody else has read it meanwhile
        for one in sat:
            _keep(connection, workspace.id, id, one)
        update_log.have_read(connection, workspace.id, id, after)
    for at, by, document in reviews:
        versions.keep_review(workspace, id, document, at, by)
    return len(rows)


def _sat(
    replay: Replay, rows: Sequence[Any], library: Mapping[str, Any]
) -> tuple[list[_Open], list[tuple[str, str, Document]]]:
    """The rows as sittings, and the document at each review."""
    from ..journey.codec import to_raw

    found: list[_Open] = []
    current: dict[str, _Open] = {}
    reviews: list[tuple[str, str, Document]] = []

    def read(id: str) -> dict[str, Any] | None:
        raw = replay.raw.get(id)
        return raw if raw is not None else to_raw(library[id]) if id in library else None

    for row in rows:
        if row.person == update_log.BEGINNING:
            list(replay.take(row.update))
            continue
        who, at = row.person or row.principal, _instant(row.at)
        one = current.get(who)
        if one is None or at - one.ended > PAUSE or at - one.started > LONGEST:
            one = current[who] = _Open(who, row.principal, at, at)
            found.append(one)
        one.ended = max(one.ended, at)
        for id, changed in replay.take(row.update):
            known = one.deltas.get(id)
            total = joined(known[0], changed) if known else changed
            names = {**(known[2] if known else {}), **names_in(id, changed, read)}
            one.deltas[id] = (total, row.at, names)
            if id.startswith("journey:") and changed.was and not _REVIEWED.isdisjoint(changed.after):
                reviews.append((row.at, who, replay.document()))
    return found, reviews


def _keep(connection: Connection, workspace: str, id: str, one: _Open) -> None:
    """Write a sitting, or go on with the one that the person is still in."""
    if not any(not changed.is_empty for changed, _, _ in one.deltas.values()):
        return
    key, known = _same_sitting(connection, workspace, one)
    if key is None:
        key = f"sitting:{secrets.token_hex(8)}"
        who = {"person": one.person, "name": one.name, "started_at": _iso(one.started), "ended_at": _iso(one.ended)}
        connection.execute(insert(sitting).values(workspace=workspace, sitting=key, **who))
    else:
        span = {"started_at": min(known[0], _iso(one.started)), "ended_at": max(known[1], _iso(one.ended))}
        mine = and_(sitting.c.workspace == workspace, sitting.c.sitting == key)
        connection.execute(update(sitting).where(mine).values(**span))
    here = and_(record_change.c.workspace == workspace, record_change.c.sitting == key, record_change.c.document == id)
    before = {row.record: row for row in connection.execute(select(record_change).where(here))}
    for record, (changed, at, names) in one.deltas.items():
        old = before.get(record)
        total = joined(delta_of(old), changed) if old else changed
        all_names = {**(msgspec.json.decode(old.names) if old else {}), **names}
        values: dict[str, object] = {
            "at": at, "was": int(total.was), "now": int(total.now), "before": _json(total.before),
            "after": _json(total.after), "names": _json(all_names),
        }  # fmt: skip
        if old is not None and total.is_empty:
            connection.execute(delete(record_change).where(record_change.c.seq == old.seq))
        elif old is not None:
            connection.execute(update(record_change).where(record_change.c.seq == old.seq).values(**values))
        elif not total.is_empty:
            ids = {"workspace": workspace, "sitting": key, "document": id, "record": record}
            connection.execute(insert(record_change).values(**ids, **values))


def _same_sitting(connection: Connection, workspace: str, one: _Open) -> tuple[str | None, tuple[str, str]]:
    """The sitting of the same person that this one continues (perhaps in the other document)."""
    row = connection.execute(
        select(sitting)
        .where(
            sitting.c.workspace == workspace,
            sitting.c.person == one.person,
            sitting.c.ended_at >= _iso(one.started - PAUSE),
            sitting.c.started_at <= _iso(one.ended + PAUSE),
            sitting.c.started_at >= _iso(one.ended - LONGEST),
        )
        .order_by(sitting.c.started_at.desc())
        .limit(1)
    ).one_or_none()
    return (None, ("", "")) if row is None else (row.sitting, (row.started_at, row.ended_at))


def history(
    access: MapAccess, language: str, *, record: str | None = None, before: str | None = None, limit: int = 20
) -> HistoryPage:
    """Sittings in the journey, or those that changed one record (and the cards that place it); the latest first."""
    workspace = access.workspace
    for id in (access.document, LIBRARY):
        read_on(workspace, id)
    document = whole(access).document
    mine = _mine(access.document, document, record)
    with workspace.database.read() as connection:
        rows = _sittings(connection, workspace.id, mine, before, limit + 1)
        keys = [row.sitting for row in rows[:limit]]
        changed = connection.execute(
            select(record_change)
            .where(record_change.c.workspace == workspace.id, record_change.c.sitting.in_(keys), mine)
            .order_by(record_change.c.at, record_change.c.seq)
        ).all()
        mine_names = select(person_table.c.person, person_table.c.name).where(person_table.c.workspace == workspace.id)
        people = {row.person: row.name for row in connection.execute(mine_names)}
        gone = _names_of(connection, workspace.id, changed)
        made = None if len(rows) > limit or record else _made(connection, access, people, language)
    by_sitting: dict[str, list[Any]] = {}
    for row in changed:
        by_sitting.setdefault(row.sitting, []).append(row)
    found = [_sitting(row, by_sitting.get(row.sitting, []), gone, people, document, language) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return HistoryPage(
        sittings=tuple(found), next=f"{last.ended_at} {last.sitting}" if last is not None else None, made=made
    )


class Edits(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a journey was changed, and by whom."""

    records: int
    by: tuple[str, ...]
    sources: tuple[str, ...]
    """Sources that came to rest under it."""


def edits_since(access: MapAccess, since: str, language: str) -> Edits:
    """What was edited after a moment; saying that it was reviewed is no edit."""
    workspace = access.workspace
    for id in (access.document, LIBRARY):
        read_on(workspace, id)
    document = whole(access).document
    sources = [source.id for source in document.of(Source)]
    late = and_(record_change.c.workspace == workspace.id, record_change.c.at > since)
    new = and_(record_change.c.document == LIBRARY, record_change.c.was == 0, record_change.c.record.in_(sources))
    here = (sitting.c.workspace == record_change.c.workspace) & (sitting.c.sitting == record_change.c.sitting)
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(record_change, sitting.c.person)
            .join(sitting, here)
            .where(late, _mine(access.document, document, None))
        ).all()
        found = set(connection.scalars(select(record_change.c.record).where(late, new)))
        mine_names = select(person_table.c.person, person_table.c.name).where(person_table.c.workspace == workspace.id)
        people = {row.person: row.name for row in connection.execute(mine_names)}
    edited = [row for row in rows if not _only_reviewed(row)]
    names = {person_name(row.person, people, language) for row in edited}
    return Edits(
        records=len({row.record for row in edited}), by=tuple(sorted(names)),
        sources=tuple(id for id in sources if id in found),
    )  # fmt: skip


def _only_reviewed(row: Any) -> bool:
    changed = delta_of(row)
    return changed.was and changed.now and _REVIEWED.issuperset({*changed.before, *changed.after})


def _mine(journey: str, document: Document, record: str | None) -> ColumnElement[bool]:
    """Changes of the journey, and of what it carries of the library."""
    own = record_change.c.document == journey
    carried = [r.id for r in document if r.scope == "library"]
    if record is not None:
        wanted = {record, *(card.id for card in document.placed(record))}
        card = document.find(record, Card)
        if card is not None and card.ref:
            wanted.add(card.ref)
        own, carried = and_(own, record_change.c.record.in_(sorted(wanted))), [id for id in carried if id in wanted]
    # What is new in the library came with something in the journey that names it, and that says so.
    known = and_(record_change.c.document == LIBRARY, record_change.c.was == 1)
    shared = and_(known, record_change.c.record.in_(carried))
    return or_(own, shared) if carried else own


def _sittings(
    connection: Connection, workspace: str, mine: ColumnElement[bool], before: str | None, limit: int
) -> Sequence[Any]:
    having = select(record_change.c.sitting).where(record_change.c.workspace == workspace, mine)
    query = select(sitting).where(sitting.c.workspace == workspace, sitting.c.sitting.in_(having))
    if before:
        at, _, key = before.partition(" ")
        earlier = or_(sitting.c.ended_at < at, and_(sitting.c.ended_at == at, sitting.c.sitting < key))
        query = query.where(earlier)
    return connection.execute(query.order_by(sitting.c.ended_at.desc(), sitting.c.sitting.desc()).limit(limit)).all()


def _names_of(connection: Connection, workspace: str, changed: Sequence[Any]) -> dict[str, Any]:
    """The last names of what cards placed that was gone before the log was read."""
    kept = [msgspec.json.decode(row.names) for row in changed]
    missing = sorted({n["ref"] for names in kept for n in names.values() if "ref" in n and n["ref"] not in names})
    rows = connection.execute(
        select(record_change.c.record, record_change.c.names)
        .where(record_change.c.workspace == workspace, record_change.c.record.in_(missing))
        .order_by(record_change.c.seq)
    ).all()
    return {row.record: msgspec.json.decode(row.names).get(row.record, {}) for row in rows}


def _sitting(
    row: Any,
    changed: Sequence[Any],
    gone: Mapping[str, Any],
    people: Mapping[str, str],
    document: Document,
    language: str,
) -> Sitting:
    who = person_name(row.person, people, language)
    customer = words_of(document.journey, language)
    told: list[Told] = []
    for one in changed:
        names = _names({**gone, **msgspec.json.decode(one.names)}, document, language)
        for change in changes(one.record, delta_of(one), names(one.record)):
            said = change if change.name else msgspec.structs.replace(change, name=_unnamed(change.kind, language))
            told.append(tell(said, names, language, customer, who))
    return Sitting(
        sitting=row.sitting, person=row.person, name=who, started_at=row.started_at, ended_at=row.ended_at,
        changes=tuple(told[:SHOWN]), more=max(0, len(told) - SHOWN),
    )  # fmt: skip


def person_name(person: str, people: Mapping[str, str], language: str) -> str:
    """What somebody is called now; who has not said their name is the owner, a guest has it in their id."""
    return people.get(person) or person.partition(":")[2] or say("history.owner", language)


def _names(kept: Mapping[str, Any], document: Document, language: str) -> Names:
    own = (*document.journey.languages, "en", "sv", "nb", "da")

    def name(id: str, depth: int = 0) -> str:
        entry = kept.get(id) or {}
        if "text" in entry:
            return " ".join(read_text(entry["text"], language, own).split())
        if "ref" in entry and depth < 3:
            return name(entry["ref"], depth + 1)
        if "feeling" in entry:
            return say("changes.feeling_at", language, step=name(entry["feeling"], depth + 1))
        key = f"journey.lane_{entry.get('lane')}"
        return words_of(document.journey, language).fill(catalogue()[key][language]) if key in catalogue() else ""

    return name


def _unnamed(kind: str, language: str) -> str:
    key = f"journey.kind_{kind}"
    return say("changes.unnamed", language, kind=say(key, language)) if key in catalogue() else kind


def _made(connection: Connection, access: MapAccess, people: Mapping[str, str], language: str) -> Made | None:
    row = connection.execute(
        select(audit_table)
        .where(
            audit_table.c.workspace == access.workspace.id,
            audit_table.c.document == access.document,
            audit_table.c.action.in_(_MADE),
        )
        .order_by(audit_table.c.seq)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Made(
        name=person_name(row.person or row.principal, people, language), at=row.at, brought=row.action == "bring"
    )


def delta_of(row: Any) -> Delta:
    """The change that a row of `record_change` holds."""
    return Delta(
        was=bool(row.was),
        now=bool(row.now),
        before=msgspec.json.decode(row.before),
        after=msgspec.json.decode(row.after),
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
