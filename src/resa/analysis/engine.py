"""Which engine answers: one URL. `local` is the threads of this machine, `spark://…` a cluster that runs the same steps over
the same partitions, `local[2]` Spark on this machine. An engine is chosen for a block, and told how far it is from there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..errors import UsageError
from ..texts.sentence import Sentence
from .runners.base import P, Runner, Watch
from .runners.threads import Threads

#: Names the engine where nothing else does.
VARIABLE = "RESA_ENGINE"
LOCAL = "local"
ALLOWED = (LOCAL, "local[2]", "local[*]", "spark://host:7077", "yarn", "k8s://https://host:6443")
_SPARK = re.compile(r"(local\[.+\]|local-cluster\[.+\]|spark://.+|k8s://.+|yarn)(\?.*)?")

_RUNNER: ContextVar[Runner | None] = ContextVar("runner", default=None)
_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def on(url: str | Runner | None) -> Iterator[Runner]:
    """Inside the block every pass runs there. None and "": where it ran so far, else where RESA_ENGINE says, else on threads."""
    runner = (runner_of(url) if isinstance(url, str) else url) if url else current()
    token = _RUNNER.set(runner)
    try:
        yield runner
    finally:
        _RUNNER.reset(token)


def current() -> Runner:
    """The runner of the block one is in."""
    return _RUNNER.get() or runner_of(os.environ.get(VARIABLE) or LOCAL)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Inside the block every pass over chunks tells how far it is, and can be stopped."""
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)


def watch() -> Watch | None:
    """Whoever looks at the block one is in."""
    return _WATCH.get()


def once(key: Hashable, make: Callable[[], P]) -> P:
    """What `make` makes; questions asked together (`asking.ask_many`) make it once. The key says all it depends on."""
    return current().once(key, make)


def check(url: str) -> None:
    """Raises UsageError unless the URL is one of an engine."""
    if url != LOCAL and not _SPARK.fullmatch(url):
        raise UsageError(Sentence("analysis.no_such_engine"), where="engine", value=url, allowed=ALLOWED)


def runner_of(url: str) -> Runner:
    """The runner at that URL; a cluster is not spoken to before the first pass."""
    check(url)
    if url == LOCAL:
        return Threads()
    from .runners.spark import Spark

    return Spark(url)
