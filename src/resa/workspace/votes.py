"""Rounds of votes on a map's records: each person has so many dots. Private until the round is closed, and who gave which
dot is told to nobody but themselves, also afterwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ..errors import ConflictError, NotFoundError, UsageError
from ..journey.ids import kind_of
from ..journey.records import RECORD_KINDS
from ..texts.sentence import Sentence
from . import people
from .clock import iso
from .principals import MapAccess
from .tables import vote, vote_round

MOST_DOTS = 50
#: Votes go to records of the map, or to what stands beside it in a workshop: its notes and their groups.
BESIDE = ("jot", "cluster")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a record got."""

    record: str
    dots: int
    voters: int


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """A round as one person sees it: their own dots always, everybody's sums once it is closed."""

    round: str
    title: str
    kinds: tuple[str, ...]
    dots: int
    opened_by: str
    opened_at: str
    closed_at: str | None
    mine: dict[str, int]
    voters: int
    """How many have given at least one dot."""
    results: tuple[Result, ...] | None
    """Most dots first; None while the round is open."""


def rounds(access: MapAccess) -> list[Round]:
    """Every round of the document, the newest first."""
    with access.workspace.database.read() as connection:
        rows = connection.execute(
            select(vote_round)
            .where(vote_round.c.workspace == access.workspace.id, vote_round.c.document == access.document)
            .order_by(vote_round.c.opened_at.desc(), vote_round.c.round)
        ).all()
        return [_seen(connection, access, row) for row in rows]


def begin(access: MapAccess, title: str, kinds: tuple[str, ...], dots: int) -> str:
    """Open a round. Raises UsageError, and ConflictError while another is open."""
    known = (*RECORD_KINDS, *BESIDE)
    unknown = [kind for kind in kinds if kind not in known]
    if unknown or not kinds:
        raise UsageError(
            Sentence("workspace.no_such_kind_vote"),
            where="kinds",
            value=unknown or "nothing",
            allowed=list(known),
        )
    if not 1 <= dots <= MOST_DOTS:
        raise UsageError(
            Sentence("workspace.so_many_dots_nobody_can"),
            where="dots",
            value=dots,
            allowed=Sentence("workspace.up_to_dots", most_dots=MOST_DOTS),
        )
    workspace = access.workspace
    id = f"vote:{secrets.token_hex(6)}"
    name = people.me(access.principal).name
    with workspace.database.write() as connection:
        if any(row.closed_at is None for row in _rounds(connection, access)):
            raise ConflictError(Sentence("workspace.round_open_already"), remedy=Sentence("workspace.close_first"))
        connection.execute(
            insert(vote_round).values(
                workspace=workspace.id,
                round=id,
                document=access.document,
                title=title.strip()[:200],
                kinds=msgspec.json.encode(kinds).decode(),
                dots=dots,
                opened_by=name,
                opened_at=iso(workspace.clock()),
            )
        )
    return id


def give(access: MapAccess, round: str, dots: Mapping[str, int]) -> None:
    """All of one person's dots, in place of those they gave before. Raises UsageError, ConflictError once it is closed."""
    given = {record: n for record, n in dots.items() if n}
    with access.workspace.database.write() as connection:
        row = _round(connection, access, round)
        if row.closed_at is not None:
            raise ConflictError(Sentence("workspace.round_closed"), value=round)
        kinds = msgspec.json.decode(row.kinds)
        wrong = [record for record in given if kind_of(record) not in kinds]
        if wrong:
            raise UsageError(Sentence("workspace.round_not_about"), where="dots", value=wrong[0], allowed=kinds)
        if any(n < 0 for n in given.values()) or sum(given.values()) > row.dots:
            raise UsageError(
                Sentence("workspace.more_dots_than_one"),
                where="dots",
                value=sum(given.values()),
                allowed=Sentence("workspace.up_to_votes", dots=row.dots),
            )
        mine = {"workspace": access.workspace.id, "round": round, "person": access.principal.person}
        connection.execute(delete(vote).where(*(vote.c[name] == value for name, value in mine.items())))
        for record, n in given.items():
            connection.execute(insert(vote).values(**mine, record=record, dots=n))


def close(access: MapAccess, round: str) -> None:
    """End the round: everybody sees the sums from now on. Nobody can open it again."""
    with access.workspace.database.write() as connection:
        row = _round(connection, access, round)
        if row.closed_at is None:
            closed = update(vote_round).where(
                vote_round.c.workspace == access.workspace.id, vote_round.c.round == round
            )
            connection.execute(closed.values(closed_at=iso(access.workspace.clock())))


def _rounds(connection: Connection, access: MapAccess) -> list[Row[tuple[object, ...]]]:
    return list(
        connection.execute(
            select(vote_round).where(
                vote_round.c.workspace == access.workspace.id, vote_round.c.document == access.document
            )
        )
    )


def _round(connection: Connection, access: MapAccess, id: str) -> Row[tuple[object, ...]]:
    found = next((row for row in _rounds(connection, access) if row.round == id), None)
    if found is None:
        raise NotFoundError(
            Sentence("workspace.no_such_round"), value=id, remedy=Sentence("workspace.get_votes_lists_them")
        )
    return found


def _seen(connection: Connection, access: MapAccess, row: Row[tuple[object, ...]]) -> Round:
    own = (vote.c.workspace == access.workspace.id, vote.c.round == row.round)
    mine = connection.execute(select(vote).where(*own, vote.c.person == access.principal.person)).all()
    voters = connection.scalar(select(func.count(vote.c.person.distinct())).where(*own)) or 0
    results = None
    if row.closed_at is not None:
        sums = connection.execute(
            select(vote.c.record, func.sum(vote.c.dots).label("dots"), func.count().label("voters"))
            .where(*own)
            .group_by(vote.c.record)
        ).all()
        results = tuple(
            Result(record=s.record, dots=int(s.dots), voters=s.voters)
            for s in sorted(sums, key=lambda s: (-s.dots, s.record))
        )
    return Round(
        round=row.round,
        title=row.title,
        kinds=tuple(msgspec.json.decode(row.kinds)),
        dots=row.dots,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        mine={m.record: m.dots for m in mine},
        voters=voters,
        results=results,
    )
