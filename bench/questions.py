"""Questions over a built store against hand-written DuckDB SQL and Polars on the same Parquet, in one run.

    python bench/questions.py [--events 10000000] [--folder DIR] [--runs 3] [--only transitions,variants]

Every figure is a whole process: start, imports, reading, work, printing. Best wall time of the runs (page cache warm),
peak memory of that run; memory-mapped pages of the store count as ours although they can be dropped. The log is random but
seeded: 40 touchpoints, 8 channels, journey lengths Lomax (mean 12, at most 500), rows in order of arrival.
Ours and DuckDB's answers are compared. Exit code 1 when they differ.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from alone import folder_of, options
from table import Row, python, resa, show, timed

DIFFER = "ANSWERS DIFFER"
PAIRS = """SELECT lag(name) OVER w AS a, name AS b, epoch_us("time") - epoch_us(lag("time") OVER w) AS gap, customer
FROM 'LOG' WINDOW w AS (PARTITION BY customer ORDER BY "time", seq)"""

#: The steps of the funnel, and its window.
FUNNEL, DAYS_14 = [f"touchpoint {i:02}" for i in range(5)], 14 * 86_400


def funnel_sql() -> str:
    """How many come so far: each step's earliest event after the one before it, within the window from the entry."""
    seconds = f"INTERVAL {DAYS_14} SECOND"
    tables = [
        f"s0 AS (SELECT customer, min((\"time\", seq)) AS k, min(\"time\") AS t FROM 'LOG' WHERE name = '{FUNNEL[0]}' GROUP BY 1)"
    ]
    tables += [
        f"s{i} AS (SELECT customer, min((l.\"time\", l.seq)) AS k, any_value(t) AS t FROM 'LOG' l JOIN s{i - 1} USING (customer) "
        f"WHERE name = '{name}' AND (l.\"time\", l.seq) > k AND l.\"time\" <= t + {seconds} GROUP BY 1)"
        for i, name in enumerate(FUNNEL)
        if i
    ]  # fmt: skip
    counts = " UNION ALL ".join(f"SELECT '{name}', (SELECT count(*) FROM s{i})" for i, name in enumerate(FUNNEL))
    return f"WITH {', '.join(t.replace(' AS (', ' AS MATERIALIZED (', 1) for t in tables)} {counts}"


#: What a question is asked with.
ARGUMENTS = {
    "variants": ("--limit", "100"),
    "funnel": ("--steps", " > ".join(FUNNEL), "--window", str(DAYS_14)),
}
#: Wall seconds to reach; 1 s where nothing is said.
AT_MOST = {"transitions": 0.6, "variants": 0.6, "funnel": 0.6, "time-between": 0.7}
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
    "funnel": (funnel_sql(), ("touchpoint", "n")),
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


def prepared(folder: Path, events: int) -> tuple[Path, Path]:
    """The log and its store, made when they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    log, store = folder / f"log{events}.parquet", folder / f"store{events}"
    if not log.exists():
        timed([sys.executable, __file__, "--events", str(events), "--make", str(log)])
    if not store.exists():
        roles = ("--customer", "customer", "--event", "name", "--at", "time", "--channel", "channel")
        timed(resa("import", str(log), "--into", str(store), *roles, "--json"))
    return log, store


def rows(folder: Path, events: int, runs: int, only: str = ",".join(SQL)) -> Iterator[Row]:
    """Each question, ours and the peers'."""
    log, store = prepared(folder, events)
    for question in only.split(","):
        words = ("ask", question, "--store", str(store), *ARGUMENTS.get(question, ()), "--json")
        timed(resa(*words))  # compiles and warms the cache
        ours = timed(resa(*words), runs)
        theirs = timed(duck(SQL[question][0], log), runs)
        note = ", same answer" if same(question, ours.output, theirs.output) else f", {DIFFER}"
        yield Row(
            f"ask {question}", ours.wall, ours.cpu, ours.peak, "DuckDB", theirs.wall, AT_MOST.get(question, 1.0), note
        )
        if question in POLARS:
            peer = timed(python(f"import polars as pl; LOG = {str(log)!r}" + POLARS[question]), runs)
            yield Row(f"ask {question}", ours.wall, ours.cpu, ours.peak, "Polars", peer.wall)


def main() -> None:
    """Print the rows; exit code 1 when an answer differs."""
    parser = options(__doc__, runs=3)
    parser.add_argument("--only", default=",".join(SQL))
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        make_log(given.make, given.events)
        return
    with folder_of(given) as folder:
        shown = show(rows(folder, given.events, given.runs, given.only))
    sys.exit(any(DIFFER in row.note for row in shown))


if __name__ == "__main__":
    main()
