"""Measured maps as JSON bytes, kept by a digest of all they depend on: a few in memory, the latest used in the database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update

from .clock import iso
from .tables import measured, measured_summary
from .workspace import Workspace

#: Kept in memory, and how stale the mark of last use may be (a reader should rarely have to write).
_IN_MEMORY = 24
_MARK_EVERY = timedelta(hours=1)


class MeasuredCache:
    """One per open workspace; safe from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._computing: dict[str, threading.Lock] = {}

    def computing(self, key: str) -> threading.Lock:
        """Held while the value is made, so that two who ask at once make it once."""
        with self._lock:
            if len(self._computing) > 1_000:
                self._computing = {k: lock for k, lock in self._computing.items() if lock.locked()}
            return self._computing.setdefault(key, threading.Lock())

    def find(self, key: str) -> bytes | None:
        """The value, when it is known."""
        with self._lock:
            if key in self._memory:
                self._memory.move_to_end(key)
                return self._memory[key]
        with self._workspace.database.read() as connection:
            row = connection.execute(
                select(measured.c.value, measured.c.used_at).where(
                    measured.c.workspace == self._workspace.id, measured.c.key == key
                )
            ).one_or_none()
        if row is None:
            return None
        self._remember(key, row.value)
        now = self._workspace.clock()
        if row.used_at < iso(now - _MARK_EVERY):
            with self._workspace.database.write() as connection:
                connection.execute(
                    update(measured)
                    .where(measured.c.workspace == self._workspace.id, measured.c.key == key)
                    .values(used_at=iso(now))
                )
        return bytes(row.value)

    def keep(self, key: str, journey: str, value: bytes, milliseconds: int, summary: dict[str, Any] | None) -> None:
        """Remember the value; `summary` when it speaks of the whole journey, for the list of journeys."""
        self._remember(key, value)
        now = iso(self._workspace.clock())
        id = self._workspace.id
        with self._workspace.database.write() as connection:
            connection.execute(delete(measured).where(measured.c.workspace == id, measured.c.key == key))
            connection.execute(
                insert(measured).values(
                    workspace=id, key=key, journey=journey, value=value, milliseconds=milliseconds, used_at=now
                )
            )
            oldest = (
                select(measured.c.key)
                .where(measured.c.workspace == id)
                .order_by(measured.c.used_at.desc(), measured.c.key)
                .offset(self._workspace.config.keep_measured)
                .limit(1_000)
            )
            if old := connection.scalars(oldest).all():
                connection.execute(delete(measured).where(measured.c.workspace == id, measured.c.key.in_(old)))
            if summary is not None:
                where = (measured_summary.c.workspace == id, measured_summary.c.journey == journey)
                connection.execute(delete(measured_summary).where(*where))
                text = msgspec.json.encode(summary).decode()
                connection.execute(insert(measured_summary).values(workspace=id, journey=journey, summary=text, at=now))

    def forget(self) -> None:
        """Every measured map: they quote comments."""
        with self._lock:
            self._memory.clear()
        with self._workspace.database.write() as connection:
            connection.execute(delete(measured).where(measured.c.workspace == self._workspace.id))

    def _remember(self, key: str, value: bytes) -> None:
        with self._lock:
            self._memory[key] = value
            self._memory.move_to_end(key)
            while len(self._memory) > _IN_MEMORY:
                self._memory.popitem(last=False)
