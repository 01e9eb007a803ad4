"""Questions over a built store against what else can be had from PyPI on the same Parquet, in one run: hand-written SQL in DuckDB
and chDB, Polars and pm4py. Whole processes; answers are compared.

    python bench/peers.py [--events 10000000] [--folder DIR] [--runs 2] [--only duckdb,chdb,polars,pm4py]

The peers are put into an environment of their own in the folder, never into Resa's. What cannot be had there is named and left
out; what is over three minutes is stopped and named. Exit code 1 when answers differ.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from import_10m import imported
from table import Row, Run, log_of, resa, show, timed

DIFFER = "ANSWERS DIFFER"
PEERS = {
    "duckdb": ("duckdb",), "chdb": ("chdb",), "polars": ("polars",), "pm4py": ("pm4py", "pyarrow"),
}  # fmt: skip
#: Longer than this nobody waits.
PATIENCE = 180.0
PLAN = " > ".join(f"touchpoint {i:02}" for i in range(0, 36, 3))
ARGUMENTS = {
    "variants": ("--limit", "100"),
    "funnel": ("--steps", " > ".join(f"touchpoint {i:02}" for i in range(5)), "--window", str(14 * 86_400)),
    "attribution": ("--goal", "touchpoint 07", "--draws", "0"),
    "conformance": ("--plan", PLAN),
}
#: Times faster than the best of the peers of that kind, to reach.
SQL_TIMES, PYTHON_TIMES = 3, 10

_DUCKDB = "import duckdb, json\nduckdb.sql('SET enable_progress_bar = false')\nrows = duckdb.sql('''{}''').fetchall()\n"
_CHDB = "import chdb, json\nrows = [list(map(eval_, line)) for line in json.loads(str(chdb.query('''{}''', 'JSONCompact')))['data']]\n"
_PAIRS = (
    "SELECT lag(event) OVER w AS a, event AS b, epoch_us(ts) - epoch_us(lag(ts) OVER w) AS gap FROM 'LOG' "
    "WINDOW w AS (PARTITION BY user_id ORDER BY ts)"
)
_PAIRS_CH = (
    "SELECT lagInFrame(toNullable(e)) OVER w AS a, e AS b, t - lagInFrame(t) OVER w AS gap FROM (SELECT assumeNotNull(user_id) AS u, "
    "assumeNotNull(event)::String AS e, toUnixTimestamp64Micro(assumeNotNull(ts)) AS t FROM file(\\'LOG\\', Parquet)) "
    "WINDOW w AS (PARTITION BY u ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
)
_POLARS = """
import polars as pl
f = pl.scan_parquet('LOG').select("user_id", pl.col("event").cast(pl.String), "ts").sort("user_id", "ts")
f = f.with_columns(a=pl.col("event").shift(), u=pl.col("user_id").shift(), gap=pl.col("ts").diff().dt.total_microseconds())
"""
_PM4PY = """
import warnings; warnings.filterwarnings("ignore")
import pandas as pd, pm4py
f = pd.read_parquet('LOG', columns=["user_id", "event", "ts"])
f = f.rename(columns={"user_id": "case:concept:name", "event": "concept:name", "ts": "time:timestamp"})
f["case:concept:name"] = f["case:concept:name"].astype(str)
f["concept:name"] = f["concept:name"].astype(str)
"""
#: (question, peer) → a program that sets `rows`: [from, to, n] of every pair; the hundred largest numbers of journeys with one
#: path; [from, to, seconds] with the exact median.
PROGRAMS = {
    ("transitions", "duckdb"): _DUCKDB.format(f"SELECT a, b, count(*) FROM ({_PAIRS}) WHERE a IS NOT NULL GROUP BY 1, 2"),
    ("transitions", "chdb"): _CHDB.format(f"SELECT a, b, count() FROM ({_PAIRS_CH}) WHERE a IS NOT NULL GROUP BY 1, 2"),
    ("transitions", "polars"): _POLARS
    + """rows = f.filter(pl.col("u") == pl.col("user_id")).group_by("a", "event").agg(pl.len()).collect(engine="streaming").rows()""",
    ("transitions", "pm4py"): _PM4PY
    + "found = pm4py.discover_dfg(f)[0]\nrows = [[a, b, n] for (a, b), n in found.items()]",
    ("variants", "duckdb"): _DUCKDB.format(
        "SELECT count(*) FROM (SELECT list(event ORDER BY ts) AS p FROM 'LOG' GROUP BY user_id) GROUP BY p ORDER BY 1 DESC LIMIT 100"
    ),
    ("variants", "chdb"): _CHDB.format(
        "SELECT count() AS n FROM (SELECT arrayMap(x -> x.2, arraySort(groupArray((assumeNotNull(ts), assumeNotNull(event)::String)))) AS p "
        "FROM file(\\'LOG\\', Parquet) GROUP BY user_id) GROUP BY p ORDER BY n DESC LIMIT 100"
    ),
    ("variants", "polars"): """
import polars as pl
f = pl.scan_parquet('LOG').select("user_id", pl.col("event").cast(pl.String), "ts").sort("user_id", "ts")
f = f.group_by("user_id", maintain_order=True).agg("event").select(pl.col("event").hash().alias("h"))
rows = f.group_by("h").len().sort("len", descending=True).head(100).select("len").collect(engine="streaming").rows()
""",
    ("variants", "pm4py"): _PM4PY
    + "found = pm4py.get_variants(f)\nrows = [[n] for n in sorted(found.values(), reverse=True)[:100]]",
    ("time-between", "duckdb"): _DUCKDB.format(
        f"SELECT a, b, quantile_cont(gap, 0.5) / 1e6 FROM ({_PAIRS}) WHERE a IS NOT NULL GROUP BY 1, 2"
    ),
    ("time-between", "chdb"): _CHDB.format(
        f"SELECT a, b, quantileExactInclusive(0.5)(gap) / 1e6 FROM ({_PAIRS_CH}) WHERE a IS NOT NULL GROUP BY 1, 2"
    ),
    ("time-between", "polars"): _POLARS
    + """f = f.filter(pl.col("u") == pl.col("user_id")).group_by("a", "event").agg(pl.col("gap").median() / 1e6)
rows = f.collect(engine="streaming").rows()""",
    ("time-between", "pm4py"): _PM4PY
    + """found = pm4py.discover_performance_dfg(f, perf_aggregation_key="median")[0]
rows = [[a, b, t["median"] if isinstance(t, dict) else t] for (a, b), t in found.items()]""",
}  # fmt: skip
#: chDB gives whole numbers of 64 bits as text.
_BEFORE = "def eval_(v):\n    return int(v) if isinstance(v, str) and v.isdigit() else v\n"
_AFTER = "\nimport json\nprint(json.dumps([list(r) for r in rows], default=str))\n"
_COLUMNS = {"transitions": ("from", "to", "n"), "variants": ("n",), "time-between": ("from", "to", "median_seconds")}


def environment(folder: Path, peers: list[str]) -> tuple[Path, dict[str, str]]:
    """(the Python of the peers' own environment, why each that cannot be had cannot)."""
    home = folder / "peers"
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    missing = {}
    for peer in peers:
        done = subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS[peer]], capture_output=True, text=True
        )  # fmt: skip
        if done.returncode:
            missing[peer] = (done.stderr.strip().splitlines() or ["pip failed"])[-1][:120]
    return python, missing


def same(ours: list[list[Any]], theirs: list[list[Any]]) -> str:
    """What the comparison says: numbers to nine digits; rows in any order."""
    a, b = sorted(ours), sorted(theirs)
    if [row[:-1] for row in a] != [row[:-1] for row in b]:
        return f", {DIFFER}: {len(theirs):,} rows, ours {len(ours):,}"
    off = [abs(x[-1] - y[-1]) for x, y in zip(a, b, strict=True) if not math.isclose(x[-1], y[-1], rel_tol=1e-9)]
    return f", {len(off)} of {len(a):,} rows differ by up to {max(off):.3g}" if off else ", same answer"


def rows(folder: Path, n_events: int, runs: int, only: str = ",".join(PEERS)) -> Iterator[Row]:
    """Each question, ours beside each peer that answers it."""
    log, store = log_of(folder, n_events), folder / "store"
    if not store.exists():
        imported(log, store)
    python, missing = environment(folder, only.split(","))
    for peer, why in missing.items():
        print(f"{peer} is left out: {why}", flush=True)
    for question, columns in _COLUMNS.items():
        words = ("ask", question, "--store", str(store), *ARGUMENTS.get(question, ()), "--json", "--no-cache")
        timed(resa(*words))
        ours = timed(resa(*words), runs)
        answer = [[row[c] for c in columns] for row in json.loads(ours.output)["rows"]]
        for peer in only.split(","):
            program = PROGRAMS.get((question, peer))
            if program is None or peer in missing:
                continue
            theirs = _run([str(python), "-c", (_BEFORE + program + _AFTER).replace("LOG", str(log))], runs)
            if isinstance(theirs, str):
                print(f"{question}, {peer}: {theirs}", flush=True)
                continue
            note = same(answer, json.loads(theirs.output.strip().splitlines()[-1]))
            note += f"; its CPU {theirs.cpu:.1f} s, {theirs.peak:.0f} MB"
            least = SQL_TIMES if peer in ("duckdb", "polars", "chdb") else PYTHON_TIMES
            yield Row(f"ask {question}", ours.wall, ours.cpu, ours.peak, peer, theirs.wall, theirs.wall / least, note)


def _run(command: list[str], runs: int) -> Run | str:
    """The fastest of the runs, or why there is none; a slow peer runs once."""
    try:
        first = timed(command, limit=PATIENCE)
        return first if first.wall > 20 or runs == 1 else min(first, timed(command, runs - 1), key=lambda r: r.wall)
    except SystemExit as error:
        return (str(error).strip().splitlines() or ["failed"])[-1][:160]


def main() -> None:
    """Print the rows; exit code 1 when an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--only", default=",".join(PEERS))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="resa-bench-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        shown = show(rows(folder, given.events, given.runs, given.only))
    sys.exit(any(DIFFER in row.note for row in shown))


if __name__ == "__main__":
    main()
