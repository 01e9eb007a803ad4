"""Importing ten million events against plain sorting of the same Parquet file by DuckDB and Polars, in one run.

    python bench/import_10m.py [--events 10000000] [--folder DIR] [--runs 2]

Every figure is a whole process: start, imports, reading, work, fsync. Best wall time of the runs, CPU and peak memory of that
run. The peers only sort by (customer, time) and write one file; ours also numbers and pseudonymises customers, keeps
every column, orders the arrays and makes all of it durable. The last line asks one question of the store.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from events import write

DUCKDB = """
import duckdb
duckdb.execute("SET memory_limit = '1GB'")
duckdb.execute("COPY (SELECT * FROM '{log}' ORDER BY user_id, ts) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
"""
POLARS = """
import polars
polars.scan_parquet('{log}').sort('user_id', 'ts').sink_parquet('{out}')
"""
ROLES = ["--customer", "user_id", "--event", "event", "--at", "ts", "--channel", "channel", "--json"]


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall and CPU seconds, peak memory in MB."""

    wall: float
    cpu: float
    peak: float


def measured(command: list[str]) -> Run:
    """Run a process to its end; fails loudly when it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    """Generate, run, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--runs", type=int, default=2)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="resa-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    log, store, out = folder / f"events-{given.events}.parquet", folder / "store", folder / "sorted.parquet"
    if not log.exists():
        write(log, given.events)
    python = sys.executable
    commands = {
        "resa import": [python, "-m", "resa", "import", str(log), "--into", str(store), *ROLES],
        "duckdb sort": [python, "-c", DUCKDB.format(log=log, out=out)],
        "polars sort": [python, "-c", POLARS.format(log=log, out=out)],
    }
    best: dict[str, Run] = {}
    for _ in range(given.runs):
        for name, command in commands.items():
            if name == "resa import":
                shutil.rmtree(store, ignore_errors=True)
            run = measured(command)
            if name not in best or run.wall < best[name].wall:
                best[name] = run
    ask = [python, "-m", "resa", "ask", "transitions", "--store", str(store), "--json"]
    measured(ask)
    best["resa ask transitions"] = min((measured(ask) for _ in range(given.runs)), key=lambda r: r.wall)
    print(f"{given.events:,} events  {'wall s':>8} {'CPU s':>8} {'peak MB':>8}  wall / DuckDB's sort")
    for name, run in best.items():
        ratio = run.wall / best["duckdb sort"].wall
        print(f"{name:<22} {run.wall:>8.2f} {run.cpu:>8.2f} {run.peak:>8.0f}  {ratio:.2f}")
    if given.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
