"""Erasing a customer from a store: events, answers with their comments, refused rows, ids. Told by the id as it is in the
company's own files (which the store turns into the pseudonym it keeps), or by the pseudonym itself.

Each part is taken out in one step of its own, the events last: what a kill leaves is finished by asking again. Not reached:
files that were exported, backups, and names that a team wrote into a map.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import NotFoundError
from ..texts.sentence import Sentence

if TYPE_CHECKING:
    from .jobs import Handle
    from .principals import Principal

_PSEUDONYM = re.compile(r"[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True)
class Erased:
    """What went."""

    events: int
    journeys: int
    """Actual journeys that were this customer's alone."""
    answers: int
    """With their comments."""
    refused_rows: int
    files: int
    """Files of events, order and identity that were written anew or removed."""
    still_read: int
    """Former files that somebody reads just now; the next import, undoing or erasing removes them."""

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def erase(folder: str | Path, customer: str) -> Erased:
    """Erase from a store folder. Raises NotFoundError when the store holds nothing of the customer."""
    from ..events import refused
    from ..events.store import open_store
    from ..voice.store import AnswerStore

    path, customer = Path(folder), customer.strip()
    with open_store(path) as store:
        pseudonyms = [store.pseudonym(customer)] if customer else []
        if _PSEUDONYM.fullmatch(customer):
            pseudonyms.append(customer.lower())
        rows = sum(refused.forget(file, customer) for file in sorted((path / "refused").glob("*.csv")) if customer)
        answers = sum(AnswerStore(path).erase(pseudonym) for pseudonym in pseudonyms)
        found = [store.erase(pseudonym) for pseudonym in pseudonyms]
        if not rows and not answers and not any(one.known for one in found):
            raise NotFoundError(
                Sentence("workspace.nothing_of_that_customer"),
                where=str(path),
                remedy=Sentence("workspace.give_id_as_in_files"),
            )
        store.forget_kept()  # measured maps quote comments
        return Erased(
            events=sum(one.events for one in found),
            journeys=sum(one.journeys for one in found),
            answers=answers,
            refused_rows=rows,
            files=sum(one.files for one in found),
            still_read=store.retired_files(),
        )


def start_erasing(principal: Principal, customer: str) -> str:
    """Queue the erasing of a customer in the workspace; returns the job. The audit trail says that it happened, not who."""
    from . import audit
    from .imports import writing

    principal.require("own", "imports")
    workspace = principal.workspace

    def task(handle: Handle) -> dict[str, Any]:
        handle.progress(0, None, Sentence("workspace.erasing"))
        with writing(handle):
            erased = erase(workspace.store_path, customer)
        audit.note(principal, "erase", events=erased.events, answers=erased.answers)
        return erased.to_dict()

    return workspace.jobs.start(principal, "erase", task)
