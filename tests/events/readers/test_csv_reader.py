"""Text tables: delimiters, encodings, headers, ragged rows; everything stays text."""

from __future__ import annotations

import csv
import gzip
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HEADER = ["user_id", "event", "timestamp", "note"]
ROWS = [
    ["u1", "start", "2024-01-01 10:00:00", "plain"],
    ["u1", "köp; betalt", "2024-01-01 10:05:00", 'she said "hej", twice'],
    ["NA", "start", "2024-01-02 09:00:00", "two\nlines"],
]


def table(delimiter: str = ",", rows: list[list[str]] = ROWS) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([HEADER, *rows])
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_usual_delimiters_are_found(read: Any, delimiter: str) -> None:
    found = read(table(delimiter))
    assert found.delimiter == delimiter
    assert found.column("name") == ["start", "köp; betalt", "start"]
    assert found.column("customer") == ["u1", "u1", "NA"]
    assert found.column("p.note") == ["plain", 'she said "hej", twice', "two\nlines"]


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8 with byte-order mark"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "windows-1252"),
        ("latin-1", "windows-1252"),
    ],
)
def test_encodings_are_found_and_said(read: Any, codec: str, said: str) -> None:
    found = read(table().encode(codec))
    assert found.encoding == said
    assert found.column("name")[1] == "köp; betalt"


def test_few_broken_bytes_do_not_turn_utf8_into_another_encoding(read: Any) -> None:
    rows = [["u1", "åäö", "2024-01-01 10:00:00", ""]] * 20
    found = read(table(rows=rows).encode() + b"u2,\xff,2024-01-01 11:00:00,\r\n")
    assert found.encoding == "utf-8"
    assert found.column("name")[0] == "åäö"
    assert "not valid UTF-8" in found.warnings


def test_given_encoding_that_does_not_fit_is_an_error(read: Any) -> None:
    from resa.errors import UnreadableError

    with pytest.raises(UnreadableError, match="not utf-8"):
        read(table().encode("cp1252"), encoding="utf-8")


def test_whitespace_columns_as_in_cdnow(read: Any) -> None:
    found = read(" id  date number value\n 00001 19970101  1   11.77\n 00002 19970112  5   77.00\n",
                 "t.txt", event_value="purchase", customer="id", value="value", currency="USD")  # fmt: skip
    assert found.delimiter == "whitespace"
    assert found.column("customer") == ["00001", "00002"]
    assert found.column("value_minor") == [1177, 7700]
    assert found.column("name") == ["purchase"] * 2
    assert found.precision == "day"


def test_no_header_is_seen_and_columns_are_numbered(read: Any) -> None:
    text = "u1,open,2024-01-01 10:00\nu1,close,2024-01-01 11:00\nu2,open,2024-01-02 10:00\n"
    found = read(text)
    assert found.rows == 3
    assert (found.roles["customer"], found.roles["event"], found.roles["at"]) == ("column_1", "column_2", "column_3")
    assert read(text, header=False, customer="1", event="2", at="3").column("name") == ["open", "close", "open"]


def test_long_rows_are_refused_and_short_ones_filled(read: Any) -> None:
    found = read(
        "user_id,event,timestamp,a\nu1,x,2024-01-01\nu1,y,2024-01-02,1,=cmd()\nu1,z,2024-01-03,2,,\nu2,w,2024-01-04,3\n"
    )
    assert found.column("name") == ["x", "z", "w"]
    assert found.refused == [(2, "5 cells where the header has 4")]
    assert "'=cmd()" in found.refused_text
    assert "fewer cells" in found.warnings
    assert found.rows == 4


def test_a_stray_quote_costs_its_own_row_only(read: Any) -> None:
    found = read('user_id,event,timestamp\nu1,"x,2024-01-01\nu1,y,2024-01-02\nu2,z,2024-01-03\n')
    assert found.column("name")[-2:] == ["y", "z"]
    assert len(found.events) + len(found.refused) == 3


def test_excel_separator_line_and_lone_returns(read: Any) -> None:
    assert read("sep=;\r\nkund;händelse;datum\r\n1;köp;2024-01-01\r\n").column("name") == ["köp"]
    assert read("kund;händelse;datum\r1;köp;2024-01-01\r2;köp;2024-01-02\r").column("customer") == ["1", "2"]


@pytest.mark.parametrize("closing", ["", '"'])
def test_no_row_is_lost_to_quotes_that_do_not_match(read: Any, closing: str) -> None:
    """However the quotes fall, every line is an event or a refused row."""
    lines = [f"u{i},x,2024-01-01" for i in range(30)]
    lines[10], lines[20] = 'u10,"x,2024-01-01', f"u20,{closing}x,2024-01-01"
    found = read("user_id,event,timestamp\n" + "\n".join(lines) + "\n")
    assert found.rows == len(found.events) + len(found.refused) == 30
    assert {"u9", "u11", "u19", "u21", "u29"} <= set(found.column("customer"))


def test_titles_and_blank_lines_above_the_table(read: Any) -> None:
    found = read("\n\nExport från kundsystemet\n\nkund;händelse;datum\n1;köp;2024-01-01\n2;köp;2024-01-02\n")
    assert found.column("customer") == ["1", "2"]
    assert "4 lines stand above the table" in found.warnings
    assert read("kund;händelse;datum\n\n1;köp;2024-01-01\n\n2;köp;2024-01-02\n").column("customer") == ["1", "2"]


def test_equal_and_empty_column_names_are_told_apart(read: Any) -> None:
    found = read(",user_id,event,timestamp,Event,event\n0,u1,x,2024-01-01,a,b\n")
    assert [k for k in found.events[0] if k.startswith("p.")] == ["p.column_1", "p.Event (2)", "p.event (3)"]


def test_packed_files_read_the_same(read: Any) -> None:
    import bz2
    import lzma

    plain = read(table()).events
    for pack, suffix in ((gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")):
        assert read(pack(table().encode()), f"log.csv.{suffix}").events == plain


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=40), delimiter=st.sampled_from(",;\t|"))
def test_what_csv_writes_is_what_is_read(read: Any, rows: list[tuple[str, str, str]], delimiter: str) -> None:
    """Oracle: Python's own csv module, cell by cell; empty identifiers are the only refused rows."""
    body = [[f"c{a}", f"e{b}", "2024-01-01 10:00:00", c] for a, b, c in rows]
    found = read(table(delimiter, body), delimiter=delimiter)
    assert found.column("customer") == [r[0] for r in body]
    assert found.column("name") == [r[1] for r in body]
    assert found.column("p.note") == [r[3] or None for r in body]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("cp850", "cp850"), ("cp865", "cp850"), ("mac-roman", "mac-roman"), ("cp1252", "windows-1252")],
)
def test_old_encodings_are_told_by_their_nordic_letters(read: Any, encoding: str, found: str) -> None:
    names = ["Besök på nätet", "Källare är öde", "Følger på grønne æbler"]
    text = "kund;händelse;tid\n" + "".join(f"c{i};{name};2024-01-0{i + 1}\n" for i, name in enumerate(names))
    was = read(text.encode(encoding))
    assert was.encoding == found and was.column("name") == names


def test_quotes_and_caron_letters_stay_windows_1252(read: Any) -> None:
    names = ["Saša’s “visit”", "Miloš… it’s"]
    text = "customer;event;time\n" + "".join(f"c{i};{name};2024-01-0{i + 1}\n" for i, name in enumerate(names))
    was = read(text.encode("cp1252"))
    assert was.encoding == "windows-1252" and was.column("name") == names
