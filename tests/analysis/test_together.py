"""Many questions in one walk: each answers what it answers alone, the events are read once, one error is one question's, and
a watch that has seen enough ends them all."""

from __future__ import annotations

import sys

import pytest

import resa
from resa.analysis import engine, kernel
from resa.analysis.asking import ask, ask_many
from resa.analysis.registry import questions
from resa.analysis.runners.base import Watch
from resa.analysis.runners.threads import Threads
from resa.errors import CancelledError, UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, log
from .test_asking import MUST_SAY

NAMES = [name for name, q in questions().items() if q.needs == "snapshot"]


def snapshot() -> MemorySnapshot:
    """Three partitions of sixty journeys; some customers have two."""
    return MemorySnapshot(
        [
            Event(
                f"c{j % 45}", "abcd"[(i * i + j) % 4], (j * 977 + i * (60 + j)) * SECOND, case_id=f"j{j}", account=f"k{j % 4}",
                channel=("web", "shop", "")[(i + j) % 3], properties={"plan": "pro" if j % 2 else "free"},
            )
            for j in range(60)
            for i in range(2 + j % 7)
        ],
        partitions=3,
    )  # fmt: skip


class Counting(Threads):
    """Counts passes and the pieces they took up."""

    def __init__(self) -> None:
        self.passes, self.pieces = 0, 0

    def map(self, step, work, watch: Watch | None = None, after=lambda piece: None):  # type: ignore[no-untyped-def]  # as its base
        self.passes += 1
        self.pieces += len(work)
        return super().map(step, work, watch, after)


def test_all_questions_at_once_answer_what_each_answers_alone() -> None:
    made = snapshot()
    wanted = [(name, MUST_SAY.get(name, {})) for name in NAMES] + [("drop-off", {"segment": "plan=pro"})]
    alone, together = Counting(), Counting()
    one_by_one = [ask(name, made, arguments, engine=alone) for name, arguments in wanted]
    at_once = ask_many(made, wanted, engine=together)
    for (name, _), expected, found in zip(wanted, one_by_one, at_once, strict=True):
        assert found == expected, name
    assert together.passes * 3 < alone.passes
    assert together.pieces * 3 < alone.pieces


def test_one_error_is_one_questions() -> None:
    found = ask_many(
        snapshot(), [("touchpoints", {}), ("funnel", {"steps": "a > nowhere"}), ("funnel", {}), ("variants", {})]
    )
    assert isinstance(found[2], UsageError)
    assert found[0] == ask("touchpoints", snapshot())
    assert found[3] == ask("variants", snapshot())
    assert ask_many(snapshot(), []) == []


def test_it_is_a_function_of_resa() -> None:
    import resa

    found = resa.ask_many(snapshot(), [("touchpoints", {}), ("funnel", {})])
    assert isinstance(found[0], resa.Answer)
    assert isinstance(found[1], UsageError)


def test_both_tell_how_far_they_are_and_are_stopped_by_what_the_listener_raises() -> None:
    snapshot = log(*(f"u{i}: a b" for i in range(5)))
    heard: list[tuple[int, int]] = []
    resa.ask("transitions", snapshot, progress=lambda *far: heard.append(far))
    assert heard == [(0, 1), (1, 1)]
    resa.ask_many(snapshot, [("transitions", {}), ("touchpoints", {})], progress=lambda *far: heard.append(far))
    assert heard[2:] == [(0, 1), (1, 1)], "one walk for both"

    def enough(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resa.ask("transitions", snapshot, progress=enough)
    with pytest.raises(KeyboardInterrupt):
        resa.ask_many(snapshot, [("transitions", {})], progress=enough)


def test_who_waits_for_anothers_work_is_waited_for() -> None:
    """However late an asker wakes when what it slept for is made, it is in the walk."""
    snapshot = log(*(f"u{i}: a b" for i in range(5)))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for _ in range(40):
            together = Counting()
            ask_many(snapshot, [("transitions", {}), ("touchpoints", {}), ("paths", {"from": "a"})], engine=together)
            assert together.passes == 1
    finally:
        sys.setswitchinterval(before)


def test_a_step_that_fails_leaves_the_others() -> None:
    from resa.analysis.runners.together import Together

    made = snapshot()

    def fails() -> list[int]:
        return kernel.run(kernel.chunks(made, "journey"), lambda chunk: chunk.n_units // 0)

    def counts() -> list[int]:
        return kernel.run(kernel.chunks(made, "journey"), lambda chunk: chunk.n_units)

    together = Together(Threads())
    with engine.on(together):
        bad, good = together.all([fails, counts])
    assert isinstance(bad, ZeroDivisionError)
    assert isinstance(good, list)
    assert sum(good) == 60


def test_who_has_seen_enough_ends_them_all() -> None:
    def enough(done: int, total: int) -> None:
        raise CancelledError("stopped")

    with engine.watched(enough), pytest.raises(CancelledError):
        ask_many(snapshot(), [("touchpoints", {}), ("drop-off", {}), ("outlook", {"goal": "b"})])
