"""Funnels: hand-counted, against an oracle that tries every entry, and the law that a funnel never grows."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import funnel_walk
from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def counts(snapshot: MemorySnapshot, **arguments: object) -> list[int]:
    return [r["n"] for r in ask("funnel", snapshot, arguments).rows()]


def test_hand_counted() -> None:
    snapshot = log("u1: a x b c", "u2: a b", "u3: b a", "u4: x")
    rows = list(ask("funnel", snapshot, {"steps": "a > b > c"}).rows())
    assert [(r["touchpoint"], r["n"], r["lost"], r["median_seconds"]) for r in rows] == [
        ("a", 3, None, 0),
        ("b", 2, 1, 15),
        ("c", 1, 1, 30),
    ]
    assert rows[1]["share"] == pytest.approx(2 / 3) and rows[2]["from_previous"] == 0.5
    assert counts(snapshot, steps=["a", "b", "c"]) == [3, 2, 1]
    assert counts(snapshot, steps="a > b", mode="strict") == [3, 1]
    assert counts(snapshot, steps="a > b > c", mode="unordered") == [3, 3, 1]
    assert counts(snapshot, steps="a > b | x") == [3, 2]


def test_window_and_entry() -> None:
    snapshot = log("u1: a x x a b")
    assert counts(snapshot, steps="a > b", window=10) == [1, 0]
    assert counts(snapshot, steps="a > b", window=10, entry="any") == [1, 1]
    assert counts(snapshot, steps="a > b", window=10, entry="last") == [1, 1]
    assert counts(log("u1: a b a"), steps="a > b", entry="last") == [1, 0]


def test_exclusions_optional_and_repeated_steps() -> None:
    assert counts(log("u1: a x b", "u2: a b"), steps="a > b", exclude="x") == [2, 1]
    rows = list(ask("funnel", log("u1: a o b", "u2: a b o", "u3: a o"), {"steps": "a > o? > b"}).rows())
    assert [(r["n"], r["optional"], r["lost"]) for r in rows] == [(3, False, None), (2, True, None), (2, False, 1)]
    assert counts(log("u1: a a", "u2: a"), steps="a > a") == [2, 1]


def test_breakdown_by_channel_and_property() -> None:
    made = [
        Event("u1", "a", 0, channel="web", properties={"plan": "pro"}), Event("u1", "b", 1, channel="shop"),
        Event("u2", "a", 0), Event("u3", "a", 0, channel="web"),
    ]  # fmt: skip
    by_channel = ask("funnel", MemorySnapshot(made), {"steps": "a > b", "breakdown": "channel"})
    assert [(r["group"], r["n"]) for r in by_channel.rows()] == [("web", 2), ("web", 1), ("(none)", 1), ("(none)", 0)]
    by_plan = ask("funnel", MemorySnapshot(made), {"steps": "a > b", "breakdown": "plan"})
    assert [(r["group"], r["n"]) for r in by_plan.rows()] == [("(none)", 2), ("(none)", 0), ("pro", 1), ("pro", 1)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "needs steps"),
        ({"steps": "a? > b"}, "first step"),
        ({"steps": "a > > b"}, "cannot be read"),
        ({"steps": "a", "mode": "loose"}, "no such mode"),
        ({"steps": "a", "entry": "best"}, "no such entry"),
        ({"steps": "a > b", "exclude": "b"}, "step and excluded"),
        ({"steps": "a", "breakdown": "planet"}, "no such property"),
        ({"steps": "a", "mode": "unordered", "entry": "last"}, "no last entry"),
    ],
)
def test_what_is_told(arguments: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        ask("funnel", log("u: a b"), arguments)


def test_steps_that_the_data_never_have() -> None:
    result = ask("funnel", log("u: a b"), {"steps": "a > z"})
    assert "never have these steps: z" in result.warnings[0]
    assert [r["n"] for r in ask("funnel", MemorySnapshot([]), {"steps": "a > b"}).rows()] == [0, 0]


plans = st.lists(st.sampled_from("abc"), min_size=1, max_size=4)


@given(events(), grains, slices, plans, st.sampled_from([None, 0, 3, 6]), st.sampled_from(["first", "any", "last"]),
       st.sampled_from(["ordered", "strict"]), st.booleans(), st.integers(1, 3))  # fmt: skip
def test_against_every_entry(made, by, slice, plan, window, entry, mode, exclude, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot([*made, *(Event("new", n, 99 * SECOND) for n in "abcd")], partitions=partitions)
    out = {"d"} if exclude else set()
    expected = [0] * len(plan)
    for unit in units(snapshot, by, slice):
        entries = [i for i, e in enumerate(unit) if e.name == plan[0]]
        entries = {"first": entries[:1], "any": entries, "last": entries[-1:]}[entry]
        best = -1
        for i in entries:
            best = max(best, reach(unit, i, plan, window, mode == "strict", out))
        for k in range(best + 1):
            expected[k] += 1
    found = counts(snapshot, steps=plan, window=window, entry=entry, mode=mode, by=by, slice=slice, exclude=sorted(out))
    assert found == expected
    assert all(b <= a for a, b in itertools.pairwise(found))


def reach(unit: list[Event], i: int, plan: list[str], window: int | None, strict: bool, out: set[str]) -> int:
    """Index of the last step that the attempt from event i gets to; the earliest event for each step is the best choice."""
    step = 0
    for event in unit[i + 1 :]:
        if event.name in out or step + 1 == len(plan):
            break
        in_time = window is None or event.at - unit[i].at <= window * SECOND
        if event.name == plan[step + 1] and in_time:
            step += 1
        elif strict:
            break
    return step


@given(events(), grains, st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True),
       st.sampled_from([None, 2, 5]), st.sampled_from(["first", "any"]))  # fmt: skip
def test_unordered_against_the_oracle(made, by, plan, window, entry) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot([*made, *(Event("new", n, 99 * SECOND) for n in "abcd")])
    expected = [0] * len(plan)
    for unit in units(snapshot, by, None):
        steps = [e for e in unit if e.name in plan]
        best = 0
        for first in steps[:1] if entry == "first" else steps:
            near = {
                e.name for e in steps if e.at >= first.at and (window is None or e.at - first.at <= window * SECOND)
            }
            best = max(best, len(near))
        for k in range(best):
            expected[k] += 1
    assert counts(snapshot, steps=plan, mode="unordered", window=window, entry=entry, by=by) == expected


def test_sessions_are_a_grain_too() -> None:
    """A customer's events without a silence of half an hour, or of what is said; the answer says which."""
    made = [
        Event("u", name, minute * 60 * SECOND)
        for name, minute in (("a", 0), ("b", 20), ("a", 60), ("a", 120), ("b", 155))
    ]
    snapshot = MemorySnapshot(made)

    def counted(**more: object) -> list[object]:
        result = ask("funnel", snapshot, {"steps": "a > b", **more})
        return [*(r["n"] for r in result.rows()), result.arguments.get("session_gap")]

    assert counted(by="session") == [3, 1, 1800.0]
    assert counted(by="session", session_gap=40 * 60) == counted(session_gap=40 * 60, by="session") == [2, 2, 2400.0]
    assert counted(by="customer") == [1, 1, None]
    with pytest.raises(UsageError, match="no such grain"):
        ask("drop-off", snapshot, {"by": "session"})


places = st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True)


@given(events(), grains, st.lists(st.tuples(places, st.booleans()), min_size=1, max_size=5), st.sampled_from([None, 0, 3, 6]),
       st.sampled_from(["first", "any", "last"]), st.sampled_from(["ordered", "strict"]))  # fmt: skip
def test_labels_of_one_step_are_walked_like_those_of_several(made, by, steps, window, entry, mode) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    """The short way (an event that can only be one required step) and the long one say the same, times included."""
    snapshot = MemorySnapshot([*made, *(Event("new", n, 99 * SECOND) for n in "abcd")])
    texts = [" | ".join(n + "?" * (optional and i > 0) for n in names) for i, (names, optional) in enumerate(steps)]
    arguments = {"steps": " > ".join(texts), "window": window, "entry": entry, "mode": mode, "by": by}
    short = ask("funnel", snapshot, arguments)
    with pytest.MonkeyPatch.context() as patch:
        kinds = funnel_walk._kinds
        patch.setattr(funnel_walk, "_kinds", lambda *given: _several(kinds(*given)))
        long = ask("funnel", snapshot, arguments)
    assert short.to_dict() == long.to_dict()


def _several(kinds: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    return np.where(kinds >= 0, funnel_walk.SEVERAL, kinds).astype(np.int8)


@given(events(), st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True))
def test_who_enters_by_few_labels_or_many(made, names) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot([*made, *(Event("new", n, 99 * SECOND) for n in "abcdefgh")])
    entered = sum(any(e.name in names for e in unit) for unit in units(snapshot, "customer", None))
    assert counts(snapshot, steps=" | ".join(names), by="customer") == [entered]


LOOSE = ["a > a > b", "a | b > c > c", "a > b | c > c | b > d", "a > a > a", "a > q"]


@given(events(), grains, st.sampled_from(LOOSE), st.sampled_from([None, 2, 5]), st.sampled_from(["first", "any"]),
       st.booleans())  # fmt: skip
def test_unordered_with_steps_wanted_twice_and_exclusions(made, by, plan, window, entry, exclude) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    """An event is one step only; each entry tries its events in every way."""
    snapshot = MemorySnapshot([*made, *(Event("new", n, 99 * SECOND) for n in "abcdx")])
    steps = [{name.strip() for name in place.split("|")} for place in plan.split(">")]
    out, any_step = {"x"} if exclude else set(), set().union(*steps)
    expected = [0] * len(steps)
    for unit in units(snapshot, by, None):
        entries = [i for i, e in enumerate(unit) if e.name in any_step]
        best = 0
        for i in entries[:1] if entry == "first" else entries:
            run = itertools.takewhile(lambda e: e.name not in out, unit[i:])
            near = [e.name for e in run if window is None or e.at - unit[i].at <= window * SECOND]
            kinds = {frozenset(s): steps.count(s) for s in steps}
            best = max(best, sum(min(many, sum(n in kind for n in near)) for kind, many in kinds.items()))
        for k in range(best):
            expected[k] += 1
    asked = {"window": window, "entry": entry, "by": by, "exclude": sorted(out)}
    assert counts(snapshot, steps=plan, mode="unordered", **asked) == expected


OPTIONAL = ["a > b? > c", "a > b? > c? > d", "a > b? > b? > c", "a | b > c? > d", "a > b? > c > d? > a", "a > b?"]


@given(events(), grains, st.sampled_from(OPTIONAL), st.sampled_from([None, 3, 6]), st.sampled_from(["first", "any", "last"]),
       st.booleans(), st.booleans())  # fmt: skip
def test_optional_steps_against_every_entry(made, by, plan, window, entry, strict, exclude) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot([*made, *(Event("new", n, 99 * SECOND) for n in "abcdx")])
    steps = [({n.strip(" ?") for n in place.split("|")}, "?" in place) for place in plan.split(">")]
    out = {"x"} if exclude else set()
    expected = [0] * len(steps)
    for unit in units(snapshot, by, None):
        entries = [i for i, e in enumerate(unit) if e.name in steps[0][0]]
        entries = {"first": entries[:1], "any": entries, "last": entries[-1:]}[entry]
        met = set().union(*(_met(unit, i, steps, window, strict, out) for i in entries))
        furthest = max((k for k in met if not steps[k][1]), default=-1)
        for k in range(len(steps)):
            expected[k] += k in met if steps[k][1] else k <= furthest
    asked = {"window": window, "entry": entry, "by": by, "exclude": sorted(out)}
    assert counts(snapshot, steps=plan, mode="strict" if strict else "ordered", **asked) == expected


def _met(unit, i, steps, window, strict, out) -> set[int]:  # type: ignore[no-untyped-def]  # events, steps as (names, optional)
    """The steps that the attempt from event i meets: the next required one at once, else an optional one before it."""
    met, at = {0}, 0
    for event in unit[i + 1 :]:
        late = window is not None and event.at - unit[i].at > window * SECOND
        required = next((k for k in range(at + 1, len(steps)) if not steps[k][1]), None)
        loose = [k for k in range(at + 1, len(steps) if required is None else required) if k not in met]
        if strict:
            loose = [k for k in loose if k > max(met)]
        here = next((k for k in loose if event.name in steps[k][0] and not late), None)
        if event.name in out:
            break
        if required is not None and event.name in steps[required][0] and not late:
            met.add(required)
            at = required
        elif here is not None:
            met.add(here)
        elif strict:
            break
    return met


def test_what_unordered_steps_cannot_be() -> None:
    with pytest.raises(UsageError, match="part of two different steps"):
        ask("funnel", log("u: a b"), {"steps": "a | b > a", "mode": "unordered"})
    result = ask("funnel", log("u: a b"), {"steps": "a > b?", "mode": "unordered"})
    assert "In any order no step is optional: b counts like the others." in result.warnings
