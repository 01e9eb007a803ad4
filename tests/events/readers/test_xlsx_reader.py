"""Event files as Excel workbooks: the same events as from CSV, sheets, dates, booleans, formulas, and books that are no books."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from resa.cli import main
from resa.errors import CancelledError, LimitError, UnreadableError, UsageError
from resa.events.ingest import ImportOptions, import_files, staging
from resa.events.preview import preview
from resa.events.sources import is_workbook

Read = Callable[..., Any]
HEADER = ["customer", "event", "at", "ok", "amount", "note"]


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook with these sheets of rows."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def rows(n: int = 30) -> list[list[Any]]:
    start = datetime(2026, 3, 2, 10, 0)
    return [[1000 + i % 9, ("ad", "call", "buy")[i % 3], start + timedelta(hours=i, seconds=i), i % 2 == 0, i / 4, "é" * (i % 2)]
            for i in range(n)]  # fmt: skip


def test_the_same_events_as_from_csv(read: Read, tmp_path: Path) -> None:
    lines = [",".join(HEADER)]
    for who, what, at, ok, amount, note in rows():
        lines.append(f"{who},{what},{at.isoformat(' ')},{str(ok).lower()},{amount:g},{note}")
    text = read("\n".join(lines) + "\n")
    sheet = read(book(tmp_path / "log.xlsx", Sheet1=[HEADER, *rows()]))
    assert sheet.roles == text.roles and sheet.rows == 30
    assert sheet.events == text.events
    assert sheet.column("p.ok")[:2] == ["true", "false"] and sheet.column("p.amount")[:2] == ["0", "0.25"]


cells = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3)),
    st.text("aåäöZ ,;\"'\n=0", max_size=6), st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(table=st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=12))
def test_whatever_a_cell_holds_it_arrives_as_plain_text(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[Any]]
) -> None:
    """Against an oracle of a few lines; texts that begin with = would be formulas and are left out."""
    table = [["" if str(c).strip().startswith("=") else c for c in row] for row in table]
    body = [["c1", "e", datetime(2026, 1, 1), *row] for row in table]
    path = book(tmp_path_factory.mktemp("x") / "b.xlsx", S=[["customer", "event", "at", "one", "two"], *body])

    def plain(value: Any) -> str:
        if value is None or isinstance(value, str):
            return "" if value is None else value.replace("\r\n", "\n").strip()
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, datetime):
            return str(value).removesuffix(" 00:00:00")
        if isinstance(value, date):
            return value.isoformat()
        value = value or 0  # Excel knows no minus nought
        return (
            f"{value:g}"
            if value == int(value) and abs(value) < 1e5
            else repr(int(value) if value == int(value) else value)
        )

    with staging([path], ImportOptions(customer="customer", event="event", at="at", properties=("one", "two"))) as work:
        got = work.staged.connection.execute(
            f'SELECT "p.one", "p.two" FROM {work.staged.relation} ORDER BY row'
        ).fetchall()
    assert [tuple(v or "" for v in row) for row in got] == [tuple(map(plain, row)) for row in table]


def test_dates_times_and_empty_cells(read: Read, tmp_path: Path) -> None:
    days = [
        ["customer", "event", "day", "clock"],
        *([f"c{i}", "visit", date(2026, 5, 1 + i), time(8, i)] for i in range(9)),
    ]
    found = read(book(tmp_path / "days.xlsx", S=days), tz="Europe/Stockholm")
    assert found.events[3]["at"] == int(datetime.fromisoformat("2026-05-04T08:03:00+02:00").timestamp() * 1e6)
    holes = [
        ["id", "event", "at"],
        ["a", "x", datetime(2026, 1, 1)],
        [],
        [None, None, None],
        ["b", "y", None],
        ["c", "z", "#N/A"],
    ]
    found = read(book(tmp_path / "holes.xlsx", S=holes))
    assert found.rows == 3 and [n for n, _ in found.refused] == [4, 5], (
        "numbered as in the sheet, from under the header"
    )


def test_sheets_are_chosen(read: Read, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", Read_me=[["only a title"]], Events=[HEADER, *rows()], Other=[HEADER, *rows(3)])
    found = read(path)
    assert found.rows == 30 and "Only the sheet 'Events' was read; the others: Read_me, Other." in found.warnings
    assert read(path, sheet="other").rows == read(path, sheet="3").rows == 3
    assert "Only the sheet" not in read(path, sheet="Other").warnings
    assert (preview(path).sheets, preview(path).sheet) == (("Read_me", "Events", "Other"), "Events")
    with pytest.raises(UsageError, match="Did you mean 'Events'"):
        read(path, sheet="Event")


def test_a_hidden_sheet_comes_last_and_titles_are_passed_over(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    made = Workbook()
    hidden, shown = made.worksheets[0], made.create_sheet("Log")
    hidden.sheet_state = "hidden"
    for row in [HEADER, *rows(5)]:
        hidden.append(row)
    for row in [["Exported from the system"], [], HEADER, *rows(7)]:
        shown.append(row)
    made.active = 1
    made.save(path)
    found = read(path)
    assert found.rows == 7 and "1 line stands above the table" in found.warnings
    with pytest.raises(UsageError):
        read(path, sheet="Log", customer="customer", header=False), "without a header there is no such column"


def test_formulas_count_as_their_last_value(read: Read, tmp_path: Path) -> None:
    """openpyxl writes formulas without values: the report says so; with the value Excel would keep, it is read."""
    path = book(tmp_path / "f.xlsx", S=[[*HEADER, "sum"], *([*row, "=1+2"] for row in rows(6))])
    found = read(path)
    assert "Formulas without a computed value, read as empty: sum" in found.warnings
    assert found.column("p.sum") == [None] * 6
    with replaced(
        path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb"<v\s*/>|<v></v>", b"<v>3</v>", xml)
    ) as computed:
        assert read(computed).column("p.sum") == ["3"] * 6


@contextmanager
def replaced(path: Path, part: str, change: Callable[[bytes], bytes]) -> Iterator[Path]:
    """A copy of the workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == part else data)
    target = path.with_name("changed.xlsx")
    target.write_bytes(out.getvalue())
    yield target


def test_what_a_sheet_says_of_its_size_is_not_believed(read: Read, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", S=[HEADER, *rows()])
    huge = re.compile(rb'<dimension ref="[^"]+"')
    with replaced(
        path, "xl/worksheets/sheet1.xml", lambda xml: huge.sub(b'<dimension ref="A1:XFD1048576"', xml)
    ) as lying:
        assert read(lying).rows == 30


def test_books_that_are_no_books(tmp_path: Path) -> None:
    good = book(tmp_path / "b.xlsx", S=[HEADER, *rows()])
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    with (
        replaced(good, "xl/worksheets/sheet1.xml", lambda xml: entities + xml) as evil,
        pytest.raises(UnreadableError, match="document type"),
    ):
        import_files([evil], None)
    with (
        replaced(good, "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2]) as cut,
        pytest.raises(UnreadableError, match="damaged"),
    ):
        import_files([cut], None)
    with (
        replaced(good, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 100_000_000) as bomb,
        pytest.raises(LimitError, match="far more"),
    ):
        import_files([bomb], None)
    wide = book(tmp_path / "wide.xlsx", S=[[f"c{i}" for i in range(2_500)], ["x"] * 2_500])
    with pytest.raises(LimitError, match="columns"):
        import_files([wide], None)
    (tmp_path / "half.xlsx").write_bytes(good.read_bytes()[:900])
    with pytest.raises(UnreadableError):
        import_files([tmp_path / "half.xlsx"], None)
    assert is_workbook(good) and not is_workbook(tmp_path / "half.xlsx")


def test_in_a_zip_beside_another_and_joined(read: Read, tmp_path: Path) -> None:
    log = book(tmp_path / "log.xlsx", S=[HEADER, *rows()])
    people = book(tmp_path / "people.xlsx", First=[["customer", "land"], *([1000 + i, "SE"] for i in range(9))])
    assert set(read(log, sheet="S", joins=(f"{people}:customer",)).column("p.land")) == {"SE"}
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.write(log, "a/one.xlsx")
        archive.write(log, "b/two.xlsx")
    assert read(tmp_path / "both.zip").rows == 60


def test_the_command_takes_it_and_stops_when_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = book(tmp_path / "log.xlsx", One=[HEADER, *rows(3)], Two=[HEADER, *rows(12)])
    with pytest.raises(SystemExit) as ended:
        main(["import", str(path), "--sheet", "Two", "--into", str(tmp_path / "store"), "--json"])
    assert ended.value.code == 0 and json.loads(capsys.readouterr().out)["events"] == 12
    long = book(tmp_path / "long.xlsx", S=[HEADER, *rows(20_500)])
    with pytest.raises(CancelledError):
        import_files([long], None, ImportOptions(), cancel=iter([False, True]).__next__)
