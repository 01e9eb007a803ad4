"""Belief first: what each member guesses of every step, blind to the others and to the evidence.

A round is open until the evidence is revealed. A member may change their own guesses until they lock them; the reveal
locks them all. A guess is never overwritten afterwards: who hides the evidence again begins a new round. Guesses are not in
the document, because every client holds that whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, func, insert, select, update

from ..errors import ConflictError, UsageError
from ..texts.sentence import Sentence
from . import audit
from .clock import iso
from .principals import MapAccess
from .tables import guess, guess_lock, guess_round


class Guess(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One member's guess at one step; what is null is not guessed."""

    step: str
    persona: str | None = None
    """For this persona; null = for all customers."""
    emotion: Annotated[int, Meta(ge=-2, le=2)] | None = None
    loss: Annotated[float, Meta(ge=0, le=1)] | None = None
    """Share of those who reach the step that are lost there."""
    seconds: Annotated[int, Meta(ge=0)] | None = None
    """Median time from the step before."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """How the round stands, and one's own guesses; of the others only how many."""

    round: int
    """0 before the first guess."""
    open: bool
    """Whether one may still guess."""
    opened_at: str | None
    closed_at: str | None
    locked_at: str | None
    """When one has locked one's own."""
    members: int
    """Who have guessed anything."""
    locked: int
    """Who have locked."""
    guesses: tuple[Guess, ...]


def sheet(access: MapAccess) -> Sheet:
    """The asking person's sheet in the current round."""
    revealed = _revealed(access)
    with access.workspace.database.read() as connection:
        number, opened, closed = _current(connection, access, revealed, keep=False)
        return _sheet(connection, access, number, opened, closed, revealed)


def give(access: MapAccess, guesses: Sequence[Guess]) -> Sheet:
    """Put these guesses on one's sheet; one for a step and persona replaces the one before, an empty one takes it away.

    ConflictError: the evidence is shown, or one has locked. UsageError: a step or persona the journey does not have.
    """
    revealed = _revealed(access)
    _known(access, guesses)
    now = iso(access.workspace.clock())
    with access.workspace.database.write() as connection:
        number, opened, closed = _current(connection, access, revealed)
        if revealed:
            raise ConflictError(
                Sentence("workspace.evidence_already_shown"), where=access.document,
                remedy=Sentence("workspace.hide_again_post_reveal_revealed_false"),
            )  # fmt: skip
        if not number or closed:
            number, opened, closed = number + 1, now, None
            connection.execute(insert(guess_round).values(**_key(access), round=number, opened_at=now))
        if _locked(connection, access, number):
            raise ConflictError(
                Sentence("workspace.your_guesses_locked"),
                where=access.document,
                remedy=Sentence("workspace.wait_reveal"),
            )
        for one in guesses:
            key = {**_key(access), "round": number, "person": access.principal.person}
            key |= {"step": one.step, "persona": one.persona or ""}
            connection.execute(delete(guess).where(*(guess.c[name] == value for name, value in key.items())))
            told = {"emotion": one.emotion, "loss": one.loss, "seconds": one.seconds}
            if any(value is not None for value in told.values()):
                connection.execute(insert(guess).values(**key, **told, at=now))
        return _sheet(connection, access, number, opened, closed, revealed)


def lock(access: MapAccess) -> Sheet:
    """Lock one's guesses. ConflictError when there is nothing to lock."""
    revealed = _revealed(access)
    with access.workspace.database.write() as connection:
        number, opened, closed = _current(connection, access, revealed)
        mine = _sheet(connection, access, number, opened, closed, revealed)
        if not mine.open or not mine.guesses:
            raise ConflictError(
                Sentence("workspace.nothing_lock"),
                where=access.document,
                remedy=Sentence("workspace.guess_first_before_evidence_shown"),
            )
        if mine.locked_at is None:
            now = iso(access.workspace.clock())
            person = access.principal.person
            connection.execute(insert(guess_lock).values(**_key(access), round=number, person=person, locked_at=now))
            audit.record(connection, access.principal, "lock_guesses", document=access.document, round=number)
        return _sheet(connection, access, number, opened, closed, revealed)


def of_last_round(access: MapAccess) -> tuple[str | None, int, list[Guess]]:
    """(when it closed, members, every member's guesses without names) of the last closed round; for what is shown to all."""
    revealed = _revealed(access)
    with access.workspace.database.write() as connection:
        _current(connection, access, revealed)
        row = connection.execute(
            _rounds(access).where(guess_round.c.closed_at.is_not(None)).order_by(guess_round.c.round.desc()).limit(1)
        ).first()
        if row is None:
            return None, 0, []
        given = connection.execute(
            select(guess)
            .where(*_mine(access, guess), guess.c.round == row.round)
            .order_by(guess.c.step, guess.c.person)
        ).all()
    return row.closed_at, len({g.person for g in given}), [_guess(g) for g in given]


def _revealed(access: MapAccess) -> bool:
    return access.workspace.documents.read(access).document.journey.revealed


def _current(
    connection: Connection, access: MapAccess, revealed: bool, *, keep: bool = True
) -> tuple[int, str | None, str | None]:
    """(number, opened, closed) of the newest round; an open one is closed as soon as the evidence is shown, however."""
    row = connection.execute(_rounds(access).order_by(guess_round.c.round.desc()).limit(1)).first()
    if row is None:
        return 0, None, None
    closed = row.closed_at
    if revealed and closed is None:
        closed = iso(access.workspace.clock())
        here = (*_mine(access, guess_round), guess_round.c.round == row.round)
        if keep:
            connection.execute(update(guess_round).where(*here).values(closed_at=closed))
    return int(row.round), row.opened_at, closed


def _sheet(
    connection: Connection, access: MapAccess, number: int, opened: str | None, closed: str | None, revealed: bool
) -> Sheet:
    if closed and not revealed:  # hidden again: the next guess begins a new round
        return Sheet(round=number, open=True, opened_at=None, closed_at=closed, locked_at=None, members=0, locked=0, guesses=())  # fmt: skip
    here = (*_mine(access, guess), guess.c.round == number)
    person = access.principal.person
    given = connection.execute(select(guess).where(*here, guess.c.person == person).order_by(guess.c.step)).all()
    members = connection.scalar(select(func.count(guess.c.person.distinct())).where(*here)) or 0
    locks = select(func.count()).where(*_mine(access, guess_lock), guess_lock.c.round == number)
    return Sheet(
        round=number,
        open=not revealed,
        opened_at=opened,
        closed_at=closed,
        locked_at=_locked(connection, access, number),
        members=members,
        locked=connection.scalar(locks) or 0,
        guesses=tuple(_guess(g) for g in given),
    )


def _locked(connection: Connection, access: MapAccess, number: int) -> str | None:
    found: str | None = connection.scalar(
        select(guess_lock.c.locked_at).where(
            *_mine(access, guess_lock), guess_lock.c.round == number, guess_lock.c.person == access.principal.person
        )
    )
    return found


def _known(access: MapAccess, guesses: Sequence[Guess]) -> None:
    from .library import whole

    document = whole(access).document
    for i, one in enumerate(guesses):
        for name, value, kind in (("step", one.step, "step:"), ("persona", one.persona, "persona:")):
            if value is not None and (not value.startswith(kind) or value not in document):
                raise UsageError(
                    Sentence("workspace.journey_no_such", name=name), where=f"guesses[{i}].{name}", value=value
                )


def _guess(row: Row[Any]) -> Guess:
    return Guess(step=row.step, persona=row.persona or None, emotion=row.emotion, loss=row.loss, seconds=row.seconds)


def _key(access: MapAccess) -> dict[str, str]:
    return {"workspace": access.workspace.id, "journey": access.document}


def _mine(access: MapAccess, table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.workspace == access.workspace.id, table.c.journey == access.document


def _rounds(access: MapAccess) -> Select[tuple[int, str, str | None]]:
    return select(guess_round.c.round, guess_round.c.opened_at, guess_round.c.closed_at).where(
        *_mine(access, guess_round)
    )
