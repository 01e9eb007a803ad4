"""Real logs: import, discover, measure; the draft fits, and the stocks of the measured map add up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from resa.events.ingest import import_files
from resa.events.store import open_store
from resa.evidence import discover, measure
from resa.evidence.binding import bind
from resa.evidence.patience import learned_patience
from resa.evidence.planned import plan
from resa.evidence.rows import read_rows
from resa.evidence.walk import walk

pytestmark = pytest.mark.acceptance

LOGS = {
    "pm4py_logs/receipt.csv": (1_434, 0.93, 0.75),
    "sepsis/Sepsis.xes.gz": (1_050, 0.93, 0.5),
    "pm4py_logs/helpdesk.xes.gz": (4_580, 0.95, 0.75),
    "eventdatar/patients.csv": (500, 0.98, 0.95),
    "bpic2020_raw/BPI_2020_PrepaidTravelCost.xes.gz": (2_099, 0.93, 0.65),
}


@pytest.fixture(scope="module", params=LOGS, ids=lambda p: Path(p).name.partition(".")[0])
def drafted(request: Any, acceptance_data: Path, tmp_path_factory: Any) -> Any:
    """(expected figures, snapshot, discovered, measured) of one log."""
    folder = tmp_path_factory.mktemp("store")
    with open_store(folder, create=True) as store:
        import_files([acceptance_data / request.param], store)
        snapshot = store.snapshot()
        found = discover(snapshot)
        yield LOGS[request.param], snapshot, found, measure(found.document, snapshot)


def test_the_draft_explains_the_log(drafted: Any) -> None:
    (journeys, fitness, explained), _, found, measured = drafted
    assert found.report.journeys == journeys
    assert found.report.fitness.value >= fitness
    assert found.report.explained.value >= explained
    assert found.report.events_on_map > 0.98
    assert measured.fitness.value == pytest.approx(found.report.fitness.value)
    assert 1 <= len(found.document.stages()) <= 8
    assert len(found.document.steps()) <= 20


def test_the_stocks_add_up(drafted: Any) -> None:
    (journeys, _, _), snapshot, found, measured = drafted
    value = plan(found.document)
    rows = read_rows(snapshot, bind(value.touchpoints, snapshot))
    counts = walk(value, rows, learned_patience(value, rows), rows.live)
    assert (counts.flow[:, 0] == counts.flow[:, 1:4].sum(axis=1)).all()
    assert 0.98 * journeys <= counts.on_map == measured.journeys <= journeys
    first = len(value.touchpoints) + len(value.steps)
    assert counts.flow[first:, 3].sum() == counts.lost and counts.flow[first:, 2].sum() == counts.open
    for t in range(len(value.touchpoints)):
        assert all(counts.flow[t, 0] <= counts.flow[first + g, 0] for g in value.stages_of(t))
    for m in (*measured.stages, *measured.steps, *measured.touchpoints):
        parts = (m.flow.went_on, m.flow.open, m.flow.lost)
        if None not in parts:
            assert sum(parts) == m.flow.reached
        assert all(n is None or n == 0 or n >= 5 for n in (m.flow.reached, *parts))


def test_the_sankey_is_balanced(drafted: Any) -> None:
    links = drafted[3].sankey.links
    ends = {"start", "arrived", "open", "lost", "suppressed"}
    for node in {x.source for x in links} | {x.target for x in links}:
        if node not in ends:
            assert sum(x.n for x in links if x.target == node) == sum(x.n for x in links if x.source == node)
