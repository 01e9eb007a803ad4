"""The whole way into a store: counts, digest, undo, dry run, preview; and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from resa.cli import main
from resa.errors import CancelledError
from resa.events.ingest import ImportOptions, import_files, preview
from resa.events.store import open_store

LOG = (
    "user_id;session_id;event;timestamp;kanal\n"
    "u1;s1;start;2024-01-01 10:00:00;webb\nu1;s1;köp;2024-01-01 10:00:00;webb\n"
    "u1;s2;start;2024-01-03 10:00:00;app\nu2;s3;start;2024-01-04 10:00:00;app\nu2;s3;köp;i morgon;app\n"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_bytes(LOG.encode("cp1252"))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    with pytest.raises(SystemExit) as done:
        main([str(a) for a in arguments])
    out = capsys.readouterr().out
    return int(done.value.code or 0), json.loads(out) if "--json" in arguments else out


def test_the_report_says_it_all(log: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        report = import_files([log], store, ImportOptions(purpose="learn"))
        assert (report.rows, report.events, report.customers, report.journeys, report.touchpoints) == (5, 4, 2, 3, 2)
        assert report.n_refused == 1
        assert [(r.row, r.reason) for r in report.refused] == [(5, "the time cannot be read: i morgon")]
        assert (report.encoding, report.delimiter, report.tz, report.n_ties) == ("windows-1252", ";", "UTC", 2)
        assert report.roles["channel"] == "kanal"
        assert report.refused_file is not None and "i morgon" in report.refused_file.read_text("utf-8-sig")
        assert report.purpose == "learn"
        with store.snapshot() as snapshot:
            assert snapshot.names == ("start", "köp")
            assert snapshot.n_journeys == 3


def test_a_file_imported_twice_adds_nothing_until_asked(log: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        first = import_files([log], store)
        second = import_files([log], store, ImportOptions(tz="UTC", customer="user_id"))
        assert second.already_imported and second.batch == first.batch
        assert "--again" in second.warnings[0]
        third = import_files([log], store, ImportOptions(again=True))
        assert not third.already_imported and third.batch != first.batch
        with store.snapshot() as snapshot:
            assert snapshot.n_events == 8
        assert third.batch is not None
        store.undo(third.batch)
        with store.snapshot() as snapshot:
            assert snapshot.n_events == 4


def test_a_dry_run_reports_the_same_and_stores_nothing(log: Path, tmp_path: Path) -> None:
    dry = import_files([log], None).to_dict()
    with open_store(tmp_path / "store", create=True) as store:
        assert import_files([log], store, ImportOptions(dry_run=True)).events == 4
        assert store.batches() == []
        wet = import_files([log], store).to_dict()
    for key in ("rows", "events", "customers", "journeys", "touchpoints", "first_at", "last_at", "n_refused", "n_ties"):
        assert dry[key] == wet[key], key


def test_a_cancelled_import_leaves_the_store_as_before(log: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        with pytest.raises(CancelledError):
            import_files([log], store, cancel=lambda: True)
        assert store.batches() == []


def test_pseudonyms_unless_ids_are_kept(log: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        import_files([log], store)
        with store.snapshot() as snapshot:
            labels = snapshot.unit_labels("customer", next(iter(snapshot.sequences("customer"))).unit)
        assert not {"u1", "u2"} & set(labels)
        assert store.pseudonym("u1") in labels


def test_the_preview_shows_columns_roles_and_rows(log: Path) -> None:
    found = preview(log)
    assert (found.format, found.encoding, found.delimiter) == ("csv", "windows-1252", ";")
    assert [(c.name, c.guess) for c in found.columns] == [
        ("user_id", "customer"), ("session_id", "case"), ("event", "event"), ("timestamp", "at"), ("kanal", "channel"),
    ]  # fmt: skip
    assert found.columns[2].sample == ["start", "köp"]
    assert found.rows[1] == ["u1", "s1", "köp", "2024-01-01 10:00:00", "webb"]
    assert found.missing == []


def test_the_preview_of_an_unclear_file_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("customer,number\n1,2\n3,4\n")
    assert preview(tmp_path / "f.csv").missing == ["event", "at"]


def test_the_preview_reads_the_head_only(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("user_id,event,timestamp\n" + "u1,x,2024-01-01 10:00:00\n" * 400_000 + "broken\xff\n")
    assert len(preview(path).rows) == 20


def test_the_command_prints_the_contract(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "import", log, "--into", tmp_path / "s", "--tz", "Europe/Stockholm", "--json")
    assert code == 0
    wanted = {"rows", "events", "customers", "journeys", "touchpoints", "n_refused", "refused"}
    assert wanted <= set(report)
    assert report["refused"] == [{"row": 5, "reason": "the time cannot be read: i morgon"}]
    assert report["first_at"] == "2024-01-01T09:00:00Z"
    code, again = run(capsys, "import", log, "--into", tmp_path / "s", "--tz", "Europe/Stockholm", "--json")
    assert code == 0 and again["already_imported"]
    code, batches = run(capsys, "import", "--into", tmp_path / "s", "--batches", "--json")
    assert [b["number"] for b in batches["batches"]] == [1]
    assert run(capsys, "import", "--into", tmp_path / "s", "--undo", 1, "--json")[0] == 0
    assert "4" in run(capsys, "import", log, "--into", tmp_path / "s2")[1]


def test_exit_codes(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "s"
    assert run(capsys, "import", log, "--into", store, "--customer", "nobody", "--json")[0] == 2
    assert run(capsys, "import", log, "--into", store, "--no-such-option")[0] == 2
    assert run(capsys, "import", "--into", store)[0] == 2
    assert run(capsys, "import", log)[0] == 2
    code, out = run(capsys, "import", tmp_path / "gone.csv", "--into", store, "--json")
    assert code == 3 and out["error"]["code"] == "unreadable"
    assert not store.exists()


def test_columns_by_number_and_one_event_for_all_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sales.txt"
    path.write_text(
        " 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n 00021 0002 19970101  3   63.34\n"
    )
    code, report = run(
        capsys, "import", path, "--into", tmp_path / "s", "--no-header", "--customer", 1, "--at", 3,
        "--event-value", "purchase", "--value", 5, "--currency", "USD", "--json",
    )  # fmt: skip
    assert code == 0
    assert (report["events"], report["customers"], report["touchpoints"]) == (3, 2, 1)
    with open_store(tmp_path / "s") as store, store.snapshot() as snapshot:
        total = snapshot.connection().execute("SELECT sum(value_minor), min(currency) FROM events").fetchone()
        assert total == (12240, "USD")


def test_help_has_examples() -> None:
    from resa.cli.import_ import command

    shown = CliRunner().invoke(command, ["--help"]).output
    assert "resa import log.csv --into mystore" in shown


def test_what_a_killed_import_left_behind_is_removed(
    log: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import subprocess
    import sys
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    stale = tmp_path / f"resa-work-{gone.stdout.strip()}-import-abc"
    stale.mkdir()
    (stale / "rows.csv").write_text("personal")
    import_files([log], None)
    assert not list(tmp_path.glob("resa-work-*"))


def test_a_kill_while_reading_leaves_no_store(tmp_path: Path) -> None:
    """SIGKILL in the middle of the reading: the store folder does not exist; the next import works."""
    import subprocess
    import sys

    code = (
        "import os, signal, sys\n"
        "from resa.events import ingest\n"
        "from resa.events.store import open_store\n"
        "def now(done, total, what):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "ingest.import_files([sys.argv[1]], lambda: open_store(sys.argv[2], create=True), progress=now)\n"
    )
    path = tmp_path / "log.csv"
    path.write_bytes(LOG.encode())
    killed = subprocess.run([sys.executable, "-c", code, str(path), str(tmp_path / "store")], capture_output=True)
    assert killed.returncode == -9
    assert not (tmp_path / "store").exists()
    with open_store(tmp_path / "store", create=True) as store:
        assert import_files([path], store).events == 4
