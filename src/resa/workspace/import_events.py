"""Events into the journey store: the options a client may send, running the import, its batches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from ..events.options import FileOptions, ImportOptions
from . import uploads
from .batches import Batch
from .client_options import said, values
from .jobs import Handle
from .previews import Preview
from .principals import Principal
from .workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Another upload whose rows belong to this one's by a key column."""

    upload: str
    key: str
    """Column in this file."""
    other_key: str = ""
    """Column in the other, when it is called differently there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOptions(FileOptions):
    """`resa import`'s options as a client says them: other files are uploads, never paths."""

    joins: tuple[Join, ...] = ()


def checked_options(
    principal: Principal, options: dict[str, Any], *, dry_run: bool = False, purpose: str = ""
) -> ImportOptions:
    """The importer's options from a client's. Raises UsageError that names the option; paths never come from clients."""
    wanted = values(said(options, ClientOptions))
    wanted["tz"] = wanted["tz"] or principal.workspace.config.timezone
    wanted["joins"] = tuple(_join(principal, join) for join in wanted["joins"])
    return ImportOptions(**wanted, dry_run=dry_run, purpose=purpose)


def _join(principal: Principal, join: Join) -> str:
    _, path = uploads.find(principal, join.upload)
    return f"{path}:{join.key}" + (f"={join.other_key}" if join.other_key else "")


def run(workspace: Workspace, path: Path, options: ImportOptions, handle: Handle) -> dict[str, Any]:
    """Import the file; the report as `resa import --json` prints it."""
    from ..events.ingest import import_files
    from ..events.store import open_store

    with open_store(workspace.store_path, create=True) as store:
        report = import_files([path], store, options, progress=handle.progress, cancel=handle.cancelled)
    return report.to_dict()


def look(principal: Principal, path: Path, options: dict[str, Any]) -> Preview:
    """The file's first rows and guessed roles."""
    from ..events.preview import preview

    return msgspec.convert(preview(path, checked_options(principal, options)).to_dict(), Preview)


def batches(workspace: Workspace) -> list[Batch]:
    """The store's batches."""
    return [
        Batch(
            batch=f"events-{b.number}",
            kind="events",
            source=b.source,
            at=b.imported_at,
            rows=b.rows,
            events=b.events,
            customers=b.customers,
            n_refused=b.n_refused,
            purpose=b.purpose,
            undone_at=b.undone_at,
        )
        for b in workspace.store.batches()
    ]


def undo(workspace: Workspace, number: int) -> None:
    """Take the batch out of the store."""
    from ..events.store import open_store

    with open_store(workspace.store_path) as store:
        store.undo(number)


def refused(workspace: Workspace, number: int) -> Path | None:
    """The store's file of refused rows."""
    for batch in workspace.store.batches():
        if batch.number == number and batch.refused_file:
            return workspace.store_path / batch.refused_file
    return None
