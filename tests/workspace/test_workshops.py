"""Workshops: what was written in private stays so until it is opened; groups, decisions, the series, the summary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from resa.errors import ConflictError, NotFoundError, PrivacyError, UsageError
from resa.workspace import Workspace, journeys, people, votes
from resa.workspace.edits import Edit, edit
from resa.workspace.principals import MapAccess, access_library, access_map, local_owner
from resa.workspace.workshops import decisions, jots, running, summary
from resa.workspace.workshops.decisions import Decided
from resa.workspace.workshops.jots import JotChange
from resa.workspace.workshops.model import PARKING, Item
from resa.workspace.workshops.running import Change
from resa.workspace.workshops.series import series

Guest = Callable[[str], MapAccess]


class Ticking:
    """A clock of which no two looks say the same."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def ada(workspace: Workspace) -> MapAccess:
    owner = local_owner(workspace)
    return access_map(owner, journeys.make(owner, "Flytten", "sv", None).id, "edit")


@pytest.fixture
def guest(workspace: Workspace, ada: MapAccess) -> Guest:
    def come(name: str) -> MapAccess:
        link = people.invite(ada.principal, name, "commenter", access_map(ada.principal, ada.document, "own")).link
        assert link is not None
        principal = people.guest_of(workspace, link)
        assert principal is not None
        return access_map(principal, ada.document, "comment")

    return come


def bodies(access: MapAccess, id: str) -> list[str]:
    return [one.body for one in running.seen(access, id).jots]


def test_a_note_is_its_author_s_own_until_it_is_opened(ada: MapAccess, guest: Guest) -> None:
    ben, cora = guest("Ben"), guest("Cora")
    id = running.begin(ada, "Start")
    secret = jots.write(ben, id, "insights", "Nobody answers the phone")
    jots.write(cora, id, "insights", "The bill is late")
    for other in (ada, cora):
        assert "Nobody answers the phone" not in bodies(other, id)
    assert running.seen(ada, id).hidden == {"insights": 2}
    assert running.seen(cora, id).hidden == {"insights": 1}
    for act in (
        lambda: jots.change(cora, id, secret, JotChange(parked=True)),
        lambda: jots.group(ada, id, "insights", "", (secret,)),
        lambda: jots.remove(ada, id, secret),
    ):
        with pytest.raises(NotFoundError):
            act()
    running.change(ada, id, Change(open="insights"))
    assert bodies(cora, id) == ["Nobody answers the phone", "The bill is late"]
    assert [one.mine for one in running.seen(cora, id).jots] == [False, True]
    with pytest.raises(PrivacyError):
        jots.change(cora, id, secret, JotChange(body="I never said that"))
    with pytest.raises(PrivacyError):
        jots.remove(cora, id, secret)


def test_the_summary_tells_nothing_that_was_not_opened(ada: MapAccess, guest: Guest) -> None:
    ben = guest("Ben")
    id = running.begin(ada, "Start")
    jots.write(ben, id, "analysis", "kept to myself")
    jots.write(ada, id, "analysis", "also mine | and *bold*")
    jots.write(ben, id, PARKING, "The prices")
    first = jots.write(ben, id, "insights", "Long wait")
    running.change(ada, id, Change(open="insights"))
    jots.group(ada, id, "insights", "Waiting", (first,))
    decisions.decide(ada, id, Decided(words="Send a text | today", owner="Omar", due_at="2026-12-01"))
    running.close(ada, id)
    text = summary.summary_markdown(ada, id, "en")[0].decode()
    assert "kept to myself" not in text
    assert "### Waiting\n\n- Long wait" in text
    assert "## Parking lot\n\n- The prices" in text
    assert "| Send a text \\| today | Omar | 2026-12-01 | Open |" in text
    assert summary.summary_pdf(ada, id, "sv")[0].startswith(b"%PDF")
    with pytest.raises(ConflictError):
        jots.write(ben, id, "insights", "too late")


def test_groups_hold_notes_of_one_item_and_fall_apart_again(ada: MapAccess) -> None:
    id = running.begin(ada, "")
    a, b = (jots.write(ada, id, "insights", word) for word in "ab")
    other = jots.write(ada, id, "analysis", "c")
    group = jots.group(ada, id, "insights", "Both", (a,))
    jots.change(ada, id, b, JotChange(cluster=group))
    with pytest.raises(UsageError):
        jots.change(ada, id, other, JotChange(cluster=group))
    assert [one.cluster for one in running.seen(ada, id).jots] == [group, group, ""]
    jots.name_group(ada, id, group, "  Waiting ")
    assert running.seen(ada, id).clusters[0].name == "Waiting"
    jots.ungroup(ada, id, group)
    assert {one.cluster for one in running.seen(ada, id).jots} == {""}


def test_dots_go_to_notes_and_groups(ada: MapAccess, guest: Guest) -> None:
    id = running.begin(ada, "")
    note = jots.write(ada, id, "insights", "a")
    round = votes.begin(ada, "Which?", ("jot", "cluster"), 2)
    votes.give(guest("Ben"), round, {note: 2})
    votes.close(ada, round)
    assert [(one.record, one.dots) for one in votes.rounds(ada)[0].results or ()] == [(note, 2)]


@pytest.mark.parametrize(
    "agenda",
    [(), (Item(item="a", step="map", minutes=0),), (Item(item="a", step="map", minutes=5),) * 2, (Item(item=PARKING, step="own", minutes=5),)],
)  # fmt: skip
def test_an_agenda_that_cannot_be_followed_is_refused(ada: MapAccess, agenda: tuple[Item, ...]) -> None:
    with pytest.raises(UsageError):
        running.begin(ada, "", agenda)
    assert running.now(ada) is None


def test_everybody_is_where_the_facilitator_says(ada: MapAccess, guest: Guest) -> None:
    id = running.begin(ada, "", (Item(item="a", step="map", minutes=5), Item(item="b", step="own", minutes=5)))
    with pytest.raises(ConflictError):
        running.begin(ada, "another")
    with pytest.raises(UsageError):
        running.change(ada, id, Change(here="nowhere"))
    running.change(ada, id, Change(here="b"))
    assert running.seen(guest("Ben"), id).here == "b"
    running.change(ada, id, Change(agenda=(Item(item="a", step="map", minutes=5),)))
    assert running.seen(ada, id).here == ""


def test_the_next_workshop_opens_with_what_the_last_decided(ada: MapAccess, guest: Guest) -> None:
    edit(ada, Edit(put=[{"id": "stage:a", "title": {"sv": "A"}, "team": "Montage"}]))
    first = running.begin(ada, "One")
    running.sit_down(guest("Ben"), first, " sales ")
    running.sit_down(ada, first, "Sales")
    old = decisions.decide(ada, first, Decided(words="Old and open"))
    decisions.decide(ada, first, Decided(words="Old and done", done=True))
    running.close(ada, first)
    second = running.begin(ada, "Two")
    decisions.decide(ada, second, Decided(words="Newest", done=True))
    assert [one.words for one in series(ada).decisions] == ["Old and open", "Old and done"]
    running.close(ada, second)
    told = series(ada)
    assert [(one.words, one.state) for one in told.decisions] == [("Old and open", "open"), ("Newest", "done")]
    assert told.absent == ("Montage",)
    assert [one.people for one in told.workshops] == [0, 2]
    assert told.now is None
    decisions.change(ada, old, Decided(words="Old", action="action:x"))
    assert series(ada).decisions[0].state == "open"
    with pytest.raises(UsageError):
        decisions.change(ada, old, Decided(words="Old", due_at="soon"))


def test_a_decision_stands_as_its_action_stands(ada: MapAccess) -> None:
    id = running.begin(ada, "")
    decisions.decide(ada, id, Decided(words="Call back", owner="Omar", action="action:call"))
    action = {"id": "action:call", "title": {"sv": "Ring upp"}, "status": "ongoing", "due_at": "2026-05-01"}
    edit(access_library(ada.principal, "edit"), Edit(put=[action]))
    told = running.seen(ada, id).decisions[0]
    assert (told.state, told.owner, told.due_at) == ("ongoing", "Omar", "2026-05-01")
