"""Events of a journey at the same instant are told with an answer, whichever import they came with; where there are none, nobody looks."""

from __future__ import annotations

import pytest

from resa.analysis.transitions import transitions
from resa.events.memory import Event, MemorySnapshot
from resa.events.store import Store, projections

from .conftest import Stage


def _told(snapshot: object) -> list[tuple[str, object]]:
    warnings = transitions(snapshot).warnings  # type: ignore[arg-type]  # both kinds of snapshot
    return [(w.code, w.values.get("n")) for w in warnings]


@pytest.mark.parametrize("merged_below", [0, 1_000])
def test_a_later_import_ties(store: Store, stage: Stage, monkeypatch: pytest.MonkeyPatch, merged_below: int) -> None:
    monkeypatch.setattr(projections, "MERGED_BELOW", merged_below)
    first = [Event(f"c{i % 20}", "a", i) for i in range(200)]
    later = [Event("c3", "b", 3), Event("c5", "b", 1_000)]
    store.append(stage(first))
    with store.snapshot() as snapshot:
        assert all(part.untied and part.alone for part in snapshot.sequences("journey"))
        assert _told(snapshot) == []
    store.append(stage(later))
    with store.snapshot() as snapshot:
        assert [part.untied for part in snapshot.sequences("journey")].count(False) == 1
        assert _told(snapshot) == _told(MemorySnapshot([*first, *later])) == [("analysis.same_time_as_before", 1)]


def test_journeys_of_their_own_may_share_a_customer(store: Store, stage: Stage) -> None:
    store.append(stage([Event("ada", "a", 1, case_id="k1"), Event("ada", "b", 2, case_id="k2")]))
    with store.snapshot() as snapshot:
        assert [part.alone for part in snapshot.sequences("journey")] == [False]
        assert [part.alone for part in snapshot.sequences("customer")] == [True]
