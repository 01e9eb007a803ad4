"""The journeys of a workspace: listing, making, bringing in a file."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from .principals import Principal, accessible_maps
from .tables import measured_summary


class JourneySummary(msgspec.Struct, frozen=True, kw_only=True):
    """A journey as the list shows it; measured figures are those of the last whole measurement."""

    id: str
    title: dict[str, str]
    state: str
    market: str
    scope_kind: str
    owner: str
    team: str
    personas: tuple[str, ...]
    grade: str | None
    share_with_source: float | None
    customers: int | None
    last_measured: str | None
    revealed: bool
    discovered: bool
    """Drafted from data by `discover`."""
    updated_at: str


def summaries(principal: Principal) -> list[JourneySummary]:
    """Every journey the principal may view, the latest changed first."""
    measured = _measured(principal)
    found = []
    for access in accessible_maps(principal):
        versioned = principal.workspace.documents.read(access)
        journey = versioned.document.journey
        figures = measured.get(access.document, {})
        found.append(
            JourneySummary(
                id=access.document,
                title=journey.title,
                state=journey.state,
                market=journey.market,
                scope_kind=journey.scope_kind,
                owner=journey.owner,
                team=journey.team,
                personas=journey.personas,
                grade=figures.get("grade"),
                share_with_source=figures.get("share_with_source"),
                customers=figures.get("customers"),
                last_measured=figures.get("at"),
                revealed=journey.revealed,
                discovered="discovered" in journey.tags,
                updated_at=versioned.updated_at,
            )
        )
    return sorted(found, key=lambda s: (s.updated_at, s.id), reverse=True)


def _measured(principal: Principal) -> dict[str, dict[str, Any]]:
    workspace = principal.workspace
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(measured_summary).where(measured_summary.c.workspace == workspace.id)
        ).all()
    return {row.journey: {**msgspec.json.decode(row.summary), "at": row.at} for row in rows}
