"""Long tasks (import, discover, undo, large exports): a row each, run by a few threads of this process.

A task is `function(handle) -> result` and reports through its handle: `progress(done, total, what)` and `cancelled()`.
What a stopped server left running is marked failed with that cause when the workspace is opened by a server again.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from sqlalchemy import insert, select, update

from ..errors import CancelledError, NotFoundError, ResaError
from ..texts.sentence import Sentence, as_data, from_data
from .clock import iso
from .principals import Principal
from .tables import job

if TYPE_CHECKING:
    from .workspace import Workspace

log = logging.getLogger("resa.jobs")

State = Literal["queued", "running", "done", "failed", "cancelled"]

#: Progress reaches the database at most this often.
_WRITE_EVERY_SECONDS = 0.25
#: How long a stopping server waits for tasks to notice.
_STOP_SECONDS = 5.0


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A task as others see it. `result` and `error` come when it has ended; `error` is `ResaError.to_dict()`."""

    id: str
    kind: str
    owner: str
    state: State
    done: int
    total: int | None
    what: Sentence | None
    """What is being done right now, for people."""
    arguments: dict[str, Any]
    result: Any
    error: dict[str, Any] | None
    cancel_requested: bool
    created_at: str
    started_at: str | None
    ended_at: str | None


Task = Callable[["Handle"], Any]


@dataclass
class Handle:
    """What a running task is given."""

    workspace: Workspace
    id: str
    _stop: threading.Event = field(default_factory=threading.Event)
    _written_at: float = 0.0

    def progress(self, done: int, total: int | None, what: Sentence) -> None:
        """Say how far it is; cheap to call often."""
        now = time.monotonic()
        if now - self._written_at >= _WRITE_EVERY_SECONDS:
            self._written_at = now
            _set(
                self.workspace,
                self.id,
                done=int(done),
                total=None if total is None else int(total),
                what=_written(what),
            )

    def cancelled(self) -> bool:
        """Whether the task should stop; it then raises CancelledError and leaves everything as before."""
        return self._stop.is_set()


class Jobs:
    """The runner of one workspace in one process."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._queue: queue.Queue[tuple[Handle, Task] | None] = queue.Queue()
        self._handles: dict[str, Handle] = {}
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._stopping = False

    def start(self, principal: Principal, kind: str, task: Task, /, **arguments: Any) -> str:
        """Queue the task; returns the job's id. `arguments` are written down for people (no personal data)."""
        principal.require("use", "jobs")
        id = f"job:{secrets.token_hex(8)}"
        with self.workspace.database.write() as connection:
            connection.execute(
                insert(job).values(
                    workspace=self.workspace.id,
                    job=id,
                    kind=kind,
                    owner=principal.name,
                    state="queued",
                    done=0,
                    what="",
                    arguments=msgspec.json.encode(arguments).decode(),
                    cancel_requested=0,
                    created_at=iso(self.workspace.clock()),
                )
            )
        handle = Handle(self.workspace, id)
        with self._lock:
            self._handles[id] = handle
            if len(self._threads) < self.workspace.config.job_threads:
                thread = threading.Thread(target=self._work, name=f"resa-job-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()
        self._queue.put((handle, task))
        return id

    def cancel(self, principal: Principal, id: str) -> Job:
        """Ask a task to stop; one that has ended stays as it ended."""
        principal.require("use", "jobs")
        found = read(principal, id)
        if found.state in {"queued", "running"}:
            _set(self.workspace, id, cancel_requested=1)
            with self._lock:
                handle = self._handles.get(id)
            if handle is not None:
                handle._stop.set()
        return read(principal, id)

    def wait(self, id: str, timeout: float | None = None) -> bool:
        """Wait until the job has ended; for the demo, scripts and tests. False when the time ran out."""
        end = None if timeout is None else time.monotonic() + timeout
        while id in self._handles:
            if end is not None and time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def uploads_in_use(self) -> set[str]:
        """Uploads that queued or running tasks will read."""
        with self.workspace.database.read() as connection:
            rows = connection.scalars(
                select(job.c.arguments).where(
                    job.c.workspace == self.workspace.id, job.c.state.in_(("queued", "running"))
                )
            ).all()
        found = (msgspec.json.decode(row).get("upload") for row in rows)
        return {upload for upload in found if upload}

    def stop(self) -> None:
        """Ask every task to stop, wait a little, and say of the rest that the server stopped."""
        self._stopping = True
        with self._lock:
            handles, threads = list(self._handles.values()), list(self._threads)
        for handle in handles:
            handle._stop.set()
        for _ in threads:
            self._queue.put(None)
        end = time.monotonic() + _STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        if handles:
            fail_interrupted(self.workspace)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            handle, task = item
            try:
                self._run(handle, task)
            finally:
                with self._lock:
                    self._handles.pop(handle.id, None)

    def _run(self, handle: Handle, task: Task) -> None:
        if handle.cancelled():
            if not self._stopping:
                self._end(handle, "cancelled", error=CancelledError(Sentence("workspace.stopped_before_began")))
            return
        _set(self.workspace, handle.id, state="running", started_at=iso(self.workspace.clock()))
        try:
            result = task(handle)
        except CancelledError as error:
            cause = _interrupted() if self._stopping else error
            self._end(handle, "failed" if self._stopping else "cancelled", error=cause)
        except ResaError as error:
            self._end(handle, "failed", error=error)
        except Exception as error:  # whatever it is, it is this job's end and not the runner's
            log.exception("job %s failed", handle.id)
            self._end(
                handle,
                "failed",
                error=ResaError(
                    Sentence("workspace.task_failed_unexpectedly"),
                    value=f"{type(error).__name__}: {error}",
                    remedy=Sentence("workspace.server_log_details"),
                ),
            )
        else:
            self._end(handle, "done", result=result)

    def _end(self, handle: Handle, state: State, *, result: Any = None, error: ResaError | None = None) -> None:
        _set(
            self.workspace,
            handle.id,
            state=state,
            result=None if result is None else msgspec.json.encode(result, enc_hook=as_data).decode(),
            error=None if error is None else msgspec.json.encode(error.to_dict(), enc_hook=as_data).decode(),
            ended_at=iso(self.workspace.clock()),
        )


def read(principal: Principal, id: str) -> Job:
    """One job. Raises NotFoundError."""
    principal.require("use", "jobs")
    workspace = principal.workspace
    with workspace.database.read() as connection:
        row = connection.execute(select(job).where(job.c.workspace == workspace.id, job.c.job == id)).one_or_none()
    if row is None:
        raise NotFoundError(Sentence("workspace.no_such_job"), value=id)
    return _job(row)


def listing(principal: Principal, limit: int = 100) -> list[Job]:
    """The newest jobs first."""
    principal.require("use", "jobs")
    workspace = principal.workspace
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(job).where(job.c.workspace == workspace.id).order_by(job.c.created_at.desc(), job.c.job).limit(limit)
        ).all()
    return [_job(row) for row in rows]


def fail_interrupted(workspace: Workspace) -> int:
    """Mark what is still queued or running as failed, because no process runs it any more; returns how many."""
    with workspace.database.write() as connection:
        done = connection.execute(
            update(job)
            .where(job.c.workspace == workspace.id, job.c.state.in_(("queued", "running")))
            .values(
                state="failed",
                error=msgspec.json.encode(_interrupted().to_dict(), enc_hook=as_data).decode(),
                ended_at=iso(workspace.clock()),
            )
        )
    return done.rowcount


def _interrupted() -> ResaError:
    return ResaError(
        Sentence("workspace.server_stopped_while_task_ran"),
        remedy=Sentence("workspace.nothing_half_done_kept_start_task"),
    )


def _set(workspace: Workspace, id: str, **values: Any) -> None:
    with workspace.database.write() as connection:
        connection.execute(update(job).where(job.c.workspace == workspace.id, job.c.job == id).values(**values))


def _written(what: Sentence) -> str:
    return msgspec.json.encode(what, enc_hook=as_data).decode()


def _read(what: str) -> Sentence | None:
    return msgspec.json.decode(what, type=Sentence, dec_hook=from_data) if what.startswith("{") else None


def _job(row: Any) -> Job:
    return Job(
        id=row.job,
        kind=row.kind,
        owner=row.owner,
        state=row.state,
        done=row.done,
        total=row.total,
        what=_read(row.what),
        arguments=msgspec.json.decode(row.arguments),
        result=None if row.result is None else msgspec.json.decode(row.result),
        error=None if row.error is None else msgspec.json.decode(row.error),
        cancel_requested=bool(row.cancel_requested),
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
