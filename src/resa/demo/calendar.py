"""The demo's clock: two years of data that end on a given day, so that the company is always of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

DAYS = 730
MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Calendar:
    """`end` is the first day without data; day 0 is `DAYS` before it."""

    end: date

    def iso(self, days_from_end: int) -> str:
        """An ISO date so many days from the end (negative = before)."""
        return (self.end + timedelta(days=days_from_end)).isoformat()

    @property
    def start(self) -> datetime:
        """Midnight UTC of day 0."""
        return datetime(self.end.year, self.end.month, self.end.day, tzinfo=UTC) - timedelta(days=DAYS)

    def instants(self, days: npt.NDArray[np.float64]) -> npt.NDArray[np.datetime64]:
        """Days since the start (fractions too) as UTC instants, to the second."""
        first = np.datetime64(int(self.start.timestamp()), "s")
        return first + np.round(days * 86400).astype("timedelta64[s]")

    def season(self, days: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """1 in mid-January, −1 in mid-July."""
        offset = self.start.timetuple().tm_yday
        return np.cos((days + offset - 15) / 365.25 * 2 * np.pi)
