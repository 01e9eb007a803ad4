"""One row of the benchmarks' table, and a whole process as it is measured."""

from __future__ import annotations

import contextlib
import math
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: Byte code is kept, as in any installed program.
_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall and CPU seconds, peak memory in MB, what it printed."""

    wall: float
    cpu: float
    peak: float
    output: str = ""
    private: float | None = None
    """MB of the peak that are the process's own, looked at every few milliseconds; None where the system does not say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ours, the peer's wall time in the same run, and what is to be reached."""

    what: str
    wall: float
    cpu: float | None
    peak: float | None
    peer: str
    peer_wall: float
    """NaN where there is none."""
    at_most: float | None = None
    """Wall seconds."""
    note: str = ""

    @property
    def ratio(self) -> float:
        """Our wall time in the peer's."""
        return self.wall / self.peer_wall


def resa(*words: str) -> list[str]:
    """A command of ours."""
    return [sys.executable, "-m", "resa", *words]


def python(code: str) -> list[str]:
    """A peer's program."""
    return [sys.executable, "-c", code]


def timed(command: list[str], runs: int = 1, *, limit: float = 3600.0) -> Run:
    """A whole process, the fastest of several runs; fails loudly when it fails or takes longer than `limit` seconds."""
    return min((_timed(command, limit) for _ in range(runs)), key=lambda r: r.wall)


def _timed(command: list[str], limit: float) -> Run:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, text=True, env=_ENVIRONMENT)
        patience = threading.Timer(limit, process.kill)
        patience.start()
        looked = _Private(process.pid)
        looked.start()
        _, status, used = os.wait4(process.pid, 0)
        patience.cancel()
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode == -9 and wall >= limit:
            raise SystemExit(f"not ready after {limit:.0f} s")
        if process.returncode:
            err.seek(0)
            raise SystemExit(f"{' '.join(command)[:300]} ended with {process.returncode}\n{err.read()[-2000:]}")
        out.seek(0)
        return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read(), looked.most)


class _Private(threading.Thread):
    """Looks at the private memory of a process until it ends."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._file = Path(f"/proc/{process}/status")
        self.most: float | None = None

    def run(self) -> None:
        with contextlib.suppress(OSError):  # it has ended, or there is no such file on this system
            while found := re.search(r"RssAnon:\s+(\d+) kB", self._file.read_text("ascii")):
                self.most = max(self.most or 0.0, int(found[1]) / 1024)
                time.sleep(0.004)


def log_of(folder: Path, n_events: int) -> Path:
    """The log of `events.py` in this folder, made when it is not there, in a process of its own: a child's peak memory
    begins at its parent's size."""
    log = folder / f"events-{n_events}.parquet"
    if not log.exists():
        timed([sys.executable, str(Path(__file__).with_name("events.py")), str(log), str(n_events)])
    return log


def show(rows: Iterable[Row]) -> list[Row]:
    """Print rows as they come."""
    print(f"{'':<34} {'wall s':>8} {'CPU s':>7} {'peak MB':>8} {'to reach':>9}  {'ratio':>6} of")
    shown = []
    for row in rows:
        cpu = "" if row.cpu is None else f"{row.cpu:.2f}"
        peak = "" if row.peak is None else f"{row.peak:.0f}"
        ratio = "" if math.isnan(row.peer_wall) else f"{row.ratio:>6.2f} {row.peer}"
        target = "" if row.at_most is None else f"≤ {row.at_most:g} s"
        print(
            f"{row.what:<34} {row.wall:>8.3f} {cpu:>7} {peak:>8} {target:>9}  {ratio}{row.note}",
            flush=True,
        )
        shown.append(row)
    return shown
