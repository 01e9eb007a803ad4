"""How a test looks at a page: never while it is still changing, and again until what is expected has come."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, TimeoutError

#: How long a busy machine may take for what a calm one does at once.
PATIENCE = 60.0

_AT_REST = """() => document.querySelector("main, [role=main]") !== null
  && document.querySelector("[aria-busy='true'], .loading") === null
  && document.fonts.status === "loaded"
  && document.getAnimations().every((one) => one.playState !== "running" || one.effect?.getComputedTiming().iterations === Infinity)"""

_STILL_BOX = """(element) => new Promise((resolve) => {
  let before = "";
  let same = 0;
  const look = () => {
    if (!element.isConnected) return resolve(null);
    const { x, y, width, height } = element.getBoundingClientRect();
    const now = [x, y, width, height].join();
    same = now === before ? same + 1 : 0;
    before = now;
    if (same > 2) resolve({ x, y, width, height });
    else requestAnimationFrame(look);
  };
  look();
})"""

#: What a reader would trip over: a page wider than the screen, and words that are cut off.
PROBLEMS = """window.problems = () => {
  const found = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`the page is ${wide} wide on ${innerWidth}`);
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    if (width < 3 || !height || style.visibility === "hidden" || element.matches(".sr, input[type=file]")) continue;
    const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const cuts = style.textOverflow === "ellipsis" || (words && ["hidden", "clip"].includes(style.overflowX));
    const lines = style.webkitLineClamp !== "none" && element.scrollHeight > element.clientHeight + 2;
    if ((cuts && element.scrollWidth > element.clientWidth + 1) || lines)
      found.push(`cut off: <${element.localName} class="${element.className}"> ${element.textContent.trim().slice(0, 80)}`);
  }
  return found;
}"""


def listened(page: Page, wrong: list[str], *, refused: bool = False) -> Page:
    """The page, whatever goes wrong in its console told to `wrong`; but for refused requests where a test means to be refused."""

    def heard(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and not (refused and "Failed to load resource" in said.text):
            wrong.append(said.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page


def settled(page: Page) -> None:
    """Waits until the page has asked for what it shows, drawn it, and come to rest."""
    page.wait_for_load_state("networkidle", timeout=PATIENCE * 1000)
    comes(page, lambda: page.evaluate(_AT_REST), True)


def violations(page: Page) -> list[str]:
    """What axe finds on the page at rest: a colour that is still fading in has not the contrast it will have. A page may begin to
    change while axe looks; what is really wrong is still wrong when it is looked at again."""
    found: list[str] = []
    for _ in range(3):
        comes(page, lambda: page.evaluate(_AT_REST), True)
        rules = Axe().run(page).response["violations"]
        found = [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes'][:4]]}" for v in rules]
        if not found:
            break
    return found


def comes(page: Page, read: Callable[[], Any], wanted: Any) -> None:
    """Reads again until it is what is wanted; a failure shows the last reading."""
    last = time.monotonic() + PATIENCE
    while (found := read()) != wanted and time.monotonic() < last:
        page.wait_for_timeout(50)
    assert found == wanted


def box(thing: Locator) -> dict[str, float]:
    """Where the thing stands, once it has stood there for some frames."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        found: dict[str, float] | None = thing.evaluate(_STILL_BOX)
        if found and found["width"] + found["height"] > 0:
            return found
    raise AssertionError(f"nothing of {thing} is on the page")


def problems(page: Page, timeout: float = 20_000) -> list[str]:
    """What is still wrong when the page has come to rest."""
    try:
        page.wait_for_function("() => !window.problems().length", timeout=timeout)
    except TimeoutError:
        return list(page.evaluate("window.problems()"))
    return []


def few_colours(png: bytes) -> bytes:
    """The same picture with a palette of 128 colours, a third of the size."""
    from PIL import Image

    written = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(written, "PNG", optimize=True)
    return written.getvalue()


def client_of(site: str, **more: Any) -> httpx.Client:
    """The site as a program asks it: as patiently as its pages are looked at."""
    return httpx.Client(base_url=site, timeout=PATIENCE, **more)
