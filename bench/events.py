"""Writes the benchmarks' event log: seeded, in arrival order, never committed. `python bench/events.py OUT.parquet 10_000_000 [SEED]`.

Customers' journeys have Lomax lengths (mean about 12, median about 6, at most 500), 40 touchpoints, 8 channels,
microsecond stamps. Columns: user_id, event, channel, ts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

TOUCHPOINTS = tuple(f"touchpoint {i:02d}" for i in range(40))
CHANNELS = ("web", "app", "email", "phone", "store", "chat", "social", "partner")
START = 1_735_689_600_000_000  # 2025-01-01
SPAN = 300 * 86_400_000_000


def lengths(rng: np.random.Generator, n_events: int) -> npt.NDArray[np.int64]:
    """Events per customer, adding up to exactly `n_events`."""
    drawn = np.minimum(1 + (rng.pareto(2.0, max(n_events // 6, 8)) * 11.9).astype(np.int64), 500)
    ends = np.cumsum(drawn)
    last = int(np.searchsorted(ends, n_events))
    drawn = drawn[: last + 1]
    drawn[-1] -= int(ends[last]) - n_events
    return drawn


def write(path: Path, n_events: int, seed: int = 7) -> None:
    """Generate and write one Parquet file (zstd)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    length = lengths(rng, n_events)
    user = np.repeat(np.arange(len(length), dtype=np.int64), length)
    first = np.cumsum(length) - length
    gaps = np.exp(rng.normal(np.log(3.0e8), 2.0, n_events)).astype(np.int64) + 1
    gaps[first] = rng.integers(0, SPAN, len(length))
    at = np.cumsum(gaps)
    at += START - np.repeat(at[first] - gaps[first], length)
    step = np.arange(n_events, dtype=np.int64) - np.repeat(first, length)
    code = ((step * 3 // 2 + rng.geometric(0.3, n_events)) % 40).astype(np.int8)
    channel = rng.choice(8, n_events, p=[0.3, 0.25, 0.15, 0.1, 0.08, 0.05, 0.04, 0.03]).astype(np.int8)
    order = np.argsort(at, kind="stable")
    table = pa.table(
        {
            "user_id": user[order] + 100_000,
            "event": pa.DictionaryArray.from_arrays(code[order].astype(np.int32), pa.array(TOUCHPOINTS)),
            "channel": pa.DictionaryArray.from_arrays(channel[order].astype(np.int32), pa.array(CHANNELS)),
            "ts": pa.array(at[order], pa.timestamp("us", tz="UTC")),
        }
    )
    pq.write_table(table, path, compression="zstd")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000, *map(int, sys.argv[3:4]))
