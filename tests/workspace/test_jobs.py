"""Long tasks: progress, result, failure with its cause, cancel, and a server that stops half way."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from resa.errors import CancelledError, NotFoundError, PrivacyError, UnreadableError
from resa.texts.sentence import Sentence
from resa.workspace import Workspace, jobs, open_workspace
from resa.workspace.jobs import Handle
from resa.workspace.principals import Principal, local_owner


def test_a_task_ends_with_its_result(workspace: Workspace, ada: Principal) -> None:
    def task(handle: Handle) -> dict[str, int]:
        handle.progress(3, 10, Sentence("demo.done"))
        assert jobs.read(ada, handle.id).state == "running"
        return {"rows": 10}

    id = workspace.jobs.start(ada, "import", task, source="log.csv")
    assert workspace.jobs.wait(id, 10)
    done = jobs.read(ada, id)
    assert (done.state, done.result, done.error, done.done, done.total) == ("done", {"rows": 10}, None, 3, 10)
    assert (done.what, done.owner, done.arguments) == (Sentence("demo.done"), "local owner", {"source": "log.csv"})
    assert done.started_at is not None
    assert done.ended_at is not None
    assert [j.id for j in jobs.listing(ada)] == [id]


@pytest.mark.parametrize(
    ("raised", "code", "part"),
    [
        (UnreadableError("The file is cut off", where="log.csv.gz"), "unreadable", "cut off"),
        (ZeroDivisionError("division by zero"), "error", "ZeroDivisionError"),
    ],
)
def test_a_task_that_fails_stays_visible_with_its_cause(
    workspace: Workspace, ada: Principal, raised: Exception, code: str, part: str
) -> None:
    def task(_: Handle) -> None:
        raise raised

    id = workspace.jobs.start(ada, "import", task)
    workspace.jobs.wait(id, 10)
    failed = jobs.read(ada, id)
    assert failed.state == "failed"
    assert failed.error is not None
    assert failed.error["code"] == code
    assert part in failed.error["message"]


def test_a_running_task_and_a_waiting_one_are_cancelled(workspace: Workspace, ada: Principal) -> None:
    running = threading.Event()

    def endless(handle: Handle) -> None:
        running.set()
        while not handle.cancelled():
            handle._stop.wait(1)
        raise CancelledError("Stopped")

    never: list[str] = []
    busy = [workspace.jobs.start(ada, "import", endless) for _ in range(workspace.config.job_threads)]
    waiting = workspace.jobs.start(ada, "import", lambda h: never.append(h.id))
    assert running.wait(10)
    assert workspace.jobs.cancel(ada, waiting).cancel_requested
    for id in busy:
        workspace.jobs.cancel(ada, id)
    for id in (*busy, waiting):
        assert workspace.jobs.wait(id, 10)
        assert jobs.read(ada, id).state == "cancelled"
    assert never == []
    assert workspace.jobs.cancel(ada, waiting).state == "cancelled"


def test_a_server_that_stops_says_so_in_the_job(workspace: Workspace, ada: Principal) -> None:
    began = threading.Event()

    def task(handle: Handle) -> None:
        began.set()
        handle._stop.wait(30)
        raise CancelledError("Stopped")

    id = workspace.jobs.start(ada, "import", task)
    assert began.wait(10)
    workspace.close()
    again = open_workspace(workspace.path)
    job = jobs.read(local_owner(again), id)
    again.close()
    assert job.state == "failed"
    assert job.error is not None
    assert "server stopped" in job.error["what"]["text"]


def test_what_a_killed_server_left_is_marked_at_the_next_start(workspace: Workspace, ada: Principal) -> None:
    id = workspace.jobs.start(ada, "import", lambda _: None)
    workspace.jobs.wait(id, 10)
    _as_killed(workspace, id)
    assert jobs.fail_interrupted(workspace) == 1
    job = jobs.read(ada, id)
    assert (job.state, job.error and job.error["remedy"]["text"]) == (
        "failed",
        "Nothing half done was kept; start the task again",
    )


def _as_killed(workspace: Workspace, id: str) -> None:
    values: dict[str, Any] = {"state": "running", "ended_at": None}
    jobs._set(workspace, id, **values)


def test_a_guest_starts_and_stops_nothing(workspace: Workspace, ada: Principal, cleo: Principal) -> None:
    with pytest.raises(PrivacyError, match="guest Cleo may not use jobs"):
        workspace.jobs.start(cleo, "import", lambda _: None)
    id = workspace.jobs.start(ada, "import", lambda _: None)
    with pytest.raises(PrivacyError):
        workspace.jobs.cancel(cleo, id)
    with pytest.raises(NotFoundError):
        jobs.read(ada, "job:none")
