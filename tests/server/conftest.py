"""A real server on a free loopback port, for the whole session; every test gives it a fresh workspace to serve."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from resa.server.app import create_app
from resa.server.run import listen, settings
from resa.workspace import Workspace, open_workspace


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A file that says `BACKENDS = ("sqlite", "postgresql")` walks the API over both databases."""
    if "kept" in metafunc.fixturenames and (backends := getattr(metafunc.module, "BACKENDS", None)):
        metafunc.parametrize("kept", backends, indirect=True)


@pytest.fixture
def workspace(kept: Any) -> Iterator[Workspace]:
    """An empty workspace."""
    opened = open_workspace(kept.folder)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def served(empty_workspaces: Callable[[str], Path]) -> Iterator[tuple[FastAPI, httpx.Client]]:
    """The app, and a client of its address."""
    app = create_app(open_workspace(empty_workspaces("")))
    app.state.workspace.close()
    listener, port = listen("127.0.0.1", 0)
    server = uvicorn.Server(settings(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
        yield app, client
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def client(served: tuple[FastAPI, httpx.Client], workspace: Workspace) -> httpx.Client:
    """The local owner's programme at this machine (no browser: no Origin, no Sec-Fetch headers)."""
    app, speaking = served
    app.state.workspace = workspace
    speaking.cookies.clear()
    return speaking
