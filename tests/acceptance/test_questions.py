"""Real logs with published answers, through the commands a user types: `resa import`, `resa ask … --json`."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resa.cli import main

pytestmark = pytest.mark.acceptance

Ask = Callable[..., list[dict[str, Any]]]


def run(*words: str) -> dict[str, Any]:
    """A command's JSON answer; it must succeed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()), pytest.raises(SystemExit) as left:
        main([*words, "--json"])
    assert left.value.code == 0, out.getvalue()
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.fixture(scope="module")
def store(acceptance_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`store("folder/file", *options)`: the imported store, made once."""
    made: dict[tuple[str, ...], Path] = {}

    def of(file: str, *options: str) -> Path:
        if (file, *options) not in made:
            folder = tmp_path_factory.mktemp("stores") / "store"
            run("import", str(acceptance_data / file), "--into", str(folder), *options)
            made[file, *options] = folder
        return made[file, *options]

    return of


@pytest.fixture(scope="module")
def ask(store: Callable[..., Path]) -> Ask:
    """`ask("transitions", "folder/file", *options, imported=(…))` → rows."""

    def rows(question: str, file: str, *options: str, imported: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = run("ask", question, "--store", str(store(file, *imported)), *options)["rows"]
        return found

    return rows


@pytest.fixture(scope="module")
def summary(ask: Ask) -> Callable[..., dict[str, Any]]:
    return lambda file, *options, **more: {r["metric"]: r["value"] for r in ask("summary", file, *options, **more)}


LOGS = (
    "pm4py_logs/running-example.xes",
    "pm4py_logs/roadtraffic100traces.xes",
    "pm4py_logs/helpdesk.xes.gz",
    "sepsis/Sepsis.xes.gz",
    "bpic2013_incidents/BPIC13_incidents.xes.gz",
    "bpic2020_raw/BPI_2020_RequestForPayment.xes.gz",
    "bpic2020_raw/BPI_2020_PrepaidTravelCost.xes.gz",
    "receipt",
)


def path_of(log: str) -> str:
    return "pm4py_logs/receipt.csv" if log == "receipt" else log


@pytest.mark.parametrize("log", LOGS)
def test_what_pm4py_reads(log: str, acceptance_data: Path, ask: Ask, summary: Callable[..., dict[str, Any]]) -> None:
    published = json.loads((acceptance_data / "published_tables/pm4py_read_stats.json").read_text("utf-8"))[log]
    file = path_of(log)
    found = summary(file)
    assert (found["journeys"], found["events"]) == (published["cases"], published["events"])
    assert found["touchpoints"] == published["acts"]
    assert len(ask("variants", file)) == published["variants"]
    assert (found["events_per_journey_min"], found["events_per_journey_max"]) == (
        published["minlen"],
        published["maxlen"],
    )
    assert found["events_per_journey_mean"] == pytest.approx(published["avg"], abs=0.005)
    instants = [published[k].replace(" ", "T").replace("+00:00", "Z") for k in ("first", "last")]
    assert [found["first_at"], found["last_at"]] == instants


KIRCHMANN = {
    "[BPIC13 I.]": "bpic2013_incidents/BPIC13_incidents.xes.gz",
    "[BPIC20 P. T. C.]": "bpic2020_raw/BPI_2020_PrepaidTravelCost.xes.gz",
    "[BPIC20 R. F. P.]": "bpic2020_raw/BPI_2020_RequestForPayment.xes.gz",
    "[Env Permit]": "pm4py_logs/receipt.csv",
    "[Helpdesk]": "pm4py_logs/helpdesk.xes.gz",
    "[Sepsis]": "sepsis/Sepsis.xes.gz",
}


@pytest.mark.parametrize("log", KIRCHMANN)
def test_the_published_table_of_logs(
    log: str, acceptance_data: Path, ask: Ask, summary: Callable[..., dict[str, Any]]
) -> None:
    table = (acceptance_data / "published_tables/kirchmann_log_statistics.md").read_text("utf-8")
    line = next(line for line in table.splitlines() if line.startswith(f"| {log}"))
    names, cases, ratio, shortest, mean, longest = (float(cell) for cell in line.split("|")[2:8])
    found = summary(KIRCHMANN[log])
    assert (found["touchpoints"], found["journeys"]) == (names, cases)
    assert (found["events_per_journey_min"], found["events_per_journey_max"]) == (shortest, longest)
    assert found["events_per_journey_mean"] == pytest.approx(mean, abs=0.0051)
    assert len(ask("variants", KIRCHMANN[log])) / cases == pytest.approx(ratio, abs=0.0051)


@pytest.mark.parametrize(
    "log", ["pm4py_logs/running-example.xes", "pm4py_logs/receipt.csv", "pm4py_logs/roadtraffic100traces.xes"]
)
def test_what_pm4py_counts(log: str, acceptance_data: Path, ask: Ask, summary: Callable[..., dict[str, Any]]) -> None:
    published = json.loads((acceptance_data / "published_tables/pm4py_tool_output.json").read_text("utf-8"))[log]
    found = summary(log)
    assert len(ask("transitions", log)) == published["dfg_edges"]
    assert found["duration_median"] == pytest.approx(published["median_case_sec"], abs=1e-3)
    assert found["duration_mean"] == pytest.approx(published["mean_case_sec"], rel=1e-9)
    first = {r["to"]: r["n"] for r in ask("paths", log, "--steps", "1") if r["step"] == 1}
    assert first == published["start"]
    last: dict[str, int] = {}
    for row in ask("variants", log):
        last[row["path"][-1]] = last.get(row["path"][-1], 0) + row["n"]
    assert (len(last) if isinstance(published["end"], int) else last) == published["end"]


def test_flows_in_and_out_agree(ask: Ask) -> None:
    """Events of a name = times it is followed + journeys that end with it = times it follows + journeys that begin."""
    file = "sepsis/Sepsis.xes.gz"
    ends: dict[str, int] = {}
    starts: dict[str, int] = {}
    for row in ask("variants", file):
        ends[row["path"][-1]] = ends.get(row["path"][-1], 0) + row["n"]
        starts[row["path"][0]] = starts.get(row["path"][0], 0) + row["n"]
    steps = ask("transitions", file)
    for row in ask("touchpoints", file):
        name = row["touchpoint"]
        assert row["n_events"] == sum(r["n"] for r in steps if r["from"] == name) + ends.get(name, 0)
        assert row["n_events"] == sum(r["n"] for r in steps if r["to"] == name) + starts.get(name, 0)


@pytest.mark.parametrize("log", ["sepsis/Sepsis.xes.gz", "pm4py_logs/helpdesk.xes.gz"])
def test_drop_off_adds_up(log: str, ask: Ask, summary: Callable[..., dict[str, Any]]) -> None:
    rows = ask("drop-off", log)
    assert all(r["reached"] == r["went_on"] + r["open"] + r["lost"] for r in rows)
    assert sum(r["open"] + r["lost"] for r in rows) == summary(log)["journeys"]
    assert all(r["low"] <= r["hazard"] <= r["high"] for r in rows if r["hazard"] is not None)


def test_patients_walk_seven_ways_and_not_thirteen(acceptance_data: Path, ask: Ask) -> None:
    published = json.loads((acceptance_data / "eventdatar/ANSWERS.json").read_text("utf-8"))["patients"]
    roles = ("--case", "patient", "--event", "handling", "--at", "time", "--lifecycle", "registration_type")
    rows = ask("variants", "eventdatar/patients.csv", imported=(*roles, "--instance", "handling_id"))
    assert [r["n"] for r in rows] == published["trace counts"]


@pytest.mark.parametrize("log", ["sepsis", "traffic_fines", "hospital_billing"])
def test_eventdatar(log: str, acceptance_data: Path, ask: Ask, summary: Callable[..., dict[str, Any]]) -> None:
    published = json.loads((acceptance_data / "eventdatar/ANSWERS.json").read_text("utf-8"))[log]
    file = next(f"eventdatar/{p.name}" for p in sorted((acceptance_data / "eventdatar").glob(f"{log}.csv*")))
    found = summary(file)
    assert (found["journeys"], found["events"]) == (published["cases"], published["events"])
    if "activities" in published:
        assert found["touchpoints"] == published["activities"]
    if "variants" in published:
        assert len(ask("variants", file)) == published["variants"]


def test_edear_throughput_processing_and_idle(acceptance_data: Path, store: Callable[..., Path]) -> None:
    from resa.analysis.summary import times
    from resa.events.store import open_store

    answers = json.loads((acceptance_data / "edear_tests/ANSWERS.json").read_text("utf-8"))
    published = answers["published (edeaR tests @e8e36f54), minutes"]
    roles = ("--case", "patient", "--event", "activity", "--at", "timestamp", "--lifecycle", "status")
    folder = store("edear_tests/patients.csv", *roles, "--instance", "activity_instance")
    found = {r["metric"]: r["value"] for r in run("ask", "summary", "--store", str(folder))["rows"]}
    assert found["throughput_mean"] / 60 == pytest.approx(published["mean throughput (log)"], abs=1e-5)
    assert found["processing_mean"] / 60 == pytest.approx(published["mean processing (log)"], abs=1e-5)
    with open_store(folder) as opened, opened.snapshot() as snapshot:
        per_case = times(snapshot)
    minutes = {
        k: sorted((getattr(per_case, k) / 6e7).tolist(), reverse=True) for k in ("throughput", "processing", "idle")
    }
    assert minutes["throughput"] == pytest.approx(published["throughput per trace"], abs=1e-4)
    assert minutes["processing"] == pytest.approx(published["processing per case"], abs=1e-4)
    assert minutes["idle"][:2] == pytest.approx(answers["idle time"]["true, minutes (start to complete)"], abs=5e-3)


def test_retentioneering_ecom(acceptance_data: Path, ask: Ask, summary: Callable[..., dict[str, Any]]) -> None:
    answers = json.loads((acceptance_data / "retentioneering_ecom/ANSWERS.json").read_text("utf-8"))
    published = answers["published (notebooks/ecom_demo.ipynb @76d7bcf3)"]
    file, roles = "retentioneering_ecom/ecom.csv.gz", ("--customer", "user_id", "--case", "session_id")
    found = summary(file, imported=roles)
    assert (found["events"], found["customers"], found["journeys"]) == (
        published["events"],
        published["users"],
        published["sessions"],
    )
    sessions = {r["touchpoint"]: r["reached"] for r in ask("drop-off", file, imported=roles)}
    users = {r["touchpoint"]: r["n_customers"] for r in ask("touchpoints", file, imported=roles)}
    assert sessions["checkout_bug"] == published["sessions_with_checkout_bug"]
    assert sessions["payment_error"] == published["sessions_with_payment_error"]
    assert (users["purchase"], sessions["purchase"]) == (328, 470)
    by_user = {r["touchpoint"]: r["reached"] for r in ask("drop-off", file, "--by", "customer", imported=roles)}
    assert by_user["purchase"] == 328
    anything = " | ".join(f'"{name}"' for name in sessions)
    cut = ask("funnel", file, "--steps", anything, "--by", "session", imported=roles)
    assert cut[0]["n"] == published["sessions_after_30min_split"]
    # 163 pairs of a user at one instant leave the order, and the published 27,053, open: ANSWERS.json
    for by, units, events in (("customer", published["users"], 27174), ("journey", published["sessions"], 27535)):
        steps = ask("transitions", file, "--by", by, imported=roles)
        assert units + sum(r["n"] for r in steps if r["from"] != r["to"]) == events


def test_the_injected_incidents_of_ecom(ask: Ask, summary: Callable[..., dict[str, Any]]) -> None:
    """Viral article: 48 sessions, 8.3 % buy v 13.1 %; payment incident: 35.4 % of 130 buy v 84.5 % outside."""
    file, roles = "retentioneering_ecom/ecom.csv.gz", ("--customer", "user_id", "--case", "session_id")

    def reached(*options: str) -> tuple[int, int, int]:
        rows = {r["touchpoint"]: r["reached"] for r in ask("drop-off", file, *options, imported=roles)}
        return summary(file, *options, imported=roles)["journeys"], rows["payment_details"], rows["purchase"]

    whole = reached()
    viral = reached("--start", "2024-02-29", "--end", "2024-03-04")
    payment = reached("--start", "2024-05-19", "--end", "2024-06-08")
    assert viral[0] == 48 and round(100 * viral[2] / viral[0], 1) == 8.3
    assert round(100 * (whole[2] - viral[2]) / (whole[0] - viral[0]), 1) == 13.1
    assert payment[1] == 130 and round(100 * payment[2] / payment[1], 1) == 35.4
    assert round(100 * (whole[2] - payment[2]) / (whole[1] - payment[1]), 1) == 84.5


def test_three_imports_answer_as_one(acceptance_data: Path, tmp_path: Path) -> None:
    """Every third row in a file of its own, so that journeys and customers lie in all three batches."""
    import gzip

    text = gzip.decompress((acceptance_data / "retentioneering_ecom/ecom.csv.gz").read_bytes()).decode("utf-8")
    head, *rows = text.splitlines()
    thirds = [rows[i::3] for i in range(3)]
    roles = ("--customer", "user_id", "--case", "session_id")
    for name, part in {"whole": sum(thirds, []), "0": thirds[0], "1": thirds[1], "2": thirds[2]}.items():  # noqa: RUF017  # a few short lists
        (tmp_path / f"{name}.csv").write_text("\n".join([head, *part]) + "\n", "utf-8")
    run("import", str(tmp_path / "whole.csv"), "--into", str(tmp_path / "one"), *roles)
    for i in range(3):
        run("import", str(tmp_path / f"{i}.csv"), "--into", str(tmp_path / "three"), *roles)
    for question in ("summary", "transitions", "variants", "drop-off", "time-between"):
        for by in ("journey", "customer"):
            one, three = (
                run("ask", question, "--store", str(tmp_path / s), "--by", by)["rows"] for s in ("one", "three")
            )
            assert one == three, (question, by)
