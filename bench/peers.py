"""Questions over a built store against what else can be had from PyPI on the same Parquet, in one run: hand-written SQL in DuckDB
and chDB, Polars, pm4py, retentioneering and ChannelAttribution. Whole processes; answers are compared.

    python bench/peers.py [--events 10000000] [--folder DIR] [--runs 2] [--only duckdb,chdb,…] [--questions funnel,…]
                          [--patience 180]

What each peer is given to do stands in `programs/`, a file per peer. Each is put into an environment of its own in the
folder, never into Resa's. What cannot be had there is named and left out; what takes longer than the patience (seconds) is stopped and
named. Exit code 1 when answers differ that should be equal.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from alone import folder_of, options
from import_10m import imported
from programs import (
    DAYS_14,
    FUNNEL,
    GOAL,
    PLAN,
    channel_attribution,
    chdb_sql,
    duckdb_sql,
    pm4py_log,
    polars_frames,
    retentioneering_stream,
)
from table import Row, Run, log_of, resa, show, timed

DIFFER = "ANSWERS DIFFER"
PEERS: dict[str, ModuleType] = {
    "duckdb": duckdb_sql, "chdb": chdb_sql, "polars": polars_frames, "pm4py": pm4py_log,
    "retentioneering": retentioneering_stream, "channelattribution": channel_attribution,
}  # fmt: skip
#: Longer than this nobody waits.
PATIENCE = 180.0
ARGUMENTS = {
    "variants": ("--limit", "100"),
    "funnel": ("--steps", " > ".join(FUNNEL), "--window", str(DAYS_14), "--entry", "any"),
    "attribution": ("--goal", GOAL, "--draws", "0"),
    "conformance": ("--plan", " > ".join(PLAN), "--no-swaps"),
}
#: The columns that are compared; rows in which one is null are not of the answer.
COLUMNS = {
    "transitions": ("from", "to", "n"), "variants": ("n",), "time-between": ("from", "to", "median_seconds"), "funnel": ("n",),
    "attribution": ("channel", "markov"), "conformance": ("fitness",),
}  # fmt: skip
_AFTER = "\nimport json\nprint(json.dumps([list(r) for r in rows], default=str))\n"


def environment(folder: Path, peer: str) -> tuple[Path, str | None]:
    """(the Python of the peer's own environment, why there is none)."""
    home = folder / "peers" / peer
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if python.exists():
        return python, None
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    words = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS[peer].NEEDS]
    done = subprocess.run(words, capture_output=True, text=True)
    return python, None if done.returncode == 0 else (done.stderr.strip().splitlines() or ["pip failed"])[-1][:120]


def same(ours: list[list[Any]], theirs: list[list[Any]], why_not: str | None) -> str:
    """What the comparison says: numbers to nine digits; rows in any order; `why_not` they need not be equal."""
    a, b = sorted(ours), sorted(theirs)
    if [row[:-1] for row in a] != [row[:-1] for row in b]:
        return f", {DIFFER}: {len(theirs):,} rows, ours {len(ours):,}"
    off = [abs(x[-1] - y[-1]) for x, y in zip(a, b, strict=True) if not math.isclose(x[-1], y[-1], rel_tol=1e-9)]
    if not off:
        return ", same answer"
    said = f"{len(off)} of {len(a):,} rows differ by up to {max(off):.3g}"
    return f", {said}: {why_not}" if why_not else f", {DIFFER}: {said}"


def rows(
    folder: Path,
    n_events: int,
    runs: int,
    only: Sequence[str] = tuple(PEERS),
    questions: Sequence[str] = tuple(COLUMNS),
    patience: float = PATIENCE,
) -> Iterator[Row]:
    """Each question, ours beside each peer that answers it."""
    log, store = log_of(folder, n_events), folder / f"store-{n_events}"
    if not store.exists():
        imported(log, store)
    pythons = {}
    for peer in only:
        pythons[peer], missing = environment(folder, peer)
        if missing:
            print(f"{peer} is left out: {missing}", flush=True)
            del pythons[peer]
    for question in questions:
        words = ("ask", question, "--store", str(store), *ARGUMENTS.get(question, ()), "--json", "--no-cache")
        timed(resa(*words))
        ours = timed(resa(*words), runs)
        table = [[row[c] for c in COLUMNS[question]] for row in json.loads(ours.output)["rows"]]
        answer = [row for row in table if None not in row]
        for peer, python in pythons.items():
            program = PEERS[peer].PROGRAMS.get(question)
            aligned = peer == "pm4py" and question == "conformance"
            if program is None or (aligned and n_events > pm4py_log.MOST_ALIGNED):
                continue
            theirs = _run([str(python), "-c", program.replace("LOG", str(log)) + _AFTER], runs, patience)
            if isinstance(theirs, str):
                print(f"{question}, {peer}: {theirs}", flush=True)
                continue
            note = same(answer, json.loads(theirs.output.strip().splitlines()[-1]), PEERS[peer].OTHER.get(question))
            note += f"; its CPU {theirs.cpu:.1f} s, {theirs.peak:.0f} MB"
            least = pm4py_log.LEAST_ALIGNED if aligned else PEERS[peer].LEAST
            yield Row(f"ask {question}", ours.wall, ours.cpu, ours.peak, peer, theirs.wall, theirs.wall / least, note)


def _run(command: list[str], runs: int, patience: float) -> Run | str:
    """The fastest of the runs, or why there is none; a slow peer runs once."""
    try:
        first = timed(command, limit=patience)
        return first if first.wall > 20 or runs == 1 else min(first, timed(command, runs - 1), key=lambda r: r.wall)
    except SystemExit as error:
        return (str(error).strip().splitlines() or ["failed"])[-1][:160]


def main() -> None:
    """Print the rows; exit code 1 when an answer differs."""
    parser = options(__doc__)
    parser.add_argument("--only", default=",".join(PEERS))
    parser.add_argument("--questions", default=",".join(COLUMNS))
    parser.add_argument("--patience", type=float, default=PATIENCE)
    given = parser.parse_args()
    with folder_of(given) as folder:
        shown = show(
            rows(folder, given.events, given.runs, given.only.split(","), given.questions.split(","), given.patience)
        )
    sys.exit(any(DIFFER in row.note for row in shown))


if __name__ == "__main__":
    main()
