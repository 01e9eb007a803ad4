"""What a monitoring system asks for, in the text format of Prometheus: counters kept here, the rest read when asked.

A request is counted under its route as declared (`/api/journeys/{id}`), never under the address that came, so that no id,
name or token gets into a metric or a log line.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..workspace import Workspace
from ..workspace.tables import job
from .version import VERSION

if TYPE_CHECKING:
    from .rooms import Rooms

requests_log = logging.getLogger("resa.server.requests")

#: Upper bounds of the histogram of seconds.
BOUNDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_STARTED = time.time()
#: Where a request that no route took is counted.
_NOWHERE = "(none)"

_Labels = tuple[str, str]


class Metrics:
    """Counters of one app; safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: dict[_Labels, list[int]] = {}
        self._sums: dict[_Labels, float] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request that was answered."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._seconds.setdefault((method, route), [0] * (len(BOUNDS) + 1))[bisect_left(BOUNDS, seconds)] += 1
            self._sums[method, route] = self._sums.get((method, route), 0.0) + seconds

    def text(self, workspace: Workspace, rooms: Rooms) -> str:
        """Everything, as Prometheus reads it."""
        return "\n".join([*self._requested(), *_of_rooms(rooms), *_of_jobs(workspace), *_of_process(workspace), ""])

    def _requested(self) -> Iterator[str]:
        with self._lock:
            requests, seconds, sums = (
                dict(self._requests),
                {k: list(v) for k, v in self._seconds.items()},
                dict(self._sums),
            )
        yield from _head("resa_http_requests_total", "counter", "Requests answered, by route and status.")
        for (method, route, status), n in sorted(requests.items()):
            yield f'resa_http_requests_total{{method="{method}",route="{route}",status="{status}"}} {n}'
        yield from _head("resa_http_request_seconds", "histogram", "Time from request to the end of its answer.")
        for (method, route), counts in sorted(seconds.items()):
            labels, so_far = f'method="{method}",route="{route}"', 0
            for bound, n in zip((*BOUNDS, "+Inf"), counts, strict=True):
                so_far += n
                yield f'resa_http_request_seconds_bucket{{{labels},le="{bound}"}} {so_far}'
            yield f"resa_http_request_seconds_sum{{{labels}}} {sums[method, route]:.6f}"
            yield f"resa_http_request_seconds_count{{{labels}}} {so_far}"


def _head(name: str, kind: str, meaning: str) -> Iterator[str]:
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"


def _gauge(name: str, meaning: str, value: float) -> Iterator[str]:
    yield from _head(name, "gauge", meaning)
    yield f"{name} {value:g}" if isinstance(value, int) or value < 1e6 else f"{name} {value:.0f}"


def _of_rooms(rooms: Rooms) -> Iterator[str]:
    documents, people = rooms.filled()
    yield from _gauge("resa_rooms_open", "Documents that are open for live editing.", documents)
    yield from _gauge("resa_room_connections", "Connections to live rooms.", people)


def jobs_by_state(workspace: Workspace) -> dict[str, int]:
    """How many long tasks there are of each state."""
    with workspace.database.read() as connection:
        query = select(job.c.state, func.count()).where(job.c.workspace == workspace.id).group_by(job.c.state)
        found = {row[0]: row[1] for row in connection.execute(query)}
    return {state: found.get(state, 0) for state in ("queued", "running", "done", "failed", "cancelled")}


def _of_jobs(workspace: Workspace) -> Iterator[str]:
    yield from _head("resa_jobs", "gauge", "Long tasks, by state.")
    for state, n in jobs_by_state(workspace).items():
        yield f'resa_jobs{{state="{state}"}} {n}'


def _of_process(workspace: Workspace) -> Iterator[str]:
    yield from _head("resa_info", "gauge", "Which version runs, and in what it keeps its maps.")
    yield f'resa_info{{version="{VERSION}",database="{workspace.database.backend}"}} 1'
    yield from _gauge("process_start_time_seconds", "When the process started.", _STARTED)
    yield from _head("process_cpu_seconds_total", "counter", "Processor time used.")
    yield f"process_cpu_seconds_total {time.process_time():.2f}"
    with suppress(OSError, IndexError, ValueError):  # only where the system tells
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        memory = pages * os.sysconf("SC_PAGE_SIZE")
        yield from _gauge("process_resident_memory_bytes", "Memory in use.", memory)


class Counted:
    """ASGI middleware: counts every request, and writes a line about it into the log (at the level info)."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - began
            method, route = _method(scope), str(getattr(scope.get("route"), "path", _NOWHERE))
            self.metrics.count(method, route, status, seconds)
            if (telemetry := scope["app"].state.telemetry) is not None:
                telemetry.request(method, route, status, seconds, Headers(scope=scope))
            requests_log.info(
                "%s %s %d", method, route, status,
                extra={"data": {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}},
            )  # fmt: skip


def _method(scope: Scope) -> str:
    """One of the known ones: what a client invents is no label."""
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
