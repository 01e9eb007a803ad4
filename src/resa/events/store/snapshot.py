"""`StoreSnapshot`: a whole, unchanging picture of a store. Opening it reads the manifest, never the events."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...errors import NotFoundError, UnreadableError
from ...texts.sentence import Sentence
from ..model import GRAINS, Grain, Precision, Sequences, Slice
from . import arranging, arrays, engine, identity, projections, segments, slices
from .arrays import Run
from .kept import Kept
from .layout import Layout
from .locks import Lease
from .manifest import Manifest, Picture

if TYPE_CHECKING:
    import duckdb

_COARSEST: tuple[Precision, ...] = ("day", "s", "ms", "us", "ns")


class StoreSnapshot:
    """A `Snapshot` of a store's present generation; its files stay until `close` (or the end of the process)."""

    def __init__(self, layout: Layout, picture: Picture, lease: Lease) -> None:
        self._layout = layout
        self._picture = picture
        self._lease = lease
        self._lock = threading.RLock()
        self._door: duckdb.DuckDBPyConnection | None = None
        self._chosen: dict[tuple[Any, ...], list[npt.NDArray[np.int64]]] = {}
        present = sorted((f for f in picture.files if f.kind == "segment"), key=lambda f: f.first_batch)
        self._segments = [(layout.root / f.path, f.facts) for f in present]
        self._partitions = {g: projections.partitions_of(picture.files, g) for g in GRAINS}
        batches = picture.batches
        self.names = picture.labels["name"]
        self.channels = picture.labels["channel"]
        self.n_events = sum(b.events for b in batches)
        self.n_customers = self._units("customer")
        self.n_journeys = self._units("journey")
        self.n_accounts = self._units("account")
        self.as_of_seq = int(picture.meta["next_seq"])
        self.first_at = min((b.first_at for b in batches if b.first_at is not None), default=None)
        self.last_at = max((b.last_at for b in batches if b.last_at is not None), default=None)
        met = {b.precision for b in batches}
        self.precision: Precision = next((p for p in _COARSEST if p in met), "us")
        self.customer_is_case = bool(batches) and all(b.customer_is_case for b in batches)
        self.digest = f"{picture.meta['store_id']}-{picture.generation}"
        self.kept = Kept(layout, picture.generation)

    def close(self) -> None:
        """Let the generation's files go; the snapshot is not used after this."""
        with self._lock:
            if self._door is not None:
                self._door.close()
                self._door = None
            self._lease.close()

    def __enter__(self) -> StoreSnapshot:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sequences(self, by: Grain = "journey", slice: Slice | None = None) -> Iterator[Sequences]:
        """The runs at a grain. A run's mask leaves out units outside the slice, and units that a later run holds whole."""
        runs = [pair for p in self._of(by).values() for pair in p.open(self._layout)]
        if not runs:
            runs = [(arranging.arrange(arrays.empty_rows()), None)]
        chosen = self._choose(by, slice) if slice else []
        wide = arrays.wide(len(self.names))
        for run, live in runs:
            mask = live
            if slice:
                mask = slices.from_arrays(run, slice, self.names, self.channels)
                for units in chosen:
                    mask &= slices.among(run.unit, units)
                if live is not None:
                    mask &= live
            yield _sequences(by, run, mask, wide=wide, alone=self._grain(by) == "customer")

    def unit_labels(self, by: Grain, units: npt.NDArray[np.int64]) -> list[str]:
        """Pseudonyms of customers and cases (or their ids where the import kept them), names of accounts."""
        if by == "account":
            return [self._picture.labels["account"][int(u)] for u in units]
        grain = self._grain(by)
        return identity.labels(self.connection(), units, self._files("identity", grain), self._files("readable", grain))

    def properties(self) -> Mapping[str, int]:
        """Property names with their number of distinct values."""
        names = self.property_names()
        if not names:
            return {}
        counts = ", ".join(f"count(DISTINCT {engine.identifier('p.' + n)})" for n in names)
        row = self.connection().execute(f"SELECT {counts} FROM events").fetchone()
        assert row is not None
        return {name: int(n) for name, n in zip(names, row, strict=True) if n}

    def property_values(self, name: str, limit: int = 50) -> list[tuple[str, int]]:
        """Values of a property with the number of events, most frequent first, then by name."""
        known = {n.casefold(): n for n in self.property_names()}
        if name.casefold() not in known:
            raise NotFoundError(Sentence("events.events_no_such_property"), value=name, allowed=list(known.values()))
        column = engine.identifier("p." + known[name.casefold()])
        rows = self.connection().execute(
            f"SELECT {column}, count(*) FROM events WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
            [limit],
        )
        return [(value, int(n)) for value, n in rows.fetchall()]

    def matching(self, condition_sql: str, parameters: list[object]) -> npt.NDArray[np.int64]:
        """Sorted `seq` of the events for which the condition holds."""
        rows = self.connection().execute(f"SELECT seq FROM events WHERE {condition_sql}", parameters)
        return np.sort(np.asarray(rows.fetchnumpy()["seq"], np.int64))

    def connection(self) -> duckdb.DuckDBPyConnection:
        """A cursor on the snapshot's one in-memory database with the view `events`; it can read nothing but the store."""
        with self._lock:
            if self._door is None:
                self._door = self.open_door()
            return self._door.cursor()

    def open_door(self, *, external: bool = False) -> duckdb.DuckDBPyConnection:
        """A database of the caller's own with the view `events`; with `external` it may also write files."""
        door = engine.connect()
        door.execute("SET TimeZone = 'UTC'")
        segments.define_view(door, self._segments, self.names, self.channels)
        if not external:
            door.execute(f"SET allowed_directories = ['{engine.quoted(str(self._layout.root))}/']")
            door.execute("SET enable_external_access = false")
            door.execute("SET lock_configuration = true")
        return door

    @property
    def accounts(self) -> tuple[str, ...]:
        """Names of the accounts by number."""
        return self._picture.labels["account"]

    def make_labels(self, connection: duckdb.DuckDBPyConnection, by: Grain, table: str) -> None:
        """Make a table (no, label) of all customers or journeys in a connection of the caller's own."""
        grain = self._grain(by)
        identity.label_table(connection, table, self._files("identity", grain), self._files("readable", grain))

    def _grain(self, by: Grain) -> Grain:
        """Until some case is not its customer, journeys are the customers' arrays."""
        return "customer" if by == "journey" and not self._picture.meta["journeys_apart"] else by

    def _of(self, by: Grain) -> dict[int, projections.Partition]:
        return self._partitions[self._grain(by)]

    def _units(self, by: Grain) -> int:
        return sum(p.units for p in self._of(by).values())

    def identity_files(self) -> list[Any]:
        """Parquet files of customers' numbers and pseudonyms."""
        return self._files("identity", "customer")

    def _files(self, kind: str, grain: Grain) -> list[Any]:
        return [self._layout.root / f.path for f in self._picture.files if f.kind == kind and f.grain == grain]

    def property_names(self) -> list[str]:
        """Names of the events' properties, in order of first appearance."""
        return segments.properties_of([facts for _, facts in self._segments])

    def _choose(self, by: Grain, slice: Slice) -> list[npt.NDArray[np.int64]]:
        """The units that the SQL parts of a slice choose; asked once per grain and slice."""
        if not slice.traits and not slice.account:
            return []
        key = (by, tuple(sorted((k, tuple(v)) for k, v in slice.traits.items())), tuple(slice.account))
        with self._lock:
            if key not in self._chosen:
                self._chosen[key] = slices.from_sql(
                    self.connection(), by, slice, self.property_names(), self._picture.labels["account"]
                )
            return self._chosen[key]


@dataclass(frozen=True, slots=True)
class _Address:
    """Opens a run in another process, on any machine that sees the store's folder under the same path."""

    path: Path
    facts: dict[str, Any]
    by: Grain
    wide: bool
    alone: bool

    def __call__(self) -> Sequences:
        try:
            return _sequences(self.by, arrays.open_run(self.path, self.facts), None, wide=self.wide, alone=self.alone)
        except OSError as error:
            from platform import node

            raise UnreadableError(
                Sentence("events.partition_not_there"),
                where=f"{self.path} ({node()})",
                value=error.strerror,
                remedy=Sentence("events.put_store_on_shared_disk"),
            ) from None


def _sequences(by: Grain, run: Run, mask: npt.NDArray[np.bool_] | None, *, wide: bool, alone: bool) -> Sequences:
    code = run.columns["code"]
    return Sequences(
        by=by,
        unit=run.unit,
        offsets=run.offsets,
        code=code.astype(np.uint32) if wide and code.dtype != np.uint32 else code,
        at=run.columns["at"],
        channel=run.columns["channel"],
        status=run.columns["status"],
        duration=run.columns["duration"],
        seq=run.columns["seq"],
        person=run.columns["person"],
        mask=mask,
        opened_by=None if run.address is None else _Address(run.address[0].absolute(), run.address[1], by, wide, alone),
        alone=alone,
        untied=run.untied,
    )


def open_snapshot(layout: Layout, manifest: Manifest) -> StoreSnapshot:
    """The present generation, leased: a writer that finishes meanwhile leaves its files in place."""
    while True:
        lease = Lease(layout.leases, manifest.generation())
        if lease.held:
            picture = manifest.picture()
            if picture.generation == lease.generation:
                return StoreSnapshot(layout, picture, lease)
        lease.close()
