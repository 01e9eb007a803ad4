"""A room: one shared document, open in memory, and everybody connected to it.

One task does everything to the document, in order: it takes what has come, applies it, logs it in one transaction, and
only then tells anybody of it: the others, the sender (`saved`), a newcomer who asks what there is. What others changed
(the API, a file brought in, another process) is read from the log when the workspace says that there is something new.

A room that cannot log is dead: its connections are closed and its memory dropped; clients come again and send again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, TransactionEvent, merge_updates

from ..errors import NotFoundError, ResaError
from ..journey.shared import SCHEMA
from ..workspace.changes import Change
from ..workspace.live import Contribution, LiveLog, Restarted
from ..workspace.principals import Principal
from .awareness import Awareness
from .room_client import Client
from .room_protocol import (
    NOTHING,
    Code,
    MalformedError,
    Message,
    Reader,
    Sync,
    awareness_message,
    news_message,
    room_message,
    step_1,
    step_2,
    update_message,
)

log = logging.getLogger("resa.server.room")

#: A round of changes begins at most every so many seconds; what comes meanwhile goes together, an edit after a pause at once.
WINDOW, BUSY_WINDOW = 0.005, 0.020
#: From so many people on a room is busy.
BUSY_FROM = 10
#: Cursors of everybody go out together, at most this often.
AWARENESS_WINDOW = 0.030
#: How often an open room looks whether another process has written to the log.
WATCH_SECONDS = 2.0
#: How often an open room has the history of its log written, which lets the log be folded.
HISTORY_SECONDS = 120.0
#: Most messages that wait for the room; who sends more waits.
_INBOX = 512


@dataclass(frozen=True, slots=True)
class _Joined:
    client: Client


@dataclass(frozen=True, slots=True)
class _Asked:
    client: Client
    state: bytes


@dataclass(frozen=True, slots=True)
class _Edited:
    client: Client
    update: bytes
    fresh: bool
    """An edit just made, not an answer to our state vector: what it builds on may still be missing."""


_Item = _Joined | _Asked | _Edited | None


@dataclass(slots=True)
class _Gathered:
    """What one round took in: to be logged, to be told, to be answered."""

    logged: dict[str, tuple[Principal, list[bytes], set[str]]] = field(default_factory=dict)
    told: list[bytes] = field(default_factory=list)
    by: set[Client] = field(default_factory=set)
    received: dict[Client, int] = field(default_factory=dict)
    questions: list[_Joined | _Asked] = field(default_factory=list)

    def contributions(self) -> list[Contribution]:
        return [Contribution(who, _merged(updates), frozenset(ids)) for who, updates, ids in self.logged.values()]


class Room:
    """Made by `Rooms`, which takes care that there is one per document. Lives in one event loop."""

    def __init__(self, live: LiveLog, executor: Executor, on_death: Callable[[Room], None]) -> None:
        self.live = live
        self.clients: set[Client] = set()
        self.dead = False
        self._executor = executor
        self._on_death = on_death
        self._loop = asyncio.get_running_loop()
        self._inbox: asyncio.Queue[_Item] = asyncio.Queue(_INBOX)
        self._behind = False
        self._awareness = Awareness()
        self._moved: set[int] = set()
        self._last_round = 0.0
        self._change: bytes | None = None
        self._touched: set[str] = set()
        self._fill(live.updates)
        live.updates = ()
        self._unlisten = live.listen(self._changed_elsewhere)
        self._tasks = (self._loop.create_task(self._work()), self._loop.create_task(self._watch()))
        self._catch_up()  # what was logged between loading and listening

    # ---- what connections call

    def join(self, client: Client) -> None:
        """The client hears of every change from now on. Needs `receive` to be called for all it sends."""
        self.clients.add(client)
        everybody = self._awareness.everybody()
        if everybody:
            client.send(awareness_message(everybody))

    async def welcome(self, client: Client) -> None:
        """Say which room it is and what the server has (only what is on the disk)."""
        await self._inbox.put(_Joined(client))

    async def leave(self, client: Client) -> None:
        """The client is gone; when it was the last, all it sent is on the disk when this returns."""
        self.clients.discard(client)
        gone = self._awareness.leave(client.speaks_for)
        if gone:
            self._tell(awareness_message(gone))
        if not self.clients and not self.dead:
            await self._inbox.join()

    async def receive(self, client: Client, content: bytes) -> None:
        """A message from the client. Malformed: that client alone is cut off."""
        try:
            item = self._read(client, content)
        except MalformedError as error:
            client.close(Code.MALFORMED, f"malformed: {error}")
            return
        if item is not None:
            await self._inbox.put(item)

    def news(self, topic: str) -> None:
        """Something beside the document has changed: whoever understands it is told."""
        message = news_message(topic)
        for client in tuple(self.clients):
            if client.confirm:
                client.send(message)

    def close(self, code: int, reason: str) -> None:
        """End every connection and let go of the document."""
        if self.dead:
            return
        self.dead = True
        self._unlisten()
        self._on_death(self)
        for client in self.clients:
            client.close(code, reason)
        for task in self._tasks:
            task.cancel()

    # ---- reading messages

    def _read(self, client: Client, content: bytes) -> _Item:
        reader = Reader(content)
        kind = reader.number()
        if kind == Message.SYNC:
            return self._read_sync(client, reader)
        if kind == Message.AWARENESS:
            self._move(client, reader.bytes())
        elif kind == Message.QUERY_AWARENESS:
            everybody = self._awareness.everybody()
            if everybody:
                client.send(awareness_message(everybody))
        else:
            raise MalformedError(f"no message has the number {kind}")
        return None

    def _read_sync(self, client: Client, reader: Reader) -> _Item:
        step, content = reader.number(), reader.bytes()
        reader.end()
        if step == Sync.STEP_1:
            return _Asked(client, content)
        if step not in (Sync.STEP_2, Sync.UPDATE):
            raise MalformedError(f"no sync message has the number {step}")
        if not client.may_edit:
            if step == Sync.UPDATE and content != NOTHING:
                client.close(Code.FORBIDDEN, "forbidden: you may look at this document, not change it")
            return None
        return _Edited(client, content, step == Sync.UPDATE)

    # ---- the one task that touches the document

    async def _work(self) -> None:
        while True:
            items = [await self._inbox.get()]
            try:
                wait = self._last_round + self._window() - time.monotonic()
                if wait > 0:
                    await asyncio.sleep(wait)
                while not self._inbox.empty():
                    items.append(self._inbox.get_nowait())
                self._last_round = time.monotonic()
                await self._round(items)
            except NotFoundError:
                self.close(Code.GONE, "gone: the document was taken away")
            except Restarted:
                self.close(Code.RELOAD, "reload: the document was restarted; load it again")
            except asyncio.CancelledError:
                raise
            except BaseException:  # a panic of the Yjs library is no Exception
                log.exception("the room of %s could not keep a change", self.live.document)
                self.close(Code.FAILED, "failed: the change could not be kept; connect again")
            finally:
                for _ in items:
                    self._inbox.task_done()
                if self.dead:
                    self._empty()

    def _window(self) -> float:
        return BUSY_WINDOW if len(self.clients) >= BUSY_FROM else WINDOW

    async def _round(self, items: Iterable[_Item]) -> None:
        """Apply, log, and only then tell and answer."""
        got = _Gathered()
        for item in items:
            if isinstance(item, _Edited):
                self._take(item, got)
            elif item is not None:
                got.questions.append(item)
        missed: tuple[bytes, ...] = ()
        behind, self._behind = self._behind, False
        if got.logged:
            missed = await self._loop.run_in_executor(self._executor, self.live.write, got.contributions())
        elif behind:
            missed = await self._loop.run_in_executor(self._executor, self.live.missed)
        for update in missed:
            change = self._apply(update)
            if change is not None:
                got.told.append(change)
                got.by.clear()
        if got.told:
            alone = next(iter(got.by)) if len(got.by) == 1 and not missed else None
            self._tell(update_message(_merged(got.told)), alone)
        for question in got.questions:
            self._answer(question)
        for client, count in got.received.items():
            client.saved(count)

    def _take(self, item: _Edited, got: _Gathered) -> None:
        """One client's change into the document."""
        self._touched = set()
        try:
            change = self._apply(item.update) if item.update != NOTHING else None
        except ValueError as error:
            item.client.close(Code.MALFORMED, f"malformed: {str(error)[:80]}")
            return
        got.received[item.client] = got.received.get(item.client, 0) + 1
        if change is not None:
            got.told.append(change)
            got.by.add(item.client)
        # What builds on something that has not come yet changes nothing now, but must be kept.
        kept = item.update if item.fresh and item.update != NOTHING else change
        if kept is not None:
            who = item.client.principal
            _, updates, touched = got.logged.setdefault(who.person, (who, [], set()))
            updates.append(kept)
            touched |= self._touched

    def _answer(self, question: _Joined | _Asked) -> None:
        client = question.client
        if isinstance(question, _Asked):
            try:
                client.answer(step_2(self._doc.get_update(question.state)))
            except ValueError as error:
                client.close(Code.MALFORMED, f"malformed: {str(error)[:80]}")
            return
        if client.confirm:
            client.send(room_message(self.live.epoch, SCHEMA, self.live.version, client.may_edit))
        if client.may_edit:
            client.send(step_1(self._doc.get_state()))

    def _tell(self, message: bytes, but: Client | None = None) -> None:
        for client in tuple(self.clients):
            if client is not but:
                client.send(message)

    def _empty(self) -> None:
        """Nobody will work off what still waits."""
        while not self._inbox.empty():
            self._inbox.get_nowait()
            self._inbox.task_done()

    # ---- the document

    def _fill(self, updates: Iterable[bytes]) -> None:
        self._doc: Doc[Any] = Doc()
        self._doc.apply_update(_merged(list(updates)))
        records: Map[Any] = self._doc.get("records", type=Map)
        self._observing = (self._doc.observe(self._observed), records.observe_deep(self._touching))

    def _apply(self, update: bytes) -> bytes | None:
        """What the update changed, as an update; None when it brought nothing new. ValueError when it is malformed."""
        self._change = None
        self._doc.apply_update(update)
        return self._change

    def _observed(self, event: TransactionEvent) -> None:
        self._change = event.update

    def _touching(self, events: list[Any]) -> None:
        for event in events:
            path = event.path
            self._touched.update([str(path[0])] if path else [str(key) for key in event.keys])

    # ---- changes made elsewhere

    def _changed_elsewhere(self, change: Change) -> None:
        """Called in any thread, also for our own changes."""
        if change.version is not None and (change.epoch, change.version) == (self.live.epoch, self.live.version):
            return
        try:
            self._loop.call_soon_threadsafe(self._catch_up)
        except RuntimeError:  # the loop has ended, and the room with it
            self._unlisten()

    def _catch_up(self) -> None:
        if not self._behind and not self.dead:
            self._behind = True
            if self._inbox.empty():
                self._inbox.put_nowait(None)

    async def _watch(self) -> None:
        """Another process may write to the same log (a command of `resa` beside the server); and the log grows until its
        history is written."""
        waited = 0.0
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            self._catch_up()
            waited += WATCH_SECONDS
            if waited >= HISTORY_SECONDS:
                waited = 0.0
                try:
                    await self._loop.run_in_executor(self._executor, self.live.settle)
                except ResaError:
                    log.exception("the history of %s could not be written; the log keeps it", self.live.document)

    # ---- who is where

    def _move(self, client: Client, content: bytes) -> None:
        changed = self._awareness.take(content, client.speaks_for)
        if changed and not self._moved:
            self._loop.call_later(AWARENESS_WINDOW, self._tell_moved)
        self._moved |= changed

    def _tell_moved(self) -> None:
        moved, self._moved = self._moved, set()
        if not self.dead:
            self._tell(awareness_message(self._awareness.of(moved)))


def _merged(updates: list[bytes]) -> bytes:
    return updates[0] if len(updates) == 1 else merge_updates(*updates)
