"""Versions of a journey: named, kept by themselves, and gone back to without losing what is there now."""

from __future__ import annotations

from typing import Any

import pytest

from resa.errors import NotFoundError, PrivacyError, UsageError
from resa.journey import format
from resa.journey.document import Document
from resa.journey.records import Card, Journey, Lane, Stage, Step, Touchpoint
from resa.workspace import as_was, documents, journeys, versions
from resa.workspace.edits import Edit, edit
from resa.workspace.history import history
from resa.workspace.library import whole
from resa.workspace.principals import MapAccess, Principal, access_library, access_map

from .conftest import Clock


@pytest.fixture
def heat(ada: Principal) -> MapAccess:
    own = Document(
        [
            Journey(id="journey:heat", title={"sv": "Byta värme"}),
            Stage(id="stage:know", title={"sv": "Kännedom"}, order="a0"),
            Step(id="step:see", stage="stage:know", title={"sv": "Jag ser"}, order="a0"),
            Lane(id="lane:t", lane_kind="touchpoints", order="a0"),
            Card(id="card:1", lane="lane:t", from_step="step:see", ref="touchpoint:call", order="a0"),
        ]
    )
    documents.create(ada, own, [Touchpoint(id="touchpoint:call", title={"sv": "Ring"})])
    return access_map(ada, "journey:heat", "edit")


def put(access: MapAccess, *records: dict[str, Any], remove: tuple[str, ...] = ()) -> None:
    edit(access, Edit(put=records, remove=remove))


def test_a_version_holds_the_journey_with_all_it_carries(heat: MapAccess, clock: Clock) -> None:
    before = whole(heat).document
    kept = versions.save(heat, "  Vår  2026 ", "Efter workshopen")
    clock.passes(days=1)
    put(heat, {"id": "step:see", "stage": "stage:know", "title": {"sv": "Annat"}})
    put(heat, {"id": "touchpoint:call", "title": {"sv": "Chatta"}})
    meta, document = versions.read(heat, kept.version)
    assert (meta, document) == (kept, before)
    assert (kept.kind, kept.name, kept.note, kept.at) == (
        "named",
        "Vår 2026",
        "Efter workshopen",
        "2026-03-01T09:00:00.000Z",
    )
    assert format.read(as_was.file_of(heat, kept.version))[0] == before
    assert [v.version for v in versions.versions(heat)] == [kept.version]


def test_restoring_is_one_change_and_keeps_the_present(heat: MapAccess, ada: Principal, clock: Clock) -> None:
    kept = versions.save(heat, "Vår")
    clock.passes(days=1)
    put(heat, {"id": "step:new", "stage": "stage:know", "title": {"sv": "Ny"}}, remove=("card:1",))
    put(heat, {"id": "touchpoint:call", "title": {"sv": "Chatta"}})
    put(heat, {"id": "card:2", "lane": "lane:t", "from_step": "step:see", "ref": "touchpoint:call"})
    present, version = whole(heat).document, ada.workspace.documents.read(heat).version
    clock.passes(hours=1)
    undo = as_was.restore(heat, kept.version)
    assert ada.workspace.documents.read(heat).version == version + 1
    now = whole(heat).document
    assert "step:new" not in now
    assert "card:1" in now
    assert now["touchpoint:call"].title == {"sv": "Chatta"}  # type: ignore[attr-defined]  # other maps show it too
    assert (undo.kind, undo.note) == ("restore", "Vår")
    as_was.restore(heat, undo.version)
    assert whole(heat).document == present
    as_was.restore(heat, kept.version, shared=True)
    assert whole(heat).document["touchpoint:call"].title == {"sv": "Ring"}  # type: ignore[attr-defined]  # the test knows
    assert {change.group for one in history(heat, "sv").sittings for change in one.changes} >= {"reworded"}


def test_what_the_library_has_lost_comes_back(heat: MapAccess, ada: Principal) -> None:
    kept = versions.save(heat, "Vår")
    documents.apply(access_library(ada, "edit"), remove=["touchpoint:call"])
    assert [r.id for r in as_was.restoring(heat, kept.version).put] == ["touchpoint:call"]
    as_was.restore(heat, kept.version)
    assert whole(heat).document.touchpoints_at("step:see")[0].title == {"sv": "Ring"}


def test_a_review_keeps_the_journey_as_it_was_found(heat: MapAccess, clock: Clock) -> None:
    clock.passes(days=3)
    put(heat, {"id": "journey:heat", "title": {"sv": "Byta värme"}, "reviewed_at": "2026-03-04"})
    put(heat, {"id": "step:see", "stage": "stage:know", "title": {"sv": "Efteråt"}})
    (kept,) = versions.versions(heat)
    assert (kept.kind, kept.at[:10], kept.person) == ("review", "2026-03-04", "owner")
    assert versions.read(heat, kept.version)[1]["step:see"].title == {"sv": "Jag ser"}  # type: ignore[attr-defined]  # a step
    named = versions.edit(heat, kept.version, name="Översyn i mars")
    assert (named.kind, named.name) == ("named", "Översyn i mars")


def test_a_file_that_replaces_shared_records_keeps_the_maps_that_show_them(heat: MapAccess, ada: Principal) -> None:
    other = Document(
        [
            Journey(id="journey:b", title={"sv": "B"}),
            Stage(id="stage:x", order="a0"),
            Step(id="step:x", stage="stage:x", order="a0"),
            Lane(id="lane:x", lane_kind="touchpoints", order="a0"),
            Card(id="card:x", lane="lane:x", from_step="step:x", ref="touchpoint:call"),
            Touchpoint(id="touchpoint:call", title={"sv": "Ersatt"}),
        ]
    )
    journeys.bring(ada, other, "replace")
    (kept,) = versions.versions(heat)
    assert kept.kind == "import"
    assert versions.read(heat, kept.version)[1]["touchpoint:call"].title == {"sv": "Ring"}  # type: ignore[attr-defined]  # a touchpoint


def test_only_so_many_are_kept_by_themselves(heat: MapAccess, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MOST_KEPT", 3)
    named = versions.save(heat, "För alltid")
    for n in range(5):
        clock.passes(hours=1)
        put(heat, {"id": "step:see", "stage": "stage:know", "title": {"sv": f"Steg {n}"}})
        versions.save(heat, "", kind="import")
        versions.save(heat, "", kind="import")  # the same content once
    found = versions.versions(heat)
    assert [v.kind for v in found] == ["import"] * 3 + ["named"]
    versions.remove(heat, named.version)
    with pytest.raises(NotFoundError):
        versions.read(heat, named.version)


def test_refusals(heat: MapAccess, cleo: Principal) -> None:
    with pytest.raises(UsageError):
        versions.save(heat, "   ")
    with pytest.raises(UsageError):
        versions.save(heat, "x", "n" * 2001)
    looks = access_map(cleo, "journey:heat")
    for act in (
        lambda: versions.save(looks, "x"),
        lambda: as_was.restore(looks, "version:x"),
        lambda: versions.remove(looks, "version:x"),
    ):
        with pytest.raises(PrivacyError):
            act()
    assert versions.versions(looks) == []
