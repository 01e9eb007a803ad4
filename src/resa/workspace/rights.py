"""PURE. What a role may do, and which role somebody has in one journey: the only place that decides it.

A right that is given for one journey is nearer than the role in the workspace, and the nearer one counts: what a person
was given, else the most that one of their teams was given, else what everybody was given (it opens nothing to those who
have no role in the workspace), else the role in the workspace.
So a journey can be opened to somebody who otherwise sees nothing, and kept from somebody who otherwise sees all.
Owners and administrators can be kept from none: they could give themselves the right back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

Role = Literal["owner", "administrator", "editor", "commenter", "viewer", "none"]
#: What a right for one journey may be; `owner` may take the journey away, share it and give rights to it.
JourneyRole = Literal["owner", "editor", "commenter", "viewer", "none"]

#: In a journey: look, say something, change, take away. In the workspace as well: use data (bring it in, question it); begin journeys;
#: people, teams and the audit trail; other owners.
Need = Literal["view", "comment", "edit", "own", "use", "begin", "manage", "govern"]

_LOOKS: frozenset[Need] = frozenset({"view"})
_SAYS: frozenset[Need] = _LOOKS | {"comment"}
_WRITES: frozenset[Need] = _SAYS | {"edit"}
_MAKES: frozenset[Need] = _WRITES | {"use", "begin"}
_RUNS: frozenset[Need] = _MAKES | {"own", "manage"}

#: What each role allows in the workspace.
IN_WORKSPACE: Mapping[Role, frozenset[Need]] = {
    "owner": _RUNS | {"govern"},
    "administrator": _RUNS,
    "editor": _MAKES,
    "commenter": _SAYS,
    "viewer": _LOOKS,
    "none": frozenset(),
}
#: What each role allows in a journey.
IN_JOURNEY: Mapping[Role, frozenset[Need]] = {
    "owner": _WRITES | {"own"},
    "administrator": _WRITES | {"own"},
    "editor": _WRITES,
    "commenter": _SAYS,
    "viewer": _LOOKS,
    "none": frozenset(),
}
#: What a link to a shared page gives in its journey, and the most it ever can.
SHARED: Role = "viewer"
#: What a guest's link may give in its journey.
GUEST_ROLES: tuple[Role, ...] = ("viewer", "commenter", "editor")
#: The least first.
_RANK: tuple[Role, ...] = ("none", "viewer", "commenter", "editor", "administrator", "owner")

#: Whoever has a role in the workspace.
EVERYBODY = "*"


def rank(role: Role) -> int:
    """The more a role may, the higher."""
    return _RANK.index(role)


def most(roles: Iterable[Role]) -> Role:
    """The role that may most; `none` when there is none."""
    return max(roles, key=rank, default="none")


def role_in_journey(role: Role, person: str, teams: Iterable[str], given: Mapping[str, Role]) -> Role:
    """The role of a person in a journey: `role` in the workspace, `given` the journey's rights by holder (a person, a team
    or EVERYBODY)."""
    if role in ("owner", "administrator"):
        return role
    if person in given:
        return given[person]
    of_teams = [given[team] for team in teams if team in given]
    if of_teams:
        return most(of_teams)
    return role if role == "none" else given.get(EVERYBODY, role)


def role_in_library(role: Role, in_journeys: Iterable[Role]) -> Role:
    """The role in what all journeys share: the most of the workspace's and the journeys', so that whoever may change a journey
    may change its touchpoints. Owning one journey is not owning the library."""
    if role in ("owner", "administrator"):
        return role
    return min("editor", most([role, *in_journeys]), key=rank)


def may_give(giver: Role, role: Role) -> bool:
    """Whether somebody of that role may make (or unmake) another that role: only owners make owners and administrators."""
    needed: Need = "govern" if role in ("owner", "administrator") else "manage"
    return needed in IN_WORKSPACE[giver]
