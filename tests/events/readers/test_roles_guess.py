"""Columns and their roles: by option, by name in four languages, by content; and the traps."""

from __future__ import annotations

from typing import Any

import pytest

from resa.errors import UsageError
from resa.events.ingest import ImportOptions
from resa.events.roles import guess_roles


def roles(header: str, *rows: str, **options: Any) -> dict[str, str]:
    names = header.split(",")
    sample = [dict(zip(names, row.split(","), strict=True)) for row in rows]
    return guess_roles(dict.fromkeys(names, "VARCHAR"), sample, ImportOptions(**options)).columns


@pytest.mark.parametrize(
    ("header", "customer", "case", "event", "at"),
    [
        ("case:concept:name,concept:name,time:timestamp", None, "case:concept:name", "concept:name", "time:timestamp"),
        ("user_id,session_id,event,timestamp", "user_id", "session_id", "event", "timestamp"),
        ("kundnr,händelse,tidpunkt", "kundnr", None, "händelse", "tidpunkt"),
        ("Kundnummer,Ärendenr,Aktivitet,Datum", "Kundnummer", "Ärendenr", "Aktivitet", "Datum"),
        ("kunde,hændelse,tidspunkt", "kunde", None, "hændelse", "tidspunkt"),
        ("kundenr,sag,hændelsestype,dato", "kundenr", "sag", "hændelsestype", "dato"),
        ("kunde_id,saksnummer,hendelse,tidsstempel", "kunde_id", "saksnummer", "hendelse", "tidsstempel"),
        ("CaseID,ActivityID,CompleteTimestamp", None, "CaseID", "ActivityID", "CompleteTimestamp"),
        ("patient,handling,time", "patient", None, "handling", "time"),
        ("distinct_id,event_name,occurred_at", "distinct_id", None, "event_name", "occurred_at"),
        ("customerEmail,pageName,eventTime", None, None, "pageName", "eventTime"),
    ],
)
def test_names_in_four_languages(header: str, customer: str | None, case: str | None, event: str, at: str) -> None:
    cells = {at: ["2024-01-01 10:00", "2024-01-02 10:00"], event: ["köp", "besök"]}
    rows = [",".join(cells.get(n, ["7", "8"])[i] for n in header.split(",")) for i in (0, 1)]
    found = roles(header, *rows)
    assert found["event"] == event
    assert found["at"] == at
    if customer or case:
        assert (found.get("customer"), found.get("case")) == (customer, case)


def test_options_win_and_may_be_numbers() -> None:
    found = roles("a,b,c,d", "1,x,2024-01-01,k", "2,y,2024-01-02,l", customer="1", event="4", at="c")
    assert (found["customer"], found["event"], found["at"]) == ("a", "d", "c")


def test_a_start_alone_is_the_time(read: Any) -> None:
    found = read("user_id,event,began\nu,x,2024-01-01 10:00:00\n", start="began")
    assert found.column("duration") == [None]
    with pytest.raises(UsageError, match="every row is the same event"):
        read("user_id,event,began\nu,x,2024-01-01 10:00:00\n", event="event", event_value="x")


def test_an_unknown_column_names_the_columns_there_are() -> None:
    with pytest.raises(UsageError, match="Did you mean 'customer'") as caught:
        roles("customer,event,time", "1,x,2024-01-01", customer="costumer")
    assert caught.value.where == "--customer"
    assert caught.value.allowed == ["customer", "event", "time"]


@pytest.mark.parametrize(
    ("header", "row", "where"),
    [
        ("customer,event,colour", "1,x,red", "--at"),
        ("event,time", "x,2024-01-01", "--customer or --case"),
        ("customer,number,time", "1,2,2024-01-01", "--event"),
    ],
)
def test_what_is_missing_is_asked_for(header: str, row: str, where: str) -> None:
    with pytest.raises(UsageError) as caught:
        guess_roles(
            {n: "DOUBLE" if n == "price" else "VARCHAR" for n in header.split(",")},
            [dict(zip(header.split(","), row.split(","), strict=True))] * 6,
            ImportOptions(),
        )
    assert caught.value.where == where


def test_an_employee_column_is_not_the_customer() -> None:
    rows = [f"c{i // 4},u{i % 3},x,2024-01-0{1 + i % 4}" for i in range(60)]
    assert "customer" not in roles("case_id,user,activity,timestamp", *rows)


def test_content_tells_where_names_do_not() -> None:
    found = roles("k1,k2,k3", "7,2024-01-01,in", "7,2024-01-02,out", "8,2024-01-01,in", "8,2024-01-03,out")
    assert (found["customer"], found["at"], found["event"]) == ("k1", "k2", "k3")


def test_identifiers_keep_na_zeros_and_case(read: Any) -> None:
    found = read(
        "case_id,event,time\nNA,x,2024-01-01\nnull,x,2024-01-01\n007,x,2024-01-01\n,x,2024-01-01\nNone,x,2024-01-01\n"
    )
    assert found.column("case_id") == ["NA", "null", "007", "None"]
    assert found.refused == [(4, "no customer and no journey id")]
    assert found.customer_is_case
    assert "each journey counts as a customer" in found.warnings


def test_missing_customer_or_case_is_filled_without_mixing_people(read: Any) -> None:
    found = read("user_id,session_id,event,time\n1,a,x,2024-01-01\n,1,x,2024-01-01\n1,,x,2024-01-01\n")
    assert found.column("customer") == ["1", "case 1", "1"]
    assert found.column("case_id") == ["a", "1", "customer 1"]
    assert "1 row has no customer" in found.warnings


def test_missing_names_status_and_properties(read: Any) -> None:
    found = read("user_id,event,time,outcome,plan\nu, ,2024-01-01,ok,\nu,x,2024-01-02,Failed,pro\n")
    assert found.column("name") == ["(no name)", "x"]
    assert found.column("status") == ["ok", "failed"]
    assert found.column("p.plan") == [None, "pro"]


@pytest.mark.parametrize(
    ("written", "minor"),
    [("12.50", 1250), ("1 234,50", 123450), ("1.234,50", 123450), ("1,234.50", 123450), ("1,234", 123400), ("12,5", 1250),
     ("kr 99", 9900), ("-5", -500), ("0.005", 1), ("gratis", None)],
)  # fmt: skip
def test_money_in_minor_units(read: Any, written: str, minor: int | None) -> None:
    found = read(f"user_id;event;time;amount\nu;x;2024-01-01;{written}\n", value="amount", currency="SEK")
    assert found.column("value_minor") == [minor]
    assert found.column("currency") == [None if minor is None else "SEK"]


def test_money_without_currency_is_a_property_unless_asked_for(read: Any) -> None:
    text = "user_id,event,time,amount\nu,x,2024-01-01,5\n"
    assert read(text).column("p.amount") == ["5"]
    assert read(text, value="amount").column("value_minor") == [500]
    assert read(text, value="amount", currency="JPY").column("value_minor") == [5]


def test_only_wanted_traits_are_kept(read: Any) -> None:
    text = "user_id,event,time,a,b\nu,x,2024-01-01,1,2\n"
    assert [k for k in read(text, traits=("b",)).events[0] if k.startswith("p.")] == ["p.b"]
    assert [k for k in read(text, traits=("none",)).events[0] if k.startswith("p.")] == []


def test_a_column_declared_a_property_has_no_role_whatever_it_is_called() -> None:
    rows = ("1,2,köp,2024-01-01", "2,3,sök,2024-01-02")
    assert roles("customer_id,user,event,at", *rows)["customer"] == "customer_id"
    assert roles("customer_id,user,event,at", *rows, properties=("customer_id",))["customer"] == "user"
    with pytest.raises(UsageError, match="no such column"):
        roles("customer_id,user,event,at", *rows, properties=("nobody",))


def rows_of(*lines: str) -> str:
    return "\n".join(["user_id,session,event,timestamp", *lines])


def test_sessions_numbered_anew_for_every_customer_are_journeys_of_their_own(read: Any) -> None:
    lines = [f"u{u},{s},{e},2024-01-0{s} 10:00" for u in range(6) for s in (1, 2) for e in ("open", "close")]
    for options in ({}, {"customer": "user_id", "case": "session"}):
        found = read(rows_of(*lines), **options)
        assert len(set(found.column("case_id"))) == 12 and len(set(found.column("customer"))) == 6
        assert "begin anew for every customer" in found.warnings


def test_a_journey_shared_by_customers_stays_one(read: Any) -> None:
    """Six contacts of three deals: the numbers are the deals' own."""
    lines = [f"u{u},{u // 2 + 1},{e},2024-01-01 10:00" for u in range(6) for e in ("call", "meet")]
    found = read(rows_of(*lines), customer="user_id", case="session")
    assert sorted(set(found.column("case_id"))) == ["1", "2", "3"]


def test_a_time_that_stands_still_in_every_journey_is_not_the_events(read: Any) -> None:
    lines = [f"T{t},{a},2024-01-0{t} 09:00,2024-02-0{t} 1{i}:00" for t in (1, 2, 3) for i, a in enumerate("ab")]
    found = read("\n".join(["Ticket ID,Action,Created at,Updated at", *lines]))
    assert found.roles["at"] == "Updated at" and "same all through" in found.warnings


def test_the_session_of_a_user_is_a_journey(read: Any) -> None:
    lines = ["2019-10-01 00:00:00 UTC,view,u1,s1", "2019-10-01 00:01:00 UTC,cart,u1,s2"]
    found = read("\n".join(["event_time,event_type,user_id,user_session", *lines]))
    assert found.column("case_id") == ["s1", "s2"] and found.column("customer") == ["u1", "u1"]


def test_rows_without_a_customer_take_the_one_of_their_journey(read: Any) -> None:
    lines = [",s1,open,2024-01-01 10:00", "u1,s1,buy,2024-01-01 11:00", ",s2,open,2024-01-01 12:00"]
    found = read(rows_of("u2,s3,open,2024-01-01 09:00", *lines))
    assert found.column("customer") == ["u2", "u1", "u1", "case s2"]
    assert "2 rows have no customer" in found.warnings
