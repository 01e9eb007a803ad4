"""Many questions in one walk: a runner over another one, for a batch of askers.

Each asker goes its own way in a thread of its own. As soon as every one of them wants a pass (or has ended), all that is
wanted is done in a single pass: each chunk is read once, all steps that want it are taken one after the other while it lies
in the cache, and what they derive of it alike (labels, ties) is derived once. A question with three passes walks three times,
in company as long as others want to walk. What several askers need of the whole store is made once too (`once`).

Questions know nothing of it: each stays a file of its own, and gives the answer it gives alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from contextvars import copy_context
from typing import Any

from .base import P, Runner, T, Watch, nothing


class Together:
    """One batch. `under` is where the passes run."""

    def __init__(self, under: Runner) -> None:
        self._under = under
        self.shares_memory = under.shares_memory
        self._changed = threading.Condition()
        self._askers = 0
        self._asleep: dict[Hashable, set[int]] = {}
        """Askers that wait for what another one makes; once it is made they are awake, whether or not they have run since."""
        self._wanted: list[_Pass] = []
        self._walked: list[_Pass] = []
        self._made: dict[Hashable, Any] = {}
        self._making: set[Hashable] = set()

    def all(self, asks: Sequence[Callable[[], P]], watch: Watch | None = None) -> list[P | Exception]:
        """What each asker found, or its error, in order. What `watch` raises ends all of them."""
        found: list[Any] = [None] * len(asks)
        self._askers = len(asks)

        def ask(number: int) -> None:
            try:
                found[number] = asks[number]()
            except Exception as error:  # an asker's error is its answer; the others go on
                found[number] = error
            finally:
                with self._changed:
                    self._askers -= 1
                    self._changed.notify_all()

        threads = [
            threading.Thread(target=copy_context().run, args=(ask, number), name=f"resa-ask-{number}", daemon=True)
            for number in range(len(asks))
        ]
        for thread in threads:
            thread.start()
        try:
            while wanted := self._next():
                self._walk(wanted, watch)
        except BaseException as error:
            self._give_up(error, threads)
            raise
        for thread in threads:
            thread.join()
        return found

    def map(
        self,
        step: Callable[[T], P],
        work: Sequence[T],
        watch: Watch | None = None,
        after: Callable[[T], None] = nothing,
    ) -> list[P]:
        """One partial per piece, from the next walk that all make together."""
        one = _Pass(step, work, after)
        with self._changed:
            self._wanted.append(one)
            self._changed.notify_all()
            self._changed.wait_for(lambda: one.over)
        for partial in one.partials:
            if isinstance(partial, _Failed):
                raise partial.error
        return one.partials

    def once(self, key: Hashable, make: Callable[[], P]) -> P:
        """What several askers need, made by the first of them while the others wait."""
        with self._changed:
            while key in self._making:
                asleep = self._asleep.setdefault(key, set())
                if threading.get_ident() not in asleep:
                    asleep.add(threading.get_ident())
                    self._changed.notify_all()
                self._changed.wait()
            if key in self._made:
                value: P = self._made[key]
                return value
            self._making.add(key)
        try:
            value = make()
            with self._changed:
                self._made[key] = value
            return value
        finally:
            with self._changed:
                self._making.discard(key)
                self._asleep.pop(key, None)
                self._changed.notify_all()

    def _next(self) -> list[_Pass]:
        """What is wanted once nobody works on anything else; empty when all have ended."""
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._askers == len(self._wanted) + sum(map(len, self._asleep.values()))
                    and (self._wanted or not self._askers)
                )
            )
            self._walked, self._wanted = self._wanted, []
            return self._walked

    def _walk(self, wanted: list[_Pass], watch: Watch | None) -> None:
        """One pass over all pieces that anybody wants."""
        pieces: dict[int, tuple[Any, list[int]]] = {}
        for number, one in enumerate(wanted):
            for piece in one.work:
                pieces.setdefault(id(piece), (piece, []))[1].append(number)
        bundles = list(pieces.values())
        steps, after = [one.step for one in wanted], wanted[0].after if wanted else nothing

        def every(bundle: tuple[Any, list[int]]) -> list[Any]:
            return [_taken(steps[number], bundle[0]) for number in bundle[1]]

        found = self._under.map(every, bundles, watch, lambda bundle: after(bundle[0]))
        place = {id(bundle[0]): i for i, bundle in enumerate(bundles)}
        for number, one in enumerate(wanted):
            at = (place[id(piece)] for piece in one.work)
            one.partials = [found[i][bundles[i][1].index(number)] for i in at]
        with self._changed:
            for one in wanted:
                one.over = True
            self._changed.notify_all()

    def _give_up(self, error: BaseException, threads: list[threading.Thread]) -> None:
        """Every asker ends with the error at the pass it wants."""
        while any(thread.is_alive() for thread in threads):
            with self._changed:
                for one in (*self._walked, *self._wanted):
                    one.partials, one.over = [_Failed(_as_exception(error))], True
                self._walked, self._wanted = [], []
                self._changed.notify_all()
            threads[0].join(0.01)
            threads = [thread for thread in threads if thread.is_alive()]


class _Pass:
    """What one asker waits for."""

    def __init__(self, step: Callable[[Any], Any], work: Sequence[Any], after: Callable[[Any], None]) -> None:
        self.step, self.work, self.after = step, work, after
        self.partials: list[Any] = []
        self.over = False


class _Failed:
    """A step's error: it is its asker's alone."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _taken(step: Callable[[Any], Any], piece: Any) -> Any:
    try:
        return step(piece)
    except Exception as error:  # handed to the asker whose step it was
        return _Failed(error)


def _as_exception(error: BaseException) -> Exception:
    return error if isinstance(error, Exception) else RuntimeError(f"stopped by {type(error).__name__}")
