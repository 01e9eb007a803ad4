"""Questions that are being answered for a page right now: how far each is, how long it will take, and stopping it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from ..analysis.engine import watched
from ..errors import CancelledError
from ..texts.sentence import Sentence


class AskState(msgspec.Struct, frozen=True, kw_only=True):
    """How far an answer is; `seconds_left` is null as long as nobody can tell."""

    done: int
    total: int | None
    seconds: float
    seconds_left: float | None


@dataclass
class _Ask:
    began: float = field(default_factory=time.monotonic)
    done: int = 0
    total: int | None = None
    stopped: bool = False

    def watch(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self.stopped:
            raise CancelledError(Sentence("workspace.ask_stopped"))


class Asks:
    """By the token that a page chose for its question; a question without one is not listed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[str, _Ask] = {}

    @contextmanager
    def under(self, token: str) -> Iterator[None]:
        """Whatever is computed inside the block is told under the token."""
        if not token:
            yield
            return
        ask = _Ask()
        with self._lock:
            self._asked[token] = ask
        try:
            with watched(ask.watch):
                yield
        finally:
            with self._lock:
                self._asked.pop(token, None)

    def state(self, token: str) -> AskState | None:
        """How far it is; None when it has ended."""
        ask = self._asked.get(token)
        if ask is None:
            return None
        seconds = time.monotonic() - ask.began
        left = seconds * (ask.total - ask.done) / ask.done if ask.total and ask.done else None
        return AskState(done=ask.done, total=ask.total, seconds=seconds, seconds_left=left)

    def stop(self, token: str) -> bool:
        """Stop it at its next chunk; False when it has ended."""
        ask = self._asked.get(token)
        if ask is None:
            return False
        ask.stopped = True
        return True
