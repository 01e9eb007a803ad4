"""Live rooms over real WebSockets: what several people, the API and a killed server make of one document."""

from __future__ import annotations

import importlib.util
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Map, write_message, write_var_uint
from sqlalchemy import select, update
from websockets.exceptions import ConnectionClosed, InvalidStatus

from resa.journey.records import Stage
from resa.server import room, room_client, rooms
from resa.server.room_protocol import awareness_message, step_1, update_message
from resa.workspace import Workspace, documents, open_workspace
from resa.workspace.changes import Change
from resa.workspace.live import LiveLog
from resa.workspace.principals import access_map, local_owner
from resa.workspace.tables import audit, document, document_update

#: Walked over both (see conftest).
BACKENDS = ("sqlite", "postgresql")


def _beside(name: str) -> ModuleType:
    """A file of this folder (tests are imported by path, not as a package)."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


collab = _beside("collab_client")
serving = _beside("serving").serving
Come = Callable[..., Any]


@pytest.fixture
def journey(client: httpx.Client) -> str:
    """A journey of its own for the test."""
    return _new(client)


def _new(client: httpx.Client) -> str:
    made = client.post("/api/journeys", json={"title": "Flytten", "language": "sv"})
    assert made.status_code == 201
    return str(made.json()["id"])


@pytest.fixture
def come(client: httpx.Client, journey: str) -> Iterator[Come]:
    """Peers of the journey's room (or of another); they leave at the end."""
    peers = []

    def make(in_room: str = journey, **query: object) -> Any:
        peers.append(collab.Peer(str(client.base_url), in_room, **query))
        return peers[-1]

    yield make
    for peer in peers:
        peer.leave()


def _kept(client: httpx.Client, journey: str) -> dict[str, str]:
    return dict(collab.titles(client.get(f"/api/journeys/{journey}/document").content))


def _agree(client: httpx.Client, journey: str, *peers: Any) -> dict[str, Any]:
    """The same records at every peer and in the log."""
    state = _records(client, journey)
    for peer in peers:
        assert peer.state() == state
    return state


def test_what_one_writes_the_other_sees_and_the_api_reads(client: httpx.Client, journey: str, come: Come) -> None:
    a, b = come().connect(), come().connect()
    assert a.room == {"epoch": 1, "schema": 1, "version": a.room["version"], "may_edit": True}
    a.put_stage("köp", "Köpet åäö😀")
    b.wait(lambda: b.title("köp") is not None)
    b.records["stage:köp"]["title"]["en"].insert(0, "2. ")
    b.settle()
    a.wait(lambda: a.title("köp") == "2. Köpet åäö😀")
    assert _kept(client, journey)["köp"] == "2. Köpet åäö😀"
    _agree(client, journey, a, b)


def test_what_the_api_writes_reaches_everybody(client: httpx.Client, journey: str, come: Come) -> None:
    a, b = come().connect(), come().connect()
    a.put_stage("x", "One")
    a.settle()
    stage = {"id": "stage:x", "title": {"en": "One and two"}, "order": "a"}
    assert client.post(f"/api/journeys/{journey}/records", json={"put": [stage]}).status_code == 200
    for peer in (a, b):
        peer.wait(lambda peer=peer: peer.title("x") == "One and two")
    assert client.post(f"/api/journeys/{journey}/records", json={"remove": ["stage:x"]}).status_code == 200
    for peer in (a, b):
        peer.wait(lambda peer=peer: peer.title("x") is None)
    _agree(client, journey, a, b)


def test_the_library_has_a_room_too(client: httpx.Client, journey: str, come: Come) -> None:
    a = come("library").connect()
    persona = {"id": "persona:anna", "name": {"sv": "Anna"}}
    answer = client.post(f"/api/journeys/{journey}/records", json={"put": [persona]})
    assert answer.status_code == 200, answer.text
    a.wait(lambda: "persona:anna" in a.records)
    a.records["persona:anna"]["summary"] = "x"
    a.settle()
    kept = collab.stored(client.get("/api/library/document").content)
    assert "persona:anna" in collab.shared.read(kept)[0].records


def test_an_edit_by_api_on_what_somebody_changed_live_meanwhile_is_refused(
    client: httpx.Client, journey: str, come: Come
) -> None:
    a = come().connect()
    a.put_stage("x", "One")
    a.put_stage("y", "Other")
    a.settle()
    seen = int(client.get(f"/api/journeys/{journey}/document").headers["X-Resa-Version"])
    a.records["stage:x"]["title"]["en"].insert(0, "N")
    a.settle()
    put = {"put": [{"id": "stage:x", "title": {"en": "Mine"}, "order": "a"}], "seen": seen}
    assert client.post(f"/api/journeys/{journey}/records", json=put).status_code == 409
    put = {"put": [{"id": "stage:y", "title": {"en": "Mine"}, "order": "a"}], "seen": seen}
    assert client.post(f"/api/journeys/{journey}/records", json=put).status_code == 200


def test_live_edits_of_a_minute_are_one_line_of_the_trail(
    client: httpx.Client, journey: str, come: Come, workspace: Workspace
) -> None:
    a = come().connect()
    for n in range(5):
        a.put_stage(f"s{n}", "x")
        a.settle()
    with workspace.database.read() as connection:
        lines = connection.scalars(select(audit.c.detail).where(audit.c.action == "edit live")).all()
    assert len(lines) == 1
    assert all(f"stage:s{n}" in lines[0] for n in range(5))


def test_a_record_nobody_can_read_is_kept_aside_and_named(client: httpx.Client, journey: str, come: Come) -> None:
    a, b = come().connect(), come().connect()
    a.records["stage:bad"] = "nonsense"
    a.put_stage("good", "Good")
    a.settle()
    b.wait(lambda: b.title("good") == "Good")
    found = client.get(f"/api/journeys/{journey}/diagnostics").json()
    assert [d["rule"] for d in found if d["record"] == "stage:bad"] == ["F9"]
    assert client.get(f"/api/journeys/{journey}/file").status_code == 200


def test_offline_work_merges_also_over_a_restart(tmp_path: Path) -> None:
    with serving(tmp_path / "team") as server:
        journey = _new(server.client)
        a, b = (collab.Peer(server.url, journey).connect() for _ in range(2))
        a.put_stage("x", "åäö")
        b.wait(lambda: b.title("x") == "åäö")
        b.leave()
        b.records["stage:x"]["title"]["en"].insert(6, "😀")  # after "åäö": bytes
        a.records["stage:x"]["title"]["en"].insert(0, "»")
        a.settle()
        assert server.stop()[0] == 0
        assert a.ended()[0] == 1012
    a.put_stage("by a", "while nobody serves")
    with serving(tmp_path / "team") as server:
        put = {"put": [{"id": "stage:api", "title": {"en": "API"}, "order": "b"}]}
        assert server.client.post(f"/api/journeys/{journey}/records", json=put).status_code == 200
        for peer in (a, b):
            peer._url = peer._url.replace(peer._url.split("/")[2], server.url.split("/")[2])
            peer.connect()
        for peer in (a, b):
            peer.wait(lambda peer=peer: peer.title("by a") is not None and peer.title("x") == "»åäö😀")
        state = _agree(server.client, journey, a, b)
        assert {"stage:x", "stage:api", "stage:by a"} <= state.keys()
        for peer in (a, b):
            peer.leave()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "api"]),
        st.sampled_from(["own", "shared", "type", "cut", "remove", "line"]),
        st.integers(0, 3),
        st.text("aåé😀x", min_size=1, max_size=4),
    ),
    max_size=14,
)


def test_any_interleaving_of_edits_converges(client: httpx.Client, workspace: Workspace) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def run(steps: list[tuple[str, str, int, str]]) -> None:
        journey = _new(client)
        peers = {name: collab.Peer(str(client.base_url), journey).connect() for name in "ab"}
        own: dict[str, str] = {}
        for who, what, n, text in steps:
            if who == "api":
                name = f"api{n}" if what == "own" else f"s{n}"
                own |= {name: text} if what == "own" else {}
                change = {"remove": [f"stage:s{n}"]} if what == "remove" else {
                    "put": [{"id": f"stage:{name}", "title": {"en": text}, "order": "a"}]
                }  # fmt: skip
                assert client.post(f"/api/journeys/{journey}/records", json=change).status_code == 200
            else:
                _edit(peers[who], who, what, n, text, own)
        for peer in peers.values():
            if peer.socket is None:
                peer.connect()
            peer.settle()
        assert own.items() <= _kept(client, journey).items()
        state = _records(client, journey)
        for peer in peers.values():
            peer.wait(lambda peer=peer: peer.state() == state)
            peer.leave()

    run()


def _records(client: httpx.Client, journey: str) -> dict[str, Any]:
    kept = collab.stored(client.get(f"/api/journeys/{journey}/document").content)
    return dict(kept.get("records", type=Map).to_py())


def _edit(peer: Any, who: str, what: str, n: int, text: str, own: dict[str, str]) -> None:
    """One step of one person: on a record only they touch, on one that all touch, or with the line to the room."""
    if what == "own":
        peer.put_stage(f"{who}{n}", text)
        own[f"{who}{n}"] = text
    elif what == "shared":
        peer.put_stage(f"s{n}", text)
    elif what == "line":
        if peer.socket is None:
            peer.connect()
        else:
            peer.leave()
    elif peer.title(f"s{n}") is not None:
        words = peer.records[f"stage:s{n}"]["title"]["en"]
        if what == "type":
            words.insert(0, text)
        elif what == "cut" and str(words):
            del words[0 : len(str(words)[0].encode())]
        elif what == "remove":
            del peer.records[f"stage:s{n}"]


#: `make kills KILLS=10`; the long form otherwise has a hundred.
KILLS = int(os.environ.get("KILLS", "100"))


@pytest.mark.parametrize("kills", [5, pytest.param(KILLS, marks=pytest.mark.soak, id="many")])
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    kept: Any, kills: int, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, began = random.Random(kills), time.monotonic()
    journey, sent, acknowledged = "", 0, set[str]()
    for _ in range(kills):
        with serving(kept.folder) as server:
            journey = journey or _new(server.client)
            writer, reader = (collab.Peer(server.url, journey).connect() for _ in range(2))
            writer.settle()
            before, first = writer.sent, sent
            enough = chance.randint(1, 40)
            while writer.saved - before < enough:
                writer.put_stage(f"n{sent}", str(sent))
                sent += 1
                if chance.random() < 0.5:
                    _glance(writer)
                    _glance(reader)
            server.kill()
            acknowledged |= {f"n{first + i}" for i in range(writer.saved - before)}
            while _glance(reader):
                pass
            acknowledged |= {id.removeprefix("stage:") for id in reader.state() if id.startswith("stage:n")}
            writer.leave()
            reader.leave()
        workspace = open_workspace(kept.folder)
        content, _ = documents.state(access_map(local_owner(workspace), journey))
        workspace.close()
        assert acknowledged <= collab.titles(content).keys()
    assert len(acknowledged) >= kills
    if "many" in request.node.callspec.id:
        on = request.node.callspec.params["kept"]
        with capsys.disabled():
            print(
                f"\n{on}: {kills} kills, {sent:,} changes sent, {len(acknowledged):,} acknowledged or seen by others, "
                f"0 of them lost, {time.monotonic() - began:.0f} s"
            )


def _glance(peer: Any) -> bool:
    """Take in one message if one has come."""
    try:
        peer.take(peer.socket.recv(timeout=0.001))
    except (TimeoutError, ConnectionClosed):
        return False
    return True


def test_nobody_hears_of_a_change_before_it_is_on_the_disk(
    client: httpx.Client, journey: str, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, may_write = threading.Event(), threading.Event()
    write = LiveLog.write

    def slowly(self: LiveLog, *arguments: Any) -> Any:
        writing.set()
        may_write.wait(collab.PATIENCE)
        return write(self, *arguments)

    a, b = come().connect(), come().connect()
    monkeypatch.setattr(LiveLog, "write", slowly)
    a.put_stage("x", "soon")
    assert writing.wait(collab.PATIENCE)
    newcomer = come().open()
    for peer in (a, b, newcomer):
        with pytest.raises(TimeoutError):
            peer.socket.recv(timeout=0.05)
    assert "x" not in _kept(client, journey)
    may_write.set()
    a.settle()
    for peer in (b, newcomer):
        peer.wait(lambda peer=peer: peer.title("x") == "soon")


def test_what_cannot_be_logged_is_told_to_nobody_and_sent_again(
    client: httpx.Client, journey: str, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    a, b = come().connect(), come().connect()
    with monkeypatch.context() as patched:
        patched.setattr(LiveLog, "write", full)
        a.put_stage("x", "later")
        assert [p.ended()[0] for p in (a, b)] == [1011, 1011]
        assert b.title("x") is None
    b.connect()
    a.connect()
    b.wait(lambda: b.title("x") == "later")
    assert _kept(client, journey)["x"] == "later"


def test_an_update_that_comes_before_what_it_builds_on_waits_for_it(
    client: httpx.Client, journey: str, come: Come
) -> None:
    a, b = come().connect(), come().connect()
    apart = come().connect()
    apart.leave()
    states = [apart.doc.get_state()]
    for n in range(2):
        apart.put_stage(f"s{n}", str(n))
        states.append(apart.doc.get_state())
    both = apart.doc.get_update(states[0])
    second = apart.doc.get_update(states[1])
    a._send(update_message(second))
    a.settle()
    assert b.title("s1") is None
    late = come().connect()
    a._send(update_message(both))
    a.settle()
    for peer in (b, late):
        peer.wait(lambda peer=peer: (peer.title("s0"), peer.title("s1")) == ("0", "1"))
    _agree(client, journey, b, late, a.connect())


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x07",
        b"\x00\x02\x05abc",
        b"\x00\x09\x00",
        update_message(b"\x05\xff\xffnonsense"),
        step_1(b"\xff\xff\xff"),
        awareness_message(b"\x01\x01\x01\x04{no}"),
        awareness_message(b"\x02\x01\x01\x04null"),
        b"\xff" * 12,
    ],
    ids=lambda m: m[:12].hex() or "empty",
)
def test_a_malformed_message_ends_that_connection_alone(
    client: httpx.Client, journey: str, come: Come, message: bytes
) -> None:
    a, b = come().connect(), come().connect()
    a.socket.send(message)
    code, reason = a.ended()
    assert (code, reason.split(":")[0]) == (1007, "malformed")
    b.put_stage("x", "still here")
    b.settle()
    assert a.connect().title("x") == "still here"


def test_text_messages_are_not_of_the_protocol(come: Come) -> None:
    a = come().connect()
    a.socket.send("hello")
    assert a.ended()[0] == 1007


def test_a_viewer_sees_and_changes_nothing(client: httpx.Client, journey: str, come: Come) -> None:
    a, guest = come().connect(), come(guest="Anna").open()
    guest.wait(lambda: guest.got_step_2 and not guest.room.get("may_edit", True))
    a.put_stage("x", "seen")
    guest.wait(lambda: guest.title("x") == "seen")
    guest.put_stage("y", "not allowed")
    assert guest.ended()[0] == 4403
    a.put_stage("z", "after")
    a.settle()
    assert _kept(client, journey).keys() >= {"x", "z"}
    assert "y" not in _kept(client, journey)


def test_a_stranger_page_is_turned_away_before_the_room(client: httpx.Client, come: Come) -> None:
    own = str(client.base_url).rstrip("/")
    come().connect(origin=own)
    for origin in ("http://evil.example", "http://localhost:1", "null"):
        with pytest.raises(InvalidStatus) as refused:
            come().open(origin=origin)
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("query", "code"),
    [({"schema": 0}, 4409), ({"schema": 2}, 4409), ({"epoch": 7}, 4409), ({"epoch": 1, "schema": 1}, None)],
)
def test_a_page_of_another_time_is_told_to_reload(come: Come, query: dict[str, int], code: int | None) -> None:
    if code is None:
        come(**query).connect()
    else:
        found, reason = come(**query).open().ended()
        assert (found, reason.split(":")[0]) == (code, "reload")


def test_a_restart_of_the_document_sends_everybody_to_reload(
    client: httpx.Client, journey: str, come: Come, workspace: Workspace
) -> None:
    a = come(epoch=1).connect()
    with workspace.database.write() as connection:
        connection.execute(update(document).where(document.c.document == journey).values(epoch=2))
    workspace.changes.tell(Change(journey, 2, 1))
    assert a.ended()[0] == 4409
    assert come(epoch=1).open().ended()[0] == 4409
    assert come(epoch=2).connect().room["epoch"] == 2


def test_what_is_not_there_or_taken_away_has_no_room(client: httpx.Client, journey: str, come: Come) -> None:
    for name in ("journey:none", "nothing", "../library"):
        assert come(name).open().ended()[0] == 4404
    a = come().connect()
    assert client.delete(f"/api/journeys/{journey}").status_code == 204
    assert a.ended()[0] == 4404


def test_a_slow_reader_is_cut_off_and_the_others_go_on(
    client: httpx.Client, journey: str, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_client, "MOST_BYTES", 500_000)
    a, b, slow = come().connect(), come().connect(), come().connect()
    for n in range(60):
        a.put_stage(f"s{n}", str(n) * 100_000)
        a.settle()
        b.wait(lambda n=n: b.title(f"s{n}") is not None)
    assert slow.ended()[0] == 1013
    slow.connect()
    assert slow.state() == b.state() == a.state()


def test_first_visitors_at_once_share_one_room(
    client: httpx.Client, journey: str, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    class Counted(LiveLog):
        def __init__(self, *arguments: Any) -> None:
            opened.append(1)
            super().__init__(*arguments)

    monkeypatch.setattr(rooms, "LiveLog", Counted)
    peers = [come() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda p: p.open(), peers))
    for peer in peers:
        peer.wait(lambda peer=peer: peer.got_step_2)
    assert len(opened) == 1


def test_ten_people_at_once(client: httpx.Client, journey: str, come: Come, workspace: Workspace) -> None:
    peers = [come().connect() for _ in range(10)]
    for n in range(5):
        for i, peer in enumerate(peers):
            peer.put_stage(f"p{i}n{n}", f"{i} {n}")
    for peer in peers:
        peer.settle()
        peer.wait(lambda peer=peer: all(peer.title(f"p{i}n{n}") for i in range(10) for n in range(5)))
    _agree(client, journey, *peers)
    with workspace.database.read() as connection:
        rows = connection.scalars(select(document_update.c.seq).where(document_update.c.document == journey)).all()
    assert len(rows) < 50, "edits that come together are logged together"


def test_who_is_where_is_relayed_and_forgotten(client: httpx.Client, come: Come) -> None:
    a, b = come().connect(), come().connect()
    here = '{"user":{"name":"Åsa 😀"}}'.encode()
    a.socket.send(awareness_message(_state(7, 1, here)))
    b.wait(lambda: b.others.get(7) == (1, here))
    late = come().connect()
    late.wait(lambda: late.others.get(7) == (1, here))
    late.others.clear()
    late.socket.send(b"\x03")
    late.wait(lambda: late.others.get(7) == (1, here))
    a.leave()
    for peer in (b, late):
        peer.wait(lambda peer=peer: peer.others[7] == (2, b"null"))


def _state(client: int, clock: int, state: bytes) -> bytes:
    return write_var_uint(1) + write_var_uint(client) + write_var_uint(clock) + write_message(state)


def test_an_empty_room_is_closed_after_a_while(
    served: tuple[FastAPI, httpx.Client], journey: str, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "IDLE_SECONDS", 0)
    app, client = served
    a = come().connect()
    a.put_stage("x", "kept")
    a.settle()
    assert journey in app.state.rooms.open_documents()
    a.leave()
    for _ in range(1_000):
        if journey not in app.state.rooms.open_documents():
            break
        client.get("/api/status")
    assert journey not in app.state.rooms.open_documents()
    assert come().connect().title("x") == "kept"


def test_a_change_by_another_process_reaches_the_room(
    workspace: Workspace, journey: str, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "WATCH_SECONDS", 0.02)
    a = come().connect()
    elsewhere = open_workspace(workspace.path)
    documents.apply(
        access_map(local_owner(elsewhere), journey, "edit"), [Stage(id="stage:x", title={"en": "CLI"}, order="a")]
    )
    elsewhere.close()
    a.wait(lambda: a.title("x") == "CLI")


def test_many_small_changes_are_folded_into_a_snapshot(
    client: httpx.Client, journey: str, come: Come, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resa.workspace.update_log.FOLD_LIVE_AFTER", 5)
    a = come().connect()
    for n in range(12):
        a.put_stage(f"s{n}", str(n))
        a.settle()
    client.get(f"/api/journeys/{journey}/history").raise_for_status()  # what the history has not read stays in the log
    with workspace.database.read() as connection:
        rows = connection.scalars(select(document_update.c.seq).where(document_update.c.document == journey)).all()
    assert len(rows) < 5
    _agree(client, journey, a, come().connect())
