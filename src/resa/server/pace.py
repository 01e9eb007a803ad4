"""How often one address may ask what anybody may ask: a bucket of requests that fills again, kept by this process."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import HTTPConnection

from ..texts.sentence import Sentence
from ..workspace.attempts import TooManyAttempts
from .asking import address_of

#: So many at once, and so many a second after that.
BURST, PER_SECOND = 240.0, 4.0
_ADDRESSES = 20_000


class Pace:
    """Buckets by address; those that were not used for long are forgotten first."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str) -> bool:
        """Whether another request is in time."""
        now = self._now()
        with self._lock:
            left, at = self._left.pop(address, (BURST, now))
            left = min(BURST, left + (now - at) * PER_SECOND)
            self._left[address] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > _ADDRESSES:
                self._left.popitem(last=False)
            return left >= 1


def in_time(connection: HTTPConnection) -> None:
    """Raises TooManyAttempts when an address asks too often."""
    pace: Pace = connection.app.state.pace
    if not pace.take(address_of(connection)):
        raise TooManyAttempts(Sentence("people.asks_too_often"), allowed=Sentence("people.wait_a_minute"))
