"""The audit trail: who did or saw what, filtered, page by page, and as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response, StreamingResponse

from ...errors import UsageError
from ...texts.sentence import Sentence
from ...workspace import audit
from ...workspace import trail as reading
from ...workspace.audit import Entry
from ...workspace.trail import Choices
from ..answers import answer, disposition, gives, gives_file
from ..asking import Somebody

router = APIRouter(tags=["members"])


def _wanted(
    document: str | None = None,
    person: str | None = None,
    action: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> dict[str, Any]:
    wanted = {"document": document, "person": person, "action": action}
    instants = {"since": _instant("since", since), "until": _instant("until", until)}
    return {name: value for name, value in {**wanted, **instants}.items() if value is not None}


#: Whose, what, where, from when (with it) and until when (without it).
Wanted = Annotated[dict[str, Any], Depends(_wanted)]


def _instant(name: str, text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        said = datetime.fromisoformat(text)
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            Sentence("server.no_instant"), where=name, value=text, allowed="2026-03-31, 2026-03-31T12:00:00Z"
        ) from error


@router.get("/api/audit", summary="Who did or saw what, the newest first", **gives(list[Entry]))
def trail(
    principal: Somebody,
    wanted: Wanted,
    before: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 200,
) -> Response:
    return answer(audit.trail(principal, **wanted, before=before, limit=limit))


@router.get("/api/audit/choices", summary="What the trail can be asked for", **gives(Choices))
def choices(principal: Somebody) -> Response:
    return answer(reading.choices(principal))


@router.get("/api/audit.csv", summary="The same lines as a table, all of them", **gives_file("A CSV file", "text/csv"))
def as_csv(principal: Somebody, wanted: Wanted) -> Response:
    lines = reading.as_csv(principal, **wanted)
    return StreamingResponse(
        lines,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition("trail.csv"), "Cache-Control": "no-store"},
    )
