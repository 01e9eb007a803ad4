"""Every store question over real files against plain Python over the same files, which shares no code with the product."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from resa.cli import main

pytestmark = pytest.mark.acceptance

#: file → customer, case, event and time column; delimiter
FILES = {
    "retentioneering_ecom/ecom.csv.gz": ("user_id", "session_id", "event", "timestamp", ","),
    "eventdatar/sepsis.csv": ("case_id", "case_id", "activity", "timestamp", ","),
    "eventdatar/traffic_fines.csv.gz": ("case_id", "case_id", "activity", "timestamp", ","),
    "bpi2016_uwv_sample/BPI2016_Clicks_NOT_Logged_In_sample1000.csv": (
        "IPID", "SessionID", "PAGE_NAME", "TIMESTAMP", ";",
    ),
}  # fmt: skip
Event = tuple[datetime, str, str]


def journeys(path: Path, customer: str, case: str, event: str, at: str, delimiter: str) -> dict[str, list[Event]]:
    """Case → its events (time, name, customer) by time then arrival."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found: dict[str, list[Event]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter):
        stamp = row[at][:26] if "." in row[at] else row[at]
        found[row[case]].append((datetime.fromisoformat(stamp), row[event], row[customer]))
    return {name: sorted(events, key=lambda e: e[0]) for name, events in found.items()}


@pytest.fixture(scope="module", params=FILES, ids=lambda name: Path(name).name.partition(".")[0])
def both(request: Any, acceptance_data: Path, tmp_path_factory: Any) -> Any:
    """(the store's folder, the journeys as plain Python reads them)."""
    folder = tmp_path_factory.mktemp("store") / "store"
    with pytest.raises(SystemExit) as ended:
        main(["import", str(acceptance_data / request.param), "--into", str(folder), "--json"])
    assert not ended.value.code
    return folder, journeys(acceptance_data / request.param, *FILES[request.param])


def asked(capsys: pytest.CaptureFixture[str], question: str, folder: Path) -> list[dict[str, Any]]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["ask", question, "--store", str(folder), "--json"])
    assert not ended.value.code
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rows"]
    return rows


def gaps(log: dict[str, list[Event]]) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for events in log.values():
        for (t, a, _), (u, b, _) in itertools.pairwise(events):
            found[a, b].append((u - t).total_seconds())
    return found


def test_touchpoints_and_variants(both: Any, capsys: pytest.CaptureFixture[str]) -> None:
    folder, log = both
    events = [e for journey in log.values() for e in journey]
    people: dict[str, set[str]] = defaultdict(set)
    for _, name, customer in events:
        people[name].add(customer)
    wanted = {name: (n, len(people[name])) for name, n in Counter(e[1] for e in events).items()}
    rows = asked(capsys, "touchpoints", folder)
    assert {r["touchpoint"]: (r["n_events"], r["n_customers"]) for r in rows} == wanted
    variants = Counter(tuple(e[1] for e in journey) for journey in log.values())
    assert {tuple(r["path"]): r["n"] for r in asked(capsys, "variants", folder)} == variants


def test_transitions_and_times_between(both: Any, capsys: pytest.CaptureFixture[str]) -> None:
    folder, log = both
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for journey in log.values():
        for (_, a, _), (_, b, customer) in itertools.pairwise(journey):
            people[a, b].add(customer)
    found = gaps(log)
    rows = asked(capsys, "transitions", folder)
    assert {(r["from"], r["to"]): (r["n"], r["n_customers"]) for r in rows} == {
        pair: (len(found[pair]), len(people[pair])) for pair in found
    }
    rows = asked(capsys, "time-between", folder)
    assert len(rows) == len(found)
    for r in rows:
        wanted = np.quantile(found[r["from"], r["to"]], [0.5, 0.25, 0.75, 0.9])
        assert [r["median_seconds"], r["q25"], r["q75"], r["q90"]] == pytest.approx(wanted.tolist(), abs=1e-5)


def test_drop_off(both: Any, capsys: pytest.CaptureFixture[str]) -> None:
    folder, log = both
    onward: dict[str, list[float]] = defaultdict(list)
    for (a, _), seconds in gaps(log).items():
        onward[a] += seconds
    every = [s for seconds in onward.values() for s in seconds]
    end = max(journey[-1][0] for journey in log.values())
    reached = Counter(name for journey in log.values() for name in {e[1] for e in journey})
    wanted = {}
    for name, n in reached.items():
        patience = np.quantile(onward.get(name) or every, 0.99)
        silent = [(end - journey[-1][0]).total_seconds() for journey in log.values() if journey[-1][1] == name]
        lost = sum(s > patience for s in silent)
        wanted[name] = (n, n - len(silent), len(silent) - lost, lost)
    rows = asked(capsys, "drop-off", folder)
    assert {r["touchpoint"]: (r["reached"], r["went_on"], r["open"], r["lost"]) for r in rows} == wanted
