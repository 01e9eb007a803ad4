"""Journey cutting on the logs of 'Cut to the Trace': the paper's figures exactly (A4), its LSTM beaten (A5)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance
DELAYS = ("0.05", "0.2", "0.5", "1.0")


@pytest.fixture(scope="module")
def aucs(acceptance_data: Path) -> dict[tuple[str, str, str], float]:
    """(delay, protocol, rule) → AUC."""
    found = {}
    columns = ["--customer", "journey_id", "--event", "event", "--at", "timestamp", "--truth", "case"]
    for delay in DELAYS:
        file = acceptance_data / "journey_cutting" / f"synthetic_1_delay{delay}.csv"
        for protocol in ("natural", "caise2021"):
            answer = run("ask", "cut", "--events", str(file), *columns, "--protocol", protocol)
            assert (answer["rows"][0]["n"], answer["rows"][0]["n_borders"]) == (
                6019,
                1000 if protocol == "caise2021" else 990,
            )
            found |= {(delay, protocol, r["rule"]): r["auc"] for r in answer["rows"]}
    return found


@pytest.fixture(scope="module")
def published(acceptance_data: Path) -> dict[tuple[str, str], float]:
    with (acceptance_data / "journey_cutting/published_auc.csv").open() as file:
        return {(r["log"].removeprefix("synthetic_"), r["method"]): float(r["auc"]) for r in csv.DictReader(file)}


@pytest.mark.parametrize("delay", DELAYS)
def test_the_paper_s_own_rules(delay: str, aucs, published) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    assert aucs[delay, "caise2021", "time-gap"] == pytest.approx(published[delay, "TAP"], abs=1e-9)
    assert aucs[delay, "caise2021", "pair-mean"] == pytest.approx(published[delay, "MPTAP"], abs=1e-9)


def test_the_context_beats_the_lstm(aucs, published) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    found = [aucs[delay, "caise2021", "context-mean"] for delay in DELAYS]
    assert [round(auc, 3) for auc in found] == [0.691, 0.87, 0.951, 0.98]
    assert sum(auc > published[delay, "GCPAP"] for delay, auc in zip(DELAYS, found, strict=True)) >= 3


def test_the_natural_rule_is_a_little_higher(aucs) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    for delay in DELAYS:
        for rule in ("time-gap", "pair-mean"):
            assert 0.0005 < aucs[delay, "natural", rule] - aucs[delay, "caise2021", rule] < 0.0075
