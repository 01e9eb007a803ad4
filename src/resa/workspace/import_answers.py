"""Answers into the answer store: the options a client may send, running the import, its batches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..voice.options import AnswerFileOptions, AnswerOptions
from .batches import Batch
from .client_options import said, values
from .jobs import Handle
from .previews import Preview, PreviewColumn
from .principals import Principal
from .workspace import Workspace

#: Rows shown before an import, and different values of a column.
_ROWS, _SAMPLE = 20, 5


def checked_options(
    principal: Principal, options: dict[str, Any], *, dry_run: bool = False, purpose: str = ""
) -> AnswerOptions:
    """The importer's options from a client's. Raises UsageError that names the option."""
    if isinstance(options.get("score"), str):
        options = {**options, "score": [options["score"]]}
    wanted = values(said(options, AnswerFileOptions))
    wanted["tz"] = wanted["tz"] or principal.workspace.config.timezone
    return AnswerOptions(**wanted, dry_run=dry_run, purpose=purpose)


def run(workspace: Workspace, path: Path, options: AnswerOptions, handle: Handle) -> dict[str, Any]:
    """Import the file; the report as `resa answers --json` prints it."""
    from ..voice.store import AnswerStore

    store = AnswerStore(workspace.store_path)
    return store.append(path, options, progress=handle.progress, cancel=handle.cancelled).to_dict()


def look(principal: Principal, path: Path, options: dict[str, Any]) -> Preview:
    """The file's first rows, its guessed columns and scales, and what has to be answered before it is imported."""
    from ..voice.read import preview

    raw, report = preview(path, checked_options(principal, options), _ROWS)
    told = report.to_dict()
    scores = told["roles"].get("score", [])
    role_of = {column: role for role, column in told["roles"].items() if isinstance(column, str)}
    role_of |= dict.fromkeys(scores, "score")
    return Preview(
        format=raw.format,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        columns=tuple(
            PreviewColumn(
                name=name,
                sample=tuple(list(dict.fromkeys(row[i] for row in raw.rows if row[i]))[:_SAMPLE]),
                guess=role_of.get(name),
            )
            for i, name in enumerate(raw.columns)
        ),
        roles=told["roles"],
        rows=tuple(raw.rows),
        warnings=tuple(told["warnings"]),
        missing=() if scores or "comment" in told["roles"] else ("score",),
        scales=tuple(told["scales"]),
        questions=tuple(told["questions"]),
        sheets=raw.sheets,
        sheet=raw.sheet,
    )


def batches(workspace: Workspace) -> list[Batch]:
    """The answer store's batches."""
    from ..voice.store import AnswerStore

    return [
        Batch(
            batch=f"answers-{b.number}",
            kind="answers",
            source=b.source,
            at=b.imported_at,
            rows=b.rows,
            events=b.answers,
            customers=b.customers,
            n_refused=b.n_refused,
            purpose=b.purpose,
            undone_at=b.undone_at,
        )
        for b in AnswerStore(workspace.store_path).batches()
    ]


def undo(workspace: Workspace, number: int) -> None:
    """Take the batch out of the answers."""
    from ..voice.store import AnswerStore

    AnswerStore(workspace.store_path).undo(number)


def refused(workspace: Workspace, number: int) -> Path | None:
    """The answer store's file of refused rows."""
    from ..voice.store import AnswerStore

    for batch in AnswerStore(workspace.store_path).batches():
        if batch.number == number and batch.refused_file:
            return workspace.store_path / batch.refused_file
    return None
