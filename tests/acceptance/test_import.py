"""Real files with as few options as possible: the counts that others published or that ANSWERS.json states, exactly."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from resa.events.ingest import ImportOptions, import_files, staging
from resa.events.report import ImportReport
from resa.events.store import open_store

pytestmark = pytest.mark.acceptance

#: file → options, rows, events, customers, journeys, touchpoints
FILES: dict[str, tuple[dict[str, Any], int, int, int, int, int]] = {
    "pm4py_logs/receipt.csv": ({}, 8577, 8577, 1434, 1434, 27),
    "pm4py_logs/running-example.csv": ({}, 42, 42, 6, 6, 8),
    "pm4py_logs/interval_event_log.csv": ({}, 8109, 8109, 1266, 1266, 8),
    "pm4py_logs/reviewing.csv": ({}, 3730, 2278, 100, 100, 14),
    "eventdatar/patients.csv": ({}, 5442, 2721, 500, 500, 7),
    "eventdatar/sepsis.csv": ({}, 15214, 15214, 1050, 1050, 16),
    "eventdatar/traffic_fines.csv.gz": ({}, 34724, 34724, 10000, 10000, 11),
    "eventdatar/hospital_billing.csv.gz": ({}, 49951, 49951, 10000, 10000, 16),
    "edear_tests/patients.csv": ({}, 21, 12, 3, 3, 5),
    "edear_tests/patients_act.csv": ({}, 12, 12, 3, 3, 5),
    "bpi2016_uwv_sample/BPI2016_Clicks_NOT_Logged_In_sample1000.csv": ({}, 1000, 1000, 444, 603, 56),
    "retentioneering_ecom/ecom.csv.gz": ({}, 31106, 31106, 600, 3605, 19),
    "journey_maps/cjml_sjm/Example.xes": ({}, 10, 10, 1, 1, 4),
    "cdnow/CDNOW_master.txt": ({"event_value": "purchase"}, 69659, 69659, 23570, 23570, 1),
    "cdnow/CDNOW_sample.txt": ({"event_value": "purchase", "header": False}, 6919, 6919, 2357, 2357, 1),
    "next_event/helpdesk.csv": ({}, 13710, 13710, 3804, 3804, 9),
    "next_event/bpi12w.csv": ({}, 72413, 72413, 9658, 9658, 6),
    "journey_cutting/synthetic_1_delay0.05.csv": ({}, 6029, 6029, 1000, 1000, 6),
}


def imported(path: Path, store: Path, **options: Any) -> ImportReport:
    with open_store(store, create=True) as opened:
        return import_files([path], opened, ImportOptions(**options))


@pytest.mark.parametrize("name", FILES)
def test_counts_of_tables(acceptance_data: Path, tmp_path: Path, name: str) -> None:
    options, *wanted = FILES[name]
    found = imported(acceptance_data / name, tmp_path / "store", **options)
    assert [found.rows, found.events, found.customers, found.journeys, found.touchpoints] == wanted
    assert found.n_refused == 0


def published() -> list[str]:
    return [
        "pm4py_logs/running-example.xes", "pm4py_logs/roadtraffic100traces.xes", "pm4py_logs/helpdesk.xes.gz",
        "sepsis/Sepsis.xes.gz", "bpic2020_raw/BPI_2020_RequestForPayment.xes.gz",
        "bpic2020_raw/BPI_2020_PrepaidTravelCost.xes.gz", "bpic2013_incidents/BPIC13_incidents.xes.gz",
    ]  # fmt: skip


@pytest.mark.parametrize("name", published())
def test_xes_logs_as_pm4py_reads_them(acceptance_data: Path, tmp_path: Path, name: str) -> None:
    table = json.loads((acceptance_data / "published_tables" / "pm4py_read_stats.json").read_text())[name]
    found = imported(acceptance_data / name, tmp_path / "store")
    assert (found.events, found.journeys, found.touchpoints) == (table["events"], table["cases"], table["acts"])
    assert found.n_refused == 0

    def cut(at: int | None) -> int:
        assert at is not None
        return at // 1_000_000

    assert cut(found.first_at) == int(datetime.fromisoformat(table["first"]).timestamp())
    assert cut(found.last_at) == int(datetime.fromisoformat(table["last"]).timestamp())


def test_every_published_log_is_tested(acceptance_data: Path) -> None:
    table = json.loads((acceptance_data / "published_tables" / "pm4py_read_stats.json").read_text())
    assert set(table) - {"receipt"} == set(published())


def test_receipt_spans_what_pm4py_says(acceptance_data: Path, tmp_path: Path) -> None:
    found = imported(acceptance_data / "pm4py_logs/receipt.csv", tmp_path / "store").to_dict()
    assert found["first_at"] == "2010-10-02T07:20:39.266000Z"
    assert found["last_at"] == "2012-01-23T14:42:54.644000Z"
    assert found["customer_is_case"]
    assert found["roles"]["channel"] == "case:channel"


def test_csv_and_xes_of_one_log_agree(acceptance_data: Path) -> None:
    """The same events by either door: case, name and instant of each, in arrival order within the case."""

    def events(name: str) -> list[Any]:
        with staging([acceptance_data / name], ImportOptions()) as work:
            query = f'SELECT case_id, name, "at" FROM {work.staged.relation} ORDER BY case_id, row'
            return work.staged.connection.execute(query).fetchall()

    assert events("pm4py_logs/running-example.csv") == events("pm4py_logs/running-example.xes")


@pytest.mark.parametrize(
    "name", ["sepsis/Sepsis.xes.gz", "eventdatar/sepsis.csv", "eventdatar/hospital_billing.csv.gz"]
)
def test_the_case_na_is_a_case(acceptance_data: Path, name: str) -> None:
    with staging([acceptance_data / name], ImportOptions()) as work:
        query = f"SELECT count(*) FROM {work.staged.relation} WHERE case_id = 'NA'"
        row = work.staged.connection.execute(query).fetchone()
    assert row is not None and row[0] > 0


def test_patients_have_seven_paths(acceptance_data: Path) -> None:
    answers = json.loads((acceptance_data / "eventdatar" / "ANSWERS.json").read_text())["patients"]
    with staging([acceptance_data / "eventdatar/patients.csv"], ImportOptions()) as work:
        rows = work.staged.connection.execute(
            "SELECT count(*) AS n FROM (SELECT case_id, string_agg(name, '>' ORDER BY \"at\", row) AS path "
            f"FROM {work.staged.relation} GROUP BY case_id) GROUP BY path ORDER BY n DESC"
        ).fetchall()
    assert [n for (n,) in rows] == answers["trace counts"]


def test_processing_time_is_edears(acceptance_data: Path) -> None:
    """Sum of durations for each patient, in minutes, by pairing rows and by start and end columns."""
    answers = json.loads((acceptance_data / "edear_tests" / "ANSWERS.json").read_text())
    wanted = sorted(answers["published (edeaR tests @e8e36f54), minutes"]["processing per case"])
    for name in ("patients.csv", "patients_act.csv"):
        with staging([acceptance_data / "edear_tests" / name], ImportOptions()) as work:
            rows = work.staged.connection.execute(
                f"SELECT coalesce(sum(duration), 0) / 6e7 AS minutes FROM {work.staged.relation} GROUP BY case_id ORDER BY 1"
            ).fetchall()
        assert [round(minutes, 6) for (minutes,) in rows] == pytest.approx(wanted, abs=1e-5)


def test_cdnow_dollars(acceptance_data: Path, tmp_path: Path) -> None:
    answers = json.loads((acceptance_data / "cdnow" / "ANSWERS.json").read_text())
    path = acceptance_data / "cdnow/CDNOW_master.txt"
    imported(path, tmp_path / "store", event_value="purchase", value="dollar_value", currency="USD")
    with open_store(tmp_path / "store") as store, store.snapshot() as snapshot:
        row = snapshot.connection().execute("SELECT sum(value_minor) FROM events").fetchone()
    assert row is not None and row[0] == round(answers["total_dollars"] * 100)


def test_uwv_clicks_keep_their_milliseconds(acceptance_data: Path, tmp_path: Path) -> None:
    found = imported(
        acceptance_data / "bpi2016_uwv_sample/BPI2016_Clicks_NOT_Logged_In_sample1000.csv", tmp_path / "store",
        tz="Europe/Amsterdam",
    )  # fmt: skip
    assert (found.delimiter, found.precision, found.tz) == (";", "ms", "Europe/Amsterdam")
    assert found.to_dict()["first_at"] == "2015-09-08T07:21:01.123000Z"


def test_dates_without_hours_are_days(acceptance_data: Path, tmp_path: Path) -> None:
    assert imported(acceptance_data / "eventdatar/traffic_fines.csv.gz", tmp_path / "a").precision == "day"
    assert imported(acceptance_data / "pm4py_logs/roadtraffic100traces.xes", tmp_path / "b").precision == "day"


def test_a_truncated_log_adds_nothing(acceptance_data: Path, tmp_path: Path) -> None:
    from resa.errors import UnreadableError

    packed = (acceptance_data / "sepsis/Sepsis.xes.gz").read_bytes()
    (tmp_path / "half.xes.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "half.xes").write_bytes(gzip.decompress(packed)[:1_000_000])
    with open_store(tmp_path / "store", create=True) as store:
        for name in ("half.xes.gz", "half.xes"):
            with pytest.raises(UnreadableError):
                import_files([tmp_path / name], store)
        assert store.batches() == []
