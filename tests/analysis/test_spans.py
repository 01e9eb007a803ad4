"""Times in groups and periods, stays in stages and how times are spread: hand-counted, and against oracles over random logs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.intervals import median_ranks, quantile_ranks
from resa.analysis.time_between import time_between
from resa.analysis.time_in_stage import time_in_stage
from resa.analysis.time_spread import time_spread
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, grains, log, slices, units

DAY = 86_400 * SECOND
STAGES = ["Look=a|b", "Buy=c"]
_STAGE = {"a": "Look", "b": "Look", "c": "Buy"}


@st.composite
def years(draw: st.DrawFn) -> list[Event]:
    """Random events over some months, with ties, accounts, channels and a property now and then."""
    one = st.builds(
        Event,
        customer=st.sampled_from(["c1", "c2", "c3", "ö"]),
        name=st.sampled_from(["a", "b", "c", "å"]),
        at=st.integers(-40, 90).map(lambda day: day * DAY + 7 * SECOND * (day % 5)),
        case_id=st.sampled_from([None, *(f"j{i}" for i in range(9))]),
        account=st.sampled_from([None, "x", "y"]),
        channel=st.sampled_from(["", "web", "shop"]),
        properties=st.sampled_from([{}, {"plan": "pro"}, {"plan": "free"}]),
    )
    return draw(st.lists(one, max_size=120))


def month(at: int) -> str:
    return datetime.fromtimestamp(at // SECOND, UTC).strftime("%Y-%m")


def group_of(unit: list[Event], begin: int, by: str | None) -> str | None:
    """The oracle's own reading of `spans`."""
    known = [
        e.properties["plan"] if by == "plan" else e.account
        for e in unit
        if (e.properties.get("plan") if by == "plan" else e.account) is not None
    ]
    return {
        None: None,
        "month": month(unit[begin].at),
        "channel": unit[begin].channel or "(none)",
        "plan": known[0] if known else "(none)",
        "account": known[0] if known else "(none)",
    }[by]


def checked(rows: list[dict[str, Any]], wanted: dict[tuple[Any, ...], list[float]], names: tuple[str, ...], by: str | None) -> None:  # fmt: skip
    """The rows are exactly these groups, with numpy's quantiles, and only n where there are fewer than five."""
    found = {tuple(row[k] for k in (*names, "group")): row for row in rows if row["n"]}
    assert set(found) == set(wanted)
    for key, values in wanted.items():
        row = found[key]
        assert row["n"] == len(values)
        shown = [row[k] for k in ("median_seconds", "q25", "q75", "q90")]
        if by is not None and len(values) < 5:
            assert shown == [None] * 4
            continue
        assert shown == pytest.approx(list(np.quantile(values, [0.5, 0.25, 0.75, 0.9])))
        ranks = quantile_ranks(len(values))
        ends = [None, None] if ranks is None else [sorted(values)[r] for r in ranks]
        assert [row["low"], row["high"]] == pytest.approx(ends)


breakdowns = st.sampled_from([None, "month", "channel", "plan", "account"])


def asked(snapshot: MemorySnapshot, by: str | None) -> str | None:
    """A property that no event has cannot be asked for."""
    return None if by == "plan" and "plan" not in snapshot.properties() else by


@given(years(), grains, slices, breakdowns, st.integers(1, 3), st.booleans())
def test_between_in_groups(made, grain, slice, by, partitions, pairs) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    by = asked(snapshot, by)
    wanted: dict[tuple[Any, ...], list[float]] = {}
    names = {e.name for e in made}
    if not pairs and not {"a", "b"} <= names:
        return
    for unit in units(snapshot, grain, slice):
        if pairs:
            steps = [(i, i + 1) for i in range(len(unit) - 1)]
        else:
            begin = next((i for i, e in enumerate(unit) if e.name == "a"), None)
            end = next((i for i, e in enumerate(unit) if begin is not None and i > begin and e.name == "b"), None)
            steps = [] if begin is None or end is None else [(begin, end)]
        for i, j in steps:
            key = (unit[i].name, unit[j].name, group_of(unit, i, by))
            wanted.setdefault(key, []).append((unit[j].at - unit[i].at) / SECOND)
    ends: dict[str, Any] = {} if pairs else {"from_": "a", "to": "b"}
    rows = list(time_between(snapshot, by=grain, slice=slice, breakdown=by, **ends).rows())
    checked(rows, wanted, ("from", "to"), by)
    if by == "month" and not pairs:
        seen = [row["group"] for row in rows]
        assert (
            seen == [str(m) for m in np.arange(seen[0], np.datetime64(seen[-1]) + 1, dtype="M8[M]")] if seen else True
        )


@given(years(), grains, breakdowns, st.integers(1, 3))
def test_stays_and_their_spread(made, grain, by, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    if not {"a", "b", "c"} <= {e.name for e in made}:
        return
    by = asked(snapshot, by)
    wanted: dict[tuple[Any, ...], list[float]] = {}
    for unit in units(snapshot, grain, None):
        inside = [(i, _STAGE[e.name]) for i, e in enumerate(unit) if e.name in _STAGE]
        while inside:
            begin, stage = inside[0]
            stay = next((n for n, (_, s) in enumerate(inside) if s != stage), len(inside))
            end = inside[stay][0] if stay < len(inside) else inside[-1][0]
            key = (stage, group_of(unit, begin, by))
            wanted.setdefault(key, []).append((unit[end].at - unit[begin].at) / SECOND)
            inside = inside[stay:]
    checked(list(time_in_stage(snapshot, stage=STAGES, by=grain, breakdown=by).rows()), wanted, ("stage",), by)
    for row in time_spread(snapshot, stage=STAGES, in_="Look", by=grain, breakdown=by, within=86_400.5).rows():
        values = wanted["Look", row["group"]]
        assert (row["n_within"], row["n"]) == (sum(v <= row["seconds"] for v in values), len(values))


@given(years(), grains)
def test_a_spread_ends_with_all_and_adds_up(made, grain) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    rows = list(time_spread(MemorySnapshot(made), by=grain).rows())
    assert [r["share"] for r in rows] == sorted(r["share"] for r in rows)
    if rows:
        assert rows[-1]["share"] == 1
        assert sum(r["between"] for r in rows) == pytest.approx(1)


def test_months_by_hand() -> None:
    """January 5, none in February, four in March; the answer says which groups are too small."""
    made = [
        Event(f"c{i}", name, (day + 1) * DAY + (i * 60 * SECOND if name == "b" else 0))
        for i, day in enumerate([0, 1, 2, 3, 4, 60, 61, 62, 63])
        for name in "ab"
    ]
    result = time_between(MemorySnapshot(made), from_="a", to="b", breakdown="month")
    assert [(r["group"], r["n"], r["median_seconds"]) for r in result.rows()] == [
        ("1970-01", 5, 120.0), ("1970-02", 0, None), ("1970-03", 4, None),
    ]  # fmt: skip
    assert "fewer than 5" in str(result.warnings[0]) and "1970-02, 1970-03" in str(result.warnings[0])


def test_opening_hours_count_in_stages_too() -> None:
    friday = 1_767_970_800 * SECOND  # 2026-01-09 15:00 UTC
    made = [Event("c", "a", friday), Event("c", "c", friday + 3 * DAY)]
    (row,) = (r for r in time_in_stage(MemorySnapshot(made), hours="mon-fri 08-17").rows() if r["stage"] == "a")
    assert row["median_seconds"] == 9 * 3600
    (row,) = (
        r for r in time_spread(MemorySnapshot(made), from_="a", to="c", hours="mon-fri 08-17", within=32_400).rows()
        if r["seconds"] == 32_400
    )  # fmt: skip
    assert row["share"] == 1


def test_a_part_of_the_store_without_any_stage() -> None:
    """Other partitions have events of stages, this one has none."""
    snapshot = MemorySnapshot([Event(f"c{i}", "c" if i == 7 else "x", i * SECOND) for i in range(8)], partitions=8)
    (row,) = time_in_stage(snapshot, stage=["Buy=c"]).rows()
    assert (row["n"], row["median_seconds"]) == (1, 0)


def test_what_cannot_be_asked_is_told() -> None:
    snapshot = log("u: a b")
    for arguments in ({"from_": "a"}, {"from_": "a", "to": "b", "in_": "a"}, {"in_": "Buy"}, {"breakdown": "customer"}):
        with pytest.raises(UsageError):
            time_spread(snapshot, **arguments)  # type: ignore[arg-type]  # the values fit, which mypy cannot see


def test_the_medians_ranks_without_scipy() -> None:
    """Equal to the exact ones up to 200 values; above never narrower, and never more than one rank off."""
    n = np.array([*range(1, 700), 5_000, 12_345, 10**6 + 1])
    low, high = median_ranks(n)
    for one, a, b in zip(n.tolist(), low.tolist(), high.tolist(), strict=True):
        exact = quantile_ranks(one) or (-1, -1)
        off = 0 if one <= 200 else 1
        assert exact[0] - off <= a <= exact[0] and exact[1] <= b <= exact[1] + off
