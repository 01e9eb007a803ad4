"""Who asks, and the one door to a map: `access_map(principal, id)`.

Until accounts exist there is one local owner, who may do everything on this machine, and named local guests, who may
do what their invitation says (`people`). Every function that reads or changes a document takes the `MapAccess` that this door gives, so none can go round it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from ..errors import NotFoundError, PrivacyError
from ..texts.sentence import Sentence
from .tables import document

if TYPE_CHECKING:
    from .workspace import Workspace

Role = Literal["owner", "editor", "commenter", "viewer"]
Need = Literal["view", "comment", "edit", "own"]

#: What each role may do.
_MAY: dict[Role, frozenset[Need]] = {
    "owner": frozenset({"view", "comment", "edit", "own"}),
    "editor": frozenset({"view", "comment", "edit"}),
    "commenter": frozenset({"view", "comment"}),
    "viewer": frozenset({"view"}),
}

#: The one person at this machine who needs no invitation.
OWNER = "owner"

#: Name of the document that all journeys of a workspace share.
LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody (or a program on somebody's behalf) in one workspace."""

    workspace: Workspace
    name: str
    role: Role
    person: str = OWNER
    """Who it is among the workspace's people."""

    def may(self, need: Need) -> bool:
        """Whether the role allows it."""
        return need in _MAY[self.role]

    def require(self, need: Need, what: str) -> None:
        """Raise PrivacyError unless the role allows it."""
        if not self.may(need):
            raise PrivacyError(
                Sentence("workspace.may_not", who=self.name, need=need, what=what),
                value=self.role,
                allowed=[role for role, needs in _MAY.items() if need in needs],
                remedy=Sentence("workspace.ask_workspace_owner"),
            )


@dataclass(frozen=True, slots=True)
class MapAccess:
    """The right to one document, for one principal. Made only by `access_map` and `access_library`."""

    principal: Principal
    document: str
    need: Need

    @property
    def workspace(self) -> Workspace:
        """Where the document lives."""
        return self.principal.workspace


def local_owner(workspace: Workspace) -> Principal:
    """The person at this machine."""
    return Principal(workspace, "local owner", "owner")


def local_guest(workspace: Workspace, name: str) -> Principal:
    """Somebody who only gave a name, and may look."""
    return Principal(workspace, f"guest {name}", "viewer", f"guest:{name}")


def access_map(principal: Principal, id: str, need: Need = "view") -> MapAccess:
    """The one door to a journey. Raises NotFoundError when there is none, PrivacyError when the role does not allow it."""
    workspace = principal.workspace
    with workspace.database.read() as connection:
        found = connection.scalar(
            select(document.c.document).where(
                document.c.workspace == workspace.id,
                document.c.document == id,
                document.c.kind == "journey",
                document.c.deleted_at.is_(None),
            )
        )
    if found is None:
        raise NotFoundError(
            Sentence("workspace.no_such_journey"), value=id, remedy=Sentence("workspace.get_api_journeys_lists_them")
        )
    principal.require(need, f"the journey {id}")
    return MapAccess(principal, id, need)


def access_library(principal: Principal, need: Need = "view") -> MapAccess:
    """The same door for what all journeys share."""
    principal.require(need, "the library")
    return MapAccess(principal, LIBRARY, need)


def accessible_maps(principal: Principal) -> list[MapAccess]:
    """Every journey the principal may view, in the order they were made."""
    workspace = principal.workspace
    if not principal.may("view"):
        return []
    with workspace.database.read() as connection:
        ids = connection.scalars(
            select(document.c.document)
            .where(document.c.workspace == workspace.id, document.c.kind == "journey", document.c.deleted_at.is_(None))
            .order_by(document.c.created_at, document.c.document)
        ).all()
    return [MapAccess(principal, id, "view") for id in ids]
