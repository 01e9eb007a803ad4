"""For how many days evidence of each kind holds in this workspace: what was chosen here, else what is usual. Reviews, grades,
letters, the sources' page, the atlas and the lint rules all ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from ..errors import UsageError
from ..journey.records.source import VALID_DAYS
from ..texts.sentence import Sentence
from . import audit
from .clock import iso
from .tables import evidence_age

if TYPE_CHECKING:
    from .principals import Principal
    from .workspace import Workspace

#: A day is the least that a date can tell apart; beyond ten years nothing would ever grow old.
LEAST, MOST = 1, 3650


def ages_of(workspace: Workspace) -> dict[str, int]:
    """Days by kind, every kind."""
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(evidence_age.c.kind, evidence_age.c.days).where(evidence_age.c.workspace == workspace.id)
        ).all()
    return {**VALID_DAYS, **{row.kind: row.days for row in rows if row.kind in VALID_DAYS}}


def choose(principal: Principal, wanted: Mapping[str, int | None]) -> dict[str, int]:
    """Choose days for some kinds; None, or the usual number, takes a choice back. Raises UsageError, PrivacyError."""
    principal.require("manage", "the ages of evidence")
    for kind, days in wanted.items():
        if kind not in VALID_DAYS:
            raise UsageError(Sentence("review.no_such_kind"), where="valid_days", value=kind, allowed=list(VALID_DAYS))
        if days is not None and not LEAST <= days <= MOST:
            raise UsageError(
                Sentence("review.no_such_age"), where=f"valid_days.{kind}", value=days,
                allowed=Sentence("review.ages_are", least=LEAST, most=MOST),
            )  # fmt: skip
    workspace = principal.workspace
    before = ages_of(workspace)
    after = {**before, **{kind: VALID_DAYS[kind] if days is None else days for kind, days in wanted.items()}}
    changed = {kind: days for kind, days in after.items() if days != before[kind]}
    if changed:
        with workspace.database.write() as connection:
            mine = evidence_age.c.workspace == workspace.id
            connection.execute(delete(evidence_age).where(mine, evidence_age.c.kind.in_(changed)))
            chosen = [
                {"workspace": workspace.id, "kind": kind, "days": days, "chosen_at": iso(workspace.clock())}
                for kind, days in changed.items()
                if days != VALID_DAYS[kind]
            ]
            if chosen:
                connection.execute(insert(evidence_age), chosen)
            audit.record(connection, principal, "choose ages", days=changed)
    return after
