"""Building the ordered arrays by itself, and the whole import that it is a part of, beside DuckDB sorting the same file, in one run.

    python bench/order.py [--events 10000000] [--folder DIR] [--runs 2]

`order` is a whole process that reads the store's Parquet segments, which lie in order of arrival, and writes the arrays of
every partition in journey order into another folder, on the disk when it ends. `import` does that and everything before it:
customers are numbered and made pseudonyms, names become codes, every column is kept. DuckDB sorts by (customer, time) into one file.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from alone import folder_of, options
from import_10m import imported
from table import Row, log_of, python, show, timed

from resa.events.store import engine, open_store, ordering
from resa.events.store.layout import Layout
from resa.events.store.manifest import Manifest
from resa.events.store.ordering import Steps
from resa.events.store.writing import writing

SORT = """
import duckdb
duckdb.execute("SET memory_limit = '{gigabytes}GB'")
duckdb.execute("COPY (SELECT * FROM '{log}' ORDER BY user_id, ts) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
"""
#: Wall seconds and MB, at ten and at a hundred million events.
AT_MOST = {10_000_000: (2.5, 1_000), 100_000_000: (20.0, 3_500)}


def rows(folder: Path, n_events: int, runs: int) -> Iterator[Row]:
    """The peer, the import, and the ordering by itself; leaves the store in `folder`."""
    log, store, out, sorted_ = log_of(folder, n_events), folder / "store", folder / "ordered", folder / "sorted.parquet"
    seconds, megabytes = AT_MOST.get(n_events, (None, None))
    gigabytes = 1 if n_events <= 10_000_000 else 3
    peer = timed(python(SORT.format(gigabytes=gigabytes, log=log, out=sorted_)), runs)
    sorted_.unlink()
    name = f"DuckDB's sort ({peer.cpu:.1f} CPU s, {peer.peak:.0f} MB)"
    whole = imported(log, store, runs)
    yield Row("import, all of it", whole.wall, whole.cpu, whole.peak, name, peer.wall)
    found = []
    for _ in range(runs):
        found.append(timed([sys.executable, __file__, "--build", str(store), str(out)]))
        shutil.rmtree(out)
    run = min(found, key=lambda r: r.wall)
    note = "" if megabytes is None else f", to reach ≤ {megabytes:,} MB"
    yield Row("order alone", run.wall, run.cpu, run.peak, name, peer.wall, seconds, note)


def build(source: Path, target: Path) -> None:
    """The arrays of all customers anew, from the segments of one store into another, whose segments are the same files."""
    manifest = Manifest(Layout(source).manifest)
    made = manifest.picture()
    manifest.close()
    open_store(target, create=True).close()
    layout = Layout(target)
    manifest = Manifest(layout.manifest)
    with writing(layout, manifest) as work:
        written = []
        for file in (f for f in made.files if f.kind == "segment"):
            aside = work.workspace / Path(file.path).name
            os.link(source / file.path, aside)
            written.append((aside, file))
        work.change.meta["partitions"] = made.meta["partitions"]
        work.change.labels["name"] = list(made.labels["name"])
        events = sum(batch.events for batch in made.batches)
        connection = engine.connect(work.workspace / "spill")
        ordering.extend_projections(
            work, connection, written, rows=events, apart=False, accounts=False, steps=Steps(None, None)
        )
        connection.close()
        ordered = sum(f.facts["events"] for f in work.change.born if f.kind == "base")
        work.commit()
    manifest.close()
    if ordered != events:
        raise SystemExit(f"{ordered:,} of {events:,} events were ordered")


def main() -> None:
    """Generate, run, print a table."""
    parser = options(__doc__)
    parser.add_argument(
        "--build", nargs=2, type=Path, metavar=("STORE", "FOLDER"), help="only the ordering, without a clock"
    )
    given = parser.parse_args()
    if given.build:
        build(*given.build)
        return
    with folder_of(given) as folder:
        show(rows(folder, given.events, given.runs))


if __name__ == "__main__":
    main()
