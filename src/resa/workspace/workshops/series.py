"""The workshops of a journey one after another: what the last decided and how it stands, and which departments never came."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from ...journey.records import Action, Opportunity, Stage, Touchpoint
from ..library import whole
from ..principals import MapAccess
from ..tables import team, workshop, workshop_seat
from .decisions import of_workshops
from .model import Past, Series


def series(access: MapAccess) -> Series:
    """All of them, and what the next one opens with."""
    workspace = access.workspace
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(workshop)
            .where(workshop.c.workspace == workspace.id, workshop.c.journey == access.document)
            .order_by(workshop.c.created_at.desc(), workshop.c.workshop)
        ).all()
        ids = [row.workshop for row in rows]
        seats = connection.execute(
            select(workshop_seat).where(workshop_seat.c.workspace == workspace.id, workshop_seat.c.workshop.in_(ids))
        ).all()
        kept = connection.scalars(select(team.c.name).where(team.c.workspace == workspace.id)).all()
        closed = [row.workshop for row in rows if row.closed_at is not None]
        decided = of_workshops(connection, access, closed)
    teams = _by_name([*kept, *_named(access)])
    came = {seat.team.casefold() for seat in seats}
    return Series(
        workshops=tuple(
            Past(
                workshop=row.workshop,
                title=row.title,
                created_at=row.created_at,
                closed_at=row.closed_at,
                people=sum(seat.workshop == row.workshop for seat in seats),
                teams=_by_name(seat.team for seat in seats if seat.workshop == row.workshop),
            )
            for row in rows
        ),
        now=next((row.workshop for row in rows if row.closed_at is None), None),
        decisions=tuple(one for one in decided if one.workshop == closed[0] or one.state not in ("done", "stopped")),
        teams=teams,
        absent=tuple(name for name in teams if name.casefold() not in came),
    )


def _named(access: MapAccess) -> list[str]:
    """The departments that the journey and what it carries name."""
    document = whole(access).document
    return [
        document.journey.team,
        *(one.team for one in document.of(Stage)),
        *(one.team for one in document.of(Touchpoint)),
        *(one.team for one in document.of(Opportunity)),
        *(one.team for one in document.of(Action)),
    ]


def _by_name(names: Iterable[str]) -> tuple[str, ...]:
    """Each once, however it is written, by name; none for those who said none."""
    found: dict[str, str] = {}
    for name in names:
        if name.strip():
            found.setdefault(name.strip().casefold(), name.strip())
    return tuple(found[key] for key in sorted(found))
