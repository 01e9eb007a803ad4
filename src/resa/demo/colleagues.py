"""The demo company's people: members who once were and have no way in any more, so that what they said has a name and nobody can
come in their place. They are written as they stand; inviting them and taking the invitations back would fill the audit trail."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..workspace.principals import Principal
    from ..workspace.rights import Role
    from ..workspace.workspace import Workspace


def colleague(workspace: Workspace, name: str, role: Role) -> Principal:
    """Somebody of the company, by name; the same person each time."""
    from sqlalchemy import insert, select

    from ..workspace.clock import iso
    from ..workspace.principals import Principal
    from ..workspace.tables import person

    who = f"p:{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    with workspace.database.write() as connection:
        known = select(person.c.person).where(person.c.workspace == workspace.id, person.c.person == who)
        if connection.scalar(known) is None:
            now = iso(workspace.clock())
            row = {"workspace": workspace.id, "person": who, "name": name, "role": role, "created_at": now}
            connection.execute(insert(person).values(**row, withdrawn_at=now))
    return Principal(workspace, name, role, who, "account")
