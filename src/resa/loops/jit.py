"""`@compiled`: a loop in plain Python that numba compiles at its first call, never at import.

Compiled code is cached on disk: beside the module, or in the user's cache folder when the package is read-only
(numba's own order; NUMBA_CACHE_DIR overrides both). Where nothing can be written the loop is compiled afresh.
A compiled loop may not call another one: it would be seen before it is compiled. Kernels are self-contained.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, cast

_lock = threading.Lock()


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` as a numba kernel: nopython, cached, without the GIL. `.py` is the plain Python original."""
    ready: list[Callable[..., Any]] = []

    @functools.wraps(function)
    def call(*args: Any) -> Any:
        if not ready:
            with _lock:
                if not ready:
                    ready.append(_compile(function))
        return ready[0](*args)

    call.py = function  # type: ignore[attr-defined]  # a function may carry attributes
    return call


def _compile(function: Callable[..., Any]) -> Callable[..., Any]:
    import numba

    try:
        return cast(Callable[..., Any], numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba found no folder it may write its cache to
        return cast(Callable[..., Any], numba.njit(nogil=True)(function))
