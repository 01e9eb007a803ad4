"""A map of 3,000 cards in a real Chromium from a real server: first paint, hover, a filter's click.

    python bench/page_3000_cards.py [--cards 3000] [--runs 3]

Milliseconds in the page's own clock, best of the runs, beside an empty page of the same server (no sources yet) in the
same browser. `first paint` is when the first card is on the screen, counted from the navigation's start; `hover` and `click`
are from the input to the next frame, as the browser's Event Timing has them (in steps of 8 ms, 16 or less = at once);
`new numbers` is from the click to the frame that shows the filtered map, the server's measuring with it. CPU seconds are those
of the page's main thread.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from maps import big_map
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from served import Site, served
from table import Row, resa, show, timed

from resa.journey import format

WATCH = """
window.bench = { card: null, events: [] };
const painted = (done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
const seek = () => document.querySelector('button.card') ? painted((at) => (bench.card = at)) : requestAnimationFrame(seek);
requestAnimationFrame(seek);
new PerformanceObserver((list) => { for (const e of list.getEntries()) bench.events.push([e.name, e.duration]); })
  .observe({ type: 'event', durationThreshold: 16, buffered: true });
"""
NUMBERS = """
() => { const head = document.querySelector('[role=columnheader]:nth-child(2)'), before = head.innerText;
  window.bench.told = null;
  addEventListener('click', () => { const began = performance.now();
    const look = () => head.innerText !== before ? requestAnimationFrame(() => setTimeout(() => (bench.told = performance.now() - began)))
      : requestAnimationFrame(look); look(); }, { once: true, capture: true }); }
"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def event_log(path: Path, customers: int = 2_000) -> None:
    """Everybody walks some of the steps, half of them on the web and half in the app."""
    with path.open("w") as out:
        out.write("customer,event,at,channel\n")
        for c in range(customers):
            for step in range(1 + c % 6):
                out.write(
                    f"c{c},touchpoint {step:02d},2026-01-{1 + c % 27:02d}T10:{step:02d}:00Z,{'web' if c % 2 else 'app'}\n"
                )


def rows(runs: int = 3, n_cards: int = 3_000) -> Iterator[Row]:
    """Start the server, open the pages."""
    with tempfile.TemporaryDirectory(prefix="resa-bench-") as temporary:
        workspace, log = Path(temporary) / "workspace", Path(temporary) / "log.csv"
        event_log(log)
        timed(resa("import", str(log), "--into", str(workspace / "store"), "--json"))
        with served(workspace) as site, sync_playwright() as play:
            address = "/journeys/" + quote(site.bring(format.write(big_map(n_cards))), safe="")
            found = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
            browser = play.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or found, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            visits = [walked(browser, site, address) for _ in range(runs)]
            browser.close()
    best = {name: min(visit[name] for visit in visits) / 1000 for name in visits[0]}
    empty = best.pop("empty page")
    spent = {name: best.pop(name + " cpu") for name in list(best) if name + " cpu" in best}
    for name, seconds in best.items():
        at_most = 1.0 if "paint" in name else None if "numbers" in name else 0.1
        yield Row(
            f"{n_cards:,} cards, {name}",
            seconds,
            spent.get(name),
            None,
            f"an empty page ({empty:.2f} s)",
            empty,
            at_most,
        )


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=3_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    show(rows(given.runs, given.cards))


def walked(browser: Browser, site: Site, address: str) -> dict[str, float]:
    """One visit: the empty page, the map, ten hovers, a filter."""
    page = fresh(browser, site)
    page.goto("/sources")
    page.wait_for_load_state("networkidle")
    found = {"empty page": float(page.evaluate(PAINT))}
    page.context.close()
    page = fresh(browser, site)
    watch = page.context.new_cdp_session(page)
    watch.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_function("bench.card !== null")
    found["first paint"] = float(page.evaluate("bench.card"))
    found["first paint cpu"] = cpu(watch)
    page.wait_for_load_state("networkidle")
    found["hover"] = hover(page)
    page.get_by_role("button", name="Channel: All").click()
    page.evaluate(NUMBERS)
    page.evaluate("bench.events.length = 0")
    before = cpu(watch)
    page.locator("[role=menu] button, .menu button, dialog button, [popover] button").filter(
        has_text="web"
    ).first.click()
    page.wait_for_function("bench.told !== null")
    page.wait_for_timeout(300)
    found["filter's new numbers cpu"] = cpu(watch) - before
    found["filter"] = slowest(page, "click", "pointerup", "pointerdown")
    found["filter's new numbers"] = float(page.evaluate("bench.told"))
    page.context.close()
    return found


def cpu(watch: CDPSession) -> float:
    """Milliseconds of processor the page's main thread has used: what a busy machine does not change."""
    metrics = watch.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration")) * 1000


def fresh(browser: Browser, site: Site) -> Page:
    """A page of a visitor who has never been here: nothing cached. Without the policy that forbids scripts of others."""
    context = browser.new_context(
        base_url=site.url, viewport={"width": 1440, "height": 900}, locale="en-GB", bypass_csp=True
    )
    context.add_init_script("localStorage.setItem('resa.language', 'en')")
    context.add_init_script(WATCH)
    return context.new_page()


def hover(page: Page) -> float:
    """The slowest of ten hovers over cards in view."""
    cards = page.locator("button.card")
    boxes: list[Any] = [cards.nth(i).bounding_box() for i in range(0, 40, 4)]
    page.evaluate("bench.events.length = 0")
    for box in filter(None, boxes):
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.wait_for_timeout(60)
    page.wait_for_timeout(300)
    return slowest(page, "pointerover", "mouseover", "pointerenter", "mouseenter")


def slowest(page: Page, *names: str) -> float:
    """The longest from input to frame; 16 when every one was too short to be listed."""
    return float(max([d for name, d in page.evaluate("bench.events") if name in names], default=16))


if __name__ == "__main__":
    main()
