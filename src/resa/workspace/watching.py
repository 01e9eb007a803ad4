"""Looking at watched figures as data arrive: after every import, undoing and erasing, by job; signals raised and ended.

A watch is looked at again only when what it rests on has changed. `analysis.signals` says when a signal begins and ends.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from ..analysis import asking, signals, slicing
from ..analysis import watch as watch_question
from ..analysis.result import Result
from ..errors import CancelledError, NotFoundError, ResaError
from ..events.model import Slice
from ..evidence.filters import slice_of
from ..evidence.model import Signal
from ..texts.sentence import Sentence, as_data
from . import audit, heard
from .answering import safe
from .clock import iso
from .library import whole
from .map_view import in_its_words, row_in_its_words, seen_by
from .principals import MapAccess, Principal, access_map
from .signal_words import signal_sentence
from .tables import job, watch, watch_signal
from .watches import Asked, mark, signals_of, unit_of

if TYPE_CHECKING:
    from ..analysis.registry import Question
    from ..journey.document import Document
    from .data import Data
    from .jobs import Handle
    from .workspace import Workspace

_KIND = "watch"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at the watches found."""

    watches: int
    """How many were looked at: those whose data or limits had changed."""
    raised: int
    ended: int


def start_check(workspace: Workspace) -> str | None:
    """Queue a look at every watch; the job, or None when there is nothing to watch, one is queued already, or nobody
    serves the workspace here."""
    if not workspace.serves:
        return None
    with workspace.database.read() as connection:
        some = connection.execute(select(watch.c.watch).where(watch.c.workspace == workspace.id).limit(1)).first()
        queued = (job.c.workspace == workspace.id, job.c.kind == _KIND, job.c.state == "queued")
        waits = connection.execute(select(job.c.job).where(*queued).limit(1)).first()
    if some is None or waits is not None:
        return None

    def task(handle: Handle) -> dict[str, Any]:
        return asdict(check(workspace, handle))

    return workspace.jobs.start(_ourselves(workspace), _KIND, task)


def check(workspace: Workspace, handle: Handle | None = None, journey: str | None = None) -> Checked:
    """Look at every watch (of one journey) whose data or limits have changed."""
    us = _ourselves(workspace)
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(watch).where(watch.c.workspace == workspace.id).order_by(watch.c.journey, watch.c.watch)
        ).all()
    looked = raised = ended = 0
    for number, row in enumerate(r for r in rows if journey in (None, r.journey)):
        if handle is not None:
            handle.progress(number, len(rows), Sentence("watch.checking", name=row.name))
        try:
            access = access_map(us, row.journey)
        except NotFoundError:
            continue  # the journey was taken away; its watches rest with it
        found = _look(access, row, handle.cancelled if handle else lambda: False)
        if found is not None:
            looked, raised, ended = looked + 1, raised + found[0], ended + found[1]
    return Checked(looked, raised, ended)


def raised_signals(access: MapAccess, data: str) -> tuple[Signal, ...]:
    """The signals that go on, for the measured map of these data; what has not been looked at yet is, from here on. None
    while the team has yet to guess: they tell what is hidden."""
    if not whole(access).document.journey.revealed:
        return ()
    with access.workspace.database.read() as connection:
        own = (watch.c.workspace == access.workspace.id, watch.c.journey == access.document)
        rows = {row.watch: row for row in connection.execute(select(watch).where(*own))}
        told = signals_of(connection, access.workspace.id, rows) if rows else []
    asked = {id: msgspec.json.decode(row.asked, type=Asked) for id, row in rows.items()}
    if any(rows[id].data != mark(access, asked[id], data) for id in rows):
        start_check(access.workspace)
    found = []
    for one in told:
        if one.ended_at is None:
            row, what = rows[one.watch], asked[one.watch]
            unit = unit_of(watch_question.watchable(what.question, what.figure, what.every), what.figure)
            found.append(
                Signal(
                    signal=one.signal, watch=one.watch, name=row.name, about=row.about or None, side=one.side,
                    sentence=signal_sentence(row.name, what, unit, one), raised_at=one.raised_at, since=one.first,
                    seen=one.seen_at is not None, note=one.note,
                )
            )  # fmt: skip
    return tuple(found)


def _look(access: MapAccess, row: Any, cancelled: Callable[[], bool]) -> tuple[int, int] | None:
    """(signals raised, signals ended); None when nothing has changed since the last look."""
    asked = msgspec.json.decode(row.asked, type=Asked)
    workspace = access.workspace
    with workspace.data.now() as data:
        now = mark(access, asked, data.digest)
        if row.data == now:
            return None
        try:
            judged = _judged(access, asked, data, cancelled)
            points: list[dict[str, Any]] | None = judged
            known = not judged or any(point["value"] is not None for point in judged)
            problem = None if known else _text(Sentence("watch.no_figure"))
        except CancelledError:
            raise
        except ResaError as error:
            what = error.what if isinstance(error.what, Sentence) else Sentence("watch.failed", what=error.what)
            points, problem = None, _text(what)
    with workspace.database.write() as connection:
        own = (watch.c.workspace == workspace.id, watch.c.watch == row.watch)
        present = connection.execute(select(watch).where(*own)).one_or_none()
        if present is None or present.asked != row.asked:
            return None  # removed or changed meanwhile; what was changed is queued to be looked at
        values: dict[str, Any] = {"data": now, "checked_at": iso(workspace.clock()), "problem": problem}
        done = (0, 0)
        if points is not None:
            values["history"] = msgspec.json.encode(points).decode()
            before = msgspec.json.decode(present.history)
            done = _told(
                connection, access, row.watch, signals.episodes(points), before[-1]["period"] if before else None
            )
        connection.execute(update(watch).where(*own).values(**values))
    return done


def _judged(access: MapAccess, asked: Asked, data: Data, cancelled: Callable[[], bool]) -> list[dict[str, Any]]:
    """The figure period by period against its limits; groups under five are as absent as on every page."""
    question = watch_question.watchable(asked.question, asked.figure, asked.every)
    document = whole(access).document
    look = _heard if question.needs == "answers" else _met
    answer, span, row = look(question, asked, document, data)

    def safely(period: Slice) -> Result:
        if cancelled():
            raise CancelledError(Sentence("workspace.ask_stopped"))
        return safe(question, answer(period))[0]

    whole_periods = watch_question.periods(span, asked.every, asked.wait)
    found = watch_question.history(question, asked.figure, slicing.traits(row), whole_periods, safely)
    rows = watch_question.judged(
        found, share=watch_question.is_share(question, asked.figure), baseline=asked.baseline, over=asked.over, under=asked.under
    )  # fmt: skip
    return [{name: row[name] for name in ("period", "value", "n", "centre", "low", "high", "signal")} for row in rows]


Look = tuple[Callable[[Slice], Result], watch_question.Span, tuple[str, ...]]
"""What answers a period, from when to when there is something to ask, and which row is watched."""


def _met(question: Question, asked: Asked, document: Document, data: Data) -> Look:
    """A question of events: of the journeys that began in the period."""
    chosen, source = slice_of(document, asked.filter), seen_by(document, data)
    arguments = {k: v[0] if len(v) == 1 else v for k, v in in_its_words(question, asked.given, source).items()}

    def answer(period: Slice) -> Result:
        part = slicing.merged(chosen, period) if chosen else period
        return asking.ask(question.name, source, {**arguments, "slice": part})

    return answer, watch_question.Span(source.first_at, source.last_at), row_in_its_words(asked.row, source)


def _heard(question: Question, asked: Asked, document: Document, data: Data) -> Look:
    """A question of answers: of those given in the period."""
    answers = heard.heard_by(document, data, asked.filter, question.name)
    arguments = heard.arguments_of(asked.given)

    def answer(period: Slice) -> Result:
        return asking.ask(question.name, heard.in_period(answers, period), arguments)

    return answer, heard.span_of(question, answers, asked.given), asked.row


def _told(
    connection: Connection, access: MapAccess, id: str, found: list[signals.Episode], before: str | None
) -> tuple[int, int]:
    """Bring the signals that were raised up to what the periods say now; (raised, ended)."""
    workspace = access.workspace
    now = iso(workspace.clock())
    left = signals_of(connection, workspace.id, [id])
    raised = ended = 0
    for episode in found:
        values = {name: getattr(episode, name) for name in ("kind", "first", "last", "n_periods", "value", "n", "centre", "low", "high")}  # fmt: skip
        known = next(
            (s for s in left if s.side == episode.side and s.first <= episode.last and s.last >= episode.first), None
        )
        if known is not None:
            left.remove(known)
            over = known.ended_at or now if episode.ended else None
            of_it = (watch_signal.c.workspace == workspace.id, watch_signal.c.signal == known.signal)
            connection.execute(update(watch_signal).where(*of_it).values(**values, ended_at=over))
            ended += _noted(connection, access, id, known.signal, over is not None and known.ended_at is None)
        elif episode.ended is None or (before is not None and episode.last > before):
            # What began and ended before anybody watched is history, not a signal.
            signal = f"signal:{secrets.token_hex(6)}"
            connection.execute(
                insert(watch_signal).values(
                    workspace=workspace.id,
                    signal=signal,
                    watch=id,
                    side=episode.side,
                    **values,
                    raised_at=now,
                    note="",
                    ended_at=now if episode.ended else None,
                )
            )
            audit.record(
                connection, access.principal, "raise signal", document=access.document, watch=id, signal=signal
            )
            raised += 1
    for gone in left:  # the data no longer say so: an import was undone, or the limits changed
        if gone.ended_at is None:
            of_it = (watch_signal.c.workspace == workspace.id, watch_signal.c.signal == gone.signal)
            connection.execute(update(watch_signal).where(*of_it).values(ended_at=now))
            ended += _noted(connection, access, id, gone.signal, True)
    return raised, ended


def _noted(connection: Connection, access: MapAccess, id: str, signal: str, ended: bool) -> int:
    if ended:
        audit.record(connection, access.principal, "end signal", document=access.document, watch=id, signal=signal)
    return int(ended)


def _ourselves(workspace: Workspace) -> Principal:
    """The program itself: what it finds belongs to whoever may see the journey."""
    return Principal(workspace, "Resa", "owner", person="resa")


def _text(what: Sentence) -> str:
    return msgspec.json.encode(what, enc_hook=as_data).decode()
