"""Importing ten million events against plain sorting of the same Parquet file by DuckDB and Polars, in one run.

    python bench/import_10m.py [--events 10000000] [--folder DIR] [--runs 2]

Every figure is a whole process: start, imports, reading, work, fsync. Best wall time of the runs, CPU and peak memory of that
run. The peers only sort by (customer, time) and write one file; ours also numbers and pseudonymises customers, keeps
every column, orders the arrays and makes all of it durable. The same log as CSV comes after it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from alone import folder_of, options
from table import Row, Run, log_of, python, resa, show, timed

DUCKDB = """
import duckdb
duckdb.execute("SET memory_limit = '1GB'")
duckdb.execute("COPY (SELECT * FROM {source} ORDER BY user_id, ts) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
"""
POLARS = """
import polars
polars.scan_parquet('{log}').sort('user_id', 'ts').sink_parquet('{out}')
"""
AS_CSV = """
import duckdb
duckdb.execute("SET TimeZone = 'UTC'")
duckdb.execute("COPY (SELECT user_id, event, channel, strftime(ts, '%Y-%m-%dT%H:%M:%S.%fZ') AS ts FROM '{log}') TO '{out}'")
"""
ROLES = ("--customer", "user_id", "--event", "event", "--at", "ts", "--channel", "channel", "--json")


def imported(log: Path, store: Path, runs: int = 1) -> Run:
    """`resa import` into a new store, the fastest of several."""
    found = []
    for _ in range(runs):
        shutil.rmtree(store, ignore_errors=True)
        found.append(timed(resa("import", str(log), "--into", str(store), *ROLES)))
    return min(found, key=lambda r: r.wall)


def rows(folder: Path, n_events: int, runs: int) -> Iterator[Row]:
    """Parquet, then CSV; leaves the store of the Parquet file in `folder`."""
    log, store, out = log_of(folder, n_events), folder / "store", folder / "sorted.parquet"
    duckdb = timed(python(DUCKDB.format(source=f"'{log}'", out=out)), runs)
    ours = imported(log, store, runs)
    yield Row("import, Parquet", ours.wall, ours.cpu, ours.peak, "DuckDB's sort", duckdb.wall, 10.0)
    polars = timed(python(POLARS.format(log=log, out=out)), runs)
    yield Row("import, Parquet", ours.wall, ours.cpu, ours.peak, "Polars' sort", polars.wall)
    text = folder / "events.csv"
    if not text.exists():
        timed(python(AS_CSV.format(log=log, out=text)))
    duckdb = timed(python(DUCKDB.format(source=f"'{text}'", out=out)), runs)
    ours = imported(text, folder / "store-csv", runs)
    yield Row("import, CSV", ours.wall, ours.cpu, ours.peak, "DuckDB's sort of the CSV", duckdb.wall, 30.0)
    shutil.rmtree(folder / "store-csv")
    out.unlink()


def main() -> None:
    """Generate, run, print a table."""
    given = options(__doc__).parse_args()
    with folder_of(given) as folder:
        show(rows(folder, given.events, given.runs))


if __name__ == "__main__":
    main()
