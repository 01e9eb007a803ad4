"""Cohorts, retention and the step matrix: by hand, and against counting in plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import periods
from resa.analysis.asking import ask
from resa.analysis.registry import get
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot
from resa.rendering.pictures import picture_svg, written

from .small_logs import events, grains, log, slices, units

DAY = periods.DAY


def on(*visits: tuple[str, str, str]) -> MemorySnapshot:
    def at(day: str) -> int:
        return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1_000_000

    return MemorySnapshot([Event(who, what, at(day)) for who, what, day in visits])


VISITS = (
    ("a", "buy", "2026-01-05"), ("a", "see", "2026-01-20"), ("a", "buy", "2026-03-01"),
    ("b", "see", "2026-01-31"), ("b", "buy", "2026-02-01"), ("c", "see", "2026-02-10"),
)  # fmt: skip


def test_cohorts_by_hand() -> None:
    rows = [(r["cohort"], r["period"], r["n"], r["size"]) for r in ask("cohorts", on(*VISITS)).rows()]
    assert rows == [
        ("2026-01", 0, 2, 2), ("2026-01", 1, 1, 2), ("2026-01", 2, 1, 2), ("2026-02", 0, 1, 1), ("2026-02", 1, 0, 1),
    ]  # fmt: skip
    bought = ask("cohorts", on(*VISITS), {"start_event": "buy", "return_event": "buy"})
    assert [(r["cohort"], r["n"]) for r in bought.rows()] == [("2026-01", 1), ("2026-01", 0), ("2026-01", 1), ("2026-02", 1), ("2026-02", 0)]  # fmt: skip
    with pytest.raises(UsageError, match="no such period"):
        ask("cohorts", on(*VISITS), {"period": "fortnight"})
    assert len(ask("cohorts", MemorySnapshot([]))) == 0


@pytest.mark.parametrize(
    ("period", "stayed", "began", "heads"),
    [
        ("day", "kommer tillbaka dagen efter den första", "började den 5 jan. 2026 var 0\u00a0% kvar dagen efter", "Dagar efter den första"),
        ("week", "kommer tillbaka veckan efter den första", "började veckan från 5 jan. 2026 var 100\u00a0% kvar veckan efter", "Veckor efter den första"),
        ("month", "kommer tillbaka månaden efter den första", "började i januari 2026 var 100\u00a0% kvar månaden efter", "Månader efter den första"),
        ("quarter", "kommer tillbaka kvartalet efter det första", "började under kvartal 1 2026 var 100\u00a0% kvar kvartalet efter", "Kvartal efter det första"),
        ("year", "kommer tillbaka året efter det första", "började 2026 var 100\u00a0% kvar året efter", "År efter det första"),
    ],
)  # fmt: skip
def test_periods_are_called_what_was_asked(period: str, stayed: str, began: str, heads: str) -> None:
    days = {"day": (0, 5), "week": (0, 7), "month": (0, 30), "quarter": (0, 90), "year": (0, 365)}[period]
    log = on(*(("a", "x", str(np.datetime64("2026-01-05") + day)) for day in days), ("z", "x", "2028-02-01"))
    kept, cohorts = ask("retention", log, {"period": period}), ask("cohorts", log, {"period": period})
    for answer, words in ((kept, stayed), (cohorts, "")):
        assert words in get(answer.question).sentence_of(answer).said("sv")
        column = next(c for c in answer.columns if c.name == "period")
        assert column.unit == f"{period}s" and written.head("period", column.unit, "sv") == heads
        picture = picture_svg(answer, language="sv", head=False)
        assert heads in picture and "Period" not in picture
    first = replace(cohorts, data={k: v[:2] for k, v in cohorts.data.items()})
    assert began in get("cohorts").sentence_of(first).said("sv")
    assert cohorts.warnings[-1].code == f"analysis.last_{period}_may_not_be_over"


def test_retention_by_hand() -> None:
    made = [
        Event("a", "x", 0),
        Event("a", "x", 8 * DAY),
        Event("b", "x", 0),
        Event("c", "x", 10 * DAY),
        Event("d", "x", 14 * DAY),
    ]
    rows = [(r["period"], r["n"], r["eligible"]) for r in ask("retention", MemorySnapshot(made)).rows()]
    assert rows == [(0, 2, 2), (1, 1, 2)]
    assert "shorter periods" in ask("retention", log("u: a b")).warnings[-1]


@given(st.lists(st.integers(-2_000 * DAY, 40_000 * DAY), min_size=1, max_size=10), st.sampled_from(periods.PERIODS))
def test_periods_are_the_calendar_s(instants, period) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    numbers = periods.number(np.array(instants), period).tolist()
    for at, name in zip(instants, periods.names(numbers, period), strict=True):
        day = np.datetime64(at // DAY, "D").astype(datetime)
        expected = {
            "day": day.isoformat(), "month": day.isoformat()[:7], "year": str(day.year),
            "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
            "week": np.datetime64(at // DAY - day.weekday(), "D").astype(datetime).isoformat(),
        }[period]  # fmt: skip
        assert name == expected


@given(events(), grains, slices, st.integers(1, 3), st.sampled_from([(), ("a",)]), st.sampled_from([(), ("b", "c")]))
def test_cohorts_and_retention_against_the_oracle(made, by, slice, partitions, start, back) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [
        Event(e.customer, e.name, e.at * 86_400, e.case_id, e.account, e.channel, properties=e.properties) for e in made
    ]
    made += [Event("new", n, 20 * DAY) for n in "abc"]
    snapshot = MemorySnapshot(made, partitions=partitions)
    end = max(e.at for e in made) // DAY
    sizes: Counter[int] = Counter()
    there: Counter[tuple[int, int]] = Counter()
    lived: Counter[int] = Counter()
    came: Counter[int] = Counter()
    for unit in units(snapshot, by, slice):
        starts = [i for i, e in enumerate(unit) if not start or e.name in start]
        if not starts:
            continue
        first = unit[starts[0]].at
        sizes[first // DAY] += 1
        seen = {first, *(e.at for e in unit[starts[0] :] if not back or e.name in back)}
        for k in {at // DAY - first // DAY for at in seen}:
            there[first // DAY, k] += 1
        over = (max(e.at for e in made) + 1 - first) // (7 * DAY)
        for k in range(over):
            lived[k] += 1
            came[k] += any((at - first) // (7 * DAY) == k for at in seen)
    given_ = {"by": by, "slice": slice, "start_event": start, "return_event": back}
    found = ask("cohorts", snapshot, {**given_, "period": "day"})
    expected = [(c, k, there[c, k], sizes[c]) for c in sorted(sizes) for k in range(end - c + 1)]
    names = dict(zip(sorted(sizes), periods.names(sorted(sizes), "day"), strict=True))
    assert [(r["cohort"], r["period"], r["n"], r["size"]) for r in found.rows()] == [
        (names[c], k, n, s) for c, k, n, s in expected
    ]
    kept = ask("retention", snapshot, given_)
    assert [(r["period"], r["n"], r["eligible"]) for r in kept.rows()] == [
        (k, came[k], lived[k]) for k in sorted(lived)
    ]


def test_the_step_matrix_by_hand() -> None:
    rows = [
        (r["step"], r["touchpoint"], r["n"])
        for r in ask("step-matrix", log("u1: a b", "u2: a", "u3: b"), {"steps": 2}).rows()
    ]
    assert rows == [(1, "a", 2), (1, "b", 1), (2, "(end)", 2), (2, "b", 1)]
    anchored = ask("step-matrix", log("u1: a b c b", "u2: a"), {"steps": 2, "from": "b"})
    assert [(r["step"], r["touchpoint"], r["n"]) for r in anchored.rows()] == [(1, "b", 1), (2, "c", 1)]


@given(events(), grains, slices, st.integers(1, 3), st.sampled_from([None, "a"]), st.integers(1, 4))
def test_the_step_matrix_against_the_oracle(made, by, slice, partitions, anchor, steps) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot([*made, Event("new", "a", 0)], partitions=partitions)
    counted: Counter[tuple[int, str]] = Counter()
    total = 0
    for unit in units(snapshot, by, slice):
        names = [e.name for e in unit]
        if anchor is not None:
            if anchor not in names:
                continue
            names = names[names.index(anchor) :]
        total += 1
        for k in range(steps):
            counted[k + 1, names[k] if k < len(names) else "(end)"] += 1
    found = ask("step-matrix", snapshot, {"by": by, "slice": slice, "from": anchor, "steps": steps})
    assert {(r["step"], r["touchpoint"]): r["n"] for r in found.rows()} == dict(counted)
    for k in range(steps if total else 0):
        assert sum(r["share"] for r in found.rows() if r["step"] == k + 1) == pytest.approx(1)
