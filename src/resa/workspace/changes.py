"""Who wants to know that a document changed is told here, after the change is on the disk. No bytes: the log has them.

An open room listens, so that the page, the API and the command line always speak of one document.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """A document now stands at this version; at none when it was taken away or its workspace is being closed."""

    document: str
    epoch: int
    version: int | None


Listener = Callable[[Change], None]


class Changes:
    """One per open workspace. Listeners are called in the thread that changed the document and must not wait."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = {}
        self._lock = threading.Lock()

    def listen(self, document: str, listener: Listener) -> Callable[[], None]:
        """Be told from now on; gives the function that ends it."""
        with self._lock:
            self._listeners.setdefault(document, []).append(listener)

        def stop() -> None:
            with self._lock:
                listeners = self._listeners.get(document, [])
                if listener in listeners:
                    listeners.remove(listener)
                if not listeners:
                    self._listeners.pop(document, None)

        return stop

    def tell(self, change: Change) -> None:
        """The document changed, and the change is on the disk."""
        with self._lock:
            listeners = tuple(self._listeners.get(change.document, ()))
        for listener in listeners:
            listener(change)

    def close(self) -> None:
        """Tell everybody that there is nothing more to come."""
        with self._lock:
            documents = tuple(self._listeners)
        for document in documents:
            self.tell(Change(document, 0, None))
