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
        self._parts: list[tuple[str, npt.NDArray[np.float64], dict[str, Any]]] = []

    def add(self, name: str, days: npt.NDArray[np.float64], **columns: Any) -> None:
        """So many events of one name; a column is one value for all or an array."""
        if len(days):
            self._parts.append((name, days, {k: v for k, v in columns.items() if v is not None}))

    def write(self, path: Path) -> int:
        """Write all events by time (ties by the order added); returns how many."""
        import duckdb
        import pandas as pd

        frame = pd.DataFrame(self._columns(), copy=False)
        connection = duckdb.connect()
        connection.register("frame", frame)
        target = str(path).replace("'", "''")
        connection.execute(f"COPY frame TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        connection.close()
        return len(frame)

    def _columns(self) -> dict[str, Any]:
        """Whole columns, sorted by time; filled part by part, since thousands of parts hold a single event."""
        days = np.concatenate([part[1] for part in self._parts])
        order = np.argsort(days, kind="stable")
        names = dict.fromkeys(name for _, _, columns in self._parts for name in columns)
        columns: dict[str, npt.NDArray[Any]] = {"event": np.empty(len(days), object)}
        columns |= {name: np.full(len(days), None, object) for name in names}
        first = 0
        for event, at, given in self._parts:
            last = first + len(at)
            columns["event"][first:last] = event
            for name, value in given.items():
                columns[name][first:last] = value
            first = last
        at_us = self._calendar.instants(days[order]).astype("datetime64[us]")
        return {"at": at_us, **{name: column[order] for name, column in columns.items()}}
