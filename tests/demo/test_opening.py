"""The demo company from the start page's button: made in an empty workspace, refused in any other, gone when stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from resa.demo import company
from resa.demo.opening import start_demo
from resa.errors import CancelledError, ConflictError, PrivacyError
from resa.journey.records import Persona
from resa.voice.personal_data import scan
from resa.workspace import Workspace, documents, jobs, open_workspace
from resa.workspace.atlas import atlas
from resa.workspace.audit import trail
from resa.workspace.comments import threads
from resa.workspace.imports import listing
from resa.workspace.journeys import make
from resa.workspace.people import everybody
from resa.workspace.principals import access_library, accessible_maps, local_guest, local_owner


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path / "team", create=True)
    yield opened
    opened.close()


def ended(workspace: Workspace, job: str) -> jobs.Job:
    assert workspace.jobs.wait(job, 120)
    return jobs.read(local_owner(workspace), job)


def small_fill(workspace: Workspace, files: Path, progress: Any) -> None:
    """Answers and maps of the company, without its events and the measuring: quick."""
    from resa.voice.store import AnswerStore
    from resa.workspace.journeys import bring_file

    progress(2, 5, "answers")
    AnswerStore(workspace.store_path).append(files / "recommend.csv", company.answer_options()["recommend.csv"])
    progress(3, 5, "maps")
    bring_file(local_owner(workspace), (files / "heat.resa.json").read_bytes(), "heat.resa.json")
    progress(4, 5, "last")


def test_the_company_stands_in_the_workspace_with_numbers(workspace: Workspace) -> None:
    owner = local_owner(workspace)
    job = ended(workspace, start_demo(owner))
    assert (job.kind, job.state, job.error) == ("demo", "done", None)
    assert sorted(job.result["journeys"]) == sorted(access.document for access in accessible_maps(owner))
    assert len(job.result["journeys"]) == 3
    assert {batch.kind for batch in listing(owner)} == {"events", "answers"}
    assert not list(workspace.path.glob("demo-*")), "its files are taken away again"
    spoken = {access.document: threads(access) for access in accessible_maps(owner)}
    assert {journey: len(found) for journey, found in spoken.items()} == {
        "journey:heat": 4,
        "journey:charging": 1,
        "journey:life": 0,
    }
    silence = spoken["journey:heat"][0]
    assert (silence.about, silence.resolved_at, silence.unread, len(silence.comments)) == ("step:silence", None, 3, 3)
    assert sum(thread.resolved_at is not None for thread in spoken["journey:heat"]) == 1
    bodies = [said.body for found in spoken.values() for thread in found for said in thread.comments]
    assert not any("{quote}" in body or sum(scan(body, "sv").found.values()) for body in bodies)
    assert everybody(owner) == [], "nobody is left with a way in"
    assert {"invite", "withdraw invitation"}.isdisjoint(entry.action for entry in trail(owner))
    stands = {row.id: (row.place, len(row.leads)) for row in atlas(owner).journeys}
    assert [stands[f"journey:{id}"][1] for id in ("life", "heat", "charging")] == [2, 0, 0]
    assert stands["journey:heat"][0].parent == stands["journey:charging"][0].parent == "journey:life"
    with pytest.raises(ConflictError, match="empty workspace"):
        start_demo(owner)


def test_what_is_not_empty_or_only_looked_at_is_left_alone(workspace: Workspace) -> None:
    with pytest.raises(PrivacyError):
        start_demo(local_guest(workspace, "Cleo"))
    make(local_owner(workspace), "Byta bank", "sv", "b2c")
    with pytest.raises(ConflictError, match="1 journeys, 0 imports"):
        start_demo(local_owner(workspace))


def test_stopped_in_the_middle_nothing_of_it_stays(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = local_owner(workspace)
    ours = Persona(id="persona:ours", title={"sv": "Vår"})
    documents.apply(access_library(owner, "edit"), [ours])

    def stopped(at: Workspace, files: Path, progress: Any) -> None:
        small_fill(at, files, progress)
        raise CancelledError("Stopped")

    monkeypatch.setattr(company, "fill", stopped)
    job = ended(workspace, start_demo(owner))
    assert job.state == "cancelled"
    assert accessible_maps(owner) == []
    assert all(batch.undone_at for batch in listing(owner)) and listing(owner)
    assert list(workspace.documents.read(access_library(owner)).document.records) == ["persona:ours"]
    monkeypatch.setattr(company, "fill", small_fill)
    assert ended(workspace, start_demo(owner)).state == "done", "and it can be made after all"
