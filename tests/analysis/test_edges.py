"""What is odd but happens, over every question: events that arrive in any order, and customers or names beyond all measure.
`test_every_question` has the small logs."""

from __future__ import annotations

from pathlib import Path

import pytest

from resa.analysis.asking import ask
from resa.analysis.registry import questions
from resa.errors import ResaError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND
from .test_asking import MUST_SAY

NAMES = [name for name, q in questions().items() if q.needs == "snapshot"]


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
    "funnel",
    "attribution",
    "conformance",
)
#: What must be said to ask them.
SAID = {
    "outlook": {"goal": "b"},
    "funnel": {"steps": "a > b > a", "window": 3600, "entry": "any"},
    "attribution": {"goal": "b", "credit": "channel"},
    "conformance": {"plan": "a > b > c"},
}


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
            assert len(ask(name, snapshot, SAID.get(name, {}))) > 0, name
        assert ask("segments", snapshot).warnings
        with pytest.raises(ResaError, match="up to"):
            ask("co-occurrence", snapshot, {"of": "touchpoint"})
