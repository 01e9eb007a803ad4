"""The thread that sends what waits. A server starts it; other processes only queue, and a server sees that soon."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from ..config import Config
from . import smtp, waiting
from .letters import Worded, worded

if TYPE_CHECKING:
    from ..workspace import Workspace

log = logging.getLogger("resa.mail")

#: How often it looks for letters that another process queued.
_LOOK_SECONDS = 30.0
_STOP_SECONDS = 5.0

Deliver = Callable[[Config, str, Worded, datetime], None]


class Postman:
    """The sender of one workspace in one process."""

    def __init__(self, workspace: Workspace, deliver: Deliver = smtp.deliver) -> None:
        self.workspace = workspace
        self._deliver = deliver
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Send what waits from now on, when the settings name a server."""
        if self._thread is None and waiting.is_set_up(self.workspace):
            self._thread = threading.Thread(target=self._work, name="resa-mail", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Something was queued."""
        self._wake.set()

    def stop(self) -> None:
        """After the letter that is being sent."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None

    def send_due(self) -> int:
        """Try every letter that is due; how many went out."""
        n = 0
        while not self._stopping.is_set() and (one := waiting.claim(self.workspace)) is not None:
            n += self._send(one)
        return n

    def _send(self, one: waiting.Claimed) -> bool:
        workspace = self.workspace
        try:
            letter = worded(one.template, one.language, one.content, workspace.letterhead())
            self._deliver(workspace.config, one.receiver, letter, workspace.clock())
        except smtp.Undeliverable as error:
            log.warning("%s (%s) was not sent: %s, try %d", one.letter, one.template, error.problem, one.tries)
            waiting.failed(workspace, one.letter, one.tries, error.problem, permanent=error.permanent)
            return False
        waiting.sent(workspace, one.letter)
        log.info("%s (%s) was sent", one.letter, one.template)
        return True

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self.send_due()
                waiting.forget_old(self.workspace)
                rest = self._rest()
            except Exception:  # whatever is wrong (a full disk, a busy database), the thread must live to try again
                if self._stopping.is_set():
                    return
                log.exception("letters could not be sent; trying again")
                rest = _LOOK_SECONDS
            self._wake.wait(rest)

    def _rest(self) -> float:
        due = waiting.next_due(self.workspace)
        if due is None:
            return _LOOK_SECONDS
        return min(max((due - self.workspace.clock()).total_seconds(), 0.0), _LOOK_SECONDS)
