"""Compiled loops: compiled once at the first call, and still there when no cache can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pytest

from resa.loops.jit import compiled


def _total(values):  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    total = 0
    for v in values:
        total += v
    return total


def test_nowhere_to_write_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    njit = numba.njit

    def no_folder(*functions: Any, **options: Any) -> Callable[..., Any]:
        asked.append(bool(options.get("cache")))
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return njit(*functions, **options)  # type: ignore[no-any-return]  # numba has no types

    monkeypatch.setattr(numba, "njit", no_folder)
    total = compiled(_total)
    assert total(np.arange(5)) == total(np.arange(5)) == 10
    assert asked == [True, False]


def test_the_plain_loop_says_the_same() -> None:
    total = compiled(_total)
    assert total.py(range(5)) == total(np.arange(5)) == 10
