"""Watches of a journey: a figure of a question, of whom, against which limits, on which record of the map; and their signals.

Here they are made, changed, read and acknowledged; `watching` looks at the figures as data arrive.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from ..analysis import asking, slicing
from ..analysis import watch as watch_question
from ..analysis.registry import Question
from ..errors import ConflictError, NotFoundError, ResaError, UsageError
from ..evidence import answers_on_map, on_map
from ..evidence.filters import slice_of
from ..evidence.model import Filter
from ..journey.records import Stage, Step, Touchpoint
from ..texts.sentence import Sentence, as_data, from_data
from . import audit, people
from .clock import iso
from .library import whole
from .principals import MapAccess
from .signal_words import signal_sentence
from .tables import watch, watch_signal

LONGEST_NAME, LONGEST_NOTE, MOST = 120, 2000, 100
#: A figure whose limits are learned from its own first periods needs so many.
LEAST_BASELINE, MOST_WAIT = 2, 52


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figure is watched, and against what. With `over` or `under` it is a threshold, else learned control limits."""

    question: str
    figure: str
    """A column of its answer."""
    row: tuple[str, ...] = ()
    """Which row, as column=value; the first when none is told."""
    given: dict[str, tuple[str, ...]] = {}
    """Arguments of the question."""
    filter: Filter = Filter()
    """Of whom; periods take the place of its dates."""
    every: str = "week"
    baseline: int = 12
    """So many periods make the limits."""
    wait: int = 0
    """So many of the newest periods are not judged yet."""
    over: float | None = None
    under: float | None = None


class NewWatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A watch as somebody wants it."""

    name: str
    asked: Asked
    about: str = ""
    """The stage, step or touchpoint whose signal it is; '' for the whole journey."""


class WatchChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should be otherwise; the rest stays."""

    name: str | None = None
    asked: Asked | None = None
    about: str | None = None


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One period."""

    period: str
    """Its first day."""
    value: float | None
    n: int | None
    centre: float | None
    low: float | None
    high: float | None
    signal: str | None
    """above, below, run, over or under; null without one."""


class WatchSignal(msgspec.Struct, frozen=True, kw_only=True):
    """A signal, and what was said about it."""

    signal: str
    sentence: Sentence
    side: str
    first: str
    last: str
    n_periods: int
    raised_at: str
    seen_by: str | None
    seen_at: str | None
    note: str
    ended_at: str | None


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A watch with its periods and signals, the newest signal first."""

    watch: str
    name: str
    about: str
    asked: Asked
    unit: str
    """Of the figure: share, count, seconds …"""
    history: tuple[Point, ...]
    signals: tuple[WatchSignal, ...]
    problem: Sentence | None
    """Why it could not be looked at."""
    made_by: str
    made_at: str
    checked_at: str | None
    waiting: bool
    """New data, or the watch itself, has not been looked at yet."""


def watches(access: MapAccess) -> list[Watch]:
    """All of the journey, by name."""
    with access.workspace.data.now() as data:
        digest = data.digest
    with access.workspace.database.read() as connection:
        rows = connection.execute(select(watch).where(*_of(access))).all()
        told = _signals(connection, access, [row.watch for row in rows])
    found = [_watch(row, told, row.data != mark(access, _asked(row), digest)) for row in rows]
    return sorted(found, key=lambda one: (one.name.casefold(), one.watch))


def find(access: MapAccess, id: str) -> Watch:
    """One of them. Raises NotFoundError."""
    for one in watches(access):
        if one.watch == id:
            return one
    raise _unknown(id)


def save(access: MapAccess, new: NewWatch) -> Watch:
    """Keep a watch; `watching` looks at it next."""
    name, asked = _named(new.name), checked(access, new.asked)
    _on_the_map(access, new.about)
    workspace = access.workspace
    with workspace.database.write() as connection:
        if len(connection.execute(select(watch.c.watch).where(*_of(access))).all()) >= MOST:
            raise ConflictError(
                Sentence("watch.too_many"),
                allowed=Sentence("watch.up_to", most=MOST),
                remedy=Sentence("watch.remove_one"),
            )
        id = f"watch:{secrets.token_hex(6)}"
        connection.execute(
            insert(watch).values(
                workspace=workspace.id,
                watch=id,
                journey=access.document,
                name=name,
                about=new.about,
                asked=_text(asked),
                history="[]",
                made_by=people.me(access.principal).name,
                made_at=iso(workspace.clock()),
            )
        )
        audit.record(connection, access.principal, "save watch", document=access.document, watch=id)
    return find(access, id)


def change(access: MapAccess, id: str, wanted: WatchChange) -> Watch:
    """Another name or place; another figure or other limits are looked at anew."""
    values: dict[str, Any] = {}
    if wanted.name is not None:
        values["name"] = _named(wanted.name)
    if wanted.about is not None:
        _on_the_map(access, wanted.about)
        values["about"] = wanted.about
    if wanted.asked is not None:
        values |= {"asked": _text(checked(access, wanted.asked)), "data": None}
    with access.workspace.database.write() as connection:
        _row(connection, access, id)
        if values:
            connection.execute(update(watch).where(*_of(access), watch.c.watch == id).values(**values))
            audit.record(connection, access.principal, "change watch", document=access.document, watch=id)
    return find(access, id)


def remove(access: MapAccess, id: str) -> None:
    """Forget a watch with its signals. Raises NotFoundError."""
    with access.workspace.database.write() as connection:
        _row(connection, access, id)
        of_it = (watch_signal.c.workspace == access.workspace.id, watch_signal.c.watch == id)
        connection.execute(delete(watch_signal).where(*of_it))
        connection.execute(delete(watch).where(*_of(access), watch.c.watch == id))
        audit.record(connection, access.principal, "remove watch", document=access.document, watch=id)


def acknowledge(access: MapAccess, signal: str, note: str = "") -> Watch:
    """Somebody has seen a signal, and perhaps says something about it. Raises NotFoundError."""
    if len(note) > LONGEST_NOTE:
        raise UsageError(
            Sentence("watch.note_too_long"),
            where="note",
            value=len(note),
            allowed=Sentence("watch.signs", n=LONGEST_NOTE),
        )
    workspace = access.workspace
    with workspace.database.write() as connection:
        of_it = (watch_signal.c.workspace == workspace.id, watch_signal.c.signal == signal)
        id = connection.scalar(select(watch_signal.c.watch).where(*of_it))
        if id is None:
            raise NotFoundError(Sentence("watch.no_such_signal"), value=signal)
        _row(connection, access, id)
        connection.execute(
            update(watch_signal)
            .where(*of_it)
            .values(seen_by=people.me(access.principal).name, seen_at=iso(workspace.clock()), note=note.strip())
        )
        audit.record(connection, access.principal, "see signal", document=access.document, watch=id, signal=signal)
    return find(access, id)


def checked(access: MapAccess, asked: Asked) -> Asked:
    """As it is kept. Raises UsageError for a figure that cannot be watched, or limits that are none."""
    question = watch_question.watchable(asked.question, asked.figure, asked.every)
    asking.parse(question, {k: v[0] if len(v) == 1 else v for k, v in asked.given.items()})
    columns = tuple(c.name for c in question.columns)
    for name in slicing.traits(asked.row):
        if name not in columns:
            raise UsageError(Sentence("analysis.no_such_value", where="row"), where="row", value=name, allowed=columns)
    limits = [limit for limit in (asked.over, asked.under) if limit is not None]
    if not all(math.isfinite(limit) for limit in limits):
        raise UsageError(Sentence("watch.limit_is_a_number"), where="over")
    learns = not limits
    if learns and not LEAST_BASELINE <= asked.baseline <= watch_question.MOST_PERIODS:
        raise UsageError(
            Sentence("watch.baseline"), where="baseline", value=asked.baseline,
            allowed=Sentence("watch.from_to", least=LEAST_BASELINE, most=watch_question.MOST_PERIODS),
        )  # fmt: skip
    if not 0 <= asked.wait <= MOST_WAIT:
        raise UsageError(
            Sentence("watch.wait"), where="wait", value=asked.wait,
            allowed=Sentence("watch.from_to", least=0, most=MOST_WAIT),
        )  # fmt: skip
    kept = msgspec.structs.replace(
        asked,
        filter=msgspec.structs.replace(asked.filter, start=None, end=None),
        baseline=asked.baseline if learns else 0,
    )
    slice_of(whole(access).document, kept.filter)
    return kept


def mark(access: MapAccess, asked: Asked, data: str) -> str:
    """Changes when the data, the figure and its limits, the group, or what the map sees in the data do."""
    document = whole(access).document
    try:
        of_answers = watch_question.watchable(asked.question, asked.figure, asked.every).needs == "answers"
        place = answers_on_map.mark(document) if of_answers else on_map.mark(document)
        group = repr((slice_of(document, asked.filter), place))
    except ResaError as error:
        group = str(error)
    return hashlib.sha256(repr((data, msgspec.json.encode(asked), group)).encode()).hexdigest()


def unit_of(question: Question, figure: str) -> str:
    """In what the figure is counted."""
    return next(c.unit for c in question.columns if c.name == figure)


def signals_of(connection: Connection, workspace: str, ids: Iterable[str]) -> list[Any]:
    """Their rows, oldest first."""
    of_them = (watch_signal.c.workspace == workspace, watch_signal.c.watch.in_(list(ids)))
    order = (watch_signal.c.first, watch_signal.c.raised_at, watch_signal.c.signal)
    return list(connection.execute(select(watch_signal).where(*of_them).order_by(*order)))


def _signals(connection: Connection, access: MapAccess, ids: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in signals_of(connection, access.workspace.id, ids):
        found.setdefault(row.watch, []).append(row)
    return found


def _watch(row: Row[Any], told: dict[str, list[Any]], waiting: bool) -> Watch:
    asked = _asked(row)
    unit = unit_of(watch_question.watchable(asked.question, asked.figure, asked.every), asked.figure)
    signals = [
        WatchSignal(
            signal=one.signal, sentence=signal_sentence(row.name, asked, unit, one), side=one.side, first=one.first,
            last=one.last, n_periods=one.n_periods, raised_at=one.raised_at, seen_by=one.seen_by, seen_at=one.seen_at,
            note=one.note, ended_at=one.ended_at,
        )
        for one in reversed(told.get(row.watch, []))
    ]  # fmt: skip
    return Watch(
        watch=row.watch, name=row.name, about=row.about, asked=asked, unit=unit,
        history=msgspec.json.decode(row.history, type=tuple[Point, ...]), signals=tuple(signals),
        problem=None if row.problem is None else msgspec.json.decode(row.problem, type=Sentence, dec_hook=from_data),
        made_by=row.made_by, made_at=row.made_at, checked_at=row.checked_at, waiting=waiting,
    )  # fmt: skip


def _asked(row: Row[Any]) -> Asked:
    return msgspec.json.decode(row.asked, type=Asked)


def _of(access: MapAccess) -> tuple[ColumnElement[bool], ...]:
    return watch.c.workspace == access.workspace.id, watch.c.journey == access.document


def _row(connection: Connection, access: MapAccess, id: str) -> Row[Any]:
    row = connection.execute(select(watch).where(*_of(access), watch.c.watch == id)).one_or_none()
    if row is None:
        raise _unknown(id)
    return row


def _unknown(id: str) -> NotFoundError:
    return NotFoundError(Sentence("watch.no_such_watch"), value=id, remedy=Sentence("watch.list_them"))


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not 1 <= len(said) <= LONGEST_NAME:
        raise UsageError(
            Sentence("watch.needs_name"), where="name", value=name, allowed=Sentence("watch.signs", n=LONGEST_NAME)
        )
    return said


def _on_the_map(access: MapAccess, about: str) -> None:
    if about and not isinstance(whole(access).document.get(about), Stage | Step | Touchpoint):
        raise UsageError(Sentence("watch.not_on_map"), where="about", value=about)


def _text(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=as_data).decode()
