"""What a server does once a day beside serving: unused pictures and files go, owners are told what waits for them, the
search has what everybody wrote and nothing that was erased."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from ..workspace import Workspace
from ..workspace.gists import bring_up_to_date
from ..workspace.owner_letters import tell_owners
from ..workspace.rounds import rounds
from ..workspace.tidying import tidy

log = logging.getLogger("resa.housekeeping")

#: The first round waits until the server has come to rest.
FIRST_AFTER_SECONDS = 300.0
EVERY_SECONDS = 24 * 3600.0


def round_of_the_day(workspace: Workspace) -> None:
    """Every errand of the day."""
    for errand in (tidy, tell_owners, bring_up_to_date):
        try:
            errand(workspace)
        except Exception:  # whatever it is, it is this errand's alone: the others are run
            log.exception("%s failed; it is tried again tomorrow", errand.__name__)


def kept_house(
    workspace: Workspace,
    step: Callable[[Workspace], object] = round_of_the_day,
    first: float = FIRST_AFTER_SECONDS,
    every: float = EVERY_SECONDS,
) -> AbstractContextManager[None]:
    """Daily rounds for as long as the block runs; a round that has begun is waited for."""
    return rounds("housekeeping", lambda _: step(workspace), every, first=first)
