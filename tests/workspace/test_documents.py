"""Edits: one transaction over two documents, durable, refused whole, and one door to them all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pycrdt import Doc, Map

from resa.errors import ConflictError, NotFoundError, PrivacyError, UsageError
from resa.journey.document import Document
from resa.journey.records import Card, Journey, Lane, Stage, Step
from resa.workspace import Workspace, audit, documents, open_workspace, update_log
from resa.workspace.edits import Edit, Edited, RefusedEdit, check, edit
from resa.workspace.library import whole
from resa.workspace.principals import (
    MapAccess,
    Principal,
    access_library,
    access_map,
    accessible_maps,
    local_owner,
)


@pytest.fixture
def map_access(ada: Principal) -> MapAccess:
    """A journey of one step."""
    own = Document(
        [
            Journey(id="journey:a", title={"sv": "Byta värme"}),
            Stage(id="stage:need", title={"sv": "Behov"}, order="a0"),
            Step(id="step:look", stage="stage:need", title={"sv": "Jag letar"}, order="a0"),
            Lane(id="lane:t", lane_kind="touchpoints", order="a0"),
            Card(id="card:1", lane="lane:t", from_step="step:look", ref="touchpoint:web"),
        ]
    )
    documents.create(ada, own)
    return access_map(ada, "journey:a", "edit")


def put(access: MapAccess, *records: dict[str, Any], **rest: Any) -> Edited:
    return edit(access, Edit(put=records, **rest))


TOUCHPOINT = {"id": "touchpoint:web", "title": {"sv": "Räknaren åäö😀"}, "channel": "web"}


def test_records_go_to_the_document_they_belong_to(map_access: MapAccess, ada: Principal) -> None:
    made = put(map_access, TOUCHPOINT, {"id": "step:look", "stage": "stage:need", "title": {"sv": "Jag jämför"}})
    assert (made.journey.version, made.library.version, made.diagnostics) == (2, 2, ())
    own = ada.workspace.documents.read(map_access).document
    library = ada.workspace.documents.read(access_library(ada)).document
    assert "touchpoint:web" not in own
    assert library["touchpoint:web"].title == {"sv": "Räknaren åäö😀"}  # type: ignore[attr-defined]  # the test knows what it is
    assert whole(map_access).document.touchpoints_at("step:look")[0].channel == "web"


def test_a_refused_edit_changes_nothing_and_says_why(map_access: MapAccess, ada: Principal) -> None:
    with pytest.raises(RefusedEdit) as refused:
        put(map_access, TOUCHPOINT, {"id": "card:1", "lane": "lane:t", "from_step": "step:look", "emotion": "high"})
    (found,) = refused.value.diagnostics
    assert (found.record, found.field) == ("card:1", "emotion")
    assert len(ada.workspace.documents.read(access_library(ada)).document) == 0
    for bad in ({"title": {}}, {"id": "stegg:x"}, {"id": "card:x"}, {"id": 7}, {"id": "step:with space"}):
        with pytest.raises(RefusedEdit):
            put(map_access, bad)
    assert ada.workspace.documents.read(map_access).version == 1


def test_an_old_fault_does_not_block_other_edits(map_access: MapAccess) -> None:
    from resa.journey.codec import from_raw

    broken, _ = from_raw({"id": "card:2", "lane": "lane:t", "from_step": "step:look", "emotion": "high"}, Card)
    assert broken is not None
    documents.apply(map_access, [broken])
    raw = {"id": "card:2", "lane": "lane:t", "from_step": "step:look", "emotion": "high", "text": {"sv": "Ny"}}
    made = put(map_access, raw)
    assert [d.field for d in made.diagnostics] == ["emotion"]


def test_a_journey_keeps_its_own_record(map_access: MapAccess) -> None:
    with pytest.raises(RefusedEdit, match="exactly one journey"):
        put(map_access, {"id": "journey:b", "title": {"sv": "En till"}})
    with pytest.raises(RefusedEdit, match="exactly one journey"):
        edit(map_access, Edit(remove=["journey:a"]))
    assert put(map_access, {"id": "journey:a", "title": {"sv": "Nytt namn"}}).journey.version == 2


def test_a_change_made_on_an_older_epoch_or_on_changed_records_is_refused(map_access: MapAccess) -> None:
    with pytest.raises(ConflictError, match="restarted"):
        put(map_access, TOUCHPOINT, base=7)
    put(map_access, {"id": "stage:need", "title": {"sv": "A"}}, base=1, seen=1)
    with pytest.raises(ConflictError, match="Somebody changed"):
        put(map_access, {"id": "stage:need", "title": {"sv": "B"}}, seen=1)
    assert put(map_access, {"id": "lane:t", "lane_kind": "touchpoints", "order": "a1"}, seen=1).journey.version == 3


def test_nothing_changed_is_no_new_version(map_access: MapAccess) -> None:
    assert put(map_access, {"id": "stage:need", "title": {"sv": "Behov"}, "order": "a0"}).journey.version == 1


def test_removing_from_both_documents(map_access: MapAccess, ada: Principal) -> None:
    put(map_access, TOUCHPOINT)
    edit(map_access, Edit(remove=["touchpoint:web", "card:1", "card:never"]))
    assert "card:1" not in ada.workspace.documents.read(map_access).document
    assert len(ada.workspace.documents.read(access_library(ada)).document) == 0


def test_what_is_remembered_is_what_the_document_holds(map_access: MapAccess, ada: Principal) -> None:
    documents_ = ada.workspace.documents
    put(
        map_access, {"id": "card:2", "lane": "lane:t", "from_step": "step:look", "emotion": 1, "mood": [1, {"a": None}]}
    )
    for wanted in (
        Edit(put=[{"id": "card:2", "lane": "lane:t", "from_step": "step:look", "text": {"sv": "åäö😀", "en": "x"}}]),
        Edit(put=[{"id": "stage:n", "title": {"da": "Ny"}}], remove=["card:1"]),
        Edit(
            put=[{"id": "card:2", "lane": "lane:t", "from_step": "step:look", "text": {"sv": "åä😀ö"}}],
            remove=["card:9"],
        ),
    ):
        documents_.read(map_access)
        edit(map_access, wanted)
        remembered = documents_.read(map_access)
        documents_._kept.clear()
        held = documents_.read(map_access)
        assert (remembered.document, remembered.version, remembered.updated_at) == (
            held.document, held.version, held.updated_at,
        )  # fmt: skip
        assert sorted(map(str, remembered.diagnostics)) == sorted(map(str, held.diagnostics))


def test_edits_from_several_threads_are_all_kept(map_access: MapAccess, ada: Principal) -> None:
    def several(number: int) -> None:
        for i in range(5):
            put(map_access, {"id": f"stage:{number}-{i}"}, {"id": f"touchpoint:{number}-{i}"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(several, range(4)))
    read = ada.workspace.documents.read
    for _ in range(2):
        assert len(read(map_access).document.stages()) == 21
        assert (read(map_access).version, len(read(access_library(ada)).document)) == (21, 20)
        ada.workspace.documents._kept.clear()


def test_the_library_takes_no_records_of_a_journey(ada: Principal) -> None:
    library = access_library(ada, "edit")
    with pytest.raises(UsageError, match="holds no records of a journey"):
        put(library, {"id": "stage:x"})
    assert put(library, TOUCHPOINT).library.version == 2


def test_what_was_acknowledged_is_there_when_the_workspace_is_opened_again(
    workspace: Workspace, map_access: MapAccess
) -> None:
    put(map_access, TOUCHPOINT, {"id": "stage:need", "title": {"sv": "Åäö😀"}})
    other = open_workspace(workspace.path)
    found = whole(access_map(local_owner(other), "journey:a")).document
    other.close()
    assert found["stage:need"].title == {"sv": "Åäö😀"}  # type: ignore[attr-defined]  # the test knows what it is
    assert "touchpoint:web" in found


def test_a_client_starts_from_the_state_and_its_update_fits(map_access: MapAccess) -> None:
    content, head = documents.state(map_access)
    assert (head.epoch, head.version) == (1, 1)
    client: Doc[Any] = Doc()
    client.apply_update(content)
    assert set(client.get("records", type=Map).keys()) == {"journey:a", "stage:need", "step:look", "lane:t", "card:1"}


def test_the_log_is_folded_and_nothing_is_lost(
    map_access: MapAccess, ada: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update_log, "FOLD_AFTER", 5)
    for number in range(23):
        put(map_access, {"id": f"stage:{number}", "title": {"sv": str(number)}, "order": f"b{number:02}"})
    with ada.workspace.database.read() as connection:
        stored = update_log.load(connection, ada.workspace.id, "journey:a")
    assert stored.version == 24
    assert len(stored.updates) <= 6
    ada.workspace.documents._kept.clear()
    own = ada.workspace.documents.read(map_access).document
    assert [s.id for s in own.stages()] == ["stage:need", *(f"stage:{n}" for n in range(23))]


def test_many_edits_leave_one_writer_in_the_state(map_access: MapAccess) -> None:
    for number in range(5):
        put(map_access, {"id": "stage:need", "title": {"sv": f"Behov {number}"}})
    client: Doc[Any] = Doc()
    client.apply_update(documents.state(map_access)[0])
    assert client.get_state()[0] == 2  # the seed's and the server's


def test_the_one_door(map_access: MapAccess, ada: Principal, cleo: Principal) -> None:
    assert access_map(cleo, "journey:a").document == "journey:a"
    with pytest.raises(PrivacyError, match="guest Cleo may not edit"):
        access_map(cleo, "journey:a", "edit")
    for missing in ("journey:none", "library", ""):
        with pytest.raises(NotFoundError):
            access_map(ada, missing)
    with pytest.raises(PrivacyError):
        put(access_map(cleo, "journey:a"), TOUCHPOINT)
    with pytest.raises(PrivacyError):
        audit.trail(cleo)
    documents.delete(access_map(ada, "journey:a", "own"))
    assert accessible_maps(ada) == []
    with pytest.raises(NotFoundError):
        access_map(ada, "journey:a")


def test_the_trail_says_who_did_what(map_access: MapAccess, ada: Principal) -> None:
    put(map_access, TOUCHPOINT, {"id": "stage:need", "title": {"sv": "Nytt"}})
    lines = audit.trail(ada)
    assert [(line.action, line.document, line.version) for line in lines] == [
        ("edit", "library", 2),
        ("edit", "journey:a", 2),
        ("create", "journey:a", 1),
    ]
    assert lines[1].detail == {"put": ["stage:need"], "remove": []}
    assert lines[0].principal == "local owner"


def test_records_are_checked_without_being_written(map_access: MapAccess) -> None:
    before = map_access.workspace.documents.read(map_access)
    assert check(map_access, [{"id": "stage:new", "title": {"sv": "Ny"}}]) == ()
    with pytest.raises(RefusedEdit):
        check(map_access, [{"id": "stage:new", "title": "no text by language"}])
    after = map_access.workspace.documents.read(map_access)
    assert (after.version, after.document.records) == (before.version, before.document.records)
