"""Parquet and JSON lines, and tables joined on a key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from resa.errors import UnreadableError, UsageError


def parquet(path: Path, query: str) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def test_parquet_with_its_own_types(read: Any, tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "log.parquet",
        "SELECT CAST(i // 2 AS DOUBLE) AS user_id, i AS session_id, 'e' || i AS event, "
        "TIMESTAMP '2024-01-01 10:00:00' + i * INTERVAL 1 SECOND AS ts, {'a': i, 'b': [1, 2]} AS properties, "
        "i = 1 AS flag FROM range(4) t(i)",
    )
    found = read(path)
    assert found.column("row") == [1, 2, 3, 4]
    assert found.column("customer") == ["0", "0", "1", "1"]
    assert found.column("case_id") == ["0", "1", "2", "3"]
    assert json.loads(found.events[1]["p.properties"]) == {"a": 1, "b": [1, 2]}
    assert found.column("p.flag") == ["false", "true", "false", "false"]
    assert found.precision == "s"


@pytest.mark.parametrize(
    ("type", "value", "at", "precision"),
    [
        ("TIMESTAMPTZ", "2024-01-01 10:00:00+02", 1_704_096_000_000_000, "s"),
        ("TIMESTAMP_NS", "2024-01-01 10:00:00.000001500", 1_704_103_200_000_001, "ns"),
        ("TIMESTAMPTZ_NS", "2024-01-01 10:00:00.000001500+02", 1_704_096_000_000_001, "ns"),
        ("TIMESTAMP_MS", "2024-01-01 10:00:00.5", 1_704_103_200_500_000, "ms"),
        ("TIMESTAMP_S", "2024-01-01 10:00:00", 1_704_103_200_000_000, "s"),
        ("DATE", "2024-01-01", 1_704_067_200_000_000, "day"),
        ("BIGINT", "1704103200000", 1_704_103_200_000_000, "s"),
        ("VARCHAR", "2024-01-01T10:00:00Z", 1_704_103_200_000_000, "s"),
    ],
)
def test_parquet_times_of_every_type(read: Any, tmp_path: Path, type: str, value: str, at: int, precision: str) -> None:
    path = parquet(
        tmp_path / "t.parquet", f"SELECT 'u' AS user_id, 'x' AS event, CAST('{value}' AS {type}) AS timestamp"
    )
    found = read(path)
    assert found.column("at") == [at]
    assert found.precision == precision


def test_parquet_null_and_far_times_are_refused(read: Any, tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "t.parquet",
        "SELECT * FROM (VALUES ('u', 'x', TIMESTAMP '2024-01-01'), ('u', '=1+1', NULL), (NULL, 'x', TIMESTAMP '2024-01-01'), "
        "('u', 'x', TIMESTAMP '9999-12-31'), ('u', 'x', 'infinity'::TIMESTAMP)) t(user_id, event, ts)",
    )
    found = read(path)
    assert [r for r, _ in found.refused] == [2, 3, 4, 5]
    assert found.refused[2][1] == "the year 9999 is outside 1900–2200"
    assert "'=1+1" in found.refused_text


def test_truncated_parquet(read: Any, tmp_path: Path) -> None:
    path = parquet(tmp_path / "t.parquet", "SELECT 'u' AS user_id, 'x' AS event, now() AS ts FROM range(1000)")
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(UnreadableError, match="damaged or truncated"):
        read(path)


LINES = [
    {
        "distinct_id": "u1",
        "event": "open",
        "timestamp": "2024-01-01T10:00:00Z",
        "properties": {"plan": "pro", "$os": "x"},
    },
    {
        "distinct_id": 7,
        "event": "köp",
        "timestamp": "2024-01-01T11:00:00Z",
        "tags": ["a"],
        "properties": {"plan": None},
    },
]


def test_json_lines_open_their_objects(read: Any) -> None:
    found = read("\n".join(json.dumps(line) for line in LINES), "log.ndjson")
    assert found.column("customer") == ["u1", "7"]
    assert found.column("name") == ["open", "köp"]
    assert found.column("p.properties.plan") == ["pro", None]
    assert found.column("p.properties.$os") == ["x", None]
    assert found.column("p.tags") == [None, '["a"]']


def test_a_json_array_is_the_same(read: Any) -> None:
    lines = read("\n".join(json.dumps(line) for line in LINES), "log.ndjson")
    assert read(json.dumps(LINES, indent=2), "log.json").events == lines.events


def test_lines_that_are_no_objects_are_refused(read: Any) -> None:
    found = read(json.dumps(LINES[0]) + "\nnot json\n[1]\n" + json.dumps(LINES[1]) + '\n{"cut": \n', "log.jsonl")
    assert found.refused == [(2, "not valid JSON"), (3, "a JSON array, not an object"), (5, "not valid JSON")]
    assert found.rows == 5
    assert len(found.events) == 2
    with pytest.raises(UnreadableError):
        read('[{"a": 1}, {"a": ', "log.json")


EVENTS = "order,event,time\n1,placed,2024-01-01\n2,placed,2024-01-02\n1,paid,2024-01-03\n3,placed,2024-01-04\n"


def test_a_related_table_joined_on_a_key(read: Any, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("orderno;kund;event\n1;Åsa;a\n2;Bo;b\n2;Cia;c\n")
    found = read(EVENTS, joins=(f"{tmp_path}/customers.csv:order=orderno",), case="order")
    assert found.column("customer") == ["Åsa", "Bo", "Åsa", "case 3"]
    assert found.column("name") == ["placed", "placed", "paid", "placed"]
    assert found.column("p.customers.event") == ["a", "b", "a", None]
    assert "1 further row for keys" in found.warnings
    assert "1 row has no partner" in found.warnings


def test_a_join_needs_a_file_and_its_columns(read: Any, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("order,kund\n1,Åsa\n")
    with pytest.raises(UsageError, match="no such file to join"):
        read(EVENTS, joins=(f"{tmp_path}/nothing.csv:order",))
    with pytest.raises(UsageError, match="no such column"):
        read(EVENTS, joins=(f"{tmp_path}/customers.csv:number",))


def test_several_files_are_one_import(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kund,händelse,datum,plan\n1,köp,2024-01-01,pro\n")
    (tmp_path / "b.csv").write_text("user_id;event;timestamp;Plan;extra\n1;visit;2024-01-02;std;z\n2;visit;bad;;\n")
    found = read([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert found.column("name") == ["köp", "visit"]
    assert found.column("p.plan") == ["pro", "std"]
    assert found.column("p.extra") == [None, "z"]
    assert found.rows == 3
    assert len(found.refused) == 1


def test_a_date_and_a_time_of_day_are_one_instant(read: Any, tmp_path: Path) -> None:
    path = parquet(
        tmp_path / "log.parquet",
        "SELECT 'c' AS customer, 'e' || i AS event, DATE '2024-01-01' AS date, TIME '10:00:00.25' + i * INTERVAL 1 HOUR AS time "
        "FROM range(2) t(i)",
    )
    found = read(path)
    assert found.column("at") == [1_704_103_200_250_000, 1_704_106_800_250_000]
