"""Two sides beside each other: who may see them, what they are called, and what differs in words."""

from __future__ import annotations

import pytest

from resa.errors import NotFoundError, UsageError
from resa.journey.document import Document
from resa.journey.records import Card, Journey, Lane, Stage, Step, Touchpoint
from resa.workspace import documents, versions
from resa.workspace.comparing import compare
from resa.workspace.edits import Edit, edit
from resa.workspace.principals import MapAccess, Principal, access_map


@pytest.fixture
def heat(ada: Principal) -> MapAccess:
    own = Document(
        [
            Journey(id="journey:heat", title={"sv": "Byta värme"}),
            Stage(id="stage:know", title={"sv": "Kännedom"}, order="a0"),
            Stage(id="stage:buy", title={"sv": "Köp"}, order="a1"),
            Step(id="step:see", stage="stage:know", title={"sv": "Jag ser"}, order="a0"),
            Step(id="step:pay", stage="stage:buy", title={"sv": "Jag betalar"}, order="a0"),
            Lane(id="lane:t", lane_kind="touchpoints", order="a0"),
            Card(id="card:1", lane="lane:t", from_step="step:see", ref="touchpoint:call", order="a0"),
        ]
    )
    documents.create(ada, own, [Touchpoint(id="touchpoint:call", title={"sv": "Ring"}, owner="Ada")])
    return access_map(ada, "journey:heat", "edit")


def test_a_version_beside_the_present(heat: MapAccess, ada: Principal) -> None:
    kept = versions.save(heat, "Vår")
    records = [
        {"id": "card:1", "lane": "lane:t", "ref": "touchpoint:call", "order": "a0", "from_step": "step:pay"},
        {"id": "card:2", "lane": "lane:t", "ref": "touchpoint:chat", "order": "a0", "from_step": "step:see"},
        {"id": "touchpoint:call", "title": {"sv": "Ring"}, "owner": "Ben"},
        {"id": "touchpoint:chat", "title": {"sv": "Chatta"}},
    ]
    edit(heat, Edit(put=records))
    found = compare(ada, f"journey:heat@{kept.version}", "journey:heat", "sv")
    assert [(t.group, t.text) for t in found.changes] == [
        ("added", "”Chatta” har kommit till vid Jag ser (Kontaktpunkter)"),
        ("moved", "”Ring” har flyttats från Jag ser till Jag betalar"),
        ("owner", "Ben är ansvarig för ”Ring” i stället för Ada"),
    ]
    assert {group: n for group, n in found.counts.items() if n} == {"added": 1, "moved": 1, "owner": 1}
    assert found.before.version == kept
    assert {r["id"] for r in found.after.records} - {r["id"] for r in found.before.records} == {
        "card:2",
        "touchpoint:chat",
    }
    back = compare(ada, "journey:heat", f"journey:heat@{kept.version}", "en")
    assert [t.group for t in back.changes] == ["removed", "moved", "owner"]


def test_a_map_beside_itself_differs_in_nothing(heat: MapAccess, ada: Principal) -> None:
    assert compare(ada, "journey:heat", "journey:heat", "en").changes == ()


@pytest.mark.parametrize("side", ["", "heat", "journey:heat@", "library", "journey:heat#touchpoint:call"])
def test_what_is_no_side_is_refused(heat: MapAccess, ada: Principal, side: str) -> None:
    with pytest.raises(UsageError):
        compare(ada, "journey:heat", side, "en")


@pytest.mark.parametrize("side", ["journey:none", "journey:heat@version:none", "journey:heat#persona:none"])
def test_what_is_not_there_is_not_found(heat: MapAccess, ada: Principal, side: str) -> None:
    with pytest.raises(NotFoundError):
        compare(ada, "journey:heat", side, "en")
