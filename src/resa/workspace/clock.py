"""Now, as the workspace writes it down. Passed in where a test or a replay must decide the time."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The instant, UTC."""
    return datetime.now(UTC)


def iso(instant: datetime) -> str:
    """ISO 8601 with milliseconds and Z; sorts as text."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def stamp(clock: Clock, path: Path) -> None:
    """The file is from now, by this clock."""
    now = clock().timestamp()
    os.utime(path, (now, now))
