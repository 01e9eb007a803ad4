"""Every touchpoint in one list: its places, hand-overs between teams, and owners given to many at once."""

from __future__ import annotations

import pytest

from resa.errors import NotFoundError, PrivacyError, UsageError
from resa.journey.document import Document
from resa.journey.records import Card, Journey, Lane, Next, Stage, Step, Touchpoint
from resa.workspace import Workspace
from resa.workspace.inventory import Assignment, assign, figures, inventory
from resa.workspace.journeys import bring
from resa.workspace.principals import local_guest, local_owner


def document() -> Document:
    """Three steps, the second of another team, the third reached from both; one touchpoint nobody owns."""
    points = [("ask", "Sales", "Ann"), ("fix", "Service", ""), ("pay", "Service", "Bo"), ("ad", "", "")]
    steps = [
        Step(id="step:1", stage="stage:1", title={"en": "One"}, next=(Next(step="step:2"), Next(step="step:3")), order="a"),
        Step(id="step:2", stage="stage:1", title={"en": "Two"}, order="b"),
        Step(id="step:3", stage="stage:1", title={"en": "Three"}, order="c"),
    ]  # fmt: skip
    places = [("ask", 1), ("fix", 2), ("pay", 3), ("ad", 1)]
    return Document(
        [
            Journey(id="journey:j", title={"en": "Move"}, languages=("en",), reviewed_at="2026-01-02"),
            Stage(id="stage:1", title={"en": "All"}),
            Lane(id="lane:touchpoints", lane_kind="touchpoints"),
            *steps,
            *(Touchpoint(id=f"touchpoint:{n}", title={"en": n}, team=team, owner=who) for n, team, who in points),
            *(
                Card(id=f"card:{n}", lane="lane:touchpoints", from_step=f"step:{at}", ref=f"touchpoint:{n}")
                for n, at in places
            ),
        ]
    )


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    bring(local_owner(workspace), document())
    return workspace


def test_places_owners_and_hand_overs(filled: Workspace) -> None:
    found = inventory(local_owner(filled))
    rows = {row.id.partition(":")[2]: row for row in found.rows}
    assert {n: [p.step for p in row.places] for n, row in rows.items()} == {
        "ask": ["step:1"], "fix": ["step:2"], "pay": ["step:3"], "ad": ["step:1"],
    }  # fmt: skip
    # From One to Two and from One to Three the case goes from Sales to Service; from Two to Three it stays.
    assert rows["fix"].places[0].after == ("Sales",) and rows["pay"].places[0].after == ()
    assert rows["ask"].places[0].reviewed_at == "2026-01-02"
    assert (found.unowned, found.handovers) == (1, 1)
    assert [(o.name, o.touchpoints, o.many) for o in found.owners] == [("Ann", 1, False), ("Bo", 1, False)]


def test_many_get_an_owner_in_one_edit(filled: Workspace) -> None:
    owner = local_owner(filled)
    wanted = ("touchpoint:fix", "touchpoint:ad", "touchpoint:ask")
    assert assign(owner, Assignment(touchpoints=wanted, owner=" Ann ")) == 2
    rows = {row.id: (row.owner, row.team) for row in inventory(owner).rows}
    assert rows["touchpoint:fix"] == ("Ann", "Service") and rows["touchpoint:ad"] == ("Ann", "")
    assert assign(owner, Assignment(touchpoints=wanted, owner="Ann")) == 0
    assert assign(owner, Assignment(touchpoints=("touchpoint:ad",), owner="", team="Ads")) == 1
    assert {row.id: row.team for row in inventory(owner).rows}["touchpoint:ad"] == "Ads"


def test_what_cannot_be_assigned_is_said_and_changes_nothing(filled: Workspace) -> None:
    owner = local_owner(filled)
    before = inventory(owner)
    with pytest.raises(NotFoundError, match="gone"):
        assign(owner, Assignment(touchpoints=("touchpoint:ad", "touchpoint:gone"), owner="Ann"))
    with pytest.raises(UsageError):
        assign(owner, Assignment(touchpoints=("touchpoint:ad",)))
    with pytest.raises(PrivacyError):
        assign(local_guest(filled, "Eve"), Assignment(touchpoints=("touchpoint:ad",), owner="Eve"))
    assert inventory(owner) == before


def test_without_events_nothing_is_measured(filled: Workspace) -> None:
    found = {f.id: f for f in figures(local_owner(filled))}
    assert set(found) == {"touchpoint:ask", "touchpoint:fix", "touchpoint:pay", "touchpoint:ad"}
    assert all(f.customers is None and f.emotion is None for f in found.values())
