"""Cutting: scores by hand, the AUC as its definition, borders within a history, stores and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import cutting
from resa.analysis.asking import ask, ask_file
from resa.analysis.cutting import Gaps
from resa.analysis.registry import get
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, log


def rows(result) -> dict[str, dict[str, object]]:  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    return {r["rule"]: r for r in result.rows()}


def gaps(*rows: tuple[float, int, int, int]) -> Gaps:
    table = np.array(rows, np.float64)
    return Gaps(table[:, 0], *(table[:, i].astype(np.int64) for i in (1, 2, 3)))


def test_scores_by_hand() -> None:
    found = cutting.scores(gaps((1, 0, 1, 2), (3, 0, 1, 2), (8, 0, 1, -1), (4, 1, 1, 0)))
    assert found["time-gap"].tolist() == [1, 3, 8, 4]
    assert found["pair-mean"].tolist() == [4, 4, 4, 4]
    assert found["context-mean"] == pytest.approx([(4 + 20) / 7, (4 + 20) / 7, (8 + 20) / 6, (4 + 20) / 6])


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=20))
def test_the_auc_is_the_chance_of_a_border_scoring_higher(made) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    score, truth = np.array([float(s) for s, _ in made]), np.array([t for _, t in made])
    pairs = [(a > b) + 0.5 * (a == b) for a in score[truth] for b in score[~truth]]
    found = cutting.auc(score, truth)
    if not pairs:
        assert found is None
    else:
        assert found is not None and found[0] == pytest.approx(sum(pairs) / len(pairs))
        assert found[1].low <= found[0] <= found[1].high


def test_the_interval_of_the_auc_covers() -> None:
    rng = np.random.default_rng(0)
    true = 0.7602  # P(N(1, 1) > N(0, 1))
    hits = 0
    for _ in range(300):
        truth = np.arange(120) < 40
        found = cutting.auc(rng.normal(size=120) + truth, truth)
        assert found is not None
        hits += found[1].low <= true <= found[1].high
    assert 0.92 <= hits / 300 <= 0.98


def test_the_valley_parts_short_from_long() -> None:
    assert cutting.valley(np.array([1.0, 2, 1, 900, 2, 800])) == 800
    assert cutting.valley(np.array([3.0, 3, 3])) is None
    assert cutting.valley(np.array([3.0])) is None


TABLE = "who,what,when,trip\n" + "".join(
    f"{who},{what},2026-01-{day:02d} 10:{minute:02d}:00,{who}{day}\n"
    for who in "xy"
    for day in (1, 9, 20)
    for minute, what in enumerate(["see", "ask", "buy"])
)


def test_a_file(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(TABLE, "utf-8")
    given = {"customer": "who", "event": "what", "at": "when", "truth": "trip"}
    result = rows(ask_file("cut", file, given))
    for row in result.values():
        assert (row["auc"], row["n"], row["n_borders"], row["n_cuts"], row["n_journeys"]) == (1, 16, 4, 4, 6)
        assert (row["precision"], row["recall"]) == (1, 1)
    paper = rows(ask_file("cut", file, {**given, "protocol": "caise2021"}))
    assert (paper["time-gap"]["n"], paper["time-gap"]["n_borders"]) == (16, 6)
    assert rows(ask_file("cut", file, {**given, "cuts": 3}))["time-gap"]["n_cuts"] == 3
    assert rows(ask_file("cut", file, {**given, "threshold": 60}))["time-gap"]["n_cuts"] == 16
    untold = ask_file("cut", file, {"customer": "who", "event": "what", "at": "when"})
    assert rows(untold)["time-gap"]["auc"] is None and "--truth" in untold.warnings[-1]
    with pytest.raises(UsageError, match="no such column"):
        ask_file("cut", file, {**given, "truth": "tripp"})
    with pytest.raises(UsageError, match="no such protocol"):
        ask_file("cut", file, {**given, "protocol": "caise"})


def test_clocks_of_their_own_and_epochs(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    for stamps, gap in [(["0.5", "1.75", "9"], 7.25), (["1700000000000", "1700000001000", "1700000031000"], 30)]:
        file.write_text(
            "who,what,when\n" + "".join(f"x,{w},{t}\n" for w, t in zip("abc", stamps, strict=True)), "utf-8"
        )
        found = rows(ask_file("cut", file, {"customer": "who", "event": "what", "at": "when"}))
        assert found["time-gap"]["threshold"] == pytest.approx(gap)


def test_a_store_knows_its_cases() -> None:
    made = [
        Event(who, what, (trip * 10_000 + i) * SECOND, case_id=f"{who}{trip}")
        for who in ("x", "y")
        for trip in (0, 1)
        for i, what in enumerate(["see", "ask", "buy"])
    ]
    for partitions in (1, 2):
        found = rows(ask("cut", MemorySnapshot(made, partitions=partitions)))
        assert all((r["auc"], r["n_borders"], r["n_journeys"]) == (1, 2, 4) for r in found.values())
    alone = ask("cut", log("u1: a b", "u2: a"))
    assert rows(alone)["time-gap"]["auc"] is None and "no case ids" in alone.warnings[-1]
    assert rows(ask("cut", MemorySnapshot([])))["time-gap"]["n"] == 0


@given(events(), st.integers(2, 3))
def test_partitions_change_nothing(made, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    whole, split = ask("cut", MemorySnapshot(made)), ask("cut", MemorySnapshot(made, partitions=partitions))
    for name, row in rows(whole).items():
        assert rows(split)[name] == {
            k: v if v is None or isinstance(v, str) else pytest.approx(v) for k, v in row.items()
        }


def test_rows_that_lack_something_are_left_out_and_names_stay_apart(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text(TABLE + ",ask,2026-01-01,y1\nx,ask,,x1\nx,ask,2026-01-02,\n", "utf-8")
    given = {"customer": "who", "event": "what", "at": "when", "truth": "trip"}
    answer = ask_file("cut", file, given)
    assert all((r["auc"], r["n"], r["n_borders"]) == (1, 16, 4) for r in answer.rows())
    assert answer.warnings[0] == "3 rows with nothing in who, trip, when were left out."
    file.write_text("who,what,when\n7,a,1\n007,a,2\n7,b,3\n10,a,4\n", "utf-8")
    found = rows(ask_file("cut", file, {"customer": "who", "event": "what", "at": "when"}))
    assert (found["time-gap"]["n"], found["time-gap"]["n_journeys"]) == (1, 3)


def test_the_sentence_is_of_the_rule_that_it_words() -> None:
    """Only the gap's own threshold is a silence; the other rules cut where events follow each other slowly on average."""
    seconds = [0, 10, 20, 5_000, 5_010, 20_000, 20_010]
    made = [Event(f"u{u}", name, at * SECOND) for u in range(3) for name, at in zip("abcabab", seconds, strict=True)]
    answer = ask("cut", MemorySnapshot(made))
    gap = rows(answer)["time-gap"]
    assert f"{gap['n_journeys']} journeys" in get("cut").sentence_of(answer)
    nothing = ask("cut", log("u1: a"))
    assert get("cut").sentence_of(nothing).code == "analysis.plain_cut_nothing"
