"""Who changed what and when, read from the log however it was written, and however often it has been folded."""

from __future__ import annotations

import random
from typing import Any

import pytest

from resa.journey.document import Document
from resa.journey.records import Card, Journey, Lane, Stage, Step, Touchpoint
from resa.workspace import Workspace, documents, people, update_log
from resa.workspace.edits import Edit, edit
from resa.workspace.history import HistoryPage, history, read_on
from resa.workspace.principals import LIBRARY, MapAccess, Principal, access_map

from .conftest import Clock


@pytest.fixture
def heat(ada: Principal, workspace: Workspace) -> MapAccess:
    people.rename(ada, "Ada")
    own = Document(
        [
            Journey(id="journey:heat", title={"sv": "Byta värme"}, languages=("sv",)),
            Stage(id="stage:know", title={"sv": "Kännedom"}, order="a0"),
            Stage(id="stage:buy", title={"sv": "Köp"}, order="a1"),
            Step(id="step:see", stage="stage:know", title={"sv": "Jag ser"}, order="a0"),
            Step(id="step:pay", stage="stage:buy", title={"sv": "Jag betalar"}, order="a0"),
            Lane(id="lane:t", lane_kind="touchpoints", order="a0"),
            Card(id="card:1", lane="lane:t", from_step="step:see", ref="touchpoint:call", order="a0"),
        ]
    )
    documents.create(ada, own, [Touchpoint(id="touchpoint:call", title={"sv": "Ring kundtjänst"}, owner="Ada")])
    return access_map(ada, "journey:heat", "edit")


def by(access: MapAccess, person: str, name: str) -> MapAccess:
    """The same journey, as another editor opens it."""
    return MapAccess(Principal(access.workspace, name, "editor", person), access.document, "edit", "editor")


def put(access: MapAccess, **fields: Any) -> None:
    edit(access, Edit(put=[fields]))


CARD = {"id": "card:1", "lane": "lane:t", "ref": "touchpoint:call", "order": "a0"}


def said(page: HistoryPage) -> list[tuple[str, list[str]]]:
    return [(one.name, [change.text for change in one.changes]) for one in page.sittings]


def test_a_move_is_told_with_who_and_when(heat: MapAccess, clock: Clock) -> None:
    anna = by(heat, "guest:Anna", "guest Anna")
    clock.passes(days=1)
    put(anna, **CARD, from_step="step:pay")
    page = history(heat, "sv")
    assert said(page) == [("Anna", ["Anna flyttade ”Ring kundtjänst” från Jag ser till Jag betalar"])]
    assert page.sittings[0].started_at == page.sittings[0].ended_at == "2026-03-02T09:00:00.000Z"
    assert page.made is not None
    assert (page.made.name, page.made.at, page.made.brought) == ("Ada", "2026-03-01T09:00:00.000Z", False)


def test_a_sitting_is_one_person_s_and_squashed(heat: MapAccess, clock: Clock) -> None:
    anna = by(heat, "guest:Anna", "guest Anna")
    for words in ("J", "Jag", "Jag hör", "Jag hör talas om"):
        put(heat, id="step:pay", stage="stage:buy", title={"sv": words + "!"}, order="a0")
        clock.passes(minutes=1)
        put(anna, id="step:see", stage="stage:know", title={"sv": words}, order="a0")
        history(heat, "sv")  # reading in between changes nothing
        clock.passes(minutes=10)
    clock.passes(minutes=1)
    # added and taken away again: nothing came of it
    put(anna, id="step:new", stage="stage:know", title={"sv": "Fel"}, order="a5")
    edit(anna, Edit(remove=["step:new"]))
    clock.passes(minutes=45)
    put(anna, id="step:see", stage="stage:know", title={"sv": "Jag ser"}, order="a0")
    assert said(history(heat, "sv")) == [
        ("Anna", ["Anna döpte om ”Jag hör talas om” till ”Jag ser”"]),
        ("Anna", ["Anna döpte om ”Jag ser” till ”Jag hör talas om”"]),
        ("Ada", ["Ada döpte om ”Jag betalar” till ”Jag hör talas om!”"]),
    ]


def test_what_is_shared_shows_where_it_is_carried_and_in_one_sitting(
    heat: MapAccess, ada: Principal, clock: Clock
) -> None:
    put(heat, id="touchpoint:call", title={"sv": "Ring oss"}, owner="Ben")
    put(heat, id="touchpoint:other", title={"sv": "Annan"})
    clock.passes(minutes=1)
    put(heat, **CARD, from_step="step:pay")
    texts = [
        "Ada gjorde Ben ansvarig för ”Ring oss” i stället för Ada",
        "Ada döpte om ”Ring kundtjänst” till ”Ring oss”",
        "Ada flyttade ”Ring oss” från Jag ser till Jag betalar",
    ]
    assert said(history(heat, "sv")) == [("Ada", texts)]
    documents.create(ada, Document([Journey(id="journey:empty", title={"sv": "Tom"})]))
    assert history(access_map(ada, "journey:empty"), "sv").sittings == ()
    assert said(history(heat, "sv", record="touchpoint:call")) == [("Ada", texts)]
    assert history(heat, "sv", record="step:see").sittings == ()


def test_pages_follow_each_other_and_say_where_it_began(heat: MapAccess, clock: Clock) -> None:
    for n in range(7):
        clock.passes(hours=1)
        put(heat, id="stage:know", title={"sv": f"Fas {n}"}, order="a0")
    found, before = [], None
    while True:
        page = history(heat, "en", before=before, limit=3)
        found += [change.after for one in page.sittings for change in one.changes]
        assert (page.made is None) == (page.next is not None)
        if page.next is None:
            break
        before = page.next
    assert found == [f"Fas {n}" for n in range(6, -1, -1)]


def test_what_is_gone_keeps_its_name(heat: MapAccess, clock: Clock) -> None:
    clock.passes(hours=1)
    edit(heat, Edit(remove=["card:1"]))
    edit(heat, Edit(remove=["touchpoint:call"]))
    page = history(heat, "sv")
    assert said(page) == [("Ada", ["Ada tog bort ”Ring kundtjänst” från Jag ser (Kontaktpunkter)"])]
    assert page.sittings[0].changes[0].group == "removed"


def test_folding_the_log_loses_nothing_of_the_history(heat: MapAccess, workspace: Workspace, clock: Clock) -> None:
    """Random edits by two people with folds in between: the same history as without."""
    rng, wanted = random.Random(7), {}
    anna = by(heat, "guest:Anna", "guest Anna")
    for n in range(60):
        clock.passes(minutes=rng.choice([1, 1, 5, 50]))
        who, step = rng.choice([heat, anna]), rng.choice(["step:see", "step:pay"])
        put(who, id=step, stage="stage:know", title={"sv": f"{step} {n}"}, order="a0")
        wanted[step] = f"{step} {n}"
        if rng.random() < 0.2:
            with workspace.database.write() as connection:
                update_log.fold(connection, workspace.id, "journey:heat")
        if rng.random() < 0.2:
            read_on(workspace, "journey:heat")
    page = history(heat, "sv", limit=100)
    last = {}
    for one in page.sittings:
        for change in one.changes:
            if change.field == "title":
                last.setdefault(change.record, change.after)
    assert last == wanted
    with workspace.database.write() as connection:
        update_log.fold(connection, workspace.id, "journey:heat")
        left = update_log.unread(
            connection, workspace.id, "journey:heat", update_log.past(connection, workspace.id, "journey:heat"), 10
        )
    assert left == []
    assert history(heat, "sv", limit=100) == page


def test_an_unread_log_outlives_its_folding(heat: MapAccess, workspace: Workspace) -> None:
    for n in range(5):
        put(heat, id="step:see", stage="stage:know", title={"sv": f"Steg {n}"}, order="a0")
    with workspace.database.write() as connection:
        update_log.fold(connection, workspace.id, "journey:heat")
    assert [text for _, texts in said(history(heat, "sv")) for text in texts] == [
        "Ada döpte om ”Jag ser” till ”Steg 4”"
    ]
    assert read_on(workspace, "journey:heat") == read_on(workspace, LIBRARY) == 0
