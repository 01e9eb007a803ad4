"""Memory that is used again: fresh memory costs more than what is done in it, as the system clears every page."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import numpy.typing as npt


class Room(threading.local):
    """Arrays by name, kept for each thread that asks."""

    def __init__(self) -> None:
        self._kept: dict[str, npt.NDArray[np.uint8]] = {}

    def array(self, name: str, n: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """An array of n values, with whatever was left in it. Whoever asks for the name again gets the same memory."""
        size = n * np.dtype(dtype).itemsize
        kept = self._kept.get(name)
        if kept is None or len(kept) < size:
            kept = self._kept[name] = np.empty(size + size // 8, np.uint8)
        return kept[:size].view(dtype)


class Fresh(Room):
    """New memory each time, for what is kept."""

    def array(self, name: str, n: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """An array of n values."""
        return np.empty(n, dtype)
