"""Starting and stopping: what is said, a taken port, a second server, a killed one."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event, Thread
from types import ModuleType
from typing import Any

import httpx
import pytest
from pycrdt import Doc, Map

from resa.cli import main
from resa.errors import ConflictError
from resa.server.run import address, listen


def _beside(name: str) -> ModuleType:
    """A file of this folder (tests are imported by path, not as a package)."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


serving = _beside("serving").serving


def test_it_says_what_it_serves_where_and_to_whom_and_stops_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(tmp_path / "lag") as server:
        assert "'lag'" in server.said
        assert str(tmp_path / "lag") in server.said
        assert "Only this machine" in server.said
        assert server.client.get("/api/status").status_code == 200
        with pytest.raises(SystemExit) as again:
            main(["serve", "--workspace", str(tmp_path / "lag"), "--no-open"])
        assert (again.value.code, server.url in capsys.readouterr().err) == (3, True)
        code, said, error = server.stop()
        assert (code, error) == (0, "")
        assert said.endswith("Stopped.\n")


@pytest.mark.parametrize(
    ("arguments", "part"), [(("--host", "0.0.0.0"), "no accounts yet"), (("--port", "70000"), "70000")]
)
def test_what_cannot_be_is_refused_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], part: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["serve", "--workspace", str(tmp_path / "w"), "--no-open", *arguments])
    assert (stopped.value.code, part in capsys.readouterr().err) == (2, True)
    assert not (tmp_path / "w").exists()


def test_a_wrong_setting_stops_the_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "resa.toml").write_text('timezone = "Mars"')
    with pytest.raises(SystemExit) as stopped:
        main(["serve", "--workspace", str(tmp_path), "--no-open"])
    assert (stopped.value.code, "resa.toml, timezone" in capsys.readouterr().err) == (2, True)


def test_a_taken_port_gives_the_next_one() -> None:
    first, taken = listen("127.0.0.1", 0)
    second, chosen = listen("127.0.0.1", taken)
    first.close()
    second.close()
    assert chosen > taken
    assert address("127.0.0.1", chosen) == f"http://127.0.0.1:{chosen}/"
    assert address("::1", 80) == "http://[::1]:80/"


def test_answers_leave_at_once_in_small_packets_too() -> None:
    """asyncio turns Nagle's waiting off for what is named as TCP, and for nothing else."""
    listener, port = listen("127.0.0.1", 0)

    async def nodelay() -> int:
        said: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connection = writer.get_extra_info("socket")
            said.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(met, sock=listener):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            found = await said
            writer.close()
            return found

    with ThreadPoolExecutor(1) as pool:  # a loop of its own, whatever runs in this thread already
        assert pool.submit(asyncio.run, nodelay()).result(timeout=60) == 1


def test_no_free_port_is_an_error() -> None:
    held, port = listen("127.0.0.1", 65_535) if _free(65_535) else (None, 65_535)
    with pytest.raises(ConflictError, match="No port is free"):
        listen("127.0.0.1", port)
    if held is not None:
        held.close()


def _free(port: int) -> bool:
    try:
        held, _ = listen("127.0.0.1", port)
    except ConflictError:
        return False
    held.close()
    return True


def test_a_kill_loses_no_acknowledged_edit_and_leaves_no_half_import(tmp_path: Path) -> None:
    rows = "".join(f"c{n % 5000},step {n % 7},2026-01-01T{n % 24:02}:{n % 60:02}:00Z\n" for n in range(200_000))
    acknowledged: list[int] = []
    enough = Event()
    with serving(tmp_path / "w") as server:
        id = server.client.post("/api/journeys", json={"title": "Resa"}).json()["id"]
        upload = server.client.post("/api/uploads", files={"file": ("log.csv", "customer,event,at\n" + rows)}).json()

        def edit() -> None:
            for number in count():
                put = [{"id": f"stage:{number}", "order": "z"}, {"id": f"touchpoint:{number}", "channel": "web"}]
                try:
                    done = server.client.post(f"/api/journeys/{id}/records", json={"put": put}).status_code == 200
                except httpx.TransportError:
                    return
                if done:
                    acknowledged.append(number)
                if number == 20:
                    enough.set()

        editing = Thread(target=edit)
        editing.start()
        assert enough.wait(30)
        started = server.client.post("/api/imports", json={"upload": upload["upload"], "kind": "events"})
        server.kill()
        editing.join(30)
    with serving(tmp_path / "w") as server:
        assert "cut off" in server.said
        job = server.client.get(f"/api/jobs/{started.json()['job']}").json()
        assert (job["state"], job["error"]["what"]["text"]) == ("failed", "The server stopped while the task ran")
        assert server.client.get("/api/imports").json() == []
        own = set(_records(server.client, f"/api/journeys/{id}/document"))
        shared = set(_records(server.client, "/api/library/document"))
        assert len(acknowledged) > 20
        assert [n for n in acknowledged if f"stage:{n}" not in own or f"touchpoint:{n}" not in shared] == []
        numbered = {r.split(":")[1] for r in own if r.startswith("stage:") and r[6:].isdigit()}
        assert {r.split(":")[1] for r in shared if r.startswith("touchpoint:") and r[11:].isdigit()} == numbered
        again = server.client.post("/api/imports", json={"upload": upload["upload"], "kind": "events"})
        assert again.status_code == 202


def _records(client: httpx.Client, path: str) -> dict[str, Any]:
    doc: Doc[Any] = Doc()
    doc.apply_update(client.get(path).content)
    return dict(doc.get("records", type=Map).to_py() or {})
