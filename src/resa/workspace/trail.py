"""The audit trail as it is read: what it can be asked for, and all of it as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import func, select

from ..events.refused import harmless
from . import audit
from .principals import Principal
from .tables import audit as lines
from .tables import person, team


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What the trail can be asked for: whom, what and where it speaks of."""

    people: dict[str, str]
    """Who acted or was acted upon, by id, as they are called now or as the trail last called them."""
    teams: dict[str, str]
    actions: tuple[str, ...]
    documents: tuple[str, ...]


def choices(principal: Principal) -> Choices:
    """Everything that stands in the trail, for its filters and for the names of what its lines are about."""
    principal.require("manage", "the audit trail")
    here = lines.c.workspace == principal.workspace.id
    last = select(func.max(lines.c.seq)).where(here, lines.c.person.is_not(None)).group_by(lines.c.person)
    with principal.workspace.database.read() as connection:
        acted = connection.execute(select(lines.c.person, lines.c.principal).where(lines.c.seq.in_(last))).all()
        known = connection.execute(
            select(person.c.person, person.c.name).where(person.c.workspace == principal.workspace.id)
        ).all()
        teams = connection.execute(select(team.c.team, team.c.name).where(team.c.workspace == principal.workspace.id))
        return Choices(
            people={id: name for id, name in (*acted, *known) if id},
            teams={row.team: row.name for row in teams},
            actions=tuple(connection.scalars(select(lines.c.action).where(here).distinct().order_by(lines.c.action))),
            documents=tuple(
                connection.scalars(
                    select(lines.c.document)
                    .where(here, lines.c.document.is_not(None))
                    .distinct()
                    .order_by(lines.c.document)
                )
            ),
        )


#: Columns of the trail as a table.
COLUMNS = ("at", "who", "person", "action", "document", "version", "detail")
_AT_ONCE = 1_000


def as_csv(principal: Principal, **wanted: Any) -> Iterator[str]:
    """The lines that `audit.trail` gives, all of them, as CSV; `detail` is JSON. That it was taken out is itself a line."""
    principal.require("manage", "the audit trail")
    audit.note(principal, "export", format="trail csv")
    return _rows(principal, wanted)


def _rows(principal: Principal, wanted: dict[str, Any]) -> Iterator[str]:
    before: int | None = None
    yield _csv(COLUMNS)
    while found := audit.trail(principal, **wanted, before=before, limit=_AT_ONCE):
        before = found[-1].seq
        for one in found:
            detail = msgspec.json.encode(one.detail).decode()
            yield _csv((one.at, harmless(one.principal), one.person, one.action, one.document, one.version, detail))


def _csv(cells: Sequence[object]) -> str:
    row = io.StringIO()
    csv.writer(row).writerow(cells)
    return row.getvalue()
