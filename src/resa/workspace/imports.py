"""Imports of events and answers into the workspace, by job: look, start, list, undo, refused rows. Reading files is not here.

The journey store and the answer store own their batches; this only gives them one list and one way in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import CancelledError, NotFoundError, UsageError
from ..texts.sentence import Sentence
from . import audit, import_answers, import_events, uploads
from .batches import KINDS, Batch, Kind
from .jobs import Handle
from .previews import Preview
from .principals import Principal

if TYPE_CHECKING:
    from .workspace import Workspace

#: Refused rows that the job itself remembers; all of them stand in the file.
REFUSED_KEPT = 100
#: How often a waiting import looks whether it was cancelled.
_LOOK_EVERY_SECONDS = 0.1


class Way(Protocol):
    """What `import_events` and `import_answers` offer."""

    def checked_options(
        self, principal: Principal, options: dict[str, Any], *, dry_run: bool = ..., purpose: str = ...
    ) -> Any:
        """A client's options as the importer's; UsageError names what is wrong."""

    def run(self, workspace: Workspace, path: Path, options: Any, handle: Handle) -> dict[str, Any]:
        """Import; the report as JSON values."""

    def look(self, principal: Principal, path: Path, options: dict[str, Any]) -> Preview:
        """The first rows."""

    def batches(self, workspace: Workspace) -> list[Batch]:
        """All imports of this kind."""

    def undo(self, workspace: Workspace, number: int) -> None:
        """Take one out."""

    def refused(self, workspace: Workspace, number: int) -> Path | None:
        """The file of its refused rows."""


def preview(principal: Principal, upload: str, options: dict[str, Any], kind: Kind | None = None) -> Preview:
    """The upload's first rows as the options have them read. Raises as the import would, but changes nothing."""
    principal.require("use", "imports")
    found, path = uploads.find(principal, upload)
    chosen: Kind = kind or ("answers" if found.kind_guess == "answers" else "events")
    shown: Preview = way(chosen).look(principal, path, options)
    return shown


def start_import(
    principal: Principal, upload: str, kind: Kind, options: dict[str, Any], *, dry_run: bool, purpose: str
) -> str:
    """Queue the import of an upload; returns the job. The options are checked before it is queued."""
    principal.require("use", "imports")
    found, _ = uploads.find(principal, upload)
    way(kind).checked_options(principal, options, dry_run=dry_run, purpose=purpose)

    def task(handle: Handle) -> dict[str, Any]:
        _, path = uploads.find(principal, upload)
        wanted = way(kind).checked_options(principal, options, dry_run=dry_run, purpose=purpose)
        with nullcontext() if dry_run else writing(handle):
            report: dict[str, Any] = way(kind).run(principal.workspace, path, wanted, handle)
        report["refused"] = report["refused"][:REFUSED_KEPT]
        report["batch"] = None if report.get("batch") is None else f"{kind}-{report['batch']}"
        report["refused_file"] = report["batch"] and f"/api/imports/{report['batch']}/refused"
        if not dry_run:
            audit.note(principal, "import", batch=report["batch"], source=found.name, rows=report.get("rows"))
            uploads.remove(principal.workspace, upload)
        return report

    return principal.workspace.jobs.start(
        principal, "dry run" if dry_run else "import", task, upload=upload, source=found.name, kind=kind
    )


def start_undo(principal: Principal, batch: str) -> str:
    """Queue the undoing of an import; returns the job. Raises NotFoundError or UsageError at once."""
    principal.require("use", "imports")
    known = find(principal, batch)
    if known.undone_at is not None:
        raise UsageError(Sentence("workspace.import_already_undone"), value=batch, where=f"undone {known.undone_at}")

    def task(handle: Handle) -> dict[str, Any]:
        handle.progress(0, None, Sentence("workspace.undoing", source=known.source))
        with writing(handle):
            take_out(principal, batch)
        return {"batch": batch}

    return principal.workspace.jobs.start(principal, "undo import", task, batch=batch, source=known.source)


def take_out(principal: Principal, batch: str) -> None:
    """Undo an import at once, for a task that holds `writing`."""
    kind, number = _parsed(batch)
    way(kind).undo(principal.workspace, number)
    audit.note(principal, "undo import", batch=batch)


def listing(principal: Principal) -> list[Batch]:
    """All imports, the newest first; also those that the command line made."""
    principal.require("use", "imports")
    found = [b for kind in KINDS for b in way(kind).batches(principal.workspace)]
    return sorted(found, key=lambda b: (b.at, b.batch), reverse=True)


def find(principal: Principal, batch: str) -> Batch:
    """One import. Raises NotFoundError."""
    principal.require("use", "imports")
    kind, _ = _parsed(batch)
    for known in way(kind).batches(principal.workspace):
        if known.batch == batch:
            return known
    raise NotFoundError(
        Sentence("workspace.no_such_import"), value=batch, remedy=Sentence("workspace.get_api_imports_lists_them")
    )


def refused_file(principal: Principal, batch: str) -> tuple[Path, str]:
    """The CSV of rows that were refused, and a name for it. Raises NotFoundError when none were."""
    known = find(principal, batch)
    kind, number = _parsed(batch)
    path = way(kind).refused(principal.workspace, number)
    if path is None or not path.is_file():
        raise NotFoundError(Sentence("workspace.no_row_import_refused"), value=batch)
    audit.note(principal, "download refused rows", batch=batch)
    return path, f"refused {Path(known.source).stem}.csv"


@contextmanager
def writing(handle: Handle) -> Iterator[None]:
    """Wait for the other writing tasks of this process; CancelledError when cancelled meanwhile. Afterwards what is watched
    is looked at."""
    from .watching import start_check

    lock = handle.workspace.writing
    while not lock.acquire(timeout=_LOOK_EVERY_SECONDS):
        handle.progress(0, None, Sentence("workspace.waiting_another_import"))
        if handle.cancelled():
            raise CancelledError(Sentence("workspace.stopped_before_began"))
    try:
        yield
    finally:
        lock.release()
    start_check(handle.workspace)


def _parsed(batch: str) -> tuple[Kind, int]:
    kind, _, number = batch.partition("-")
    known: Kind | None = "events" if kind == "events" else "answers" if kind == "answers" else None
    if known is None or not number.isdecimal():
        raise NotFoundError(
            Sentence("workspace.no_such_import"),
            value=batch,
            allowed=Sentence("workspace.events_number_answers_number"),
        )
    return known, int(number)


def way(kind: Kind) -> Way:
    """The module that knows this kind of import."""
    return _WAYS[kind]


_WAYS: dict[Kind, Way] = {"events": import_events, "answers": import_answers}
