"""The runner of a cluster: every chunk is a Spark task that takes the same step over the same partition of the same store.

Spark moves no events: the driver sends the step and the address of each chunk, the workers map the store's arrays from the
disk they share with the driver and send partials back, which are merged here in the order of the chunks. What Java says when
something fails becomes one plain sentence.
"""

from __future__ import annotations

import contextlib
import pickle
import secrets
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ...errors import EngineError
from . import task
from .base import P, T, Watch, nothing
from .session import plain, quiet, session_at

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: How often a pass that somebody watches is looked at.
_LOOK_SECONDS = 0.2


class Spark:
    """A Spark master by its URL; `?name=value&…` behind it are Spark's own settings. The session is made at the first pass."""

    shares_memory = False

    def __init__(self, url: str) -> None:
        self.url = url

    def once(self, key: Hashable, make: Callable[[], P]) -> P:
        """One asker at a time: nothing is shared."""
        return make()

    def map(
        self,
        step: Callable[[T], P],
        work: Sequence[T],
        watch: Watch | None = None,
        after: Callable[[T], None] = nothing,
    ) -> list[P]:
        """One partial per piece, in order, one task each; what a worker has read ends with its task."""
        if watch is not None:
            watch(0, len(work))
        if not work:
            return []
        session = session_at(self.url)
        quiet()
        sent = session.sparkContext.broadcast(_packed(step, work))
        try:
            partials = task.work(secrets.token_hex(8), sent, task.version())
            numbers = session.range(0, len(work), 1, len(work))
            came = _collected(session, numbers.mapInArrow(partials, task.SCHEMA), watch, len(work))
        finally:
            with contextlib.suppress(Exception):  # a session that has died has nothing to let go
                sent.destroy()
        found: list[Any] = [None] * len(work)
        for number, (well, content) in sorted(came.items()):
            if not well:
                raise content
            found[number] = content
        if watch is not None:
            watch(len(work), len(work))
        return found


def _packed(step: Callable[[T], P], work: Sequence[T]) -> tuple[bytes, list[bytes]]:
    from pyspark import cloudpickle

    return cloudpickle.dumps(step), [pickle.dumps(piece, protocol=5) for piece in work]


def _collected(session: SparkSession, frame: DataFrame, watch: Watch | None, total: int) -> dict[int, tuple[bool, Any]]:
    """What came back by number: (whether it went well, the partial or the error)."""
    group = f"resa-{secrets.token_hex(8)}"
    session.sparkContext.setJobGroup(group, "resa", interruptOnCancel=True)
    stopped: list[BaseException] = []
    try:
        with _followed(session, group, watch, total, stopped):
            table = frame.toArrow()
    except BaseException as error:
        with contextlib.suppress(Exception):  # what ended the job is raised below, not what ending it says
            session.sparkContext.cancelJobGroup(group)
        if stopped:
            raise stopped[0] from None
        if isinstance(error, Exception):
            raise plain(error) from None
        raise
    numbers, contents = table.column("number"), table.column("content")
    return {n.as_py(): pickle.loads(c.as_buffer()) for n, c in zip(numbers, contents, strict=True)}


@contextlib.contextmanager
def _followed(
    session: SparkSession, group: str, watch: Watch | None, total: int, stopped: list[BaseException]
) -> Iterator[None]:
    """Tell how many tasks are done while the block waits for them; what `watch` raises ends them and is put into `stopped`."""
    if watch is None:
        yield
        return
    over = threading.Event()

    def follow() -> None:
        while not over.wait(_LOOK_SECONDS):
            try:
                if not stopped:
                    watch(min(_done(session, group), total), total)
            except BaseException as error:
                stopped.append(error)
            if stopped:  # again and again: a job that begins only now was not there to be ended before
                with contextlib.suppress(Exception):  # a job that is over already cannot be ended
                    session.sparkContext.cancelJobGroup(group)

    follower = threading.Thread(target=follow, name="resa-spark-watch", daemon=True)
    follower.start()
    try:
        yield
    finally:
        over.set()
        follower.join()
    if stopped:
        raise EngineError("stopped")  # after the last task had already ended


def _done(session: SparkSession, group: str) -> int:
    tracker = session.sparkContext.statusTracker()
    jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(group)]
    stages = [tracker.getStageInfo(stage) for job in jobs if job is not None for stage in job.stageIds]
    return sum(stage.numCompletedTasks for stage in stages if stage is not None)
