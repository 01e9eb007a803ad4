"""The map at any moment of its history: the same as was kept then, whoever changed what meanwhile."""

from __future__ import annotations

import random
from typing import Any

import pytest

from resa.errors import NotFoundError, PrivacyError
from resa.journey import format
from resa.journey.delta import Delta, undone
from resa.journey.document import Document
from resa.journey.records import Card, Journey, Lane, Persona, Stage, Step, Touchpoint
from resa.workspace import Workspace, as_was, documents, update_log
from resa.workspace.clock import iso
from resa.workspace.edits import Edit, edit
from resa.workspace.history import read_on
from resa.workspace.library import whole
from resa.workspace.principals import MapAccess, Principal, access_map

from .conftest import Clock


@pytest.fixture
def heat(ada: Principal) -> MapAccess:
    own = Document(
        [
            Journey(id="journey:heat", title={"sv": "Byta värme"}, languages=("sv", "en")),
            Stage(id="stage:know", title={"sv": "Kännedom"}, order="a0"),
            Step(id="step:see", stage="stage:know", title={"sv": "Jag ser"}, order="a0"),
            Step(id="step:pay", stage="stage:know", title={"sv": "Jag betalar"}, order="a1"),
            Lane(id="lane:t", lane_kind="touchpoints", order="a0"),
            Card(id="card:1", lane="lane:t", from_step="step:see", ref="touchpoint:call", order="a0"),
        ]
    )
    documents.create(ada, own, [Touchpoint(id="touchpoint:call", title={"sv": "Ring"}, owner="Ada")])
    return access_map(ada, "journey:heat", "edit")


def by(access: MapAccess, person: str) -> MapAccess:
    return MapAccess(Principal(access.workspace, person, "editor", person), access.document, "edit", "editor")


@pytest.mark.parametrize("seed", range(8))
def test_every_moment_is_as_the_map_was_then(heat: MapAccess, workspace: Workspace, clock: Clock, seed: int) -> None:
    """The oracle is the map itself, read at that moment."""
    dice = random.Random(seed)
    people = [heat, by(heat, "guest:Anna"), by(heat, "guest:Bo")]
    then: list[tuple[str, Document]] = []
    for n in range(25):
        # Whoever sat before has left: a moment lies between sittings.
        clock.passes(minutes=31)
        for who in dice.sample(people, dice.choice([1, 1, 2])):
            _anything(dice, who, n)
            clock.passes(minutes=1)
        if dice.random() < 0.2:
            read_on(workspace, heat.document)
        if dice.random() < 0.2:
            with workspace.database.write() as connection:
                update_log.fold(connection, workspace.id, dice.choice([heat.document, "library"]))
        then.append((iso(workspace.clock()), whole(heat).document))
        clock.passes(minutes=1)
    for moment, document in then:
        found, read = as_was.read(heat, moment)
        assert (found.kind, found.at) == ("moment", moment)
        assert format.write(read) == format.write(document), moment


def _anything(dice: random.Random, who: MapAccess, n: int) -> None:
    cards = [r.id for r in whole(who).document.of(Card)]
    words = {code: f"{n} {dice.choice('åäö😀')}" for code in dice.sample(["sv", "en"], dice.choice([1, 2]))}
    touched: list[dict[str, Any]] = [
        {"id": "step:see", "stage": "stage:know", "title": words, "order": "a0"},
        {"id": "card:1", "lane": "lane:t", "ref": "touchpoint:call", "order": "a0", "from_step": dice.choice(["step:see", "step:pay"]), "text": words},
        {"id": f"card:n{n}", "lane": "lane:t", "from_step": "step:pay", "text": words, "order": "a5"},
        {"id": "touchpoint:call", "title": words, "owner": dice.choice(["", "Ada", "Bo"]), "importance": dice.choice([1, 3, 5])},
        {"id": "journey:heat", "title": {"sv": "Byta värme"}, "languages": ["sv", "en"], "personas": dice.choice([[], ["persona:oil"]])},
        {"id": "persona:oil", "title": words},
    ]  # fmt: skip
    remove = [dice.choice(cards)] if len(cards) > 1 and dice.random() < 0.3 else []
    put = [one for one in dice.sample(touched, dice.choice([1, 2, 3])) if one["id"] not in remove]
    edit(who, Edit(put=put, remove=remove))


def test_what_several_people_wrote_at_once_goes_back_to_what_stood_before() -> None:
    mine = Delta(was=True, now=True, before={"owner": "a"}, after={"owner": "c"})
    within = Delta(was=True, now=True, before={"owner": "b"}, after={"owner": "x"})
    now = {"owner": "c", "title": {"sv": "T"}}
    assert undone("touchpoint:t", now, [within, mine]) == {"owner": "a", "title": {"sv": "T"}}
    assert undone("touchpoint:t", now, [mine, within]) == {"owner": "a", "title": {"sv": "T"}}


def test_what_was_not_there_is_not_there(heat: MapAccess, clock: Clock) -> None:
    start = iso(heat.workspace.clock())
    clock.passes(days=1)
    edit(heat, Edit(put=[{"id": "persona:oil", "title": {"sv": "Olja"}}, {"id": "journey:heat", "title": {"sv": "Ny"}, "languages": ["sv"], "personas": ["persona:oil"], "revealed": False}]))  # fmt: skip
    _, before = as_was.read(heat, start)
    assert not before.of(Persona) and before.journey.title == {"sv": "Byta värme"}
    # What the team has not seen yet an old map does not show it either.
    assert before.journey.revealed is False
    with pytest.raises(NotFoundError):
        as_was.read(heat, "2026-02-01T00:00:00Z")
    with pytest.raises(NotFoundError):
        as_was.read(heat, "yesterday")


def test_a_moment_is_gone_back_to_and_drawn(heat: MapAccess, clock: Clock) -> None:
    start = iso(heat.workspace.clock())
    clock.passes(days=1)
    edit(heat, Edit(put=[{"id": "step:see", "stage": "stage:know", "title": {"sv": "Annat"}, "order": "a0"}]))
    assert as_was.export(heat, start, "svg", language="sv")[0].startswith(b"<svg")
    content, name = as_was.export(heat, start, "md", language="sv")
    assert "Jag ser" in content.decode() and "Annat" not in content.decode()
    assert "1 mars 2026" in name and name.endswith(".md")
    assert as_was.measured(heat, start).filter.end == "2026-03-02"
    looks = MapAccess(Principal(heat.workspace, "Cleo", "viewer", "cleo"), heat.document, "view", "viewer")
    with pytest.raises(PrivacyError):
        as_was.restore(looks, start)
    as_was.restore(heat, start)
    assert whole(heat).document["step:see"].title == {"sv": "Jag ser"}  # type: ignore[attr-defined]  # a step
