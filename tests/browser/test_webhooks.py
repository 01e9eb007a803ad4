"""Webhooks in the page, to a program that really listens: made, tried, told what happens, turned off, taken away."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from playwright.sync_api import expect

from .conftest import Open
from .looking import violations


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[str]]]:
    """The address of a program that takes messages, and the kinds it got."""
    got: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))["type"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/resa", got
    server.shutdown()
    server.server_close()


@pytest.fixture
def telling_site(tmp_path: Path) -> Iterator[str]:
    """`resa serve` over a workspace that may tell programs on this machine."""
    (tmp_path / "resa.toml").write_text('webhook_hosts = ["127.0.0.1"]\n')
    command = [sys.executable, "-m", "resa", "serve", "--workspace", str(tmp_path), "--no-open", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = iter(process.stdout)
        yield next(line.split()[1].rstrip("/") for line in said if line.startswith("Open "))
        process.terminate()


def test_a_program_is_told_what_happens(telling_site: str, open_page: Open, receiver: tuple[str, list[str]]) -> None:
    address, got = receiver
    page = open_page(f"{telling_site}/webhooks", "sv", width=390, height=844, refused=True)
    page.get_by_label("Adress").fill("https://10.0.0.8/in")
    page.get_by_role("button", name="Lägg till").press("Enter")
    expect(page.get_by_text("Adressen hör till ett slutet nät")).to_be_visible()

    page.get_by_label("Adress").fill(address)
    page.get_by_label("ny resa").check()
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_label(f"Hemlighet för {address}")).to_have_value(re.compile("^whsec_"))
    page.get_by_role("button", name="Skicka prov").click()
    messages = page.get_by_role("table", name=f"Meddelanden till {address}")
    expect(messages.get_by_role("row").nth(1)).to_contain_text("mottaget · svar 200")
    assert got == ["test"]

    httpx.post(f"{telling_site}/api/journeys", json={"title": "Ny", "language": "sv"}, timeout=60).raise_for_status()
    expect(messages.get_by_role("rowheader", name="ny resa")).to_be_visible()
    expect(messages.get_by_text("väntar")).to_have_count(0)
    assert "journey.created" in got
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []

    page.get_by_role("button", name="Slå av").click()
    expect(page.get_by_text("Av", exact=True)).to_be_visible()
    page.get_by_role("button", name="Ta bort").click()
    page.get_by_role("dialog").get_by_role("button", name="Ta bort").click()
    expect(page.get_by_text("Inga webhooks ännu.")).to_be_visible()
