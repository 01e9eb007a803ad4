"""Fifty people in one map of 3,000 cards: how soon an edit reaches the others, and what the server spends.

    python bench/rooms.py [--people 50] [--cards 3000] [--edits 100] [--seconds 8]

The server is a process of its own, and so are the people (plain WebSockets in one event loop, which take in no document:
the server's time is measured, not theirs). `--edits` a second are made in all, each a new note on some card; the time runs
from the send to its arrival at every other. In the same run the same messages go through a bare echo WebSocket served by the
same kind of server, one line, which the ratio is to. A map on a shared machine shows the machine too: read the ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from map_page import big_map
from pycrdt import Doc, Map
from table import Row
from websockets.asyncio.client import ClientConnection, connect

from resa.server.room_protocol import Message, Reader, Sync, step_1, update_message

SERVER = """
import sys, uvicorn
from fastapi import WebSocket
from resa.server.app import create_app
from resa.server.run import listen, settings
from resa.workspace import open_workspace
async def echo(websocket: WebSocket):
    await websocket.accept()
    async for message in websocket.iter_bytes():
        await websocket.send_bytes(message)
app = create_app(open_workspace(sys.argv[1], create=True))
app.add_api_websocket_route("/echo", echo)
listener, port = listen("127.0.0.1", 0)
print(port, flush=True)
uvicorn.Server(settings(app)).run(sockets=[listener])
"""


class Person:
    """One connection that makes edits and notes when others' arrive."""

    def __init__(self, number: int, edits: dict[str, float], seen: list[float]) -> None:
        self.number = number
        self.edits = edits
        self.seen = seen
        self.doc: Doc[Any] = Doc()
        self.notes: Map[Any] = self.doc.get("records", type=Map)
        self.joined = asyncio.Event()
        self.joined_bytes = 0

    async def live(self, socket: ClientConnection) -> None:
        """Take in what comes: the marks in an update say which edits it carries."""
        async for content in socket:
            now = time.perf_counter()
            assert isinstance(content, bytes)
            if content[0] != Message.SYNC:
                continue
            if content[1] == Sync.STEP_2:
                self.joined_bytes = len(content)
                self.joined.set()
            if content[1] != Sync.UPDATE:
                continue
            reader = Reader(content)
            reader.number(), reader.number()
            for mark in marks(reader.bytes()):
                at = self.edits.get(mark)
                if at is not None and not mark.startswith(f"<{self.number}-"):
                    self.seen.append(now - at)

    def edit(self, n: int) -> tuple[str, bytes]:
        """A note with a mark of its own, as an update message."""
        before, mark = self.doc.get_state(), f"<{self.number}-{n}>"
        self.notes[f"note:{self.number}"] = mark
        return mark, update_message(self.doc.get_update(before))


def marks(update: bytes) -> list[str]:
    """The marks that stand in an update."""
    found, at = [], update.find(b"<")
    while at >= 0:
        end = update.find(b">", at)
        if 0 < end - at < 24:
            found.append(update[at : end + 1].decode(errors="replace"))
        at = update.find(b"<", at + 1)
    return found


async def echoes(address: str, seconds: float) -> list[float]:
    """Round trips of a message of an edit's size on an idle line."""
    found = []
    ends = time.perf_counter() + seconds
    async with connect(f"{address}/echo", compression=None) as socket:
        while time.perf_counter() < ends:
            began = time.perf_counter()
            await socket.send(b"x" * 60)
            await socket.recv()
            found.append(time.perf_counter() - began)
            await asyncio.sleep(0.01)
    return found


async def room(address: str, journey: str, asked: argparse.Namespace, pid: int) -> dict[str, Any]:
    """Everybody comes in, then edits."""
    edits: dict[str, float] = {}
    seen: list[float] = []
    people = [Person(n, edits, seen) for n in range(asked.people)]
    sockets, tasks, joins = [], [], []
    for person in people:
        began = time.perf_counter()
        socket = await connect(f"{address}/collab/{journey}", compression=None, max_size=None)
        tasks.append(asyncio.create_task(person.live(socket)))
        await socket.send(step_1(person.doc.get_state()))
        await person.joined.wait()
        joins.append(time.perf_counter() - began)
        sockets.append(socket)
    chance = random.Random(1)
    spent, began = cpu_seconds(pid), time.perf_counter()
    n = 0
    while (now := time.perf_counter()) < began + asked.seconds:
        if n < (now - began) * asked.edits:
            who = chance.randrange(asked.people)
            mark, message = people[who].edit(n)
            edits[mark] = time.perf_counter()
            await sockets[who].send(message)
            n += 1
        else:
            await asyncio.sleep(0.001)
    expected = n * (asked.people - 1)
    ends = time.perf_counter() + 5
    while len(seen) < expected and time.perf_counter() < ends:
        await asyncio.sleep(0.01)
    took = time.perf_counter() - began
    spent = cpu_seconds(pid) - spent
    for task, socket in zip(tasks, sockets, strict=True):
        task.cancel()
        await socket.close()
    return {
        "edits": n, "arrived": len(seen), "expected": expected, **percentiles("edit_to_others", seen),
        "join_ms_p50": round(statistics.median(joins) * 1000, 1), "document_bytes": people[0].joined_bytes,
        "server_cpu_percent": round(100 * spent / took, 1), "server_cpu_ms_per_edit": round(1000 * spent / max(n, 1), 2),
    }  # fmt: skip


def percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=20)
    return {f"{name}_ms_p50": round(cuts[9] * 1000, 2), f"{name}_ms_p95": round(cuts[18] * 1000, 2)}


def cpu_seconds(pid: int) -> float:
    """User and system time of a process (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(asked: argparse.Namespace) -> dict[str, Any]:
    """A server, a map and everybody in it: all figures of one run."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", SERVER, str(Path(folder) / "team")]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            files = {"file": ("big.resa.json", big_map(50, asked.cards))}
            made = httpx.post(f"http://127.0.0.1:{port}/api/journeys", files=files, timeout=120)
            made.raise_for_status()
            address = f"ws://127.0.0.1:{port}"
            echo = percentiles("echo", asyncio.run(echoes(address, 2)))
            found = asyncio.run(room(address, made.json()["id"], asked, server.pid))
        finally:
            server.terminate()
            server.wait(30)
    ratio = round(found["edit_to_others_ms_p95"] / echo["echo_ms_p95"], 1)
    return {"people": asked.people, "cards": asked.cards, **found, **echo, "ratio_p95": ratio}


def rows(runs: int, **asked: float) -> Iterator[Row]:
    """The 95th percentile from an edit to its arrival, the best of the runs, and what an edit costs the server."""
    given = parser().parse_args([])
    for name, value in asked.items():
        setattr(given, name, value)
    found = min((measured(given) for _ in range(runs)), key=lambda f: f["edit_to_others_ms_p95"])
    note = f", {found['server_cpu_ms_per_edit']} ms CPU an edit"
    if found["arrived"] < found["expected"]:
        note += f", ONLY {found['arrived']} OF {found['expected']} ARRIVED"
    yield Row(
        f"edit to {given.people - 1} others, p95", found["edit_to_others_ms_p95"] / 1000, None, None,
        "echo", found["echo_ms_p95"] / 1000, 0.05, note,
    )  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--people", type=int, default=50)
    made.add_argument("--cards", type=int, default=3000)
    made.add_argument("--edits", type=float, default=100, help="a second, in all")
    made.add_argument("--seconds", type=float, default=8)
    return made


def main() -> None:
    """Print the figures as JSON."""
    print(json.dumps(measured(parser().parse_args()), indent=2))


if __name__ == "__main__":
    main()
