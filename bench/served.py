"""A real server for a benchmark: `resa serve` in a process of its own, with the CPU time it has used."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass
class Site:
    """A running server."""

    url: str
    client: httpx.Client
    pid: int

    def cpu(self) -> float:
        """CPU seconds used so far, where the system tells (Linux)."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return float("nan")
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def settle(self) -> None:
        """Wait until the server has nothing more to do."""
        before = -1.0
        while (now := self.cpu()) - before > 0.02:
            before = now
            time.sleep(1)

    def get(self, path: str) -> tuple[float, float, int]:
        """(wall seconds, the server's CPU seconds, bytes) of one request; fails loudly."""
        before, began = self.cpu(), time.perf_counter()
        answer = self.client.get(path)
        wall = time.perf_counter() - began
        answer.raise_for_status()
        return wall, self.cpu() - before, len(answer.content)

    def bring(self, file: bytes) -> str:
        """Put a journey file into the workspace; its id."""
        made = self.client.post("/api/journeys", files={"file": ("map.resa.json", file)})
        made.raise_for_status()
        return str(made.json()["id"])


@contextmanager
def served(workspace: Path) -> Iterator[Site]:
    """`resa serve` over the workspace on a free port, until the block ends."""
    command = [sys.executable, "-u", "-m", "resa", "serve", "--workspace", str(workspace), "--port", "0", "--no-open"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        url = next((m[0] for line in server.stdout if (m := re.search(r"http://[\w.:\[\]-]+", line))), None)
        if url is None:
            raise SystemExit("the server did not start")
        with httpx.Client(base_url=url, timeout=600, headers={"Origin": url}) as client:
            for _ in range(600):
                try:
                    client.get("/api/status").raise_for_status()
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield Site(url, client, server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
