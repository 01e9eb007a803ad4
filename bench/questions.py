"""Questions over a built store against hand-written DuckDB SQL and Polars on the same Parquet, in one run.

    python bench/questions.py [--events 10000000] [--folder DIR] [--runs 3] [--only transitions,variants]

Every figure is a whole process: start, imports, reading, work, printing. Best wall time of the runs (page cache warm),
peak memory of that run; memory-mapped pages of the store count as ours although they can be dropped. The log is random but
seeded: 40 touchpoints, 8 channels, journey lengths Lomax (mean 12, at most 500), rows in order of arrival.
`answers` compares what ours and DuckDB found. Exit code 1 when they differ.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PAIRS = """SELECT lag(name) OVER w AS a, name AS b, epoch_us("time") - epoch_us(lag("time") OVER w) AS gap, customer
FROM 'LOG' WINDOW w AS (PARTITION BY customer ORDER BY "time", seq)"""

#: question → (SQL, columns of ours to compare as a sorted list)
SQL = {
    "touchpoints": (
        "SELECT name, count(*), count(DISTINCT customer) FROM 'LOG' GROUP BY 1 ORDER BY 2 DESC, 1",
        ("touchpoint", "n_events", "n_customers"),
    ),
    "transitions": (
        f"SELECT a, b, count(*), count(DISTINCT customer) FROM ({PAIRS}) WHERE a IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        ("from", "to", "n", "n_customers"),
    ),
    "variants": (
        """SELECT p, count(*) FROM (SELECT list(name ORDER BY "time", seq) AS p FROM 'LOG' GROUP BY customer)
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 100""",
        ("path", "n"),
    ),
    "time-between": (
        f"""SELECT a, b, count(*), quantile_cont(gap, 0.5) / 1e6 FROM ({PAIRS}) WHERE a IS NOT NULL
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2""",
        ("from", "to", "n", "median_seconds"),
    ),
    "drop-off": (
        """WITH visits AS (SELECT customer, name, epoch_us("time") AS t, epoch_us(lead("time") OVER w) - epoch_us("time") AS gap
            FROM 'LOG' WINDOW w AS (PARTITION BY customer ORDER BY "time", seq)),
        patience AS (SELECT name, quantile_cont(gap, 0.99) AS p FROM visits GROUP BY 1),
        units AS (SELECT customer, name, bool_or(gap IS NULL) AS ended, max(t) AS last FROM visits GROUP BY 1, 2)
        SELECT name, count(*), count(*) FILTER (NOT ended),
            count(*) FILTER (ended AND (SELECT max(t) FROM visits) - last > p) AS lost
        FROM units JOIN patience USING (name) GROUP BY 1 ORDER BY lost DESC, 2 DESC, 1""",
        ("touchpoint", "reached", "went_on", "lost"),
    ),
    "summary": (
        """SELECT median(d) / 1e6 FROM (SELECT epoch_us(max("time")) - epoch_us(min("time")) AS d FROM 'LOG' GROUP BY customer)""",
        (),
    ),
}  # fmt: skip

POLARS = {
    "transitions": """
f = pl.scan_parquet(LOG).select("customer", "name", "time", "seq").sort("customer", "time", "seq")
f = f.with_columns(pl.col("name").shift().alias("a"), pl.col("customer").shift().alias("u"))
f = f.filter(pl.col("u") == pl.col("customer")).group_by("a", "name")
print(f.agg(pl.len(), pl.col("customer").n_unique()).collect(engine="streaming").height)""",
    "variants": """
f = pl.scan_parquet(LOG).select("customer", "name", "time", "seq").sort("customer", "time", "seq")
f = f.group_by("customer", maintain_order=True).agg("name").select(pl.col("name").hash().alias("h"))
print(f.group_by("h").len().sort("len", descending=True).head(100).collect(engine="streaming").height)""",
    "time-between": """
f = pl.scan_parquet(LOG).select("customer", "name", "time", "seq").sort("customer", "time", "seq")
f = f.with_columns(a=pl.col("name").shift(), u=pl.col("customer").shift(), gap=pl.col("time").diff())
f = f.filter(pl.col("u") == pl.col("customer")).group_by("a", "name").agg(pl.len(), pl.col("gap").median())
print(f.collect(engine="streaming").height)""",
}


#: Byte code is kept, as in any installed program.
_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Timing:
    """Best of the runs."""

    wall: float
    cpu: float
    megabytes: float
    output: str


def timed(command: list[str], runs: int) -> Timing:
    """A whole process, several times; the fastest."""
    found = []
    for _ in range(runs):
        with tempfile.TemporaryFile("w+") as out:
            before = time.perf_counter()
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True, env=_ENVIRONMENT)
            error = process.stderr.read() if process.stderr else ""
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - before
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"{' '.join(command)[:200]} failed:\n{error[-2000:]}")
            out.seek(0)
            found.append(Timing(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read()))
    return min(found, key=lambda t: t.wall)


def make_log(path: Path, events: int) -> None:
    """The seeded log, as Parquet in the order of arrival."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(20261122)
    lengths = np.empty(0, np.int64)
    while lengths.sum() < events:
        more = np.minimum(1 + (rng.pareto(2.2, events // 8 + 1) * 13).astype(np.int64), 500)
        lengths = np.concatenate([lengths, more])
    users = int(np.searchsorted(np.cumsum(lengths), events)) + 1
    customer = np.repeat(np.arange(users), lengths[:users])[:events]
    popular = rng.zipf(1.35, events * 2)
    name = (popular[popular <= 40][:events] - 1).astype(np.int32)
    begun = rng.integers(0, 180 * 86_400_000_000, users)[customer]
    first = np.concatenate([[True], customer[1:] != customer[:-1]])
    gaps = np.cumsum(np.where(first, 0, (rng.lognormal(5.5, 2.0, events) * 1e6).astype(np.int64)))
    at = begun + gaps - np.maximum.accumulate(np.where(first, gaps, 0)) + 1_700_000_000_000_000
    order = np.argsort(at, kind="stable")
    labels = pa.array([f"touchpoint {i:02}" for i in range(40)])
    table = pa.table(
        {
            "customer": customer[order],
            "name": pa.DictionaryArray.from_arrays(pa.array(name[order]), labels),
            "time": pa.array(at[order], pa.timestamp("us")),
            "channel": pa.DictionaryArray.from_arrays(
                pa.array(rng.integers(0, 8, events).astype(np.int32)), pa.array([f"channel {i}" for i in range(8)])
            ),
            "seq": np.arange(events),
        }
    )
    pq.write_table(table, path, compression="zstd")


def resa(*words: str) -> list[str]:
    return [sys.executable, "-m", "resa", *words]


def duck(sql: str, log: Path) -> list[str]:
    code = "import duckdb, json, sys; duckdb.sql('SET enable_progress_bar = false'); "
    code += "print(json.dumps(duckdb.sql(sys.argv[1]).fetchall()))"
    return [sys.executable, "-c", code, sql.replace("LOG", str(log))]


def same(question: str, ours: str, theirs: str) -> bool:
    """Whether the rows are equal, numbers to nine digits."""
    rows, columns = json.loads(ours)["rows"], SQL[question][1]
    if question == "summary":
        found: list[list[object]] = [[next(r["value"] for r in rows if r["metric"] == "duration_median")]]
    else:
        found = [[row[c] for c in columns] for row in rows]

    def plain(value: object) -> object:
        return float(f"{value:.9g}") if isinstance(value, int | float) else value

    return [[plain(v) for v in row] for row in found] == [[plain(v) for v in row] for row in json.loads(theirs)]


def main() -> None:
    """Print one row per question: ours, theirs, the ratios."""
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--events", type=int, default=10_000_000)
    parse.add_argument("--folder", type=Path, help="keep log and store here, and use them again")
    parse.add_argument("--runs", type=int, default=3)
    parse.add_argument("--only", default=",".join(SQL))
    parse.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    given = parse.parse_args()
    if given.make:
        make_log(given.make, given.events)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        log, store = folder / f"log{given.events}.parquet", folder / f"store{given.events}"
        if not log.exists():
            # in a process of its own: a child's peak memory begins at its parent's size
            subprocess.run([sys.executable, __file__, "--events", str(given.events), "--make", str(log)], check=True)
        if not store.exists():
            roles = ("--customer", "customer", "--event", "name", "--at", "time", "--channel", "channel")
            built = timed(resa("import", str(log), "--into", str(store), *roles, "--json"), 1)
            print(f"import: {built.wall:.2f} s, {built.megabytes:.0f} MB")
        print(f"{given.events:,} events; wall s / cpu s / peak MB; ratio = theirs / ours\n")
        agree = [compare(q, log, store, given.runs) for q in given.only.split(",")]
    sys.exit(0 if all(agree) else 1)


def compare(question: str, log: Path, store: Path, runs: int) -> bool:
    """One question, ours and the peers'."""
    limit = ("--limit", "100") if question == "variants" else ()
    words = ("ask", question, "--store", str(store), *limit, "--json")
    timed(resa(*words), 1)  # compiles and warms the cache
    ours = timed(resa(*words), runs)
    theirs = timed(duck(SQL[question][0], log), runs)
    line = f"{question:13} resa {_shown(ours)}   duckdb {_shown(theirs)} {theirs.wall / ours.wall:5.1f} x"
    if question in POLARS:
        code = f"import polars as pl; LOG = {str(log)!r}" + POLARS[question]
        peer = timed([sys.executable, "-c", code], runs)
        line += f"   polars {_shown(peer)} {peer.wall / ours.wall:5.1f} x"
    agree = same(question, ours.output, theirs.output)
    print(line + ("   same answer" if agree else "   ANSWERS DIFFER"), flush=True)
    return agree


def _shown(timing: Timing) -> str:
    return f"{timing.wall:6.2f}/{timing.cpu:6.2f}/{timing.megabytes:5.0f}"


if __name__ == "__main__":
    main()
