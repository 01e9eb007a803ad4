"""Noted changes: who may note, see, change and take them away; and the reviews they make due."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.errors import NotFoundError, PrivacyError, UsageError
from resa.journey.document import Document
from resa.journey.records import Card, Journey, Lane, Stage, Step, Touchpoint
from resa.texts.sentence import texts_of
from resa.workspace import Workspace, accounts, audit
from resa.workspace.edits import apply
from resa.workspace.journeys import bring
from resa.workspace.noted_changes import (
    CHANGE_KINDS,
    Concerned,
    NewChange,
    _is_address,
    bring_back,
    change,
    note,
    noted_changes,
    places,
    remove,
)
from resa.workspace.owners import as_principal, members_of
from resa.workspace.principals import Principal, access_map, local_owner
from resa.workspace.reviewing import Review, review_of, waiting
from resa.workspace.tables import journey_right

from .conftest import Clock

PRICE = NewChange(what="  The price   went up ", kind="price", day="2026-02-27", link="https://example.org/price")


def journey(id: str, reviewed: str | None = "2026-02-20", owner: str = "") -> list[object]:
    return [
        Journey(id=f"journey:{id}", title={"en": id}, languages=("en",), reviewed_at=reviewed, owner=owner),
        Stage(id=f"stage:{id}", title={"en": "All"}),
        Lane(id=f"lane:{id}", lane_kind="touchpoints"),
        Step(id=f"step:{id}", stage=f"stage:{id}", title={"en": "One"}),
        Touchpoint(id=f"touchpoint:{id}", title={"en": "Call"}),
        Card(id=f"card:{id}", lane=f"lane:{id}", from_step=f"step:{id}", ref=f"touchpoint:{id}"),
    ]


@pytest.fixture
def two(workspace: Workspace) -> Workspace:
    """Journeys a and b; b is kept from everybody but Bo."""
    us = local_owner(workspace)
    bring(us, Document(journey("a")))  # type: ignore[arg-type]  # records of several kinds
    bring(us, Document(journey("b", owner="Bo")))  # type: ignore[arg-type]  # records of several kinds
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    for name, role in (("Bo", "editor"), ("Cora", "commenter"), ("Cleo", "viewer"), ("Dan", "none")):
        accounts.invite(us, name, f"{name.lower()}@example.org", role)
    with workspace.database.write() as connection:
        for name in ("Cora", "Cleo"):
            row = {"workspace": workspace.id, "journey": "journey:b", "holder": who(workspace, name).person}
            connection.execute(journey_right.insert().values(**row, role="none"))
    return workspace


def who(workspace: Workspace, name: str) -> Principal:
    return next(as_principal(workspace, row) for row in members_of(workspace) if row.name == name)


def due(workspace: Workspace, id: str) -> Review:
    return review_of(access_map(local_owner(workspace), f"journey:{id}"))


def test_a_change_is_told_to_those_whose_journeys_it_concerns(two: Workspace) -> None:
    cora, bo = who(two, "Cora"), who(two, "Bo")
    everywhere = note(cora, PRICE)
    assert (everywhere.what, everywhere.noted_by, everywhere.mine) == ("The price went up", "Cora", True)
    of_b = note(bo, NewChange(what="New form", day="2026-03-01", concerns=(Concerned(journey="journey:b", about="touchpoint:b"),)))  # fmt: skip
    assert [(one.journey_title, one.about, one.title) for one in of_b.concerns] == [
        ({"en": "b"}, "touchpoint:b", {"en": "Call"})
    ]
    seen = {name: [one.what for one in noted_changes(who(two, name))] for name in ("Ada", "Bo", "Cora", "Cleo", "Dan")}
    both = ["New form", "The price went up"]
    assert seen == {"Ada": both, "Bo": both, "Cora": both[1:], "Cleo": both[1:], "Dan": []}
    assert [one.may_change for one in noted_changes(who(two, "Ada"))] == [True, True]
    assert [one.may_change for one in noted_changes(bo)] == [True, False]
    assert [one.journey for one in places(cora)] == ["journey:a"] and places(who(two, "Cleo")) == []
    assert [place.id for place in places(bo)[1].places] == ["stage:b", "touchpoint:b"]


def test_who_may_not_say_anything_notes_nothing(two: Workspace) -> None:
    cora, cleo = who(two, "Cora"), who(two, "Cleo")
    with pytest.raises(PrivacyError):
        note(cleo, PRICE)
    with pytest.raises(PrivacyError):
        note(cleo, msgspec.structs.replace(PRICE, concerns=(Concerned(journey="journey:a"),)))
    with pytest.raises(NotFoundError):
        note(cora, msgspec.structs.replace(PRICE, concerns=(Concerned(journey="journey:b"),)))
    of_b = note(who(two, "Bo"), msgspec.structs.replace(PRICE, concerns=(Concerned(journey="journey:b"),)))
    everywhere = note(who(two, "Bo"), PRICE)
    for act in (lambda id: change(cora, id, PRICE), lambda id: remove(cora, id)):
        with pytest.raises(NotFoundError):
            act(of_b.change)  # it may not even be known of
        with pytest.raises(PrivacyError):
            act(everywhere.change)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"what": "  "}, "what"), ({"what": "x" * 501}, "what"), ({"day": "2026-02-30"}, "day"), ({"day": "soon"}, "day"),
        ({"link": "javascript:alert(1)"}, "link"), ({"link": "https://"}, "link"), ({"link": "http://[x"}, "link"),
        ({"concerns": (Concerned(journey="journey:a", about="card:a"),)}, "concerns"),
        ({"concerns": tuple(Concerned(journey="journey:a", about=f"s{n}") for n in range(201))}, "concerns"),
    ],
)  # fmt: skip
def test_what_is_no_change_is_refused(two: Workspace, wrong: dict[str, object], where: str) -> None:
    with pytest.raises(UsageError) as caught:
        note(who(two, "Bo"), msgspec.structs.replace(PRICE, **wrong))
    assert caught.value.where == where
    assert noted_changes(who(two, "Bo")) == []


def test_taking_away_can_be_undone_and_all_of_it_is_in_the_trail(two: Workspace, clock: Clock) -> None:
    cora = who(two, "Cora")
    made = note(cora, PRICE)
    clock.passes(seconds=5)
    said = change(cora, made.change, msgspec.structs.replace(PRICE, what="Down", link=""))
    assert (said.what, said.link, said.noted_at) == ("Down", "", made.noted_at) and said.edited_at is not None
    remove(cora, made.change)
    assert noted_changes(cora) == []
    assert not due(two, "a").due
    with pytest.raises(NotFoundError):
        remove(cora, made.change)
    assert bring_back(cora, made.change) == said
    assert due(two, "a").due
    remove(who(two, "Ada"), made.change)  # who runs the workspace may
    actions = [line.action for line in audit.trail(local_owner(two)) if "note" in line.action]
    assert actions == ["remove noted change", "bring back noted change", "remove noted change", "change noted change", "note change"]  # fmt: skip


def test_a_change_makes_its_journeys_due_until_they_are_reviewed(two: Workspace, clock: Clock) -> None:
    bo = who(two, "Bo")
    of_b = note(bo, msgspec.structs.replace(PRICE, day="2025-12-24", concerns=(Concerned(journey="journey:b"),)))
    assert not due(two, "a").due
    review = due(two, "b")
    assert (review.due, review.day, review.reasons[0].about) == (True, "2026-03-01", of_b.change)
    assert str(review.reasons[0].sentence) == "Price, 2025-12-24: The price went up"

    def reviewed(moment: str) -> None:
        access = access_map(bo, "journey:b", "edit")
        now = access.workspace.documents.read(access).document.journey
        apply(access, [msgspec.structs.replace(now, reviewed_at="2026-03-01", reviewed_moment=moment)], [])

    reviewed("2026-03-01T08:59:59Z")
    assert due(two, "b").due, "it was noted the same day, a second after the review"
    reviewed("2026-03-01T09:00:01+00:00")
    assert not due(two, "b").due
    reviewed("when the moon was full")
    assert not due(two, "b").due, "without a moment the whole day counts"
    clock.passes(days=1)
    note(bo, msgspec.structs.replace(PRICE, day="2026-06-01"))
    assert {id: (due(two, id).due, due(two, id).day) for id in "ab"} == {
        "a": (False, "2026-06-01"),
        "b": (False, "2026-06-01"),
    }
    reviewed("2026-03-02T10:00:00Z")
    assert due(two, "b").day == "2026-06-01", "what has not come yet, a review cannot have seen"


def test_a_due_review_waits_for_its_owner_or_when_nobody_is_for_whoever_may_change_it(two: Workspace) -> None:
    note(who(two, "Bo"), PRICE)
    mine = {name: [one.journey for one in waiting(who(two, name))] for name in ("Ada", "Bo", "Cora", "Cleo", "Dan")}
    assert mine == {"Ada": ["journey:a"], "Bo": ["journey:a", "journey:b"], "Cora": [], "Cleo": [], "Dan": []}


def test_every_kind_has_its_words() -> None:
    words = texts_of("noted")
    assert {name for name in words if name.startswith("kind_")} == {f"kind_{kind}" for kind in CHANGE_KINDS}


@given(st.text(max_size=40))
def test_no_text_makes_the_address_check_fall_over(text: str) -> None:
    assert not _is_address(text) or text.casefold().startswith("http")
