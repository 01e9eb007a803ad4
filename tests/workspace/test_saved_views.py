"""Saved views: a name for an address, at most one to open with, and only for who may edit."""

from __future__ import annotations

import pytest

from resa.errors import ConflictError, NotFoundError, PrivacyError, UsageError
from resa.workspace import Workspace, saved_views
from resa.workspace.journeys import make
from resa.workspace.principals import MapAccess, access_map, local_guest, local_owner


@pytest.fixture
def access(workspace: Workspace) -> MapAccess:
    owner = local_owner(workspace)
    return access_map(owner, make(owner, "Resan", "sv", "b2c", "starter").id, "edit")


def test_a_view_is_kept_as_its_address_without_what_is_momentary(access: MapAccess) -> None:
    made = saved_views.save(
        access, "  Oljekunder   i matrisen ", "matrix", "?persona=persona%3Aoil&about=step%3Aa&lanes=a,b"
    )
    assert (made.name, made.page, made.query) == (
        "Oljekunder i matrisen",
        "matrix",
        "persona=persona%3Aoil&lanes=a%2Cb",
    )
    assert saved_views.saved_views(access) == [made]


def test_only_one_is_opened_with(access: MapAccess) -> None:
    a, b = (saved_views.save(access, name, "", "").view for name in "ab")
    saved_views.change(access, a, is_default=True)
    saved_views.change(access, b, is_default=True, name="B igen")
    assert [(v.name, v.is_default) for v in saved_views.saved_views(access)] == [("a", False), ("B igen", True)]
    saved_views.change(access, b, is_default=False)
    assert not any(v.is_default for v in saved_views.saved_views(access))


def test_a_changed_address_keeps_the_name(access: MapAccess) -> None:
    view = saved_views.save(access, "a", "matrix", "level=step").view
    assert saved_views.change(access, view, page="walk", query="path=2").query == "path=2"
    saved_views.remove(access, view)
    with pytest.raises(NotFoundError):
        saved_views.remove(access, view)


def test_what_is_no_view_is_refused(access: MapAccess) -> None:
    for name, page, query in [(" ", "", ""), ("x" * 121, "", ""), ("a", "nowhere", ""), ("a", "", "x" * 4001)]:
        with pytest.raises(UsageError):
            saved_views.save(access, name, page, query)
    saved_views.save(access, "Samma", "", "")
    with pytest.raises(ConflictError):
        saved_views.save(access, "SAMMA", "table", "")


def test_a_guest_who_looks_sees_them_and_saves_none(access: MapAccess) -> None:
    saved_views.save(access, "a", "", "")
    cleo = local_guest(access.workspace, "Cleo")
    assert len(saved_views.saved_views(access_map(cleo, access.document))) == 1
    with pytest.raises(PrivacyError):
        access_map(cleo, access.document, "edit")
