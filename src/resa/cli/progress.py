"""How far a command is: one line on the terminal, from the third second on, with the time that is left. Ctrl-C stops it.

Nothing is written where standard error is no terminal: a file or a pipe gets the answer and its notes only.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from ..texts.numbers import duration

#: What takes no longer shows no line; it is written so often.
QUIET_SECONDS, EVERY_SECONDS = 2.0, 0.2


class Line:
    """Told (done, total) after each piece of a pass; a command may make several."""

    def __init__(self, to: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._to, self._clock = to, clock
        self._began = self._pass_began = clock()
        self._written = 0.0
        self._width = 0

    def __call__(self, done: int, total: int) -> None:
        now = self._clock()
        if not done:
            self._pass_began = now
        if now - self._began < QUIET_SECONDS or now - self._written < EVERY_SECONDS or not total:
            return
        self._written = now
        left = (now - self._pass_began) * (total - done) / done if done else None
        tail = f", about {duration(max(left, 1.0), 'en')} left" if left is not None else ""
        self._write(f"{done / total:.0%} of {total} pieces{tail} (Ctrl-C stops)")

    def clear(self) -> None:
        """Take the line away again."""
        if self._width:
            self._write("")
            self._to.write("\r")
            self._to.flush()

    def _write(self, text: str) -> None:
        self._to.write("\r" + text.ljust(self._width))
        self._to.flush()
        self._width = len(text)


@contextmanager
def shown() -> Iterator[None]:
    """Passes inside the block tell how far they are, when somebody sits at the terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from ..analysis.engine import watched

    line = Line(sys.stderr)
    try:
        with watched(line):
            yield
    finally:
        line.clear()
