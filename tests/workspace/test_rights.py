"""Who may what: the decision against a plain reading of its rules, and the doors that ask it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.errors import NotFoundError, PrivacyError
from resa.workspace import Workspace, accounts, journeys, teams
from resa.workspace.principals import Principal, access_library, access_map, accessible_maps
from resa.workspace.rights import EVERYBODY, IN_JOURNEY, IN_WORKSPACE, Role, may_give, role_in_journey, role_in_library

ROLES: tuple[Role, ...] = ("none", "viewer", "commenter", "editor", "administrator", "owner")
roles = st.sampled_from(ROLES)
in_journey = st.sampled_from([r for r in ROLES if r != "administrator"])
holders = st.dictionaries(st.sampled_from(["p:1", "p:2", "team:a", "team:b", "team:c", EVERYBODY]), in_journey)


@given(roles, holders, st.sets(st.sampled_from(["team:a", "team:b", "team:c"])))
def test_the_nearest_right_counts(role: Role, given: dict[str, Role], mine: set[str]) -> None:
    found = role_in_journey(role, "p:1", mine, given)
    if role in ("owner", "administrator"):
        expected = role
    elif "p:1" in given:
        expected = given["p:1"]
    elif mine & set(given):
        expected = sorted((given[t] for t in mine & set(given)), key=ROLES.index)[-1]
    elif role == "none":
        expected = "none"
    else:
        expected = given.get("*", role)
    assert found == expected


@given(roles, holders)
def test_what_others_were_given_gives_nothing(role: Role, given: dict[str, Role]) -> None:
    others = {holder: what for holder, what in given.items() if holder in ("p:2", "team:b")}
    assert role_in_journey(role, "p:1", ["team:a"], others) == role


@given(roles, st.lists(in_journey))
def test_the_library_opens_as_far_as_the_widest_journey_and_no_further(role: Role, there: list[Role]) -> None:
    found = role_in_library(role, there)
    assert IN_JOURNEY[role] <= IN_JOURNEY[found]
    for one in there:
        assert IN_JOURNEY[one] - {"own"} <= IN_JOURNEY[found]
    assert "own" not in IN_JOURNEY[found] or role in ("owner", "administrator")


@given(roles, roles)
def test_nobody_makes_somebody_more_than_themselves(giver: Role, role: Role) -> None:
    if may_give(giver, role):
        assert IN_WORKSPACE[role] <= IN_WORKSPACE[giver]


def test_each_role_may_what_the_one_below_may() -> None:
    for lower, higher in pairwise(ROLES):
        assert IN_WORKSPACE[lower] < IN_WORKSPACE[higher]
        assert IN_JOURNEY[lower] <= IN_JOURNEY[higher]


def member(workspace: Workspace, us: Principal, name: str, role: Role) -> Principal:
    made = accounts.invite(us, name, f"{name.lower()}@example.org", role)
    return Principal(workspace, name, role, made.person, "account")


def test_the_doors_ask_person_team_and_everybody(workspace: Workspace, ada: Principal) -> None:
    first, second = (journeys.make(ada, title, "en", None, "empty").id for title in ("One", "Two"))
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    dan, ben = member(workspace, ada, "Dan", "none"), member(workspace, ada, "Ben", "editor")
    with pytest.raises(NotFoundError):
        access_map(dan, first)
    with pytest.raises(PrivacyError):
        access_library(dan)
    team = teams.make(ada, "Guests of the house").team
    teams.change(ada, team, None, (dan.person,))
    teams.give(access_map(ada, first, "own"), team, "editor")
    teams.give(access_map(ada, second, "own"), EVERYBODY, "viewer")

    dan, ben = (Principal(workspace, p.name, p.role, p.person, "account") for p in (dan, ben))
    assert [a.document for a in accessible_maps(dan)] == [first]
    assert access_map(dan, first, "edit").role == access_library(dan, "edit").role == "editor"
    with pytest.raises(NotFoundError):
        access_map(dan, second)
    assert access_map(ben, second).role == "viewer"
    with pytest.raises(PrivacyError):
        access_map(ben, second, "edit")
    assert not dan.may("begin")

    token = Principal(workspace, "a program", "none", dan.person, "token", most="viewer")
    assert access_map(token, first).role == "viewer"
    with pytest.raises(PrivacyError):
        access_map(token, first, "edit")
    assert [r.holder for r in teams.rights(access_map(ada, second))] == [EVERYBODY]
    teams.remove(ada, team)
    with pytest.raises(NotFoundError):
        access_map(Principal(workspace, "Dan", "none", dan.person, "account"), first)
