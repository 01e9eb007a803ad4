"""Pages in a real Chromium against the real server over a small workspace, made once through the HTTP API."""

from __future__ import annotations

import importlib.util
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from resa.server import pages
from resa.server.app import create_app
from resa.server.run import listen
from resa.workspace import open_workspace

from .looking import PATIENCE, client_of, listened, settled


def _small_company() -> ModuleType:
    spec = importlib.util.spec_from_file_location("small_company", Path(__file__).with_name("small_company.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


company = _small_company()
expect.set_options(timeout=PATIENCE * 1000)
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium when there is one; root needs --no-sandbox."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)  # fmt: skip
    args = [*browser_type_launch_args.get("args", []), "--no-sandbox"]
    return {**browser_type_launch_args, "args": args} | ({"executable_path": found} if found else {})


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server over the folder's workspace (a new one where there is none), as long as the block runs."""
    if not (pages.FOLDER / "index.html").is_file():
        pytest.fail("the pages are not built: run `make web`, or `npm ci && npm run build` in web/")
    workspace = open_workspace(folder / "team", create=True)
    listener, port = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(workspace), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()
        workspace.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small company in it, to be copied: that takes a hundredth of the time of furnishing another."""
    folder = tmp_path_factory.mktemp("furnished")
    with serving(folder) as address, client_of(address) as client:
        furnish(client)
    return folder


@pytest.fixture(scope="session")
def site(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the small company in it; many tests share it, so none changes what another looks at."""
    with serving(shutil.copytree(furnished, tmp_path_factory.mktemp("shared"), dirs_exist_ok=True)) as address:
        yield address


@pytest.fixture
def own_site(furnished: Path, tmp_path: Path) -> Iterator[str]:
    """The same for one run of one test, which may change it: run again, the test begins anew."""
    with serving(shutil.copytree(furnished, tmp_path / "own")) as address:
        yield address


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[str]:
    """A server over a workspace with nothing in it."""
    folder = tmp_path / "empty"
    folder.mkdir()
    with serving(folder) as address:
        yield address


def furnish(client: httpx.Client) -> None:
    """Import the log, then bring in the map."""
    take_in(client, "events", company.event_log())
    bring(client, "heat", revealed=True)


def take_in(client: httpx.Client, kind: str, csv: str) -> None:
    """Import a file and wait until it is in."""
    upload = client.post("/api/uploads", files={"file": ("log.csv", csv)}).json()["upload"]
    body = {"upload": upload, "kind": kind, "purpose": "a test", "options": {}}
    job = client.post("/api/imports", json=body).json()["job"]
    for _ in range(12_000):
        state = client.get(f"/api/jobs/{job}").json()
        if state["state"] not in {"queued", "running"}:
            break
        time.sleep(0.01)
    assert state["state"] == "done", state


def bring(client: httpx.Client, name: str, *, revealed: bool) -> str:
    """The company's map under a name of its own."""
    file = company.journey_file(revealed).replace(b"journey:heat", b"journey:" + name.encode())
    made = client.post("/api/journeys", files={"file": (f"{name}.resa.json", file)})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


@pytest.fixture
def hidden_journey(site: str) -> str:
    """A map whose team has not yet guessed."""
    with client_of(site) as client:
        return bring(client, f"hidden{uuid4().hex}", revealed=False)


@pytest.fixture
def own_journey(site: str) -> str:
    """A map that only this run of this test changes; its personas and touchpoints are the shared site's."""
    with client_of(site) as client:
        return bring(client, f"own{uuid4().hex}", revealed=True)


@pytest.fixture
def open_page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens a page (of the shared site, or at a whole address) in a language, theme and size; afterwards nothing may have
    gone wrong in the console, but for refused requests where a test means to be refused. A test's own server is started
    before its pages and so stopped after they are closed: a page never asks a server that is gone."""
    for own in {"own_site", "empty_site"} & set(request.fixturenames):
        request.getfixturevalue(own)
    contexts, problems = [], []

    def open_at(
        path: str,
        language: str = "sv",
        theme: str = "light",
        width: int = 1440,
        height: int = 900,
        refused: bool = False,
    ) -> Page:
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": height}, color_scheme=theme, locale="en-GB"
        )
        context.add_init_script(
            f"localStorage.getItem('resa.language') ?? localStorage.setItem('resa.language', '{language}')"
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = listened(context.new_page(), problems, refused=refused)
        page.goto(path)
        settled(page)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert problems == []
