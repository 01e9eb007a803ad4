"""The runner of one machine: plain threads (kernels let go of the GIL).

A pool of the library takes longer to import than most questions take to answer.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from .base import P, T, Watch, nothing


class Threads:
    """As many threads as there are cores."""

    shares_memory = True

    def map(
        self,
        step: Callable[[T], P],
        work: Sequence[T],
        watch: Watch | None = None,
        after: Callable[[T], None] = nothing,
    ) -> list[P]:
        """One partial per piece, in order."""
        done = itertools.count(1)  # counting on is one step of the interpreter
        if watch is not None:
            watch(0, len(work))

        def one(piece: T) -> P:
            partial = step(piece)
            after(piece)
            if watch is not None:
                watch(next(done), len(work))
            return partial

        return each(work, one)

    def once(self, key: Hashable, make: Callable[[], P]) -> P:
        """One asker at a time: nothing is shared."""
        return make()


def each(items: Sequence[T], function: Callable[[T], P]) -> list[P]:
    """The function's answers, in order, computed on threads; the first error ends it."""
    workers = min(os.cpu_count() or 1, len(items))
    if workers <= 1:
        return [function(item) for item in items]
    answers: list[Any] = [None] * len(items)
    errors: list[BaseException] = []
    waiting = iter(range(len(items)))  # taking the next one is one step of the interpreter

    def work() -> None:
        for number in waiting:
            if errors:
                return
            try:
                answers[number] = function(items[number])
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers - 1)]
    for thread in threads:
        thread.start()
    work()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return answers
