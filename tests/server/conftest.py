"""A real server on a free loopback port, for the whole session; every test gives it a fresh workspace to serve."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from resa.server.app import create_app
from resa.server.run import listen, settings
from resa.workspace import Workspace, open_workspace


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace folder to copy, so that tables are made once."""
    folder = tmp_path_factory.mktemp("empty") / "team"
    open_workspace(folder, create=True).close()
    return folder


@pytest.fixture
def workspace(empty_workspace: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    shutil.copytree(empty_workspace, tmp_path / "team")
    opened = open_workspace(tmp_path / "team")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def served(empty_workspace: Path) -> Iterator[tuple[FastAPI, httpx.Client]]:
    """The app, and a client of its address."""
    app = create_app(open_workspace(empty_workspace))
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
