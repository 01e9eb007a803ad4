"""Intervals that allow for clusters: drop-off, retention and survival; hand-counted, and against plain Python."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from resa.analysis import clusters, curve_spread, intervals
from resa.analysis.asking import ask
from resa.analysis.conformance import WHOLE
from resa.analysis.survival import kaplan_meier, log_rank, of_subjects
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def accounts(*groups: tuple[str, str, int]) -> MemorySnapshot:
    """`("x", "a b", 3)`: three customers of account x that go a, b, ten seconds apart; the data end at 1000 s."""
    made, number = [Event("end", "z", 1000 * SECOND)], 0
    for account, names, times in groups:
        for _ in range(times):
            number += 1
            made += [
                Event(f"c{number}", name, i * 10 * SECOND, account=account) for i, name in enumerate(names.split())
            ]
    return MemorySnapshot(made)


LOG = (("w", "a", 5), ("x", "a", 5), ("y", "a b", 5), ("z", "a b", 5))


def row(question: str, arguments: dict[str, object], **wanted: object) -> dict[str, object]:
    found = ask(question, accounts(*LOG), {**arguments}).rows()
    return next(r for r in found if all(r[k] == v for k, v in wanted.items()))


def test_drop_off_hand_counted() -> None:
    # 20 reach a, 10 are lost: two accounts wholly, two not at all. 4 clusters of 5: design effect 4/3 · 4 · 25/4 / 400 / (¼/20).
    alone = row("drop-off", {"patience": 1}, touchpoint="a")
    assert (alone["lost"], alone["went_on"], alone["low"]) == (10, 10, pytest.approx(intervals.wilson(10, 20)[0]))  # type: ignore[index]  # 20 are there
    alike = row("drop-off", {"patience": 1, "cluster": "account"}, touchpoint="a")
    effect = (4 / 3 * 4 * 2.5**2 / 400) / (0.25 / 20)
    n = 20 / effect / (student.ppf(0.975, 3) / intervals.z_value()) ** 2
    low, high = intervals.wilson(n / 2, n)  # type: ignore[misc]  # n > 0
    assert (alike["low"], alike["high"]) == (pytest.approx(low), pytest.approx(high))
    assert alike["hazard"] == alone["hazard"] == 0.5


def test_retention_hand_counted() -> None:
    # Day 0 has all in it, so four accounts count for four; nobody comes back later. By account nothing is alike.
    store = MemorySnapshot(
        [
            Event(f"{a}{i}", "a", day * 86_400 * SECOND, account=a)
            for a, days in (("w", (0,)), ("x", (0,)), ("y", (0, 1)), ("z", (0, 1)))
            for i in range(5)
            for day in days
        ]
        + [Event("end", "z", 3 * 86_400 * SECOND)]
    )
    alone, alike = (
        list(ask("retention", store, {"period": "day", **more}).rows()) for more in ({}, {"cluster": "account"})
    )
    assert [(r["n"], r["eligible"]) for r in alike] == [(20, 20), (10, 20), (0, 20)]
    assert alike[0]["low"] == pytest.approx(intervals.wilson(4, 4)[0])  # type: ignore[index]  # 4 are there
    assert alike[2]["high"] == pytest.approx(intervals.wilson(0, 4)[1])  # type: ignore[index]  # 4 are there
    assert float(str(alike[1]["high"])) - float(str(alike[1]["low"])) > 1.5 * (float(str(alone[1]["high"])) - float(str(alone[1]["low"])))  # fmt: skip
    by_account = {"period": "day", "by": "account"}
    assert list(ask("retention", store, by_account).rows()) == list(ask("retention", store, {**by_account, "cluster": "account"}).rows())  # fmt: skip


def test_survival_hand_counted() -> None:
    # 20 are at risk at 10 s, 10 arrive: the influence of one who does is 10/(20 · 10) − 1/10 = −1/20, of the others 1/20; of an
    # account ¼, so Σ² = ¼. The one who ends the data was never at risk, but is a fifth cluster.
    half = student.ppf(0.975, 4) * math.sqrt(5 / 4 / 4)
    found = row("survival", {"goal": ["b"], "cluster": "account"}, seconds=10.0)
    assert (found["at_risk"], found["n"], found["survival"]) == (20, 10, 0.5)
    assert found["low"] == pytest.approx(0.5 ** math.exp(half / math.log(2)))
    assert found["high"] == pytest.approx(0.5 ** math.exp(-half / math.log(2)))


times = st.lists(
    st.tuples(st.integers(0, 6), st.booleans(), st.integers(0, 3), st.integers(0, 2)), min_size=2, max_size=25
)


@given(times)
def test_the_curve_against_each_person_by_themselves(people: list[tuple[int, bool, int, int]]) -> None:
    time = np.array([p[0] for p in people], np.float64)
    arrived = np.array([p[1] for p in people], np.bool_)
    who = np.array([p[2] for p in people], np.int64)
    got = curve_spread.half_width(time, arrived, who)
    at = sorted({p[0] for p in people if p[1]})
    risk = {s: sum(p[0] >= s for p in people) for s in at}
    n = {s: sum(p[0] == s and p[1] for p in people) for s in at}
    groups = len({p[2] for p in people})
    for i, moment in enumerate(at):
        upto = [s for s in at if s <= moment]
        if groups < 2:
            assert np.isnan(got[i])
            continue
        if any(risk[s] == n[s] for s in upto):
            assert np.isinf(got[i])
            continue
        influence = [
            sum(((t >= s) * n[s] / risk[s] - (done and t == s)) / (risk[s] - n[s]) for s in upto)
            for t, done, *_ in people
        ]
        greenwood = sum(n[s] / (risk[s] * (risk[s] - n[s])) for s in upto)
        assert sum(u * u for u in influence) == pytest.approx(greenwood)  # alone, they are Greenwood's variance
        sums = [sum(u for u, p in zip(influence, people, strict=True) if p[2] == c) for c in range(4)]
        variance = max(sum(u * u for u in sums) * groups / (groups - 1), greenwood)
        variance = greenwood if groups == len(people) else variance
        width = student.ppf(0.975, groups - 1) if groups < len(people) else intervals.z_value()
        assert got[i] == pytest.approx(width * math.sqrt(variance))


@given(times)
def test_the_test_of_groups_against_each_person_by_themselves(people: list[tuple[int, bool, int, int]]) -> None:
    time = np.array([p[0] for p in people], np.float64)
    arrived = np.array([p[1] for p in people], np.bool_)
    kinds, index = np.unique([p[3] for p in people], return_inverse=True)
    who = np.array([p[2] for p in people], np.int64)
    at = sorted({p[0] for p in people if p[1]})
    sums = np.zeros((len(kinds), 4))
    for (t, done, c, _), own in zip(people, index.tolist(), strict=True):
        for s in at:
            there = [i for i, p in enumerate(people) if p[0] >= s]
            hazard = sum(p[0] == s and p[1] for p in people) / len(there)
            for g in range(len(kinds)):
                if t >= s:
                    part = sum(index[i] == g for i in there) / len(there)
                    sums[g, c] += ((g == own) - part) * ((done and t == s) - hazard)
    groups = len({p[2] for p in people})
    wanted = sums @ sums.T * groups / (groups - 1) if groups > 1 else np.zeros((len(kinds), len(kinds)))
    assert curve_spread.covariance(time, arrived, index, who) == pytest.approx(wanted, abs=1e-12)


def test_a_difference_of_two_accounts_is_no_difference_of_twenty_customers() -> None:
    time, arrived = np.repeat([1.0, 2.0, 3.0, 4.0], 10), np.ones(40, np.bool_)
    group = np.repeat([0, 0, 1, 1], 10)
    alone, degrees = log_rank(time, arrived, group)
    alike, same = log_rank(time, arrived, group, np.repeat([0, 1, 2, 3], 10))
    assert degrees == same == 1 and alike < alone / 2


def test_one_person_a_cluster_is_the_plain_curve() -> None:
    rng = np.random.default_rng(3)
    time, arrived = rng.integers(0, 20, 60).astype(np.float64), rng.random(60) < 0.6
    for a, b in zip(kaplan_meier(time, arrived), kaplan_meier(time, arrived, np.arange(60)), strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_curve_of_clusters_covers_where_the_plain_one_does_not() -> None:
    rng, held, plain = np.random.default_rng(5), 0, 0
    who = np.repeat(np.arange(40), 10)
    truth = 1 / (1 + 0.5) ** 2  # E exp(−rate), rate gamma of shape 2 and scale ½
    for _ in range(300):
        time = rng.exponential(1 / rng.gamma(2, 0.5, 40)[who])
        arrived, time = time <= 1, np.minimum(time, 1.0)
        for which in (0, 1):
            *_, low, high = kaplan_meier(time, arrived, who if which else None)
            inside = bool(low[-1] <= truth <= high[-1])
            held, plain = held + (inside if which else 0), plain + (0 if which else inside)
    assert held / 300 >= 0.91 and plain / 300 < held / 300 - 0.05


@given(
    events(),
    grains,
    slices,
    st.sampled_from([0, 3]),
    st.sampled_from(["account", "customer", "plan"]),
    st.integers(1, 3),
)
def test_drop_off_against_each_unit_by_itself(made, by, slice, patience, cluster, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, *(Event("new", n, 20 * SECOND, account="q", properties={"plan": "free"}) for n in "abc")]
    snapshot = MemorySnapshot(made, partitions=partitions)
    end = max(e.at for e in made)
    decided: dict[str, list[tuple[str, bool]]] = {}
    for u, unit in enumerate(units(snapshot, by, slice)):
        kind = next((k for e in unit if (k := of(e, cluster)) is not None), f"unit {u}")
        for name in {e.name for e in unit}:
            last = unit[-1].name == name
            if last and end - unit[-1].at <= patience * SECOND:
                continue
            decided.setdefault(name, []).append((kind, last))
    for found in ask("drop-off", snapshot, {"by": by, "patience": patience, "cluster": cluster} | ({"slice": slice} if slice else {})).rows():  # fmt: skip
        there = decided.get(found["touchpoint"], [])
        kinds = sorted({k for k, _ in there})
        won = np.array([sum(lost for k, lost in there if k == c) for c in kinds], np.float64)
        n = np.array([sum(k == c for k, _ in there) for c in kinds], np.float64)
        low, high = intervals.clustered_share(won, n) or (None, None)
        assert (found["low"], found["high"]) == (low and pytest.approx(low), high and pytest.approx(high))


def of(event: Event, cluster: str) -> str | None:
    return {"account": event.account, "customer": event.customer, "plan": event.properties.get("plan")}[cluster]


@pytest.mark.parametrize("question", ["drop-off", "retention", "survival"])
def test_a_store_without_accounts_says_so(question: str) -> None:
    with pytest.raises(UsageError, match="no accounts"):
        ask(question, log("u: a b"), {"cluster": "account", **({"goal": ["b"]} if question == "survival" else {})})


def test_a_table_says_who_belong_together(tmp_path) -> None:  # type: ignore[no-untyped-def]  # pytest gives the argument
    assert clusters.numbers(["x", "", "x", ""]).tolist() == [2, -2, 2, -4]
    table = tmp_path / "people.csv"
    table.write_text("time,event,account\n" + "1,1,x\n" * 5 + "2,1,y\n" * 5 + "3,0,z\n" * 5)
    alone, alike = (next(iter(of_subjects(table, cluster=c).rows())) for c in (None, "account"))
    assert alone["survival"] == alike["survival"] == pytest.approx(2 / 3)
    assert float(str(alike["high"])) - float(str(alike["low"])) > 1.5 * (
        float(str(alone["high"])) - float(str(alone["low"]))
    )


def test_conformance_hand_counted() -> None:
    # As with drop-off: half of 20 skip b, whole accounts; the one who ends the data is a cluster of its own and skips too.
    plan = {"plan": "a > b", "late": ["b=5s"]}
    alone, alike = (
        {r["touchpoint"]: r for r in ask("conformance", accounts(*LOG), {**plan, **more}).rows()}
        for more in ({}, {"cluster": "account"})
    )
    won, n = np.array([5.0, 5, 0, 0, 1]), np.array([5.0, 5, 5, 5, 1])
    assert (alike["b"]["skipped_low"], alike["b"]["skipped_high"]) == pytest.approx(intervals.clustered_share(won, n))
    late = intervals.clustered_share(np.array([0.0, 0, 5, 5, 0]), n)
    for name in ("b", WHOLE):
        assert (alike[name]["late_low"], alike[name]["late_high"]) == pytest.approx(late)
    assert alone["b"]["late"] == alike["b"]["late"] == 10 / 21
    # Fitness: 1 for ten, 1 − 1/3 for ten, 0 for the last; mean 50/63.
    away = [(10 / 3 - 5 * 50 / 63) / 21] * 2 + [(5 - 5 * 50 / 63) / 21] * 2 + [-50 / 63 / 21]
    half = student.ppf(0.975, 4) * math.sqrt(5 / 4 * sum(a * a for a in away))
    assert alike[WHOLE]["fitness"] == pytest.approx(50 / 63)
    assert alike[WHOLE]["fitness_low"] == pytest.approx(50 / 63 - half)


PLAN = "a > b | c > d?"


@given(events(), grains, slices, st.sampled_from(["account", "customer", "plan"]), st.booleans(), st.integers(1, 3))
def test_conformance_against_each_unit_by_itself(made, by, slice, cluster, ignore, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, *(Event("new", n, 20 * SECOND, account="q", properties={"plan": "free"}) for n in "abcd")]
    snapshot = MemorySnapshot(made, partitions=partitions)
    arguments = {"by": by, "plan": PLAN, "ignore_others": ignore} | ({"slice": slice} if slice else {})
    alone = list(ask("conformance", snapshot, arguments).rows())
    alike = list(ask("conformance", snapshot, {**arguments, "cluster": cluster}).rows())
    ends = ("_low", "_high")
    assert [{k: v for k, v in r.items() if not k.endswith(ends)} for r in alike] == [
        {k: v for k, v in r.items() if not k.endswith(ends)} for r in alone
    ]
    seen = []
    for u, unit in enumerate(units(snapshot, by, slice)):
        kind = next((k for e in unit if (k := of(e, cluster)) is not None), f"unit {u}")
        own = MemorySnapshot([Event("one", e.name, i * SECOND, status=e.status) for i, e in enumerate(unit)])
        seen.append(
            (
                kind,
                {r["touchpoint"]: r for r in ask("conformance", own, {"plan": PLAN, "ignore_others": ignore}).rows()},
            )
        )
    kinds = sorted({k for k, _ in seen})
    n = np.array([sum(k == c for k, _ in seen) for c in kinds], np.float64)
    for row in alike:
        for name in ("reached", "skipped", "extra", "out_of_order", "failing"):
            won = np.array([sum(r.get(row["touchpoint"], {}).get(name, 0.0) for k, r in seen if k == c) for c in kinds])
            low, high = intervals.clustered_share(won, n) or (None, None)
            assert (row[name + "_low"], row[name + "_high"]) == (
                low and pytest.approx(low),
                high and pytest.approx(high),
            )
