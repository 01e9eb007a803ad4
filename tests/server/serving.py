"""`resa serve` as a process of its own, to be stopped or killed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


class Serving:
    """The process, what it said before it answered, and its address."""

    def __init__(self, workspace: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "resa", "serve", "--workspace", str(workspace), "--no-open", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if "Stop with" in line:
                break
        found = re.search(r"Open (http://\S+)", self.said)
        if found is None:
            _, error = self.process.communicate(timeout=120)
            raise AssertionError(f"the server did not start: {error}")
        self.url = found.group(1).rstrip("/")
        self.client = httpx.Client(base_url=self.url, timeout=120)

    def kill(self) -> None:
        """No time to finish anything."""
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> tuple[int, str, str]:
        """As a user or an init system stops it; exit code, rest of what it said, errors."""
        self.process.terminate()
        said, error = self.process.communicate(timeout=120)
        return self.process.returncode, said, error


@contextmanager
def serving(workspace: Path, *arguments: str) -> Iterator[Serving]:
    """Serve for the length of the block."""
    server = Serving(workspace, "--port", "0", *arguments)
    try:
        yield server
    finally:
        server.client.close()
        if server.process.poll() is None:
            server.stop()
        for pipe in (server.process.stdout, server.process.stderr):
            if pipe is not None:
                pipe.close()
