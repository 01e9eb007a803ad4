"""Attribution: hand-counted, against oracles in plain Python (fractions for the chain), the laws, and path files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import markov, touch_paths
from resa.analysis.asking import ask, ask_file
from resa.analysis.attribution import MODELS, guess_separator
from resa.analysis.credit import Touches
from resa.errors import LimitError, UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units

Path_ = tuple[tuple[str, ...], int, int]


def credit(rows, channel: str) -> dict[str, float]:  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    return next(r for r in rows if r["channel"] == channel)


def of_file(folder: Path, text: str, **arguments: object):  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    file = folder / "paths.csv"
    file.write_text(text, "utf-8")
    return ask_file("attribution", file, arguments)


def test_hand_counted_rules(tmp_path: Path) -> None:
    rows = list(of_file(tmp_path, "path,total_conversions,total_null\na > b > a > c,6,0\nb,0,4\n").rows())
    a, b, c = (credit(rows, name) for name in "abc")
    assert (a["first"], b["first"], c["first"]) == (6, 0, 0)
    assert (a["last"], b["last"], c["last"]) == (0, 0, 6)
    assert (a["linear"], b["linear"], c["linear"]) == (3, 1.5, 1.5)
    assert (a["position"], b["position"], c["position"]) == pytest.approx((6 * 0.5, 6 * 0.1, 6 * 0.4))
    assert (a["shapley"], b["shapley"], c["shapley"]) == pytest.approx((2, 2, 2))
    weights = [2 ** (-age / 3) for age in (3, 2, 1, 0)]
    assert a["time_decay"] == pytest.approx(6 * (weights[0] + weights[2]) / sum(weights))
    assert [r["n"] for r in rows] == [6, 6, 6]


@pytest.mark.parametrize(
    ("paths", "base", "removal"),
    [
        ("C1>C2>C3,1,0\nC1,0,1\nC2>C3,0,1\n", 1 / 3, {"C1": 0.5, "C2": 1, "C3": 1}),
        ("google ads,2,1\nmailing,1,0\ngoogle ads>mailing,1,0\n", 0.8, {"google ads": 0.75, "mailing": 0.5}),
    ],
)
def test_worked_examples(tmp_path: Path, paths: str, base: float, removal: dict[str, float]) -> None:
    result = of_file(tmp_path, "path,total_conversions,total_null\n" + paths)
    rows = {r["channel"]: r for r in result.rows()}
    assert {c: r["removal_effect"] for c, r in rows.items()} == pytest.approx(removal)
    total = sum(r["first"] for r in rows.values())
    assert rows.keys() == removal.keys()
    assert {c: r["markov"] for c, r in rows.items()} == pytest.approx(
        {c: total * effect / sum(removal.values()) for c, effect in removal.items()}
    )


@pytest.mark.parametrize(
    ("texts", "sign"),
    [(["a > b", "c"], ">"), (["a -> b"], "->"), (["a|b", "c"], "|"), (["a, b", "a;b", "c, d"], ","), (["a"], ">")],
)
def test_the_separator_is_guessed(texts: list[str], sign: str) -> None:
    assert guess_separator(texts) == sign


def test_files_that_do_not_fit(tmp_path: Path) -> None:
    for text, told in [
        ("route,total\na,1\nb,2\n", "table of paths"),
        ("path,total_conversions\na,many\nb,1\n", "cannot be read"),
        ("path,total_conversions\na,-1\nb,1\n", "less than never"),
    ]:
        with pytest.raises(UsageError, match=told):
            of_file(tmp_path, text)
    with pytest.raises(UsageError, match="no such argument when asked of --paths"):
        of_file(tmp_path, "path,total_conversions\na,1\n", goal="a")
    assert "no column total_null" in of_file(tmp_path, "path;total_conversions\na>b;1\n").warnings[0]


def test_no_conversions_give_no_credit(tmp_path: Path) -> None:
    result = of_file(tmp_path, "path,total_conversions,total_null\na > b,0,3\n")
    assert [r["markov"] for r in result.rows()] == [None, None]
    assert result.warnings == ("No path ends in a conversion, so there is no credit to give.",)


def test_the_traps_and_the_range_are_told(tmp_path: Path) -> None:
    told = " ".join(of_file(tmp_path, "path,total_conversions,total_null\na > b,5,1\nb,5,9\n").warnings)
    assert "no proof of cause" in told and "holdout" in told and "Give the range" in told
    alone = of_file(tmp_path, "path,total_conversions,total_null\na > a,5,1\na,5,9\n")
    assert "Give the range" not in " ".join(alone.warnings), "one channel has no range"


def test_a_goal_cuts_paths_and_a_window_shortens_them() -> None:
    snapshot = log("u1: a b buy c buy b", "u2: a", "u3: buy", gap=10)
    rows = {r["channel"]: r for r in ask("attribution", snapshot, {"goal": "buy"}).rows()}
    assert {c: r["last"] for c, r in rows.items()} == {"a": 0, "b": 1, "c": 1}
    assert {c: r["first"] for c, r in rows.items()} == {"a": 1, "b": 0, "c": 1}
    assert "1 conversion has no touch" in " ".join(ask("attribution", snapshot, {"goal": "buy"}).warnings)
    near = {r["channel"]: r for r in ask("attribution", snapshot, {"goal": "buy", "window": 10}).rows()}
    assert {c: r["first"] for c, r in near.items()} == {"a": 0, "b": 1, "c": 1}


def test_time_decay_halves_with_the_half_life() -> None:
    made = [Event("u", "mail", 0), Event("u", "ad", 7 * 86_400 * SECOND), Event("u", "buy", 7 * 86_400 * SECOND + 1)]
    rows = {r["channel"]: r for r in ask("attribution", MemorySnapshot(made), {"goal": "buy"}).rows()}
    assert rows["mail"]["time_decay"] == pytest.approx(1 / 3)


def test_channels_get_the_credit_where_there_are_some() -> None:
    made = [Event("u", "see", 0, channel="web"), Event("u", "ask", 1), Event("u", "buy", 2, channel="shop")]
    result = ask("attribution", MemorySnapshot(made), {"goal": "buy"})
    assert [(r["channel"], r["first"]) for r in result.rows()] == [("web", 1)]
    touchpoints = ask("attribution", MemorySnapshot(made), {"goal": "buy", "credit": "touchpoint"})
    assert {r["channel"] for r in touchpoints.rows()} == {"see", "ask"}
    with pytest.raises(UsageError, match="No event has a channel"):
        ask("attribution", log("u: a b"), {"goal": "b", "credit": "channel"})
    with pytest.raises(UsageError, match="needs a goal"):
        ask("attribution", log("u: a b"))


def test_ordered_divides_by_place() -> None:
    snapshot = log("u1: a b a buy", "u2: b a buy")
    whole = {r["channel"]: r for r in ask("attribution", snapshot, {"goal": "buy"}).rows()}
    parts = list(ask("attribution", snapshot, {"goal": "buy", "ordered": True}).rows())
    assert sorted((r["place"], r["channel"], r["shapley"]) for r in parts) == [
        (1, "a", 0.25), (1, "b", 0.5), (2, "a", 0.5), (2, "b", 0.5), (3, "a", 0.25),
    ]  # fmt: skip
    for channel, row in whole.items():
        for model in (m for m in MODELS if m != "markov"):
            assert sum(r[model] for r in parts if r["channel"] == channel) == pytest.approx(row[model])
    assert all(r["markov"] is None for r in parts)


def test_an_order_too_high_to_number_is_refused() -> None:
    with pytest.raises(LimitError, match="lower order"):
        ask("attribution", log("u: a b c d buy"), {"goal": "buy", "order": 40})


paths = st.lists(
    st.tuples(
        st.lists(st.sampled_from(range(4)), min_size=1, max_size=5).map(tuple), st.integers(0, 3), st.integers(0, 3)
    ).filter(lambda p: p[1] + p[2] > 0),
    min_size=1,
    max_size=8,
)


def touches(made: list[tuple[tuple[int, ...], int, int]]) -> Touches:
    length = [len(p) for p, _, _ in made]
    channel = np.array([c for p, _, _ in made for c in p], np.int64)
    numbers = np.array([(c, n) for _, c, n in made], np.float64)
    return Touches(
        channel, np.concatenate([[0], np.cumsum(length)]), numbers[:, 0], numbers[:, 1], np.zeros(len(channel))
    )


@given(paths, st.integers(1, 3))
def test_the_chain_against_fractions(made, order) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    found = markov.removal(markov.steps(touches(made), 4, order), 4, order)
    base = oracle(made, order, None)
    assert found.base == pytest.approx(float(base), abs=1e-12)
    for channel in range(4):
        without = oracle(made, order, channel)
        assert found.effect[channel] == pytest.approx(float(1 - without / base) if base else 0, abs=1e-9)


@given(paths)
def test_the_base_rate_of_order_one_is_the_observed_rate(made) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    conversions, nulls = sum(p[1] for p in made), sum(p[2] for p in made)
    found = markov.removal(markov.steps(touches(made), 4, 1), 4, 1)
    assert abs(found.base - conversions / (conversions + nulls)) < 1e-12


@given(paths, st.integers(1, 2))
def test_a_large_chain_is_solved_alike(made, order) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    steps = markov.steps(touches(made), 4, order)
    full = markov.removal(steps, 4, order)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markov, "DENSE", 0)
        sparse = markov.removal(steps, 4, order)
    assert np.allclose(full.effect, sparse.effect, atol=1e-9) and full.base == pytest.approx(sparse.base)


def oracle(made, order, removed) -> Fraction:  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    """P(conversion) by exact elimination over the chain's states, written out as tuples."""
    walked: dict[tuple[int, ...], dict[object, int]] = {}
    for path, conversions, nulls in made:
        state: tuple[int, ...] = ()
        for channel in path:
            onward = (*state, channel)[-order:]
            counts = walked.setdefault(state, {})
            counts[onward] = counts.get(onward, 0) + conversions + nulls
            state = onward
        counts = walked.setdefault(state, {})
        counts["yes"] = counts.get("yes", 0) + conversions
        counts["no"] = counts.get("no", 0) + nulls
    states = [s for s in walked if removed not in s]
    rows = []
    for s in states:
        total = sum(walked[s].values())
        line = [Fraction(int(s == t)) - Fraction(walked[s].get(t, 0), total) for t in states]
        rows.append([*line, Fraction(walked[s].get("yes", 0), total)])
    for i in range(len(rows)):
        pivot = next(k for k in range(i, len(rows)) if rows[k][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for k in range(len(rows)):
            if k != i and rows[k][i]:
                rows[k] = [x - rows[k][i] * y for x, y in zip(rows[k], rows[i], strict=True)]
    return rows[states.index(())][-1]


@given(
    events(), grains, slices, st.sampled_from(["channel", "touchpoint"]), st.sampled_from([None, 4]), st.integers(1, 3)
)
def test_rules_against_the_oracle(made, by, slice, what, window, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, Event("c1", "a", 0, channel="web"), Event("c1", "b", 5 * SECOND)]
    snapshot = MemorySnapshot(made, partitions=partitions)
    given = {"goal": ["a", "b"], "by": by, "slice": slice, "credit": what, "window": window, "half_life": 3}
    found = {r["channel"]: r for r in ask("attribution", snapshot, given).rows()}
    expected: dict[str, list[float]] = {}
    conversions = 0
    for unit in units(snapshot, by, slice):
        touched: list[tuple[str, int]] = []
        for event in unit:
            name = event.channel if what == "channel" else event.name
            if event.name not in ("a", "b"):
                touched += [(name, event.at)] if name else []
                continue
            near = [t for t in touched if window is None or event.at - t[1] <= window * SECOND]
            touched = []
            conversions += bool(near)
            weights = [2.0 ** (-(event.at - at) / SECOND / 3) for _, at in near]
            distinct = {n for n, _ in near}
            for i, (n, _) in enumerate(near):
                position = [1.0, 0.5][len(near) - 1] if len(near) < 3 else 0.4 if i in (0, len(near) - 1) else 0.2 / (len(near) - 2)  # fmt: skip
                shapley = 1 / len(distinct) / sum(m == n for m, _ in near)
                gets = [i == 0, i == len(near) - 1, 1 / len(near), position, weights[i] / sum(weights), shapley]
                expected[n] = [x + y for x, y in zip(expected.get(n, [0.0] * 6), gets, strict=True)]
    rules = ("first", "last", "linear", "position", "time_decay", "shapley")
    assert {c: [r[m] for m in rules] for c, r in found.items() if r["linear"]} == {
        c: pytest.approx(v) for c, v in expected.items()
    }
    for model in MODELS:
        assert sum(r[model] or 0 for r in found.values()) == pytest.approx(conversions)


@given(
    events(), grains, st.sampled_from(["channel", "touchpoint"]), st.sampled_from([None, 4]), st.sampled_from([0, 20])
)
def test_one_walk_gives_what_the_tables_give(made, by, what, window, draws) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    """To the last bit: the compiled walk beside the way that files and higher orders go."""
    snapshot = MemorySnapshot(made, partitions=2)
    given = {"goal": sorted(snapshot.names)[:2], "by": by, "credit": what, "window": window, "draws": draws}
    if not given["goal"] or (what == "channel" and len(snapshot.channels) < 2):
        return
    walked = ask("attribution", snapshot, given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(touch_paths, "MOST_CHANNELS", 0)
        counted = ask("attribution", snapshot, given)
    assert walked.data == counted.data and walked.warnings == counted.warnings
