"""The map page with 3,000 cards in a real Chromium: first paint, and how soon it answers keys, clicks and scrolling.

    python bench/map_page.py [--cards 3000] [--stages 50] [--runs 3]

A server over a fresh workspace is given a journey of so many cards through the API; then a cold page is opened in a new
browser context (nothing cached). `first_paint_ms` is the browser's first contentful paint, `cards_ms` when the first cards
are on the screen; the rest are milliseconds from the input to the frame after it, the worst of some. Best of the runs,
as on a shared machine only the best is the page's own. Needs the built pages and a Chromium (`CHROMIUM` names another).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from resa.journey.document import Document
from resa.journey.format import write
from resa.journey.records import Card, Journey, Lane, Record, Stage, Step
from resa.server.app import create_app
from resa.server.run import listen
from resa.workspace import open_workspace

KINDS = (
    "thinking",
    "needs",
    "questions",
    "quotes",
    "backstage",
    "systems",
    "text",
    "communication",
    "response",
    "feeling",
)

SHOWN = """window.shown = null;
new MutationObserver(() => { if (!window.shown && document.querySelector('.cell [data-row]'))
  requestAnimationFrame(() => setTimeout(() => { window.shown ??= performance.now(); })); })
  .observe(document, { childList: true, subtree: true });"""
FRAME = "const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"
KEYS = f"""async () => {{ {FRAME} document.querySelector('[data-row]').focus(); let worst = 0;
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {{
    const begun = performance.now();
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }}));
    await frame(); worst = Math.max(worst, performance.now() - begun); }} return worst; }}"""
CLICKS = f"""async () => {{ {FRAME} let worst = 0;
  for (const card of [...document.querySelectorAll('.cell [data-about]')].slice(0, 6)) {{
    const begun = performance.now(); card.click(); await frame(); worst = Math.max(worst, performance.now() - begun); }}
  return worst; }}"""
HOVERS = f"""async () => {{ {FRAME} let worst = 0;
  for (const card of [...document.querySelectorAll('.cell [data-step]')].slice(0, 12)) {{
    const begun = performance.now(); card.dispatchEvent(new PointerEvent('pointerover', {{ bubbles: true, pointerType: 'mouse' }}));
    await frame(); worst = Math.max(worst, performance.now() - begun); }} return worst; }}"""


def big_map(stages: int, cards: int) -> bytes:
    """A journey of `cards` free texts over `stages` stages."""
    per_stage = max(1, cards // stages)
    lanes = max(1, per_stage // 3)
    records: list[Record] = [Journey(id="journey:big", title={"en": "A big map"}, languages=("en",), revealed=True)]
    for i in range(stages):
        records += [
            Stage(id=f"stage:s{i}", title={"en": f"Stage {i}"}, order=f"a{i:03}"),
            Step(id=f"step:s{i}", stage=f"stage:s{i}", title={"en": f"I do thing {i}"}, order="a"),
        ]
    records += [Lane(id=f"lane:l{k}", lane_kind=KINDS[k % len(KINDS)], order=f"a{k:03}") for k in range(lanes)]  # type: ignore[arg-type]  # kinds of the table above
    for n in range(cards):
        stage, rest = n % stages, n // stages
        records.append(
            Card(
                id=f"card:{n}", lane=f"lane:l{rest % lanes}", from_step=f"step:s{stage}", order=f"a{rest:03}",
                text={"en": f"Card {n} with an ordinary text on it"},
            )
        )  # fmt: skip
    return write(Document(records))


def visit(browser: Browser, address: str) -> dict[str, float]:
    """One cold visit."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(SHOWN)
    page.goto(address)
    page.wait_for_selector(".cell [data-row]")
    page.wait_for_load_state("networkidle")
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    found = {
        "first_paint_ms": page.evaluate(paint), "cards_ms": page.evaluate("window.shown"), "hover_ms": page.evaluate(HOVERS),
        "key_ms": page.evaluate(KEYS), "click_ms": page.evaluate(CLICKS),
    }  # fmt: skip
    context.close()
    return found


def main() -> None:
    """Print the best of the runs as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=3000)
    parser.add_argument("--stages", type=int, default=50)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = open_workspace(Path(folder) / "team", create=True)
        listener, port = listen("127.0.0.1", 0)
        server = uvicorn.Server(uvicorn.Config(create_app(workspace), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{port}"
        made = httpx.post(
            f"{address}/api/journeys",
            files={"file": ("big.resa.json", big_map(asked.stages, asked.cards))},
            timeout=120,
        )
        made.raise_for_status()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        visits = [visit(browser, f"{address}/journeys/{made.json()['id']}") for _ in range(asked.runs)]
        browser.close()
        server.should_exit = True
        thread.join(10)
        workspace.close()
    best: dict[str, Any] = {key: round(min(v[key] for v in visits), 1) for key in visits[0]}
    print(json.dumps({"cards": asked.cards, "runs": asked.runs, **best}, indent=2))


if __name__ == "__main__":
    main()
