"""A real server on a free loopback port over a fresh workspace, and clients that speak as the cast does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from resa.server.app import create_app
from resa.server.run import listen
from resa.workspace import Workspace, open_workspace

Serve = Callable[[Workspace], httpx.Client]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    opened = open_workspace(tmp_path / "team", create=True)
    yield opened
    opened.close()


@pytest.fixture
def client(workspace: Workspace) -> Iterator[httpx.Client]:
    """The local owner's programme at this machine (no browser: no Origin, no Sec-Fetch headers)."""
    listener, port = listen("127.0.0.1", 0)
    config = uvicorn.Config(create_app(workspace), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as speaking:
        yield speaking
    server.should_exit = True
    thread.join(10)
    listener.close()
