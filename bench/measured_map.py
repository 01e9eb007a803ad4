"""Opening a measured map of 30 steps over ten million events: in a process, and by HTTP from a running server.

    python bench/measured_map.py [--events 10000000] [--folder DIR] [--steps 30]

`cold` is the first question about its map that a running server gets (nothing of it cached), `filtered` one channel for the
first time, `warm` the first again. The peer is DuckDB counting the directly-follows pairs of the same Parquet file, the
least such a map could be made from; for `warm` it is the server's shortest answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from alone import folder_of, options
from import_10m import imported
from maps import measured_map
from served import served
from table import Row, log_of, python, show, timed

from resa.journey import format

PAIRS = """
import duckdb
duckdb.execute("SET memory_limit = '1GB'")
duckdb.sql("SELECT a, event, count(*) FROM (SELECT event, lag(event) OVER (PARTITION BY user_id ORDER BY ts) AS a "
           "FROM '{log}') GROUP BY ALL").fetchall()
"""
IN_PROCESS = """
import json, time, resource
from pathlib import Path
from resa.events.store import open_store
from resa.evidence import measure
from resa.journey.format import read
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
document = read(Path('{file}'))[0]
found = []
with open_store('{store}') as store, store.snapshot() as snapshot:
    for _ in range(3):
        began, before = time.perf_counter(), cpu()
        value = measure(document, snapshot)
        found.append((time.perf_counter() - began, cpu() - before))
    assert value.journeys
print(json.dumps([found[0], min(found[1:])]))
"""


def rows(folder: Path, n_events: int, runs: int, steps: int = 30) -> Iterator[Row]:
    """In a process, then served."""
    log, workspace, file = log_of(folder, n_events), folder / "workspace", folder / "measured.resa.json"
    workspace.mkdir(parents=True, exist_ok=True)
    if not (workspace / "store").exists():
        imported(log, workspace / "store")
    file.write_bytes(format.write(measured_map(steps)))
    pairs = timed(python(PAIRS.format(log=log)), runs)
    peer = "DuckDB's pairs"
    program = python(IN_PROCESS.format(file=file, store=workspace / "store"))
    timed(program)  # kernels are compiled once per machine
    run = timed(program, runs)
    first, again = json.loads(run.output)
    yield Row("measure, first in a process", first[0], first[1], run.peak, peer, pairs.wall)
    yield Row("measure, again", again[0], again[1], run.peak, peer, pairs.wall)
    for kept in workspace.glob("resa.sqlite*"):  # a workspace without any cache
        kept.unlink()
    with served(workspace) as site:
        site.settle()  # a server that has just started is not one that is running
        journey = site.bring(file.read_bytes())
        shortest = min(site.get("/api/status")[0] for _ in range(5))
        path = f"/api/journeys/{journey}/measured"
        wall, cpu, _ = site.get(path)
        yield Row("map by HTTP, cold", wall, cpu, None, peer, pairs.wall, 2.0)
        wall, cpu, _ = site.get(f"{path}?channel=web")
        yield Row("map by HTTP, filtered", wall, cpu, None, peer, pairs.wall)
        wall, cpu, size = min(site.get(path) for _ in range(5))
        yield Row("map by HTTP, warm", wall, cpu, None, "/api/status", shortest, 0.3, f" ({size / 1024:.0f} kB)")


def main() -> None:
    """Build what is missing, open the map, print a table."""
    parser = options(__doc__)
    parser.add_argument("--steps", type=int, default=30)
    given = parser.parse_args()
    with folder_of(given) as folder:
        show(rows(folder, given.events, given.runs, given.steps))


if __name__ == "__main__":
    main()
