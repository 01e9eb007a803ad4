"""What a journey carries of the library, and how a file's library records come in without harming other maps."""

from __future__ import annotations

import pytest

from resa.errors import NotFoundError
from resa.journey import format
from resa.journey.document import Document
from resa.journey.records import Card, Figure, Insight, Journey, Lane, Persona, Source, Stage, Step, Touchpoint
from resa.workspace import documents, journeys
from resa.workspace.edits import Edit, edit
from resa.workspace.journeys import UnreadableFile
from resa.workspace.library import OnConflict, carry, merge, whole
from resa.workspace.principals import Principal, access_library, access_map

OWN = Document(
    [
        Journey(id="journey:a", title={"sv": "A"}, personas=("persona:p",)),
        Stage(id="stage:s", title={"sv": "S"}, order="a0"),
        Step(id="step:1", stage="stage:s", title={"sv": "Ett"}, order="a0"),
        Lane(id="lane:t", lane_kind="touchpoints", order="a0"),
        Card(id="card:1", lane="lane:t", from_step="step:1", ref="insight:i"),
    ]
)
CARRIED = [
    Persona(id="persona:p", title={"sv": "P"}),
    Insight(id="insight:i", insight_kind="pain", touchpoint="touchpoint:t", sources=("source:s",)),
    Touchpoint(id="touchpoint:t", title={"sv": "T"}),
    Source(id="source:s", title={"sv": "Intervjuer"}),
    Figure(id="figure:f", about="touchpoint:t", metric="nps", value=31, source="source:slide"),
    Source(id="source:slide", title={"sv": "Bild"}, source_kind="slide"),
]
OTHERS = [Touchpoint(id="touchpoint:other"), Figure(id="figure:other", about="touchpoint:other", metric="nps", value=1)]


def test_a_journey_carries_what_it_refers_to_and_figures_about_it() -> None:
    carried = carry(OWN, Document([*CARRIED, *OTHERS]))
    assert set(carried.records) == set(OWN.records) | {r.id for r in CARRIED}


def test_the_file_holds_it_all_and_comes_in_again_as_it_was(ada: Principal) -> None:
    brought = journeys.bring(ada, carry(OWN, Document(CARRIED)))
    documents.apply(access_library(ada, "edit"), OTHERS)
    file = journeys.file_of(access_map(ada, brought.id))
    document, diagnostics = format.read(file)
    assert diagnostics == []
    assert document == carry(OWN, Document(CARRIED))
    journeys.remove(access_map(ada, "journey:a", "own"))
    again = journeys.bring_file(ada, file, "a.resa.json")
    assert again.id != "journey:a"
    assert again.diagnostics == ()
    assert len(ada.workspace.documents.read(access_library(ada)).document) == len(CARRIED) + len(OTHERS)


@pytest.mark.parametrize(
    ("on_conflict", "library_title", "placed_title"),
    [("copy", "Vårt", "Filens"), ("keep", "Vårt", "Vårt"), ("replace", "Filens", "Filens")],
)
def test_another_record_of_the_same_id(
    ada: Principal, on_conflict: OnConflict, library_title: str, placed_title: str
) -> None:
    documents.apply(access_library(ada, "edit"), [Touchpoint(id="touchpoint:t", title={"sv": "Vårt"})])
    theirs = [r for r in CARRIED if r.id != "touchpoint:t"]
    theirs.append(Touchpoint(id="touchpoint:t", title={"sv": "Filens"}))
    brought = journeys.bring(ada, carry(OWN, Document(theirs)), on_conflict)
    assert [d.rule for d in brought.diagnostics] == ["W1"]
    library = ada.workspace.documents.read(access_library(ada)).document
    assert library["touchpoint:t"].title == {"sv": library_title}  # type: ignore[attr-defined]  # the test knows what it is
    found = whole(access_map(ada, brought.id)).document
    insight = found.find("insight:i", Insight)
    assert insight is not None
    placed = found.find(insight.touchpoint, Touchpoint)
    figure = found.find("figure:f", Figure)
    assert placed is not None
    assert figure is not None
    assert placed.title == {"sv": placed_title}
    assert figure.about == placed.id


def test_equal_records_are_shared() -> None:
    merged = merge(CARRIED, Document(CARRIED[:2]), "copy")
    assert (merged.put, merged.renamed, merged.diagnostics) == (tuple(CARRIED[2:]), {}, ())


def test_nothing_of_a_damaged_file_is_lost(ada: Principal) -> None:
    content = b"""{"format": "resa-journey", "version": 1, "schema": {"journey": 1}, "workshop": "May",
      "records": [{"id": "journey:x", "title": {"sv": "X"}, "mood": 3}, {"id": "weather:1", "sun": true}, 7,
                  {"id": "card:1", "lane": "lane:none", "from_step": "step:none", "emotion": "high"}]}"""
    brought = journeys.bring_file(ada, content, "x.resa.json")
    before, _ = format.read(content)
    after, _ = format.read(journeys.file_of(access_map(ada, brought.id)))
    assert {d.record for d in brought.diagnostics} >= {"weather:1", "card:1"}
    assert after.extra == before.extra
    assert sorted(map(str, after.kept)) == sorted(map(str, before.kept))
    assert after.records == before.records
    assert {d.rule for d in journeys.diagnose(access_map(ada, brought.id))} >= {"F18"}


def test_a_file_that_is_no_journey_changes_nothing(ada: Principal) -> None:
    with pytest.raises(UnreadableFile) as refused:
        journeys.bring_file(ada, b"customer,event\n1,a\n", "log.csv")
    assert refused.value.diagnostics
    assert journeys.summaries(ada) == []


def test_a_document_without_a_journey_record_gets_one(ada: Principal) -> None:
    brought = journeys.bring(ada, Document([Stage(id="stage:s", title={"sv": "S"})]))
    assert brought.id.startswith("journey:")
    assert [s.id for s in journeys.summaries(ada)] == [brought.id]


def test_the_reveal_switch_is_in_the_journey_and_in_the_trail(ada: Principal) -> None:
    access = access_map(ada, journeys.bring(ada, OWN).id, "edit")
    journeys.reveal(access, True)
    journeys.reveal(access, True)
    assert [s.revealed for s in journeys.summaries(ada)] == [True]
    assert ada.workspace.documents.read(access).version == 2


def test_a_removed_journey_is_gone_from_the_list(ada: Principal) -> None:
    brought = journeys.bring(ada, OWN)
    journeys.remove(access_map(ada, brought.id, "own"))
    assert journeys.summaries(ada) == []
    with pytest.raises(NotFoundError):
        edit(access_map(ada, brought.id, "edit"), Edit())
