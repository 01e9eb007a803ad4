"""Projections: the runs of one grain (customer, journey or account) over all partitions, and how they take in new rows.

A partition has a base run and at most one recent run. New rows go to the recent run together with the whole history of
the units they belong to, and those units are marked stale in the base; so an append costs what it touches, and every
unit still stands whole in exactly one run. When the recent run has grown, base and recent are merged into a new base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import arranging, arrays
from .arrays import Rows, Run
from .layout import Layout
from .manifest import FileRow
from .writing import Writing

#: Bases with fewer events are simply merged with every append.
MERGED_BELOW = 250_000
#: A recent run beyond this share of its base is merged into it.
RECENT_SHARE = 0.25
#: Events a partition should hold about; more partitions are made when a store outgrows them.
PARTITION_EVENTS = 1_500_000

RUN_KINDS = ("base", "recent", "stale")


@dataclass(frozen=True, slots=True)
class Partition:
    """The files of one partition at one grain."""

    base: FileRow | None = None
    recent: FileRow | None = None
    stale: FileRow | None = None

    @property
    def files(self) -> list[FileRow]:
        """Those there are."""
        return [f for f in (self.base, self.recent, self.stale) if f is not None]

    @property
    def events(self) -> int:
        """Rows on disk, stale ones counted twice."""
        return sum(int(f.facts["events"]) for f in (self.base, self.recent) if f is not None)

    @property
    def units(self) -> int:
        """Units that have events."""
        on_disk = sum(int(f.facts["units"]) for f in (self.base, self.recent) if f is not None)
        return on_disk - (int(self.stale.facts["units"]) if self.stale else 0)

    def open(self, layout: Layout) -> list[tuple[Run, npt.NDArray[np.bool_] | None]]:
        """The runs, each with the units of it that count (None: all)."""
        runs: list[tuple[Run, npt.NDArray[np.bool_] | None]] = []
        if self.base is not None:
            stale = _stale(layout, self.stale) if self.stale else None
            run = arrays.open_run(layout.root / self.base.path, self.base.facts)
            runs.append((run, None if stale is None else ~stale))
        if self.recent is not None:
            runs.append((arrays.open_run(layout.root / self.recent.path, self.recent.facts), None))
        return runs


def partitions_of(files: Iterable[FileRow], grain: str) -> dict[int, Partition]:
    """Partition number to its files."""
    found: dict[int, dict[str, FileRow]] = {}
    for file in files:
        if file.grain == grain and file.kind in RUN_KINDS:
            found.setdefault(file.partition, {})[file.kind] = file
    return {number: Partition(**kinds) for number, kinds in sorted(found.items())}


def wanted_partitions(events: int, present: int) -> int:
    """How many partitions a store of so many events should have: a power of two, never fewer than now."""
    wanted = present
    while wanted * PARTITION_EVENTS < events:
        wanted *= 2
    return wanted


def extend(writing: Writing, grain: str, number: int, old: Partition, new: Run) -> None:
    """Add arranged rows to one partition, in a new recent run or a new base."""
    if not new.n_events:
        return
    if old.base is not None and _stays_small(old, len(new.unit), new.n_events):
        _extend_recent(writing, grain, number, old, new)
    elif old.files:
        rebuild(writing, grain, number, old, [*live_rows(writing.layout, old), arrays.rows_of(new)])
    else:
        _write_run(writing, grain, number, "base", new)


def rebuild(writing: Writing, grain: str, number: int, old: Partition, parts: list[Rows]) -> None:
    """Put these rows in the place of everything the partition had."""
    rows = arrays.join(parts)
    writing.change.retired += old.files
    if len(rows["unit"]):
        _write_run(writing, grain, number, "base", arranging.arrange(rows, _apart(writing)))


def live_rows(
    layout: Layout, partition: Partition, keep: Callable[[Rows], npt.NDArray[np.bool_]] | None = None
) -> list[Rows]:
    """The events of a partition, without stale copies; `keep` chooses among them."""
    parts = []
    for run, live in partition.open(layout):
        rows = arrays.rows_of(run, None if live is None else np.repeat(live, np.diff(run.offsets)))
        if keep is not None:
            rows = arrays.chosen(rows, np.flatnonzero(keep(rows)))
        parts.append(rows)
    return parts


def _stays_small(old: Partition, touched: int, new: int) -> bool:
    assert old.base is not None
    base = old.base.facts
    if base["events"] < MERGED_BELOW:
        return False
    recent = old.recent.facts["events"] if old.recent else 0
    return bool(recent + new + touched * base["events"] / base["units"] <= RECENT_SHARE * base["events"])


def _extend_recent(writing: Writing, grain: str, number: int, old: Partition, new: Run) -> None:
    """A new recent run: what the old one held, the new rows, and the history of the new rows' units from the base."""
    assert old.base is not None
    base = arrays.open_run(writing.layout.root / old.base.path, old.base.facts)
    stale = np.zeros(len(base.unit), np.bool_)
    if old.stale is not None:
        stale |= _stale(writing.layout, old.stale)
    place = np.searchsorted(base.unit, new.unit)
    place = place[place < len(base.unit)]
    place = place[np.isin(base.unit[place], new.unit)]
    moved = np.unique(place[~stale[place]])
    stale[moved] = True
    parts = [_units(base, moved)]
    if old.recent is not None:
        parts.append(arrays.rows_of(arrays.open_run(writing.layout.root / old.recent.path, old.recent.facts)))
    run = arranging.arrange(arrays.join([*parts, arrays.rows_of(new)]), _apart(writing))
    writing.change.retired += [f for f in (old.recent, old.stale) if f is not None]
    _write_run(writing, grain, number, "recent", run)
    _write_stale(writing, grain, number, stale)


def _units(run: Run, places: npt.NDArray[np.int64]) -> Rows:
    """The rows of some units of a run, by their places."""
    starts, lengths = run.offsets[places], np.diff(run.offsets)[places]
    total = int(lengths.sum())
    shift = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    index = np.arange(total, dtype=np.int64) + shift
    unit = np.repeat(run.unit[places], lengths)
    return {"unit": unit, **arrays.chosen(run.columns, index)}


def _apart(writing: Writing) -> int:
    """Units of one partition differ by multiples of this."""
    return int(writing.change.meta.get("partitions", writing.picture.meta["partitions"]))


def _write_run(writing: Writing, grain: str, number: int, kind: str, run: Run) -> None:
    written, place = writing.new(writing.layout.arrays, f"{grain}-{number:04d}-{kind}.arrays")
    facts = arrays.write(run, written)
    writing.publish(written, place, kind=kind, grain=grain, partition=number, facts=facts)


def _write_stale(writing: Writing, grain: str, number: int, stale: npt.NDArray[np.bool_]) -> None:
    written, place = writing.new(writing.layout.arrays, f"{grain}-{number:04d}-stale.npy")
    np.save(written, stale)
    facts: dict[str, Any] = {"units": int(np.count_nonzero(stale))}
    writing.publish(written, place, kind="stale", grain=grain, partition=number, facts=facts)


def _stale(layout: Layout, file: FileRow) -> npt.NDArray[np.bool_]:
    """Which units of a base stand in the recent run."""
    path = layout.root / file.path
    found: npt.NDArray[np.bool_] = arrays.load(path if path.suffix else path / "stale.npy")  # it was a folder once
    return found
