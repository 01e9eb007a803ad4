"""Gathers simulated events column by column and writes them as one Parquet file in the order they happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .calendar import Calendar


class Log:
    """Events of all customers; absent properties are missing, not empty."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._parts: list[dict[str, Any]] = []

    def add(self, name: str, days: npt.NDArray[np.float64], **columns: Any) -> None:
        """So many events of one name; a column is one value for all or an array."""
        if len(days):
            at = self._calendar.instants(days)
            self._parts.append({"event": name, "at": at, **{k: v for k, v in columns.items() if v is not None}})

    def write(self, path: Path) -> int:
        """Write all events by time (ties by the order added); returns how many."""
        import duckdb
        import pandas as pd

        frame = pd.concat([pd.DataFrame(part) for part in self._parts], ignore_index=True)
        frame = frame.sort_values("at", kind="stable").reset_index(drop=True)
        frame["at"] = frame["at"].astype("datetime64[us]")
        connection = duckdb.connect()
        connection.register("frame", frame)
        connection.execute(
            f"COPY frame TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        connection.close()
        return len(frame)
