"""Why a journey is due: targets missed, data that grew old; and what a review has to look at, in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from resa.events.ingest import import_files
from resa.events.options import ImportOptions
from resa.events.store import open_store
from resa.evidence.model import Filter
from resa.journey.document import Document
from resa.journey.records import Card, Figure, Journey, Kpi, Lane, Source, Stage, Step, Touchpoint
from resa.journey.records.rules import EventMatch, EventRule
from resa.workspace import Workspace
from resa.workspace.documents import apply
from resa.workspace.journeys import bring
from resa.workspace.measuring import measured_value
from resa.workspace.noted_changes import NewChange, note
from resa.workspace.principals import MapAccess, access_library, access_map, local_owner
from resa.workspace.reviewing import review_of
from resa.workspace.since_review import since_review

from .conftest import Clock


def brought(workspace: Workspace, *more: Any, kpis: tuple[str, ...] = ()) -> MapAccess:
    us = local_owner(workspace)
    records = [
        Journey(
            id="journey:j", title={"en": "Move"}, languages=("en",), reviewed_at="2026-02-01", revealed=True, kpis=kpis
        ),
        Stage(id="stage:1", title={"en": "All"}),
        Lane(id="lane:touchpoints", lane_kind="touchpoints"),
        Step(id="step:1", stage="stage:1", title={"en": "One"}),
        Touchpoint(id="touchpoint:call", title={"en": "Call"}, events=EventRule(any=(EventMatch(name=("call",)),))),
        Card(id="card:call", lane="lane:touchpoints", from_step="step:1", ref="touchpoint:call"),
        *more,
    ]
    bring(us, Document(records))
    return access_map(us, "journey:j", "edit")


@pytest.mark.parametrize(
    ("direction", "value", "target_at", "day"),
    [
        ("up", 39.0, "2026-02-20", "2026-02-21"), ("up", 40.0, "2026-02-20", None), ("down", 41.0, "2026-02-20", "2026-02-21"),
        ("down", 40.0, "2026-02-20", None), ("up", 39.0, "2026-01-31", None), ("up", 39.0, "2026-03-01", None),
    ],
)  # fmt: skip
def test_a_target_missed_after_the_review_is_a_reason(
    workspace: Workspace, direction: str, value: float, target_at: str, day: str | None
) -> None:
    kpi = Kpi(id="kpi:k", title={"en": "Signed"}, direction=direction, target=40, target_at=target_at)  # type: ignore[arg-type]  # a choice, from the table above
    figures = [
        Figure(id=f"figure:{n}", about="kpi:k", metric="share", value=v, period_end=at)
        for n, v, at in ((1, 12.0, "2025-12-31"), (2, value, "2026-01-31"))
    ]
    found = review_of(brought(workspace, kpi, *figures, kpis=(kpi.id,)))
    told = [one for one in found.reasons if one.cause == "kpi"]
    assert [one.day for one in told] == ([] if day is None else [day])
    if told:
        assert (told[0].about, told[0].name) == ("kpi:k", "Signed")
        assert f"was to reach 40 by {target_at}" in str(told[0].sentence)


def read_in(workspace: Workspace, tmp_path: Path, end: str) -> None:
    file = tmp_path / f"{end}.csv"
    lines = [f"c{n},call,{end}T10:00:00Z" for n in range(12)]
    file.write_text("\n".join(["customer,event,at", *lines]) + "\n")
    with open_store(workspace.store_path, create=True) as store:
        import_files([file], store, ImportOptions())


def test_data_are_as_old_as_their_end_and_only_for_maps_they_speak_of(
    workspace: Workspace, tmp_path: Path, clock: Clock
) -> None:
    access = brought(workspace)
    read_in(workspace, tmp_path, "2025-12-10")
    assert [one.cause for one in review_of(access).reasons] == ["interval"], "nothing says yet that the map is measured"
    assert measured_value(access, Filter()).customers == 12
    (reason,) = review_of(access).reasons
    # 90 days after 10 December 2025 is 10 March 2026; the day after, behaviour is too old.
    assert (reason.cause, reason.day, reason.about) == ("evidence", "2026-03-11", "events")
    assert str(reason.sentence) == "The events end on 2025-12-10; their kind holds for 90 days"
    clock.passes(days=10)
    assert review_of(access).due
    read_in(workspace, tmp_path, "2026-03-01")
    assert review_of(access).day == "2026-05-31", "newer data are fresh at once"


def test_what_has_changed_since_the_review_stands_in_one_place(
    workspace: Workspace, tmp_path: Path, clock: Clock
) -> None:
    access = brought(workspace)
    document = access.workspace.documents.read(access).document
    nothing = since_review(access, "en")
    assert (nothing.edited, nothing.changes, nothing.signals) == (0, (), ())

    step, moment = document.steps()[0], "2026-03-01T09:30:00Z"
    apply(access, [msgspec.structs.replace(document.journey, reviewed_at="2026-03-01", reviewed_moment=moment)])
    clock.passes(hours=1)
    assert since_review(access, "en").edited == 0, "that it was reviewed is no edit"
    note(access.principal, NewChange(what="New form", day="2026-03-01"))
    source = Source(id="source:s", title={"en": "Panel"}, source_kind="survey", n=40, date="2026-03-01")
    card = Card(id="card:new", lane="lane:touchpoints", from_step="step:1", text={"en": "x"}, sources=("source:s",))
    apply(access_library(access.principal, "edit"), [source])
    apply(access, [msgspec.structs.replace(step, title={"en": "First"}), card])
    clock.passes(minutes=1)
    read_in(workspace, tmp_path, "2026-02-20")

    found = since_review(access, "en")
    assert found.since == "2026-03-01T09:30:00.000Z"
    assert found.edited >= 2 and found.edited_by == ("The owner",)
    assert [one.what for one in found.changes] == ["New form"] and found.review.due
    assert [(one.kind, one.about, one.n) for one in found.evidence if one.kind == "source"] == [
        ("source", "source:s", 40)
    ]
    assert found.version is not None, "the map as it was reviewed was kept"
