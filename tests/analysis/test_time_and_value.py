"""Life-cycle states, stickiness, waiting, first benefit and value: by hand and against plain oracles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import clusters
from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units

DAY = 86_400 * SECOND
partitions = st.integers(1, 3)
dated = st.lists(
    st.builds(
        Event,
        customer=st.sampled_from(["c1", "c2", "c3"]),
        name=st.just("a"),
        at=st.integers(0, 29).map(lambda d: d * DAY),
    ),
    max_size=25,
)


@given(dated, partitions)
def test_states_and_stickiness_against_the_oracle(made, parts) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=parts)
    weeks = {c: {(e.at // DAY + 3) // 7 for e in made if e.customer == c} for c in {e.customer for e in made}}
    every = range(min(map(min, weeks.values()), default=0), max(map(max, weeks.values()), default=-1) + 1)
    expected = []
    for w in every:
        now, before = {c for c in weeks if w in weeks[c]}, {c for c in weeks if w - 1 in weeks[c]}
        new = {c for c in now if min(weeks[c]) == w}
        expected.append((len(now), len(new), len(now & before), len(now - before - new), len(before - now)))
    rows = list(ask("lifecycle", snapshot, {"period": "week"}).rows())
    assert [(r["active"], r["new"], r["returning"], r["resurrected"], r["lapsed"]) for r in rows] == expected
    came = {}
    for e in made:
        came.setdefault((e.at // DAY + 3) // 7, {}).setdefault(e.customer, set()).add(e.at // DAY)
    days = {
        (e + 3) // 7
        for e in range(min((e.at for e in made), default=0) // DAY, max((e.at for e in made), default=0) // DAY + 1)
    }
    rows = list(ask("stickiness", snapshot, {"period": "week"}).rows())
    assert len(rows) == len(came) <= len(days)
    for row, week in zip(rows, sorted(came), strict=True):
        n = [len(d) for d in came[week].values()]
        assert (row["n"], row["mean_days"]) == (len(n), pytest.approx(np.mean(n)))
        assert row["stickiness"] == pytest.approx(np.mean(n) / row["days"]) and 1 <= row["days"] <= 7


def test_a_day_is_no_period_to_stick_to() -> None:
    with pytest.raises(UsageError, match="no such period"):
        ask("stickiness", log("u: a"), {"period": "day"})
    assert len(ask("lifecycle", MemorySnapshot([]))) == 0


@given(events(), grains, slices, partitions)
def test_waiting_against_the_oracle(made, by, slice, parts) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=parts)
    waits: dict[str, list[int]] = {}
    service: dict[str, list[int]] = {}
    n: dict[str, int] = {}
    for unit in units(snapshot, by, slice):
        for i, e in enumerate(unit):
            n[e.name] = n.get(e.name, 0) + 1
            if e.duration is not None:
                service.setdefault(e.name, []).append(e.duration)
            if i:
                done = max(b.at + (b.duration or 0) for b in unit[:i])
                waits.setdefault(e.name, []).append(max(e.at - done, 0))
    rows = {r["touchpoint"]: r for r in ask("waiting", snapshot, {"by": by, "slice": slice}).rows()}
    assert {k: r["n"] for k, r in rows.items()} == n
    for name, row in rows.items():
        assert row["waiting_seconds"] == (pytest.approx(np.median(waits[name]) / 1e6) if name in waits else None)
        assert row["service_mean"] == (pytest.approx(np.mean(service[name]) / 1e6) if name in service else None)


def test_waiting_in_opening_hours() -> None:
    made = [
        Event("u", "ask", 16 * 3600 * SECOND, duration=2 * 3600 * SECOND),
        Event("u", "do", DAY + 9 * 3600 * SECOND),
    ]
    rows = {r["touchpoint"]: r for r in ask("waiting", MemorySnapshot(made), {"hours": "mon-fri 8-17"}).rows()}
    assert rows["ask"]["service_seconds"] == 3600 and rows["do"]["waiting_seconds"] == 3600


def test_first_benefit_by_hand() -> None:
    made = [Event(f"u{i}", "join", 0) for i in range(4)] + [
        Event(f"u{i}", "use", (10 + 10 * i) * SECOND) for i in range(2)
    ]
    made += [Event("u2", "help", 5 * SECOND), Event("late", "join", 95 * SECOND), Event("u3", "bye", 100 * SECOND)]
    rows = list(ask("first-benefit", MemorySnapshot(made), {"goal": "use", "patience": 20}).rows())
    assert [(r["what"], r["touchpoint"], r["n"]) for r in rows] == [
        ("reached", None, 2), ("lost", "help", 1), ("open", "bye", 1), ("open", "join", 1)
    ]  # fmt: skip
    assert (rows[0]["share"], rows[0]["q25"], rows[0]["median_seconds"]) == (0.4, 10, 20)
    assert len(ask("first-benefit", MemorySnapshot(made[:1]), {"goal": "join", "from": "join"})) == 1


@given(events(), grains, slices, partitions)
def test_first_benefit_adds_up(made, by, slice, parts) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, Event("new", "a", 20 * SECOND, account="z"), Event("new", "b", 21 * SECOND, account="z")]
    snapshot = MemorySnapshot(made, partitions=parts)
    rows = list(ask("first-benefit", snapshot, {"goal": "b", "from": "a", "by": by, "slice": slice}).rows())
    seen = units(snapshot, by, slice)
    begun = [u for u in seen if any(e.name == "a" for e in u)]
    there = [u for u in begun if any(e.name == "b" for e in u[[e.name for e in u].index("a") :])]
    assert sum(r["n"] for r in rows) == len(begun)
    assert not rows or rows[0]["n"] == len(there)


def test_value_by_hand() -> None:
    made = []
    for i in range(6):
        account = f"a{i // 2}"
        made.append(
            Event(f"u{i}", "call", 0, account=account, duration=1800 * SECOND, properties={"plan": "ab"[i % 2]})
        )
        if i < 4:
            made.append(Event(f"u{i}", "buy", SECOND, account=account, value_minor=10_000 * (i + 1), currency="sek"))
    store = MemorySnapshot(made)
    row = next(ask("value", store, {"cost": "call=85", "hour": 300}).rows())
    assert (row["currency"], row["n"], row["n_paying"], row["revenue"]) == ("SEK", 6, 4, 1000)
    assert row["revenue_mean"] == pytest.approx(1000 / 6) and row["cost_mean"] == row["cost_low"] == 235
    assert row["margin_mean"] == pytest.approx(1000 / 6 - 235)
    from scipy import stats

    earned = [100, 200, 300, 400, 0, 0]
    for end, side in (("revenue_low", 1), ("revenue_high", -1)):  # Hall's cubic of the ends are those of Student's t
        away = (row["revenue_mean"] - row[end]) / np.std(earned, ddof=1)
        skew = stats.skew(earned)
        cubic = away + skew * away**2 / 3 + skew**2 * away**3 / 27 + skew / 36
        assert cubic * np.sqrt(6) == pytest.approx(side * stats.t.ppf(0.975, 5))
    alike = next(ask("value", store, {"cluster": "account"}).rows())
    assert alike["revenue_high"] - alike["revenue_low"] > row["revenue_high"] - row["revenue_low"]
    assert [(r["group"], r["n"]) for r in ask("value", store, {"breakdown": "plan"}).rows()] == [("a", 3), ("b", 3)]
    yen = MemorySnapshot(
        [Event("u", "buy", 0, value_minor=500, currency="JPY"), Event("u", "buy", 1, value_minor=500, currency="EUR")]
    )
    assert {r["currency"]: r["revenue"] for r in ask("value", yen).rows()} == {"JPY": 500, "EUR": 5}
    unknown = ask("value", log("u: a"))
    assert next(unknown.rows())["revenue_mean"] is None and "not known" in unknown.warnings[0]
    with pytest.raises(UsageError, match="cost cannot be read"):
        ask("value", store, {"cost": "call=much"})


@pytest.mark.parametrize(("journeys", "share", "least"), [(30, 0.5, 0.90), (120, 0.1, 0.92), (60, 1.0, 0.90)])
def test_the_interval_of_money_covers(journeys: int, share: float, least: float) -> None:
    """Few pay, and a few of them much: Student's t alone holds the truth 89, 85 and 90 times in a hundred."""
    rng, held = np.random.default_rng(4), 0
    for _ in range(400):
        paid = np.where(rng.random(journeys) < share, rng.lognormal(3, 1, journeys), 0)
        found = clusters.mean(paid, np.arange(journeys), skewed=True)
        held += found is not None and found.low <= share * np.exp(3.5) <= found.high
    assert held / 400 >= least - 0.03
