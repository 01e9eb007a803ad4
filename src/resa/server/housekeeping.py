"""What a server does once a day beside serving: unused pictures and files go, owners are told what waits for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..workspace import Workspace
from ..workspace.owner_letters import tell_owners
from ..workspace.tidying import tidy

log = logging.getLogger("resa.server")

#: The first round waits until the server has come to rest.
FIRST_AFTER_SECONDS = 300.0
EVERY_SECONDS = 24 * 3600.0


def round_of_the_day(workspace: Workspace) -> None:
    """One failing errand does not stop the other."""
    for errand in (tidy, tell_owners):
        try:
            errand(workspace)
        except Exception:
            log.exception("the daily housekeeping failed; it is tried again tomorrow")


@contextmanager
def kept_house(
    workspace: Workspace,
    step: Callable[[Workspace], object] = round_of_the_day,
    first: float = FIRST_AFTER_SECONDS,
    every: float = EVERY_SECONDS,
) -> Iterator[None]:
    """Daily rounds for as long as the block runs; a round that has begun is waited for. A failed round is written to the log, and the next one comes."""
    ended = threading.Event()

    def rounds() -> None:
        wait = first
        while not ended.wait(wait):
            wait = every
            try:
                step(workspace)
            except Exception:
                log.exception("the daily housekeeping failed; it is tried again tomorrow")

    thread = threading.Thread(target=rounds, name="resa-housekeeping", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
