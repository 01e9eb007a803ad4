"""Runs: the events of one partition in journey order, as .npy files that readers map into memory.

`arrange` brings rows in any order into (unit, at, seq) order; `write` and `open_run` put a run on disk and back.
Columns with one value throughout are not written: the value stands in the manifest and is read as a broadcast view.
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
    def n_events(self) -> int:
        """Events in the run."""
        return int(self.offsets[-1])


def empty_rows() -> Rows:
    """No rows."""
    return {name: np.zeros(0, dtype) for name, dtype in DTYPES.items()}


def arrange(rows: Rows) -> Run:
    """Order rows by (unit, at, seq). Linear for rows that come in arrival order or as arranged runs one after another."""
    order = _by_unit(rows["unit"])
    unit, at = rows["unit"][order], rows["at"][order]
    if _mend(order, unit, at, rows["seq"]):
        at = rows["at"][order]
    starts = np.flatnonzero(np.concatenate([[True], unit[1:] != unit[:-1]])) if len(unit) else np.zeros(0, np.int64)
    return Run(
        unit=unit[starts].astype(np.int64),
        offsets=np.concatenate([starts, [len(unit)]]).astype(np.int64),
        columns={name: at if name == "at" else rows[name][order] for name in EVENT_COLUMNS},
    )


def _by_unit(unit: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Stable order by unit: NumPy sorts 16-bit numbers by radix, so 16 bits at a time from the lowest is linear."""
    if not len(unit):
        return np.zeros(0, np.int64)
    low = int(unit.min())
    left = int(unit.max()) - low
    key = unit - low
    order = np.argsort(key.astype(np.uint16), kind="stable")
    while left := left >> 16:
        key >>= 16
        order = order[np.argsort(key.astype(np.uint8 if left < 256 else np.uint16)[order], kind="stable")]
    return order


def _mend(
    order: npt.NDArray[np.int64],
    unit: npt.NDArray[np.int64],
    at: npt.NDArray[np.int64],
    seq: npt.NDArray[np.int64],
) -> bool:
    """Sort the few units whose events did not come in (at, seq) order, in `order` itself; whether there were any.

    `unit` and `at` are in `order` already, `seq` is not.
    """
    new = unit[1:] != unit[:-1]
    wrong = at[1:] < at[:-1]
    tied = np.flatnonzero((at[1:] == at[:-1]) & ~new)
    wrong[tied] |= seq[order[tied + 1]] < seq[order[tied]]
    wrong &= ~new
    if not wrong.any():
        return False
    group = np.concatenate([[0], np.cumsum(new)])
    out_of_order = np.zeros(int(group[-1]) + 1, np.bool_)
    out_of_order[group[1:][wrong]] = True
    at_fault = np.flatnonzero(out_of_order[group])
    part = order[at_fault]
    order[at_fault] = part[np.lexsort((seq[part], at[at_fault], unit[at_fault]))]
    return True


def ties(run: Run) -> int:
    """Events at the same instant as another event of their unit."""
    at = run.columns["at"]
    if len(at) < 2:
        return 0
    same = at[1:] == at[:-1]
    same[run.offsets[1:-1] - 1] = False
    return int(np.count_nonzero(np.concatenate([same, [False]]) | np.concatenate([[False], same])))


def rows_of(run: Run, keep: npt.NDArray[np.bool_] | None = None) -> Rows:
    """A run as rows again; `keep` (one per event) chooses some."""
    unit = np.repeat(run.unit, np.diff(run.offsets))
    rows = {"unit": unit, **run.columns}
    return rows if keep is None else {name: values[keep] for name, values in rows.items()}


def join(parts: list[Rows]) -> Rows:
    """Several rows one after another."""
    if not parts:
        return empty_rows()
    return {name: np.concatenate([p[name] for p in parts]) for name in parts[0]} if len(parts) > 1 else parts[0]


def write(run: Run, folder: Path) -> dict[str, Any]:
    """Write a run into a new folder; returns the facts the manifest keeps."""
    folder.mkdir(parents=True)
    np.save(folder / "unit.npy", run.unit)
    np.save(folder / "offsets.npy", run.offsets)
    constants: dict[str, int] = {}
    for name, values in run.columns.items():
        if len(values) and values[0] == values[-1] and (values == values[0]).all():
            constants[name] = int(values[0])
        else:
            np.save(folder / f"{name}.npy", values)
    seq = run.columns["seq"]
    return {
        "units": len(run.unit),
        "events": run.n_events,
        "constants": constants,
        "code": str(run.columns["code"].dtype),
        "first_seq": int(seq.min()) if len(seq) else 0,
        "last_seq": int(seq.max()) if len(seq) else -1,
    }


def open_run(folder: Path, facts: dict[str, Any]) -> Run:
    """Map a run into memory, read-only. Nothing is read until it is looked at."""
    n = int(facts["events"])
    columns: dict[str, npt.NDArray[Any]] = {}
    for name in EVENT_COLUMNS:
        constant = facts["constants"].get(name)
        if constant is None:
            columns[name] = load(folder / f"{name}.npy")
        else:
            dtype = np.dtype(facts["code"]) if name == "code" else np.dtype(DTYPES[name])
            columns[name] = np.broadcast_to(np.asarray(constant, dtype), (n,))
    return Run(load(folder / "unit.npy"), load(folder / "offsets.npy"), columns, (folder, facts))


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
