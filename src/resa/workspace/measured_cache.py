"""Measured maps as JSON bytes, kept as answers are (`events.store.kept`), and the last whole measurement of each journey, in the
database, for the list of journeys."""

from __future__ import annotations

import threading
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select

from .clock import iso
from .tables import measured_summary
from .workspace import Workspace


class MeasuredCache:
    """One per open workspace; safe from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._computing: dict[str, threading.Lock] = {}

    def computing(self, key: str) -> threading.Lock:
        """Held while the value is made, so that two who ask at once make it once."""
        with self._lock:
            if len(self._computing) > 1_000:
                self._computing = {k: lock for k, lock in self._computing.items() if lock.locked()}
            return self._computing.setdefault(key, threading.Lock())

    def summarise(self, journey: str, summary: dict[str, Any]) -> None:
        """Remember what the list of journeys says of it."""
        id = self._workspace.id
        with self._workspace.database.write() as connection:
            where = (measured_summary.c.workspace == id, measured_summary.c.journey == journey)
            connection.execute(delete(measured_summary).where(*where))
            text = msgspec.json.encode(summary).decode()
            at = iso(self._workspace.clock())
            connection.execute(insert(measured_summary).values(workspace=id, journey=journey, summary=text, at=at))


def last_measured(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Journey to what was told when all its customers were last measured, and `at`, when that was."""
    with workspace.database.read() as connection:
        rows = connection.execute(select(measured_summary).where(measured_summary.c.workspace == workspace.id)).all()
    return {row.journey: {**msgspec.json.decode(row.summary), "at": row.at} for row in rows}
