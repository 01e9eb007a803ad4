"""Runs: the events of one partition in journey order, as a file of .npy arrays that readers map into memory.

`arranging` brings rows in any order into a run; `write` and `open_run` put a run on disk and back.
Columns with one value throughout are not written: the value stands in the manifest and is read as a broadcast view
(`same`), which choosing and joining rows keep.
"""

from __future__ import annotations

import mmap
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...loops.native import native

#: Columns of rows, with the type they have on disk (`code` may be uint32).
DTYPES: dict[str, Any] = {
    "unit": np.int64,
    "at": np.int64,
    "seq": np.int64,
    "code": np.uint16,
    "channel": np.uint16,
    "status": np.uint8,
    "duration": np.int64,
    "person": np.int32,
}
#: Columns of a run, one value per event.
EVENT_COLUMNS = ("code", "at", "channel", "status", "duration", "seq", "person")

#: Arrays begin at a multiple of this in their file.
ALIGNED = 64

Rows = dict[str, npt.NDArray[Any]]
"""Columns of `DTYPES`, equally long, in any order of rows."""


@dataclass(frozen=True, slots=True)
class Run:
    """Arranged events of one partition at one grain: unit i owns rows offsets[i]:offsets[i + 1]."""

    unit: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    columns: dict[str, npt.NDArray[Any]]
    address: tuple[Path, dict[str, Any]] | None = None
    """Of a run that lies on disk: what `open_run` opens it by."""

    @property
    def untied(self) -> bool:
        """Whether it was found, when it was written, that no two events of a unit are at the same instant."""
        return self.address is not None and self.address[1].get("ties") == 0

    @property
    def n_events(self) -> int:
        """Events in the run."""
        return int(self.offsets[-1])


def wide(names: int) -> bool:
    """Whether codes of so many names take more than the 16 bits that they have else."""
    return names > np.iinfo(np.uint16).max + 1


def empty_rows() -> Rows:
    """No rows."""
    return {name: np.zeros(0, dtype) for name, dtype in DTYPES.items()}


def ties(run: Run) -> int:
    """Events at the same instant as another event of their unit."""
    return int(_ties(np.ascontiguousarray(run.columns["at"]), np.ascontiguousarray(run.offsets)))


@native
def _ties(at, offsets):  # type: ignore[no-untyped-def]  # numba infers the types
    """Each event is tied with the one before or the one after, if with any."""
    found = 0
    for unit in range(len(offsets) - 1):
        before = False
        for e in range(offsets[unit], offsets[unit + 1]):
            after = e + 1 < offsets[unit + 1] and at[e + 1] == at[e]
            found += before or after
            before = after
    return found


def rows_of(run: Run, keep: npt.NDArray[np.bool_] | None = None) -> Rows:
    """A run as rows again; `keep` (one per event) chooses some."""
    unit = np.repeat(run.unit, np.diff(run.offsets))
    rows = {"unit": unit, **run.columns}
    return rows if keep is None else chosen(rows, np.flatnonzero(keep))


def chosen(rows: Rows, which: npt.NDArray[np.int64]) -> Rows:
    """Some of the rows, by their places."""
    return {name: picked(values, which) for name, values in rows.items()}


def picked(values: npt.NDArray[Any], which: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """Some values, by their places; of one value throughout there is nothing to pick."""
    if is_same(values) and len(values):
        return same(values[0], len(which))
    return np.take(values, which)


def same(value: Any, n: int) -> npt.NDArray[Any]:
    """One value n times, without the memory for it."""
    return np.broadcast_to(np.asarray(value), (n,))


def is_same(values: npt.NDArray[Any]) -> bool:
    """Whether it is made by `same`."""
    return values.strides == (0,)


def join(parts: list[Rows]) -> Rows:
    """Several rows one after another."""
    parts = [p for p in parts if len(p["unit"])] or parts[:1]
    if not parts:
        return empty_rows()
    return {name: _joined([p[name] for p in parts]) for name in parts[0]} if len(parts) > 1 else parts[0]


def _joined(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    if all(is_same(part) and part[0] == parts[0][0] for part in parts):
        return same(parts[0][0], sum(map(len, parts)))
    return np.concatenate(parts)


def write(run: Run, path: Path) -> dict[str, Any]:
    """Write a run into a new file; returns the facts the manifest keeps."""
    constants: dict[str, int] = {}
    written = {"unit": run.unit, "offsets": run.offsets}
    for name, values in run.columns.items():
        if len(values) and (is_same(values) or (values[0] == values[-1] and (values == values[0]).all())):
            constants[name] = int(values[0])
        else:
            written[name] = values
    seq = run.columns["seq"]
    return {
        "units": len(run.unit),
        "events": run.n_events,
        "constants": constants,
        "arrays": _write_arrays(path, written),
        "code": str(run.columns["code"].dtype),
        "ties": ties(run),
        "first_seq": int(seq.min()) if len(seq) else 0,
        "last_seq": int(seq.max()) if len(seq) else -1,
    }


def _write_arrays(path: Path, arrays: dict[str, npt.NDArray[Any]]) -> dict[str, tuple[str, int, int]]:
    """One .npy after another in one file; of each its type, its length and where its values begin."""
    places = {}
    with path.open("xb") as file:
        for name, values in arrays.items():
            file.write(bytes(-file.tell() % ALIGNED))
            np.lib.format.write_array(file, values, version=(1, 0), allow_pickle=False)
            places[name] = (values.dtype.str, len(values), file.tell() - values.nbytes)
    return places


def open_run(path: Path, facts: dict[str, Any]) -> Run:
    """Map a run into memory, read-only. Nothing is read until it is looked at."""
    found = _open_arrays(path, facts["arrays"]) if "arrays" in facts else _open_folder(path, facts)
    for name, constant in facts["constants"].items():
        dtype = np.dtype(facts["code"]) if name == "code" else np.dtype(DTYPES[name])
        found[name] = same(np.asarray(constant, dtype), int(facts["events"]))
    return Run(found["unit"], found["offsets"], {name: found[name] for name in EVENT_COLUMNS}, (path, facts))


def _open_arrays(path: Path, places: dict[str, tuple[str, int, int]]) -> dict[str, npt.NDArray[Any]]:
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return {
        name: np.frombuffer(mapped, dtype, n, at) if n else np.zeros(0, dtype)
        for name, (dtype, n, at) in places.items()
    }


def _open_folder(path: Path, facts: dict[str, Any]) -> dict[str, npt.NDArray[Any]]:
    """Runs were folders of .npy files once."""
    names = ("unit", "offsets", *(n for n in EVENT_COLUMNS if n not in facts["constants"]))
    return {name: load(path / f"{name}.npy") for name in names}


#: What numpy writes before an array of one dimension: kind of number, length.
_HEADER = re.compile(rb"\{'descr': '([<|][a-z]\d)', 'fortran_order': False, 'shape': \((\d+),\), \} *\n")


def load(path: Path) -> npt.NDArray[Any]:
    """One mapped array, as a plain ndarray (the memmap class makes every slice slower).

    A store has a thousand of them, and numpy reads each header as a program: those it writes for us are read here.
    """
    with path.open("rb", buffering=0) as file:
        length = os.fstat(file.fileno()).st_size
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if length else b""
    begin = 10 + int.from_bytes(mapped[8:10], "little")
    found = _HEADER.fullmatch(mapped[10:begin]) if mapped[:8] == b"\x93NUMPY\x01\x00" else None
    if found is None or length < begin + int(found[2]) * np.dtype(found[1].decode()).itemsize:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    return np.frombuffer(mapped, found[1].decode(), int(found[2]), begin)
