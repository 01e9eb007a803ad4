"""A map of 3,000 cards opened while 49 others edit it and move their pointers: first paint, and what the page is busy with.

    python bench/crowded_page.py [--people 50] [--cards 3000] [--edits 20] [--runs 3]

The others are plain WebSockets in a process of their own, as in `rooms.py`: each has a card that it writes anew, and a
pointer that moves five times a second over the cards. One real Chromium comes in: `first paint` is its first card on the
screen, from the navigation's start; then it stays for some seconds, `busy` is the main thread's share of that time, `hover`
the slowest of ten from the input to the next frame. The peer is the same page in the same browser with nobody else there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from maps import big_map
from page_3000_cards import cpu, fresh, hover
from playwright.sync_api import Browser, sync_playwright
from pycrdt import Doc, Map, write_message, write_var_uint
from served import Site, served
from table import Row, show
from websockets.asyncio.client import ClientConnection, connect

from resa.journey import format
from resa.journey.document import Document
from resa.server.room_protocol import awareness_message, step_1, update_message

#: How often everybody's pointer moves, seconds.
POINTER = 0.2
#: How long the page is watched once it stands.
STAY = 5.0


def rows(runs: int = 3, people: int = 50, n_cards: int = 3_000, edits: float = 20.0) -> Iterator[Row]:
    """Open the page alone, then among the others."""
    with tempfile.TemporaryDirectory(prefix="resa-bench-") as temporary:
        document = big_map(n_cards)
        with served(Path(temporary) / "workspace") as site, sync_playwright() as play:
            journey = site.bring(format.write(document))
            found = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
            browser = play.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or found, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            alone = [visit(browser, site, journey) for _ in range(runs)]
            with crowd(site, journey, document, people - 1, edits):
                among = [visit(browser, site, journey) for _ in range(runs)]
            browser.close()
    for name, at_most in (("first paint", 1.0), ("busy", None), ("hover", 0.1)):
        ours, peer = (min(one[name] for one in visits) for visits in (among, alone))
        spent = min(one["first paint cpu"] for one in among) if name == "first paint" else None
        what = f"{n_cards:,} cards, {people - 1} others edit, {name}"
        yield Row(what, ours, spent, None, f"nobody else ({peer:.2f})", max(peer, 1e-3), at_most)


def visit(browser: Browser, site: Site, journey: str) -> dict[str, float]:
    """Somebody comes in, looks, moves the mouse, and leaves."""
    page = fresh(browser, site)
    watch = page.context.new_cdp_session(page)
    watch.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto("/journeys/" + quote(journey, safe=""))
    page.wait_for_function("bench.card !== null")
    found = {"first paint": float(page.evaluate("bench.card")) / 1000, "first paint cpu": cpu(watch) / 1000}
    page.wait_for_timeout(2_000)
    before, began = cpu(watch), time.perf_counter()
    page.wait_for_timeout(STAY * 1000)
    found["busy"] = (cpu(watch) - before) / 1000 / (time.perf_counter() - began)
    found["hover"] = hover(page) / 1000
    page.context.close()
    return found


@contextmanager
def crowd(site: Site, journey: str, document: Document, people: int, edits: float) -> Iterator[None]:
    """The others, in a process of their own, from when all are there."""
    steps, lane = [s.id for s in document.steps()], document.cards()[0].lane
    asked = {"address": site.url.replace("http", "ws", 1), "journey": journey, "people": people, "edits": edits,
             "steps": steps, "cards": [c.id for c in document.cards()[:200]], "lane": lane}  # fmt: skip
    others = subprocess.Popen(
        [sys.executable, __file__, "--crowd", json.dumps(asked)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert others.stdout is not None
        others.stdout.readline()
        yield
    finally:
        others.terminate()
        others.wait(30)


async def attend(asked: dict[str, Any]) -> None:
    """Everybody comes in and goes on until the process is ended."""
    people = [Other(n, asked) for n in range(asked["people"])]
    tasks = []
    for one in people:
        await one.come()
        tasks.append(asyncio.create_task(one.live()))
    print("all there", flush=True)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(one.socket.close() for one in people))


class Other:
    """One of the others: a card that it writes, a pointer that it moves."""

    def __init__(self, number: int, asked: dict[str, Any]) -> None:
        self.number, self.asked = number, asked
        self.chance = random.Random(number)
        self.doc: Doc[Any] = Doc()
        self.records: Map[Any] = self.doc.get("records", type=Map)
        self.clock = 0
        self.socket: ClientConnection

    async def come(self) -> None:
        """Into the room; what comes is read away, not understood: the server's and the page's time is measured."""
        self.socket = await connect(
            f"{self.asked['address']}/collab/{self.asked['journey']}", compression=None, max_size=None
        )
        await self.socket.send(step_1(self.doc.get_state()))

    async def live(self) -> None:
        """Read, write and point, each at its pace."""
        await asyncio.gather(self.read(), self.write(), self.point())

    async def read(self) -> None:
        """Take what comes from the line."""
        async for _ in self.socket:
            pass

    async def write(self) -> None:
        """Its card, anew."""
        pause = self.asked["people"] / self.asked["edits"]
        steps = self.asked["steps"]
        step = steps[self.number % len(steps)]
        while True:
            await asyncio.sleep(pause * self.chance.uniform(0.5, 1.5))
            before = self.doc.get_state()
            self.clock += 1
            words = Map({"en": f"Other {self.number} writes for the {self.clock}th time"})
            self.records[f"card:other-{self.number}"] = Map(
                {"kind": "card", "lane": self.asked["lane"], "from_step": step, "order": "zz", "text": words}
            )
            await self.socket.send(update_message(self.doc.get_update(before)))

    async def point(self) -> None:
        """Somewhere over the cards."""
        cards = self.asked["cards"]
        n = 0
        while True:
            await asyncio.sleep(POINTER * self.chance.uniform(0.5, 1.5))
            n += 1
            state = {
                "client": self.number + 1, "name": f"Other {self.number}", "color": self.number % 8, "page": "",
                "pointer": {"at": self.chance.choice(cards), "x": self.chance.random(), "y": self.chance.random()},
            }  # fmt: skip
            await self.socket.send(awareness_message(_present(self.number + 1, n, json.dumps(state))))


def _present(client: int, clock: int, state: str) -> bytes:
    return b"".join((write_var_uint(1), write_var_uint(client), write_var_uint(clock), write_message(state.encode())))


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--cards", type=int, default=3_000)
    parser.add_argument("--edits", type=float, default=20.0, help="a second, in all")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--crowd", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.crowd:
        asyncio.run(attend(json.loads(given.crowd)))
    else:
        show(rows(given.runs, given.people, given.cards, given.edits))


if __name__ == "__main__":
    main()
