"""What HTTP adds to a question: the same one asked in a warm process of Python and of a warm `resa serve`, medians of thirty.

    python bench/by_http.py [--events 10000000] [--folder DIR] [--runs 30]

Each is asked in two ways: anew every time (a limit nobody has asked for, so that nothing kept answers), and again (from what
is kept beside the store). The two askers take turns, so that both meet the same machine. The server signs in, asks, writes
JSON, and keeps the answer when it is out; the client reads all of it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from alone import folder_of, options
from import_10m import imported
from served import Site, served
from table import Row, log_of, show

from resa.analysis.asking import ask
from resa.events.store import StoreSnapshot, open_store

QUESTIONS = ("touchpoints", "transitions", "variants")
#: Seconds that HTTP may add.
ADDED = 0.020


def rows(folder: Path, n_events: int, times: int = 30) -> Iterator[Row]:
    """Per question: what is added anew, and again."""
    workspace = folder / "workspace"
    workspace.mkdir(parents=True, exist_ok=True)
    if not (workspace / "store").exists():
        imported(log_of(folder, n_events), workspace / "store")
    with open_store(workspace / "store") as store, served(workspace) as site:
        store.forget_kept()
        site.settle()
        with store.snapshot() as snapshot:
            for name in QUESTIONS:
                yield _row(name, "anew", *_medians(site, snapshot, name, times, lambda n: 10_000 + n, keep=False))
                yield _row(name, "again", *_medians(site, snapshot, name, times, lambda _: 10_000, keep=True))


def _medians(
    site: Site, snapshot: StoreSnapshot, name: str, times: int, limit: Callable[[int], int], *, keep: bool
) -> tuple[float, float, float, float]:
    """(seconds by Python, by HTTP, of the server's shortest answer; its CPU seconds for ours); both must answer the same."""
    by_python, by_http, shortest, cpu = [], [], [], 0.0
    for n in range(times + 2):
        arguments = {"limit": limit(n)}
        began = time.perf_counter()
        answer = ask(name, snapshot, arguments, keep=keep)
        by_python.append(time.perf_counter() - began)
        shortest.append(site.get("/api/status")[0])
        before, began = site.cpu(), time.perf_counter()
        response = site.client.get(f"/api/ask/{name}", params=arguments)
        by_http.append(time.perf_counter() - began)
        cpu += site.cpu() - before
        if json.loads(response.content)["rows"] != json.loads(json.dumps(answer.to_dict()["rows"])):
            raise SystemExit(f"{name}: HTTP gives another answer")
    return median(by_python[2:]), median(by_http[2:]), median(shortest[2:]), cpu / len(by_http)


def _row(name: str, how: str, python: float, http: float, shortest: float, cpu: float) -> Row:
    added = f"HTTP adds {(http - python) * 1000:.1f} ms (to reach ≤ {ADDED * 1000:.0f})"
    note = f", {added}; /api/status takes {shortest * 1000:.1f} ms"
    return Row(f"{name} by HTTP, {how}", http, cpu, None, "in Python", python, python + ADDED, note)


def main() -> None:
    """Build what is missing, ask, print a table."""
    given = options(__doc__, runs=30).parse_args()
    with folder_of(given) as folder:
        show(rows(folder, given.events, given.runs))


if __name__ == "__main__":
    main()
