"""A journey drafted from the events alone, as a job; the draft becomes a journey of the workspace, marked as from data."""

from __future__ import annotations

from typing import Any

from ..errors import UsageError
from ..journey.records.base import Language, change
from ..texts.sentence import Sentence
from .jobs import Handle
from .journeys import DISCOVERED_TAG, bring
from .principals import Principal


def start_discovery(principal: Principal, title: str, language: Language) -> str:
    """Queue the drafting; returns the job, whose result is {journey, report}. Raises UsageError without events."""
    principal.require("begin", "journeys")
    with principal.workspace.data.now() as data:
        if data.snapshot.n_events == 0:
            raise UsageError(
                Sentence("workspace.no_events_draft_journey_from"),
                remedy=Sentence("workspace.import_event_file_first_under_data"),
            )

    def task(handle: Handle) -> dict[str, Any]:
        from ..evidence import discover

        with principal.workspace.data.now() as data:
            found = discover(
                data.snapshot,
                title=title.strip() or None,
                language=language,
                progress=handle.progress,
                cancel=handle.cancelled,
            )
        journey = found.document.journey
        tags = tuple(dict.fromkeys((*journey.tags, DISCOVERED_TAG)))
        brought = bring(principal, found.document.put(change(journey, tags=tags, revealed=True)))
        return {"journey": brought.id, "report": found.report}

    return principal.workspace.jobs.start(principal, "discover", task, title=title)
