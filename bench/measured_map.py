"""Opening a measured map of 30 steps over ten million events: in a process, and by HTTP from a running server.

    python bench/measured_map.py [--events 10000000] [--folder DIR] [--steps 30]

`cold` is the first question a running server gets (nothing cached but compiled kernels and the page cache), `warm` the
same again, `filtered` one channel for the first time. Ratios are to DuckDB counting the directly-follows pairs of the
same Parquet file, the least such a map could be made from, and for `warm` to the server's shortest answer.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from events import write
from import_10m import ROLES, measured
from maps import measured_map
from site_of import served

from resa.journey import format

PAIRS = """
import duckdb
duckdb.execute("SET memory_limit = '1GB'")
duckdb.sql("SELECT a, event, count(*) FROM (SELECT event, lag(event) OVER (PARTITION BY user_id ORDER BY ts) AS a "
           "FROM '{log}') GROUP BY ALL").fetchall()
"""
IN_PROCESS = """
import json, sys, time, resource
from pathlib import Path
from resa.events.store import open_store
from resa.evidence import measure
from resa.journey.format import read
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
document = read(Path(sys.argv[2]))[0]
found = []
with open_store(sys.argv[1]) as store, store.snapshot() as snapshot:
    for _ in range(2):
        began, before = time.perf_counter(), cpu()
        value = measure(document, snapshot)
        found.append((time.perf_counter() - began, cpu() - before))
    assert value.journeys
print(json.dumps([found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def main() -> None:
    """Build what is missing, open the map, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="resa-bench-"))
    log, workspace = folder / f"events-{given.events}.parquet", folder / "workspace"
    workspace.mkdir(parents=True, exist_ok=True)
    if not log.exists():
        write(log, given.events)
    if not (workspace / "store").exists():
        measured([sys.executable, "-m", "resa", "import", str(log), "--into", str(workspace / "store"), *ROLES])
    for kept in workspace.glob("resa.sqlite*"):  # a workspace without any cache
        kept.unlink()
    file = folder / "measured.resa.json"
    file.write_bytes(format.write(measured_map(given.steps)))
    sql = measured([sys.executable, "-c", PAIRS.format(log=log)])
    print(f"{given.events:,} events, {given.steps} steps    {'wall s':>8} {'CPU s':>8}  ratio")
    show("duckdb: pairs of the file", sql.wall, sql.cpu, "1.00")
    command = [sys.executable, "-c", IN_PROCESS, str(workspace / "store"), str(file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # kernels are compiled once per machine
    (first, again), peak = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    show("measure, first in a process", first[0], first[1], f"{first[0] / sql.wall:.2f}")
    show(f"measure, again ({peak:.0f} MB)", again[0], again[1], f"{again[0] / sql.wall:.2f}")
    with served(workspace) as site:
        journey = site.bring(file.read_bytes())
        empty = min(site.get("/api/status")[0] for _ in range(5))
        path = f"/api/journeys/{journey}/measured"
        for name, asked in (("cold", path), ("filtered", f"{path}?channel=web")):
            wall, cpu, _ = site.get(asked)
            show(f"HTTP, {name}", wall, cpu, f"{wall / sql.wall:.2f}")
        wall, cpu, size = min(site.get(path) for _ in range(5))
        show(f"HTTP, warm ({size / 1024:.0f} kB)", wall, cpu, f"{wall / empty:.1f} × /api/status")
    if given.folder is None:
        shutil.rmtree(folder)


def show(name: str, wall: float, cpu: float, ratio: str) -> None:
    """One row."""
    print(f"{name:<34} {wall:>8.3f} {cpu:>8.3f}  {ratio}", flush=True)


if __name__ == "__main__":
    main()
