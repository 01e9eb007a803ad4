"""What the workspace knows from outside: the journey store's present picture and the answers, opened once per content.

Readers share one open picture; it is closed when the content has changed and its last reader has left, so that the
store can take away files nobody needs.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..events.store import StoreSnapshot
    from ..evidence.on_map import Sight
    from ..voice.model import Answers
    from .filters import DataChoices
    from .workspace import Workspace


@dataclass
class Data:
    """Events and answers at one moment; later imports do not show in it."""

    snapshot: StoreSnapshot
    answers: Answers | None
    digest: str
    """Changes whenever either content does."""
    choices: DataChoices | None = field(default=None, repr=False)
    """What it can be filtered by, once somebody asked."""
    sights: dict[str, Sight | None] = field(default_factory=dict, repr=False)
    """How maps see these events, by what they are seen by (`map_view`)."""
    heard: dict[str, Answers] = field(default_factory=dict, repr=False)
    """How maps hear these answers, by map and group (`heard`)."""
    looking: threading.Lock = field(default_factory=threading.Lock, repr=False)
    """Held while a map is looked through for the first time."""
    readers: int = field(default=0, repr=False)


class DataRoom:
    """Gives the present `Data`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._kept: Data | None = None
        self._answers: tuple[str, Answers | None] | None = None

    @contextmanager
    def now(self) -> Iterator[Data]:
        """Events and answers as they are now; they stay as they are inside the block."""
        with self._lock:
            data = self._present()
            data.readers += 1
        try:
            yield data
        finally:
            with self._lock:
                data.readers -= 1
                self._let_go(data)

    def close(self) -> None:
        """Let the kept picture go."""
        with self._lock:
            kept, self._kept = self._kept, None
            if kept is not None:
                self._let_go(kept)

    def _present(self) -> Data:
        """The kept picture when it still holds, else a new one. Call with the lock held."""
        snapshot = self._workspace.store.snapshot()
        mark, answers = self._present_answers(snapshot.digest)
        digest = hashlib.sha256(mark.encode()).hexdigest()
        if self._kept is not None and self._kept.digest == digest:
            snapshot.close()
            return self._kept
        old, self._kept = self._kept, Data(snapshot, answers, digest)
        if old is not None:
            self._let_go(old)
        return self._kept

    def _let_go(self, data: Data) -> None:
        if data.readers == 0 and data is not self._kept:
            data.snapshot.close()

    def _present_answers(self, events: str) -> tuple[str, Answers | None]:
        """The answers and a mark of their content; customers are looked up in the events, so these stand in the mark."""
        from ..voice.store import AnswerStore

        store = AnswerStore(self._workspace.store_path)
        mark = f"{events} {store.mark()}"
        if self._answers is None or self._answers[0] != mark:
            loaded = store.load()
            self._answers = (mark, loaded if len(loaded) else None)
        return self._answers
