"""Who asks, and the one door to a map: `access_map(principal, id)`.

While nobody has an account there is one local owner, who may do everything on this machine, and guests, who may do what
their invitation says (`people`). From the first account on everybody is who they signed in as (`accounts`, `sessions`).
Every function that reads or changes a document takes the `MapAccess` that this door gives, so none can go round it; what
a role may do is decided in `rights` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from sqlalchemy import Connection, select

from ..errors import NotFoundError, PrivacyError
from ..texts.sentence import Sentence
from .rights import EVERYBODY, IN_JOURNEY, IN_WORKSPACE, SHARED, Need, Role, rank, role_in_journey, role_in_library
from .tables import document, journey_right, team_member

if TYPE_CHECKING:
    from .workspace import Workspace

#: The first owner, and without accounts the one person at this machine who needs no invitation.
OWNER = "owner"

#: Name of the document that all journeys of a workspace share.
LIBRARY = "library"

#: How somebody came in.
Way = Literal["local", "account", "guest", "token", "share"]


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody (or a program on somebody's behalf) in one workspace."""

    workspace: Workspace
    name: str
    role: Role
    """In the workspace; a journey may give another."""
    person: str = OWNER
    """Who it is among the workspace's people."""
    way: Way = "local"
    session: str | None = None
    """Which session or token it came by, as the lists of them name it."""
    most: Role = "owner"
    """No right goes beyond this: a token may be made for looking only."""
    _given: list[dict[str, Role]] = field(default_factory=list, repr=False, compare=False)

    def may(self, need: Need) -> bool:
        """Whether the role in the workspace allows it."""
        return need in IN_WORKSPACE[self.role]

    def require(self, need: Need, what: str) -> None:
        """Raise PrivacyError unless the role in the workspace allows it."""
        if not self.may(need):
            raise _refused(self, self.role, need, what, IN_WORKSPACE)

    def needs(self) -> tuple[Need, ...]:
        """All that the role allows in the workspace, and `edit` when it, or a journey's, allows it in what journeys share."""
        allowed = IN_WORKSPACE[self.role] - {"edit"}
        shared = IN_JOURNEY[self.role_in_library()] & {"edit"}
        return tuple(sorted(allowed | shared))

    def role_in(self, journey: str) -> Role:
        """The role in one journey."""
        return self._capped(self._rights().get(journey, self.role))

    def role_in_library(self) -> Role:
        """The role in what all journeys share."""
        return self._capped(role_in_library(self.role, self._rights().values()))

    def require_in_library(self, need: Need, what: str) -> None:
        """The same as `require` for what belongs to no single journey but to the maps: pictures, files, personas."""
        role = self.role_in_library()
        if need not in IN_JOURNEY[role]:
            raise _refused(self, role, need, what, IN_JOURNEY)

    def _capped(self, role: Role) -> Role:
        return min(role, self.most, key=rank)

    def _rights(self) -> dict[str, Role]:
        """The role in every journey about which something is said; read once per request."""
        if not self._given:
            free = self.way == "local" or self.role in ("owner", "administrator")
            self._given.append({} if free else _rights_of(self))
        return self._given[0]


@dataclass(frozen=True, slots=True)
class MapAccess:
    """The right to one document, for one principal. Made only by `access_map` and `access_library`."""

    principal: Principal
    document: str
    need: Need
    role: Role = "viewer"

    @property
    def workspace(self) -> Workspace:
        """Where the document lives."""
        return self.principal.workspace

    def may(self, need: Need) -> bool:
        """Whether the role in this document allows it."""
        return need in IN_JOURNEY[self.role]

    def require(self, need: Need) -> None:
        """Raise PrivacyError unless the role in this document allows it."""
        if not self.may(need):
            raise _refused(self.principal, self.role, need, f"the document {self.document}", IN_JOURNEY)


def local_owner(workspace: Workspace) -> Principal:
    """The person at this machine: its command line, and without accounts its browser."""
    return Principal(workspace, "local owner", "owner")


def local_guest(workspace: Workspace, name: str) -> Principal:
    """Somebody who only gave a name, and may look."""
    return Principal(workspace, f"guest {name}", "viewer", f"guest:{name}")


def visitor(workspace: Workspace, share: str, journey: str) -> Principal:
    """Whoever opened a shared page: may look at its journey, through a projection, and at nothing else."""
    return Principal(workspace, "a shared page", "none", share, "share", share, SHARED, [{journey: SHARED}])


def access_map(principal: Principal, id: str, need: Need = "view") -> MapAccess:
    """The one door to a journey. Raises NotFoundError when there is none (or none that one may know of), PrivacyError when
    the role does not allow it."""
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
    role = principal.role_in(id)
    if found is None or role == "none":
        raise NotFoundError(
            Sentence("workspace.no_such_journey"), value=id, remedy=Sentence("workspace.get_api_journeys_lists_them")
        )
    access = MapAccess(principal, id, need, role)
    access.require(need)
    return access


def access_library(principal: Principal, need: Need = "view") -> MapAccess:
    """The same door for what all journeys share."""
    access = MapAccess(principal, LIBRARY, need, principal.role_in_library())
    access.require(need)
    return access


def accessible_maps(principal: Principal) -> list[MapAccess]:
    """Every journey the principal may view, in the order they were made."""
    workspace = principal.workspace
    with workspace.database.read() as connection:
        ids = connection.scalars(
            select(document.c.document)
            .where(document.c.workspace == workspace.id, document.c.kind == "journey", document.c.deleted_at.is_(None))
            .order_by(document.c.created_at, document.c.document)
        ).all()
    roles = [(id, principal.role_in(id)) for id in ids]
    return [MapAccess(principal, id, "view", role) for id, role in roles if role != "none"]


def _rights_of(principal: Principal) -> dict[str, Role]:
    workspace = principal.workspace
    with workspace.database.read() as connection:
        teams = teams_of(connection, workspace.id, principal.person)
        rows = connection.execute(
            select(journey_right).where(
                journey_right.c.workspace == workspace.id,
                journey_right.c.holder.in_([principal.person, EVERYBODY, *teams]),
            )
        ).all()
    given: dict[str, dict[str, Role]] = {}
    for row in rows:
        given.setdefault(row.journey, {})[row.holder] = cast(Role, row.role)
    return {
        journey: role_in_journey(principal.role, principal.person, teams, rights) for journey, rights in given.items()
    }


def teams_of(connection: Connection, workspace: str, person: str) -> list[str]:
    """The teams that somebody is in."""
    mine = (team_member.c.workspace == workspace, team_member.c.person == person)
    return list(connection.scalars(select(team_member.c.team).where(*mine)))


def _refused(
    principal: Principal, role: Role, need: Need, what: str, may: Mapping[Role, frozenset[Need]]
) -> PrivacyError:
    return PrivacyError(
        Sentence("workspace.may_not", who=principal.name, need=need, what=what),
        value=role,
        allowed=[one for one, needs in may.items() if need in needs],
        remedy=Sentence("workspace.ask_workspace_owner"),
    )
