"""Documents: immutable, ordered, and where things stand on the map."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.errors import NotFoundError
from resa.journey.document import Document
from resa.journey.format import write
from resa.journey.ids import ID_PATTERN, kind_of, new_id
from resa.journey.records import Card, Lane, Next, Persona, Record, Stage, Step, Touchpoint, change, read_text

from .documents import RECORDS, documents, small


def ids(records: tuple[Record, ...]) -> list[str]:
    return [r.id.partition(":")[2] for r in records]


def test_columns_rows_and_cells_are_in_order() -> None:
    """F27"""
    document = small()
    assert ids(document.stages()) == ["choose", "use"]
    assert ids(document.steps()) == ["ask", "sign", "live"]
    assert ids(document.steps("stage:choose")) == ["ask", "sign"]
    assert ids(document.lanes()) == ["touch", "feel", "think"]
    assert ids(document.cards()) == ["offer", "app", "low", "hope"]
    assert ids(document.cards(lane="lane:touch", step="step:sign")) == ["offer"]


def test_f27_equal_keys_are_ordered_by_id_and_steps_without_stage_come_last() -> None:
    """F27"""
    document = Document([Stage(id="stage:b"), Stage(id="stage:a"), Step(id="step:x", stage="stage:gone"),
                         Step(id="step:z", stage="stage:b")])  # fmt: skip
    assert ids(document.stages()) == ["a", "b"]
    assert ids(document.steps()) == ["z", "x"]


def test_a_spanning_card_is_at_all_its_steps_also_when_it_is_written_backwards() -> None:
    document = small()
    assert ids(document.touchpoints_at("step:sign")) == ["offer"]
    assert ids(document.steps_of("touchpoint:offer")) == ["ask", "sign"]
    backwards = Card(id="card:offer", lane="lane:touch", from_step="step:live", to_step="step:ask")
    assert ids(document.put(backwards).span(backwards)) == ["ask", "sign", "live"]


def test_putting_and_removing_leave_the_old_document_alone() -> None:
    document = small()
    other = document.put(Stage(id="stage:new")).remove("stage:use", "stage:none")
    assert "stage:new" not in document and "stage:use" in document
    assert ids(other.stages()) == ["new", "choose"]
    with pytest.raises(TypeError):
        document.records["stage:x"] = Stage(id="stage:x")  # type: ignore[index]  # what must be refused


def test_a_missing_record_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="touchpoint:offer"):
        small()["touchpoint:ofer"]


def test_personas_are_those_the_journey_names() -> None:
    document = small().put(Persona(id="persona:a", order="a1"), Persona(id="persona:b", order="a0"))
    assert ids(document.personas()) == ["b", "a"]
    named = document.put(change(document.journey, personas=("persona:a",)))
    assert ids(named.personas()) == ["a"]


@settings(max_examples=40)
@given(documents(), st.lists(RECORDS, max_size=5), st.integers(0, 3))
def test_changes_and_their_inverse_give_the_same_bytes(document: Document, new: list[Record], removed: int) -> None:
    """F24"""
    new = list({r.id: r for r in new}.values())
    old = [document[r.id] for r in new if r.id in document]
    gone = [r.id for r in list(document)[:removed] if r.id not in {n.id for n in new}]
    changed = document.put(*new).remove(*gone)
    assert all(i not in changed for i in gone)
    back = changed.put(*(document[i] for i in gone)).remove(*(r.id for r in new)).put(*old)
    assert write(back) == write(document)


# The planned path (F23).


def path(*steps: tuple[str, str, str]) -> Document:
    """Steps as (name, arrows, marks): `path(("a", "b c", ""), …)`; marks e = ends, o = optional."""
    stage = Stage(id="stage:s")
    return Document([stage, *(
        Step(id=f"step:{name}", stage="stage:s", order=f"a{i}", next=tuple(Next(step=f"step:{n}") for n in arrows.split()),
             ends="e" in marks, optional="o" in marks)
        for i, (name, arrows, marks) in enumerate(steps)
    )])  # fmt: skip


def short(step_ids: tuple[str, ...]) -> str:
    return "".join(s.removeprefix("step:") for s in step_ids)


def test_f23_without_arrows_the_path_is_the_order() -> None:
    """F23"""
    found = path(("a", "", ""), ("b", "", "o"), ("c", "", "")).path
    assert {short((s,)): short(n) for s, n in found.next.items()} == {"a": "b", "b": "c", "c": ""}
    assert (short(found.starts), short(found.ends), found.optional) == ("a", "c", {"step:b"})


def test_f23_branches_loops_and_ends() -> None:
    """F23: a branches to b and c; c goes back to a; b is an end; nothing else leads to e, so it is a way in."""
    found = path(("a", "b c", ""), ("b", "", "e"), ("c", "a d", ""), ("d", "", "e"), ("e", "", "")).path
    assert {short((s,)): short(n) for s, n in found.next.items()} == {"a": "bc", "b": "", "c": "ad", "d": "", "e": ""}
    assert (short(found.starts), short(found.ends)) == ("ae", "bde")
    assert found.trapped() == ()


def test_f21_a_circle_without_exit_traps() -> None:
    """F21"""
    found = path(("a", "b", ""), ("b", "a", ""), ("c", "", "")).path
    assert short(found.trapped()) == "ab"
    assert short(tuple(sorted(found.reachable()))) == "abc"


def test_arrows_to_missing_steps_are_left_out() -> None:
    found = path(("a", "gone", ""), ("b", "", "")).path
    assert short(found.next["step:a"]) == "b"


def test_ids_are_repeatable_readable_and_of_their_kind() -> None:
    """F10"""
    first, again = new_id("card", random.Random(7).choice), new_id("card", random.Random(7).choice)
    assert first == again and ID_PATTERN.fullmatch(first) and kind_of(first) == "card"
    assert new_id("card") != new_id("card")
    assert kind_of("nothing") == ""


def test_f28_a_missing_language_falls_back() -> None:
    """F28"""
    assert read_text({"sv": "Hej", "da": ""}, "da") == "Hej"
    assert read_text({"fi": "Moi"}, "en") == "Moi"
    assert read_text({}, "en") == ""


def test_lookups_take_records_and_ids() -> None:
    document = small()
    lane, touchpoint = document.lanes()[0], document.find("touchpoint:app", Touchpoint)
    assert touchpoint is not None and document.find("touchpoint:app", Lane) is None
    assert document.cards(lane=lane) == document.cards(lane=lane.id)
    assert ids(document.placed(touchpoint)) == ["app"] and ids(document.steps_of(touchpoint)) == ["live"]
