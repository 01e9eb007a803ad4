"""OCEL 2.0 in three writings, one meaning; the choice of the journey's object type."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from resa.errors import UnreadableError, UsageError

#: id, type, time, attributes, objects
EVENTS: list[tuple[str, str, str, dict[str, str], list[str]]] = [
    ("e1", "place order", "2024-01-01T10:00:00Z", {"price": "10"}, ["o1", "i1", "i2", "c1"]),
    ("e2", "pick item", "2024-01-01T11:00:00Z", {}, ["o1", "i1"]),
    ("e3", "send", "2024-01-01T12:00:00Z", {}, ["o1", "c1"]),
    ("e4", "place order", "2024-01-02T10:00:00Z", {"price": "20"}, ["o2", "i3", "c1"]),
    ("e5", "stocktaking", "2024-01-03T10:00:00Z", {}, ["i3"]),
]
OBJECTS = [("o1", "orders"), ("o2", "orders"), ("i1", "items"), ("i2", "items"), ("i3", "items"), ("c1", "customers")]


def as_json(path: Path) -> Path:
    log = {
        "objectTypes": [{"name": t, "attributes": []} for t in ("orders", "items", "customers")],
        "eventTypes": [],
        "objects": [
            {"id": i, "type": t, "attributes": [{"name": "size", "time": "1970-01-01T00:00:00Z", "value": 1},
                                                {"name": "size", "time": "2024-01-01T00:00:00Z", "value": 2}]}
            for i, t in OBJECTS
        ],
        "events": [
            {"id": i, "type": t, "time": at, "attributes": [{"name": k, "value": v} for k, v in own.items()],
             "relationships": [{"objectId": o, "qualifier": ""} for o in objects]}
            for i, t, at, own, objects in EVENTS
        ],
    }  # fmt: skip
    path = path / "log.json"
    path.write_text(json.dumps(log, indent=1))
    return path


def as_old_json(path: Path) -> Path:
    log = {
        "ocel:global-log": {"ocel:version": "1.0"},
        "ocel:events": {
            i: {"ocel:activity": t, "ocel:timestamp": at, "ocel:vmap": own, "ocel:omap": objects}
            for i, t, at, own, objects in EVENTS
        },
        "ocel:objects": {i: {"ocel:type": t, "ocel:ovmap": {"size": 1}} for i, t in OBJECTS},
    }
    path = path / "log.jsonocel"
    path.write_text(json.dumps(log))
    return path


def as_xml(path: Path) -> Path:
    def own(attributes: dict[str, str]) -> str:
        return (
            "<attributes>"
            + "".join(f'<attribute name="{k}">{v}</attribute>' for k, v in attributes.items())
            + "</attributes>"
        )

    objects = "".join(
        f'<object id="{i}" type="{t}">{own({"size": "1"})}<objects><relationship object-id="x" qualifier="q"/></objects></object>'
        for i, t in OBJECTS
    )
    events = "".join(
        f'<event id="{i}" type="{t}" time="{at}">{own(a)}<objects>'
        + "".join(f'<relationship object-id="{o}" qualifier="q"/>' for o in related)
        + "</objects></event>"
        for i, t, at, a, related in EVENTS
    )
    path = path / "log.xml"
    path.write_text(
        '<?xml version="1.0"?><log><object-types><object-type name="orders"/></object-types><event-types/>'
        f"<objects>{objects}</objects><events>{events}</events></log>"
    )
    return path


def as_sqlite(path: Path) -> Path:
    path = path / "log.sqlite"
    db = sqlite3.connect(path)
    db.executescript(
        "CREATE TABLE event(ocel_id, ocel_type); CREATE TABLE object(ocel_id, ocel_type);"
        "CREATE TABLE event_object(ocel_event_id, ocel_object_id, ocel_qualifier);"
        "CREATE TABLE event_map_type(ocel_type, ocel_type_map); CREATE TABLE object_map_type(ocel_type, ocel_type_map);"
    )
    for kind, types in (("event", {t for _, t, *_ in EVENTS}), ("object", {t for _, t in OBJECTS})):
        for type in sorted(types):
            short = type.title().replace(" ", "")
            db.execute(f"INSERT INTO {kind}_map_type VALUES (?, ?)", (type, short))
            extra = "price" if kind == "event" else "ocel_changed_field, size"
            db.execute(f'CREATE TABLE "{kind}_{short}"(ocel_id, ocel_time, {extra})')
    for i, t, at, own, related in EVENTS:
        db.execute("INSERT INTO event VALUES (?, ?)", (i, t))
        db.execute(f'INSERT INTO "event_{t.title().replace(" ", "")}" VALUES (?, ?, ?)', (i, at, own.get("price")))
        db.executemany("INSERT INTO event_object VALUES (?, ?, '')", [(i, o) for o in related])
    for i, t in OBJECTS:
        db.execute("INSERT INTO object VALUES (?, ?)", (i, t))
        db.execute(f'INSERT INTO "object_{t.title()}" VALUES (?, ?, NULL, 1)', (i, "1970-01-01 00:00:00"))
    db.commit()
    db.close()
    return path


WRITINGS = [as_json, as_old_json, as_xml, as_sqlite]


@pytest.mark.parametrize("write", WRITINGS)
def test_the_order_is_the_journey_because_most_events_have_one(read: Any, tmp_path: Path, write: Any) -> None:
    found = read(write(tmp_path))
    assert sorted((e["case_id"], e["name"]) for e in found.events) == [
        ("o1", "pick item"), ("o1", "place order"), ("o1", "send"), ("o2", "place order"),
    ]  # fmt: skip
    assert set(found.column("customer")) == {"c1"}
    assert sorted(filter(None, found.column("p.price"))) == ["10", "20"]
    assert set(found.column("p.case:size")) == {"1"}
    assert found.rows == 5
    assert [reason for _, reason in found.refused] == ["the event has no object of type 'orders'"]
    assert "'orders' is a journey" in found.warnings


def test_an_object_of_every_event_tells_no_journeys_apart(read: Any) -> None:
    events = [
        {
            "id": f"e{i}",
            "type": "x",
            "time": "2024-01-01T10:00:00Z",
            "relationships": [{"objectId": o}, {"objectId": "a"}],
        }
        for i, o in enumerate(["o1", "o1", "o2"])
    ]
    objects = [{"id": "a", "type": "area"}, {"id": "o1", "type": "order"}, {"id": "o2", "type": "order"}]
    found = read(json.dumps({"objectTypes": [], "eventTypes": [], "events": events, "objects": objects}), "log.json")
    assert sorted(found.column("case_id")) == ["o1", "o1", "o2"]


def test_at_one_instant_sqlite_keeps_the_order_of_its_event_table(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            CREATE TABLE event (ocel_id, ocel_type); CREATE TABLE object (ocel_id, ocel_type);
            CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier);
            CREATE TABLE event_map_type (ocel_type, ocel_type_map);
            CREATE TABLE object_map_type (ocel_type, ocel_type_map);
            CREATE TABLE event_a (ocel_id, ocel_time); CREATE TABLE event_b (ocel_id, ocel_time);
            INSERT INTO event_map_type VALUES ('a', 'a'), ('b', 'b');
            INSERT INTO event VALUES ('1', 'b'), ('2', 'a'), ('3', 'b');
            INSERT INTO event_a VALUES ('2', '2024-01-01 10:00:00');
            INSERT INTO event_b VALUES ('1', '2024-01-01 10:00:00'), ('3', '2024-01-01 10:00:00');
            INSERT INTO object VALUES ('o', 'order');
            INSERT INTO event_object SELECT ocel_id, 'o', '' FROM event;
            """
        )
    database.close()
    assert list(read(path).column("name")) == ["b", "a", "b"]


@pytest.mark.parametrize("write", WRITINGS)
def test_the_object_type_can_be_chosen(read: Any, tmp_path: Path, write: Any) -> None:
    found = read(write(tmp_path), object_type="items")
    assert sorted(set(found.column("case_id"))) == ["i1", "i2", "i3"]
    assert "1 further event" in found.warnings
    with pytest.raises(UsageError) as caught:
        read(next(tmp_path.glob("log.*")), object_type="boats")
    assert sorted(caught.value.allowed or []) == ["customers", "items", "orders"]


def test_broken_ones_are_named(read: Any, tmp_path: Path) -> None:
    path = as_json(tmp_path)
    path.write_text(path.read_text()[:-40])
    with pytest.raises(UnreadableError, match="JSON is broken"):
        read(path)
    db = sqlite3.connect(tmp_path / "other.db")
    db.execute("CREATE TABLE t(a)")
    db.commit()
    db.close()
    with pytest.raises(UnreadableError, match="is no OCEL"):
        read(tmp_path / "other.db")
