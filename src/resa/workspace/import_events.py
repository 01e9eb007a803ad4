"""Events into the journey store: the options a client may send, running the import, its batches."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from ..errors import UsageError
from ..events.options import ImportOptions
from ..texts.sentence import Sentence
from . import uploads
from .imports import Batch
from .jobs import Handle
from .previews import Preview
from .principals import Principal
from .workspace import Workspace


class Join(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another upload whose rows belong to this one's by a key column."""

    upload: str
    key: str
    """Column in this file."""
    other_key: str = ""
    """Column in the other, when it is called differently there."""


class EventOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client may say about an event file: `resa import`'s options. A column is its name or 1-based number."""

    customer: str | None = None
    case: str | None = None
    event: str | None = None
    at: str | None = None
    start: str | None = None
    channel: str | None = None
    account: str | None = None
    lifecycle: str | None = None
    instance: str | None = None
    actor: str | None = None
    status: str | None = None
    value: str | None = None
    message: str | None = None
    currency: str | None = None
    event_value: str | None = None
    tz: str | None = None
    header: bool | None = None
    joins: tuple[Join, ...] = ()
    format: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    date_order: Literal["ymd", "dmy", "mdy"] | None = None
    sheet: str | None = None
    object_type: str | None = None
    traits: tuple[str, ...] | None = None
    properties: tuple[str, ...] = ()
    keep_ids: bool = False
    again: bool = False


def checked_options(
    principal: Principal, options: dict[str, Any], *, dry_run: bool = False, purpose: str = ""
) -> ImportOptions:
    """The importer's options from a client's. Raises UsageError that names the option; paths never come from clients."""
    try:
        wanted = msgspec.convert(options, EventOptions)
    except msgspec.ValidationError as error:
        raise UsageError(
            Sentence("workspace.import_option_wrong"),
            where="options",
            value=str(error),
            allowed=EventOptions.__struct_fields__,
        ) from error
    said = {k: v for k, v in msgspec.structs.asdict(wanted).items() if k != "joins"}
    said["tz"] = wanted.tz or principal.workspace.config.timezone
    joins = tuple(_join(principal, join) for join in wanted.joins)
    return ImportOptions(**said, joins=joins, dry_run=dry_run, purpose=purpose)


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
