"""What a built store is asked, each beside its target: six questions, exact conformance with options, choices and loops, and all of
a map's figures in one pass. The peer is DuckDB on the same log as Parquet, where it can be written in SQL.

    python bench/built_store.py [--events 10000000] [--folder DIR] [--log FILE --store DIR] [--runs 3] [--only funnel,map] [--alone]

Every figure is a whole process, without answers that are kept: best wall time of the runs, the least CPU seconds of any, peak
memory, and of it what is private (the rest are pages of the store, which can be dropped). `--alone`: without the peer. The load is
printed with every figure. With `--log` and `--store` nothing is made or written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from alone import folder_of, options
from import_10m import imported
from maps import measured_map
from peers import ARGUMENTS
from programs import duckdb_sql
from table import Row, Run, log_of, python, resa, show, timed

from resa.journey import format

#: With options, choices and loops.
PLAN = (
    "touchpoint 00 > touchpoint 01 | touchpoint 02 > touchpoint 03? > touchpoint 05+ > touchpoint 08 | touchpoint 09 > "
    "touchpoint 12? > touchpoint 15 > touchpoint 18+ > touchpoint 21? > touchpoint 24 > touchpoint 27"
)
#: What is asked: (the question, its arguments, wall seconds to reach at 10 and at 100 million events).
ASKED: dict[str, tuple[str, Sequence[str], float, float]] = {
    "transitions": ("transitions", (), 0.6, 0.9),
    "variants": ("variants", ARGUMENTS["variants"], 0.6, 0.9),
    "funnel": ("funnel", ARGUMENTS["funnel"], 0.6, 0.9),
    "attribution": ("attribution", ARGUMENTS["attribution"], 0.6, 0.9),
    "fitness": ("conformance", ARGUMENTS["conformance"], 0.6, 0.9),
    "time-between": ("time-between", (), 0.7, 1.5),
    "conformance": ("conformance", ("--plan", PLAN), 0.9, 1.6),
    "map": ("", (), 1.2, 4.0),
}
MEASURE = """
from pathlib import Path
from resa.events.store import open_store
from resa.evidence import measure
from resa.journey.format import read
with open_store('{store}') as store, store.snapshot() as snapshot:
    assert measure(read(Path('{file}'))[0], snapshot).journeys
"""


def made(folder: Path, n_events: int, runs: int) -> Iterator[Row]:
    """Everything, over a log and a store in the folder."""
    log, store = log_of(folder, n_events), folder / f"store-{n_events}"
    if not store.exists():
        imported(log, store)
    yield from rows(log, store, folder / "measured.resa.json", n_events, runs, tuple(ASKED), False)


def rows(
    log: Path, store: Path, file: Path, n_events: int, runs: int, only: Sequence[str], alone: bool
) -> Iterator[Row]:
    """Each of what is asked; the map is written to `file`."""
    file.write_bytes(format.write(measured_map(30)))
    for name in only:
        question, words, at_10, at_100 = ASKED[name]
        command = (
            resa("ask", question, "--store", str(store), *words, "--json", "--no-cache")
            if question
            else python(MEASURE.format(store=store, file=file))
        )
        timed(command)  # kernels are compiled once per machine, and the files are in memory
        found = [timed(command) for _ in range(runs)]
        wall, cpu = min(run.wall for run in found), min(run.cpu for run in found)
        best = min(found, key=lambda run: run.wall)
        peer = Run(float("nan"), 0.0, 0.0)
        program = duckdb_sql.PROGRAMS.get(question or "transitions")
        if program is not None and not alone and name != "conformance":
            peer = timed(python(program.replace("LOG", str(log))))
        private = "" if best.private is None else f", {best.private:.0f} MB private"
        target = {10_000_000: at_10, 100_000_000: at_100}.get(n_events)
        of = "DuckDB" if question else "DuckDB's pairs"
        note = f"{private}, load {os.getloadavg()[0]:.0f}"
        yield Row(name if question else "a map's figures", wall, cpu, best.peak, of, peer.wall, target, note)


def main() -> None:
    """Make what is missing, print the rows."""
    parser = options(__doc__, runs=3)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--only", default=",".join(ASKED))
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    with folder_of(given) as folder:
        log = given.log or log_of(folder, given.events)
        store = given.store or folder / f"store-{given.events}"
        if not store.exists():
            imported(log, store)
        file = folder / "measured.resa.json"
        show(rows(log, store, file, given.events, given.runs, given.only.split(","), given.alone))


if __name__ == "__main__":
    main()
