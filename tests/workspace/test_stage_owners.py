"""Who owns stages and the transitions between them: listed with touchpoints, given to many at once, told to their owners."""

from __future__ import annotations

import pytest

from resa.errors import NotFoundError, PrivacyError
from resa.journey.document import Document
from resa.journey.records import Journey, Stage, Step
from resa.workspace import Workspace
from resa.workspace.inventory import Assignment, assign, inventory
from resa.workspace.journeys import bring
from resa.workspace.library import whole
from resa.workspace.owners import owners
from resa.workspace.principals import access_map, local_guest, local_owner

STAGE, TRANSITION = "journey:j#stage:1", "journey:j#stage:1>"


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    bring(
        local_owner(workspace),
        Document(
            [
                Journey(id="journey:j", title={"en": "Move"}, languages=("en",)),
                Stage(id="stage:1", title={"en": "Ask"}, owner="Ann", order="a"),
                Stage(id="stage:2", title={"en": "Fix"}, team="Service", order="b"),
                Stage(id="stage:3", title={"en": "Pay"}, order="c"),
                Step(id="step:2", stage="stage:2", title={"en": "We fix"}, owner="Bo", order="a"),
            ]
        ),
    )
    return workspace


def test_every_stage_and_transition_is_listed(filled: Workspace) -> None:
    found = inventory(local_owner(filled))
    assert [(p.id, p.kind, p.title["en"], p.to.get("en"), p.owner, p.team) for p in found.parts] == [
        (STAGE, "stage", "Ask", None, "Ann", ""),
        (TRANSITION, "transition", "Ask", "Fix", "", ""),
        ("journey:j#stage:2", "stage", "Fix", None, "", "Service"),
        # Nobody is named for it, so it is whoever owns the way on from the last step.
        ("journey:j#stage:2>", "transition", "Fix", "Pay", "Bo", ""),
        ("journey:j#stage:3", "stage", "Pay", None, "", ""),
    ]
    assert found.parts_unowned == 2
    assert [(o.name, o.touchpoints, o.parts) for o in found.owners] == [("Ann", 0, 1), ("Bo", 0, 1)]
    assert [(o.name, o.parts, o.journeys) for o in owners(local_owner(filled)).owners] == [("Ann", 1, 0), ("Bo", 1, 0)]


def test_many_get_an_owner_at_once(filled: Workspace) -> None:
    owner = local_owner(filled)
    wanted = Assignment(parts=(STAGE, TRANSITION, "journey:j#stage:2>"), owner=" Eva ", team="Sales")
    assert assign(owner, wanted) == 3
    assert assign(owner, wanted) == 0
    stages = {s.id: s for s in whole(access_map(owner, "journey:j")).document.stages()}
    one, two = stages["stage:1"], stages["stage:2"]
    assert (one.owner, one.team, one.onward_owner, one.onward_team) == ("Eva", "Sales", "Eva", "Sales")
    assert (two.owner, two.team, two.onward_owner, two.onward_team) == ("", "Service", "Eva", "Sales")
    assert assign(owner, Assignment(parts=("journey:j#stage:2>",), team="")) == 1
    assert inventory(owner).parts[3].team == ""


def test_all_are_known_and_may_be_edited_or_nothing_is_written(filled: Workspace) -> None:
    owner = local_owner(filled)
    with pytest.raises(NotFoundError):
        assign(owner, Assignment(parts=(STAGE, "journey:j#stage:9"), owner="Eva"))
    with pytest.raises(NotFoundError):
        assign(owner, Assignment(parts=(STAGE, "journey:none#stage:1"), owner="Eva"))
    with pytest.raises(PrivacyError):
        assign(local_guest(filled, "Cleo"), Assignment(parts=(STAGE,), owner="Eva"))
    assert inventory(owner).parts[0].owner == "Ann"
