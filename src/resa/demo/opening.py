"""The demo company made inside a workspace that is still empty, as a job: the start page's button. Its files are made in
the workspace's own folder and taken away again; stopped or failed, nothing of the company stays."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import CancelledError, ConflictError
from ..texts.sentence import Sentence
from ..workspace import audit
from ..workspace.imports import listing, take_out, writing
from ..workspace.principals import Principal, access_library, accessible_maps

if TYPE_CHECKING:
    from ..workspace.jobs import Handle


def start_demo(principal: Principal) -> str:
    """Queue the making of the demo company; returns the job, whose result is {journeys}.

    Raises ConflictError unless the workspace has no journeys, events or answers: invented customers among real ones
    would falsify every number.
    """
    principal.require("begin", "journeys")
    _require_empty(principal)

    def task(handle: Handle) -> dict[str, Any]:
        with writing(handle):
            _require_empty(principal)
            with tempfile.TemporaryDirectory(prefix="demo-", dir=principal.workspace.path) as folder:
                _make(principal, Path(folder), handle)
        journeys = [access.document for access in accessible_maps(principal)]
        audit.note(principal, "demo", journeys=journeys)
        return {"journeys": journeys}

    return principal.workspace.jobs.start(principal, "demo", task)


def _make(principal: Principal, folder: Path, handle: Handle) -> None:
    from .company import STEPS, fill, write_files

    def progress(done: int, total: int | None, what: Sentence) -> None:
        if handle.cancelled():
            raise CancelledError(Sentence("demo.stopped_workspace_empty_before"))
        handle.progress(done, total, what)

    before = _library(principal)
    try:
        progress(0, STEPS, Sentence("demo.making_two_years_company"))
        write_files(folder)
        fill(principal.workspace, folder, progress)
    except BaseException:
        _take_away(principal, before)
        raise


def _take_away(principal: Principal, library: set[str]) -> None:
    """Everything but the library's records that were there before."""
    from ..workspace import documents, journeys

    for access in accessible_maps(principal):
        journeys.remove(access)
    documents.apply(access_library(principal, "edit"), remove=sorted(_library(principal) - library), action="demo")
    for batch in _batches(principal):
        take_out(principal, batch)


def _library(principal: Principal) -> set[str]:
    return set(principal.workspace.documents.read(access_library(principal)).document.records)


def _batches(principal: Principal) -> list[str]:
    return [batch.batch for batch in listing(principal) if batch.undone_at is None]


def _require_empty(principal: Principal) -> None:
    maps, batches = accessible_maps(principal), _batches(principal)
    if maps or batches:
        raise ConflictError(
            Sentence("demo.demo_company_only_made_empty_workspace"),
            value=f"{len(maps)} journeys, {len(batches)} imports",
            remedy=Sentence("demo.resa_demo_opens_workspace_own"),
        )
