"""What is odd but happens, over every question: nothing at all, one event, all at one instant, clocks that ran backwards, and
customers or names beyond all measure. No question fails on it, and what it answers is the same however the events arrived."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resa.analysis.asking import ask
from resa.analysis.registry import questions
from resa.errors import ResaError
from resa.events.memory import Event, MemorySnapshot
from resa.events.model import Slice

from .small_logs import SECOND, log
from .test_asking import MUST_SAY

LOGS = {
    "one event a journey": log("u1: a", "u2: b", "u3: a"),
    "all at one instant": MemorySnapshot([Event(f"u{i % 3}", n, 5 * SECOND) for i in range(12) for n in "abb"]),
    "only repeats": log("u1: a a a a a", "u2: b b b b"),
    "one customer": MemorySnapshot([Event("u", "abc"[i * i % 3], i * SECOND, channel="web") for i in range(300)]),
}  # the names a and b must be known
NAMES = [name for name, q in questions().items() if q.needs == "snapshot"]


@pytest.mark.parametrize("name", NAMES)
def test_no_question_fails(name: str) -> None:
    for kind, snapshot in LOGS.items():
        answer = ask(name, snapshot, MUST_SAY.get(name, {})).to_dict()
        json.dumps(answer, allow_nan=False)
        nobody = ask(name, snapshot, {**MUST_SAY.get(name, {}), "slice": Slice(account=("nobody",))})
        assert nobody.warnings, (kind, "an empty group says so")
        for row in answer["rows"]:
            share, low, high = row.get("share"), row.get("low"), row.get("high")
            if isinstance(share, float) and low is not None and "hazard" not in row:
                assert -1e-9 <= low <= share + 1e-9 and share - 1e-9 <= high, (kind, row)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("calibration", "segments", "compare", "what-if")])
def test_clocks_that_ran_backwards(name: str) -> None:
    """Events that arrive in any order are put in the order of their times; times before 1970 are times."""
    made = [
        Event(f"u{i % 7}", "abc"[i * i % 3], (i - 20) * 3600 * SECOND, channel="xy"[i % 2], account="k")
        for i in range(60)
    ]
    straight = ask(name, MemorySnapshot(made), MUST_SAY.get(name, {}))
    names, channels = MemorySnapshot(made).names, MemorySnapshot(made).channels
    backwards = MemorySnapshot(made[::-1])
    if backwards.names == names and backwards.channels == channels:
        assert straight.data == ask(name, backwards, MUST_SAY.get(name, {})).data
    rows = [{k: v for k, v in r.items() if isinstance(v, int | str)} for r in straight.rows()]
    turned = [
        {k: v for k, v in r.items() if isinstance(v, int | str)}
        for r in ask(name, backwards, MUST_SAY.get(name, {})).rows()
    ]
    assert sorted(map(str, rows)) == sorted(map(str, turned))


#: What must stay quick when there are very many names, or one very long journey.
LARGE = (
    "touchpoints",
    "transitions",
    "variants",
    "drop-off",
    "time-between",
    "rework",
    "stages",
    "waiting",
    "channels",
    "outlook",
)


def test_fifty_thousand_touchpoints_and_a_customer_who_never_stops(tmp_path: Path) -> None:
    from resa import import_events
    from resa.events.store import open_store

    lines = [
        "customer,event,time,channel",
        *(f"c{i % 4000},t{i},2026-01-01T{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02},web" for i in range(50_000)),
    ]
    lines += [
        f"long,{'abc'[i * i % 3]},2026-02-{1 + i // 86_400:02}T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02},shop"
        for i in range(150_000)
    ]
    (tmp_path / "many.csv").write_text("\n".join(lines) + "\n", "utf-8")
    import_events(tmp_path / "many.csv", into=tmp_path / "store")
    with open_store(tmp_path / "store") as store, store.snapshot() as snapshot:
        assert (len(snapshot.names), snapshot.n_events) == (50_002, 200_000)
        for name in LARGE:
            assert len(ask(name, snapshot, {"goal": "b"} if name == "outlook" else {})) > 0, name
        with pytest.raises(ResaError, match="up to"):
            ask("co-occurrence", snapshot, {"of": "touchpoint"})
