"""A process that answers one question and is gone: it neither looks for cycles, nor gives memory back, nor clears itself away."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
import threading
from collections.abc import Iterator
from typing import NoReturn

#: Of glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3


@contextlib.contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """One answer has no cycles worth finding, and looking for them among a million rows costs seconds."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def hold_on_to_memory() -> None:
    """Arrays of some megabytes are freed and made again for every chunk. The C library of Linux gives their pages back each
    time, and the system fills new ones with zeros: up to a quarter of an answer's time. Here the process ends soon anyway."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # another C library, which does without being told
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, 32 << 20)
        library.mallopt(_TRIM_THRESHOLD, 1 << 30)


def end(code: int) -> NoReturn:
    """End the process with all it has to say said. The interpreter would first take apart every module and free every
    object, a tenth of the time of a quick answer, for memory that goes back to the system anyway. It does so where another
    thread still works, and where somebody looks on (a profiler, a prompt) who wants the last word."""
    busy = any(not t.daemon for t in threading.enumerate() if t is not threading.main_thread())
    if busy or sys.getprofile() or sys.gettrace() or sys.flags.interactive or sys.flags.inspect:
        sys.exit(code)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
