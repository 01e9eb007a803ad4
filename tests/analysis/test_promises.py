"""Promises: how rules are read, hand-counted verdicts, and an oracle that looks at every trigger by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import intervals, rules
from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def verdicts(snapshot: MemorySnapshot, *promise: str, **more: object) -> list[tuple[int, int, int]]:
    found = ask("promises", snapshot, {"promise": promise, **more})
    return [(r["kept"], r["broken"], r["open"]) for r in found.rows()]


def test_how_rules_are_read() -> None:
    rule = rules.read('complaint -> "by phone" | answer sent within 3d')
    assert (rule.kind, rule.subject, rule.other, rule.within) == (
        "response",
        ("complaint",),
        ("by phone", "answer sent"),
        259_200,
    )
    assert rules.read("never a after b").kind == "never_after"
    assert (rules.read("at most 2 long name").times, rules.read("at most 2 long name").subject) == (2, ("long name",))
    assert rules.read('"within" => "->"').subject == ("within",)
    for text in ("", "a", "a ->", "a -> b within soon", "never a within 3d", "at most few a", "a | -> b"):
        with pytest.raises(UsageError, match="cannot be read"):
            rules.read(text)


def test_hand_counted() -> None:
    made = [Event("u1", "ask", 0), Event("u1", "answer", 5 * SECOND), Event("u1", "ask", 10 * SECOND),
            Event("u2", "ask", 20 * SECOND), Event("u2", "answer", 60 * SECOND), Event("u3", "ask", 95 * SECOND),
            Event("u4", "answer", 100 * SECOND)]  # fmt: skip
    store = MemorySnapshot(made)
    row = next(ask("promises", store, {"promise": "ask -> answer within 30s"}).rows())
    assert (row["n"], row["n_journeys"], row["kept"], row["broken"], row["open"]) == (4, 3, 1, 2, 1)
    assert row["share"] == pytest.approx(1 / 3) and row["median_seconds"] == 22.5
    assert verdicts(store, "ask -> answer", patience=20) == [(2, 1, 1)]
    assert verdicts(store, "ask => answer", patience=20) == [(2, 1, 1)]
    assert verdicts(store, "answer <- ask", "answer <- ask within 10s") == [(2, 1, 0), (1, 2, 0)]
    assert verdicts(store, "never answer", "at most 1 ask", "at least 2 ask", patience=20) == [
        (0, 3, 1),
        (1, 1, 2),
        (1, 1, 2),
    ]
    assert verdicts(store, "always answer within 10s") == [(2, 1, 1)]
    assert verdicts(store, "never ask after answer", patience=20) == [(1, 1, 1)]
    assert verdicts(log("u: a b"), "x -> y") == [(0, 0, 0)]
    assert "never have these steps" in ask("promises", log("u: a b"), {"promise": "x -> y"}).warnings[-1]
    with pytest.raises(UsageError, match="at least one promise"):
        ask("promises", store)


def test_by_group_and_by_account() -> None:
    made = []
    for i in range(40):
        account, channel = f"acc{i // 10}", "web" if i % 2 else "phone"
        made.append(Event(f"u{i}", "ask", 0, account=account, channel=channel))
        if i // 10 % 2:
            made.append(Event(f"u{i}", "answer", SECOND, account=account))
    made.append(Event("end", "x", 100 * SECOND))
    store = MemorySnapshot(made)
    alone = next(ask("promises", store, {"promise": "ask -> answer within 5s"}).rows())
    alike = next(ask("promises", store, {"promise": "ask -> answer within 5s", "cluster": "account"}).rows())
    assert alone["share"] == alike["share"] == 0.5
    assert alike["high"] - alike["low"] > 1.5 * (alone["high"] - alone["low"])
    groups = ask("promises", store, {"promise": "ask -> answer within 5s", "breakdown": "channel"})
    assert [(r["group"], r["n"]) for r in groups.rows()] == [("phone", 20), ("web", 20)]
    with pytest.raises(UsageError, match="no accounts"):
        ask("promises", log("u: a"), {"promise": "never a", "cluster": "account"})


@given(events(), grains, slices, st.sampled_from([None, 0, 3]), st.integers(1, 3))
def test_against_each_trigger_by_itself(made, by, slice, within, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, *(Event("new", n, 20 * SECOND, account="z") for n in "abc")]
    snapshot = MemorySnapshot(made, partitions=partitions)
    end = max(e.at for e in made)
    text = "" if within is None else f" within {within}s"
    expected = {kind: [0, 0, 0] for kind in ("->", "<-", "never")}
    for unit in units(snapshot, by, slice):
        ended = end - unit[-1].at > 5 * SECOND
        for i, event in enumerate(unit):
            if event.name == "a":
                waits = [e.at - event.at for e in unit[i + 1 :] if e.name == "b"]
                left = not ended if within is None else end - event.at <= within * SECOND
                in_time = waits and (within is None or waits[0] <= within * SECOND)
                expected["->"][0 if in_time else 2 if not waits and left else 1] += 1
                waits = [event.at - e.at for e in unit[:i] if e.name == "b"]
                expected["<-"][0 if waits and (within is None or waits[-1] <= within * SECOND) else 1] += 1
        n = sum(e.name == "a" for e in unit)
        expected["never"][1 if n else 0 if ended else 2] += 1
    found = verdicts(snapshot, f"a -> b{text}", f"a <- b{text}", "never a", by=by, slice=slice, patience=5)
    assert [list(f) for f in found] == list(expected.values())


def test_the_clustered_interval_covers_where_the_plain_one_does_not() -> None:
    rng = np.random.default_rng(0)
    held, plain = 0, 0
    for _ in range(400):
        n = rng.integers(1, 30, 40).astype(float)
        won = rng.binomial(n.astype(int), rng.beta(3, 2, 40)).astype(float)
        low, high = intervals.clustered_share(won, n) or (1, 0)
        held += low <= 0.6 <= high
        low, high = intervals.wilson(won.sum(), n.sum()) or (1, 0)
        plain += low <= 0.6 <= high
    assert held / 400 >= 0.91 and plain / 400 < 0.8
    same = intervals.clustered_share(np.array([1.0, 0, 1, 1]), np.ones(4))
    assert same == intervals.wilson(3, 4)
    assert intervals.clustered_share(np.array([3.0]), np.array([4.0])) is None
