"""Work that comes round again beside what a server does: a thread for as long as a block runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Stopped = Callable[[], bool]


@contextmanager
def rounds(
    name: str, step: Callable[[Stopped], object], every: float, *, first: float | None = None, patience: float | None = None
) -> Iterator[None]:  # fmt: skip
    """`step` every so many seconds (the first time after `first`) until the block ends.

    `step` gets a function that says whether it should come to an end; one that has begun is waited for, at most
    `patience` seconds. One that fails is written to the log `resa.NAME`, and the next one comes.
    """
    ended = threading.Event()
    log = logging.getLogger(f"resa.{name}")

    def work() -> None:
        wait = every if first is None else first
        while not ended.wait(wait):
            wait = every
            try:
                step(ended.is_set)
            except Exception:  # whatever is wrong (a full disk, a busy database), the thread must live to try again
                log.exception("a round failed; the next comes in %g s", every)

    thread = threading.Thread(target=work, name=f"resa-{name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(patience)
