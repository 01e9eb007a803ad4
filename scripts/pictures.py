"""Takes the pictures of the documentation from the running product: `python scripts/pictures.py [--to docs/images]`.

Makes the demo company in a temporary folder, serves it, and photographs its pages in a real Chromium (`CHROMIUM` names
another). Needs the built pages and the development group. The pictures hold few colours and are written as such.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from resa.server.app import create_app
from resa.server.run import listen
from resa.workspace import open_workspace

MAP = "/journeys/heat"
#: Picture, address, language, theme, width, height.
PICTURES = (
    ("start", "/", "en", "light", 1280, 560),
    ("map-sv", MAP, "sv", "light", 1440, 1000),
    ("map-en-dark", f"{MAP}?about=step%3Asilence", "en", "dark", 1440, 1000),
    ("map-phone", MAP, "nb", "light", 390, 844),
    ("table", f"{MAP}/table", "en", "light", 1440, 800),
    ("flow", f"{MAP}/flow", "en", "light", 1440, 900),
    ("matrix", f"{MAP}/matrix", "en", "light", 1440, 760),
    ("blueprint", f"{MAP}/blueprint", "sv", "light", 1440, 900),
    ("arc", f"{MAP}/arc", "da", "light", 1440, 620),
    ("contact-plan", f"{MAP}/contacts", "en", "light", 1440, 900),
    ("walk", f"{MAP}/walk", "nb", "light", 1440, 1000),
    ("story-phone", f"{MAP}/story", "sv", "light", 390, 844),
    ("present-dark", f"{MAP}/present?at=5.5", "en", "dark", 1440, 810),
    ("import", "/data/import", "en", "light", 1280, 900),
)
LOG = "who;what;when\nann;call;2025-03-01 10:00\nbo;call;2025-03-02 11:00\nbo;visit;2025-03-04 09:30\n"


def take(browser: Browser, address: str, picture: tuple[str, str, str, str, int, int]) -> bytes:
    """One picture as PNG."""
    name, path, language, theme, width, height = picture
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]
    context.add_init_script(f"localStorage.setItem('resa.language', '{language}')")
    page = context.new_page()
    page.goto(path)
    page.wait_for_load_state("networkidle")
    if name == "import":
        _choose_file(page)
    page.wait_for_timeout(400)
    taken = page.screenshot()
    context.close()
    return taken


def _choose_file(page: Page) -> None:
    page.set_input_files("input[type=file]", {"name": "calls.csv", "mimeType": "text/csv", "buffer": LOG.encode()})
    page.get_by_role("combobox").first.wait_for()


def small(png: bytes) -> bytes:
    """The same picture with a palette of 128 colours, a third of the size."""
    from PIL import Image

    written = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(written, "PNG", optimize=True)
    return written.getvalue()


def main() -> None:
    """Take them all and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=Path("docs/images"))
    to = parser.parse_args().to
    to.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        team = Path(folder) / "Lunna"
        command = [sys.executable, "-m", "resa", "demo", "--workspace", str(team), "--no-serve", "--no-open"]
        subprocess.run(command, check=True)
        workspace = open_workspace(team)
        listener, port = listen("127.0.0.1", 0)
        server = uvicorn.Server(uvicorn.Config(create_app(workspace), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            content = small(take(browser, f"http://127.0.0.1:{port}", picture))
            (to / f"{picture[0]}.png").write_bytes(content)
            print(f"{picture[0]}.png {len(content) / 1000:.0f} kB")
        browser.close()
        server.should_exit = True
        thread.join(10)
        listener.close()
        workspace.close()


if __name__ == "__main__":
    main()
