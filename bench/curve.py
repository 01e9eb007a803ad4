"""How cost grows with the number of events: building a store and asking it, from a million up to `--events`.

    python bench/curve.py [--events 100000000] [--folder DIR] [--runs 1]

The peer of each figure is our own first size, grown in proportion: a ratio below 1 is less than linear. At the end a million
more events are appended to the largest store, and it is asked again.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from alone import folder_of, options
from import_10m import ROLES, imported
from peers import ARGUMENTS
from table import Row, Run, log_of, resa, show, timed

SIZES = (1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000)
QUESTIONS = ("transitions", "variants", "time-between", "funnel", "attribution", "conformance")
#: Wall seconds at 10 and at 100 million.
AT_MOST = {
    "import": (10.0, None), "transitions": (0.6, 0.9), "variants": (0.6, 0.9), "time-between": (0.7, 1.5),
    "funnel": (0.6, 0.9), "attribution": (0.6, 0.9), "conformance": (0.9, 1.6), "append": (None, 3.0),
}  # fmt: skip


def rows(folder: Path, most: int, runs: int) -> Iterator[Row]:
    """Size by size; a store, and a log that was not there before, are removed before the next are made."""
    first: dict[str, float] = {}
    sizes = [n for n in SIZES if n <= most] or [most]
    for n in sizes:
        was_there = (folder / f"events-{n}.parquet").exists()
        log, store = log_of(folder, n), folder / f"store-{n}"
        work = {"import": imported(log, store)} | {name: asked(store, name, runs) for name in QUESTIONS}
        for name, run in work.items():
            first.setdefault(name, run.wall)
            yield _row(name, n, run, first[name] * n / sizes[0])
        if n == sizes[-1]:
            run = appended(folder, store)
            yield _row("append", n, run, work["import"].wall, "importing all of it")
            again = asked(store, "transitions", runs)
            yield _row("transitions", n, again, work["transitions"].wall, "before the append", ", after it")
        shutil.rmtree(store)
        if not was_there:
            log.unlink()


def asked(store: Path, name: str, runs: int) -> Run:
    """A question, once before the clock starts: its kernels are compiled and the files are in memory."""
    words = ("ask", name, "--store", str(store), *ARGUMENTS.get(name, ()), "--json", "--no-cache")
    timed(resa(*words))
    return timed(resa(*words), runs)


def appended(folder: Path, store: Path) -> Run:
    """A million more events, of customers the store knows and of new ones."""
    more = folder / "more.parquet"
    timed([sys.executable, str(Path(__file__).with_name("events.py")), str(more), "1000000", "8"])
    run = timed(resa("import", str(more), "--into", str(store), *ROLES))
    more.unlink()
    return run


def _row(name: str, n: int, run: Run, peer: float, of: str = "linear from 1 M", note: str = "") -> Row:
    at_10, at_100 = AT_MOST[name]
    limit = {10_000_000: at_10, 100_000_000: at_100}.get(n)
    each = f", {run.cpu / n * 1e9:.0f} ns of CPU an event{note}"
    return Row(f"{n // 1_000_000} M, {name}", run.wall, run.cpu, run.peak, of, peer, limit, each)


def main() -> None:
    """Print the rows."""
    given = options(__doc__, events=SIZES[-1], runs=1).parse_args()
    with folder_of(given) as folder:
        show(rows(folder, given.events, given.runs))


if __name__ == "__main__":
    main()
