"""A shared journey in a frame on another site: shown on a site of the settings, refused by the browser on any other."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, expect

from .conftest import serving
from .looking import PATIENCE

pytestmark = pytest.mark.browser


@contextmanager
def another_site(pages: dict[str, str]) -> Iterator[str]:
    """A site of one page, whose body is looked up when it is asked for."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!doctype html><html lang=en><title>Intranet</title>{pages.get('body', '')}</html>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_only_sites_of_the_settings_hold_it_in_a_frame(browser: Browser, furnished: Path, tmp_path: Path) -> None:
    pages: dict[str, str] = {}
    folder = shutil.copytree(furnished, tmp_path / "own")
    with another_site(pages) as intranet, another_site(pages) as elsewhere:
        (folder / "team" / "resa.toml").write_text(f'embed_sites = ["{intranet}"]\n', "utf-8")
        with serving(folder) as site:
            made = httpx.post(
                f"{site}/api/journeys/{quote('journey:heat')}/shares", json={"name": "Intranet"}, timeout=60
            )
            assert made.status_code == 201, made.text
            token = made.json()["token"]
            pages["body"] = f'<iframe id=map src="{site}/embed/{token}" width=1200 height=700></iframe>'
            context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
            context.set_default_timeout(PATIENCE * 1000)
            page = context.new_page()
            page.goto(intranet)
            expect(page.frame_locator("#map").locator("main [data-about]").first).to_be_visible()
            with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
                page.goto(elsewhere)
            expect(page.frame_locator("#map").locator("main")).to_have_count(0)

            pages["body"] = f'<iframe id=map src="{site}/share/{token}" width=1200 height=700></iframe>'
            with page.expect_console_message(
                lambda said: "frame-ancestors" in said.text or "X-Frame-Options" in said.text
            ):
                page.goto(intranet)  # only the page that is made for it
            context.close()
