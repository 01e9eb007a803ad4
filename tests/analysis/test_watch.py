"""Control limits and thresholds, counted by hand, and a log whose drop-off changes in one week."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import resa
from resa.analysis.intervals import wilson
from resa.analysis.watch import Seen, implied_n, judged
from resa.errors import UsageError


def _signals(values: list[float | None], n: int | None = None, **options: float | None) -> list[str | None]:
    rows = judged([Seen(str(i), v, n) for i, v in enumerate(values)], share=n is not None, baseline=4, **options)
    return [row["signal"] for row in rows]


def test_a_share_is_held_against_a_p_chart() -> None:
    found = [Seen("a", 0.2, 100), Seen("b", 0.4, 300), Seen("c", 0.5, 100), Seen("d", 0.25, 400)]
    rows = judged(found, share=True, baseline=2)
    # p = (20 + 120) / 400 = 0.35; with n = 100 three deviations are 3·√(0.35·0.65 / 100) = 0.1430909
    assert rows[2]["centre"] == pytest.approx(0.35) and rows[2]["high"] == pytest.approx(0.4930909, abs=1e-6)
    assert [row["signal"] for row in rows] == [None, None, "above", "below"], "0.25 is under 0.35 − 0.0715"


def test_another_figure_is_held_against_an_xmr_chart() -> None:
    rows = judged([Seen(str(i), v, None) for i, v in enumerate([10, 12, 11, 13, 17, 15])], share=False, baseline=4)
    # mean 11.5, moves 2, 1, 2: mean 5/3; limits 11.5 ± 2.66 · 5/3
    assert (rows[0]["low"], rows[0]["high"]) == pytest.approx((11.5 - 4.4333333, 11.5 + 4.4333333))
    assert [row["signal"] for row in rows] == [None, None, None, None, "above", None]


def test_eight_in_a_row_on_one_side_are_a_signal_and_a_gap_is_none() -> None:
    assert _signals([10, 12, 10, 12, *[11.5] * 8]) == [None] * 10 + ["run", "run"], (
        "the run begins with the baseline's last"
    )
    assert _signals([10, 12, 10, 12, None, 30]) == [None] * 5 + ["above"]
    assert _signals([10.0]) == [None] and _signals([]) == []


def test_a_threshold_wants_a_share_s_whole_interval_beyond_it() -> None:
    assert _signals([0.5, 0.6], n=20, over=0.45) == [None, None], "20 answers: 0.39 … 0.78"
    assert _signals([0.5, 0.6], n=2_000, over=0.45) == ["over", "over"]
    assert _signals([3.0, 5.0], under=4.0) == ["under", None]


def test_a_mean_of_answers_has_limits_as_wide_as_few_answers_are() -> None:
    def answers(period: str, value: float, n: int) -> Seen:
        half = 1.959964 * 60 / n**0.5  # single answers lie 60 points apart
        return Seen(period, value, n, value - half, value + half)

    rows = judged([answers("a", 10, 100), answers("b", 40, 300), answers("c", 0, 25), answers("d", 0, 100)], share=False, baseline=2)  # fmt: skip
    # centre (10·100 + 40·300) / 400 = 32.5; three deviations are 3·60/√n: 36 of 25 answers, 18 of 100
    assert rows[2]["centre"] == pytest.approx(32.5)
    assert [row["low"] for row in rows[2:]] == pytest.approx([32.5 - 36, 32.5 - 18], abs=1e-4)
    assert [row["signal"] for row in rows] == [None, None, None, "below"]
    beyond = judged([answers("a", 10, 4), answers("b", 10, 400)], share=False, baseline=0, under=20)
    assert [row["signal"] for row in beyond] == [None, "under"], "4 answers: −49 … 69"


def test_an_interval_says_how_many_it_rests_on() -> None:
    for hits, n in ((0, 12), (3, 12), (25, 50), (50, 50), (400, 1_000)):
        interval = wilson(hits, n)
        assert interval and implied_n(hits / n, interval.low, interval.high) == n
    assert implied_n(0.5, 0.5, 0.5) is None


def test_the_week_in_which_journeys_fall_away_signals(tmp_path: Path) -> None:
    lines = ["customer,event,time"]
    for week in range(16):
        for i in range(50):
            day = date(2025, 1, 6) + timedelta(days=7 * week)
            lines.append(f"w{week}c{i},begin,{day}T10:00:00Z")
            if i >= (30 if week == 14 else 10 + week % 2):
                lines.append(f"w{week}c{i},pay,{day}T12:00:00Z")
    lines.append("late,begin,2025-06-30T10:00:00Z")
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n")
    resa.import_events(tmp_path / "log.csv", into=tmp_path / "store")
    asked: dict[str, Any] = {
        "question": "funnel",
        "figure": "share",
        "row": ["touchpoint=pay"],
        "given": ["steps=begin > pay"],
    }
    answer = resa.watch(tmp_path / "store", **asked)
    assert answer.data["period"][:2] == ["2025-01-13", "2025-01-20"], "the first week is not whole: it begins at ten"
    assert answer.data["value"][:2] == [39 / 50, 40 / 50] and answer.data["n"][0] == 50
    signals = {p: s for p, s in zip(answer.data["period"], answer.data["signal"], strict=True) if s}
    assert signals == {"2025-04-14": "below"}
    with pytest.raises(UsageError):
        resa.watch(tmp_path / "store", question="funnel", figure="nothing")
    with pytest.raises(UsageError):
        resa.watch(tmp_path / "store")
