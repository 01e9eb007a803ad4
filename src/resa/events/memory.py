"""A snapshot built in memory from plain lists: for tests, docs and small data frames. Same order and meaning as the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .model import NO_DURATION, STATUS_FAILED, STATUS_OK, STATUS_UNKNOWN, Grain, Precision, Sequences, Slice

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Event:
    """One event for `MemorySnapshot`; `at` in microseconds UTC."""

    customer: str
    name: str
    at: int
    case_id: str | None = None
    account: str | None = None
    channel: str = ""
    status: str | None = None
    duration: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    actor: str | None = None
    value_minor: int | None = None
    currency: str | None = None


class MemorySnapshot:
    """`Snapshot` over a list of events in arrival order; `partitions` splits it as a store would (for merge tests)."""

    def __init__(self, events: Iterable[Event], *, partitions: int = 1, precision: Precision = "us") -> None:
        self._events = list(events)
        self._partitions = partitions
        self.precision: Precision = precision
        self.names = _first_seen(e.name for e in self._events)
        self.channels = ("", *(c for c in _first_seen(e.channel for e in self._events) if c))
        self._labels: dict[Grain, tuple[str, ...]] = {
            "customer": _first_seen(e.customer for e in self._events),
            "journey": _first_seen(_case(e) for e in self._events),
            "account": _first_seen(e.account for e in self._events if e.account is not None),
        }
        self.n_events = len(self._events)
        self.n_customers = len(self._labels["customer"])
        self.n_journeys = len(self._labels["journey"])
        self.n_accounts = len(self._labels["account"])
        self.as_of_seq = self.n_events
        self.first_at = min((e.at for e in self._events), default=None)
        self.last_at = max((e.at for e in self._events), default=None)
        self.customer_is_case = all(e.case_id is None for e in self._events)
        self.digest = f"memory-{id(self)}"

    def sequences(self, by: Grain = "journey", slice: Slice | None = None) -> Iterator[Sequences]:
        """The partitions at a grain; unit u lies in partition u % partitions."""
        for part in range(self._partitions):
            yield self._partition(by, slice, part)

    def _partition(self, by: Grain, slice: Slice | None, part: int) -> Sequences:
        index = {label: i for i, label in enumerate(self._labels[by])}
        code = {n: i for i, n in enumerate(self.names)}
        channel = {c: i for i, c in enumerate(self.channels)}
        person = {c: i for i, c in enumerate(self._labels["customer"])}
        status = {"ok": STATUS_OK, "failed": STATUS_FAILED}
        rows = sorted(
            (
                (index[key], e.at, seq, e)
                for seq, e in enumerate(self._events)
                if (key := {"customer": e.customer, "journey": _case(e), "account": e.account}[by]) is not None
                and index[key] % self._partitions == part
            ),
            key=lambda r: r[:3],
        )
        units = sorted({r[0] for r in rows})
        counts = np.bincount([units.index(r[0]) for r in rows], minlength=len(units)) if rows else np.zeros(0, np.int64)
        events = [r[3] for r in rows]
        by_unit: dict[int, list[Event]] = {}
        for r in rows:
            by_unit.setdefault(r[0], []).append(r[3])
        return Sequences(
            by=by,
            unit=np.array(units, np.int64),
            offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            code=np.array([code[e.name] for e in events], np.uint16),
            at=np.array([e.at for e in events], np.int64),
            channel=np.array([channel[e.channel] for e in events], np.uint16),
            status=np.array([status.get(e.status or "", STATUS_UNKNOWN) for e in events], np.uint8),
            duration=np.array([NO_DURATION if e.duration is None else e.duration for e in events], np.int64),
            seq=np.array([r[2] for r in rows], np.int64),
            person=np.array([person[e.customer] for e in events], np.int32),
            mask=np.array([_inside(by_unit[u], slice) for u in units], np.bool_) if slice else None,
            alone=by == "customer",
        )

    def unit_labels(self, by: Grain, units: npt.NDArray[np.int64]) -> list[str]:
        """Ids as given."""
        return [self._labels[by][int(u)] for u in units]

    def properties(self) -> Mapping[str, int]:
        """Property names with their number of distinct values."""
        values: dict[str, set[str]] = {}
        for e in self._events:
            for k, v in e.properties.items():
                values.setdefault(k, set()).add(v)
        return {k: len(v) for k, v in values.items()}

    def property_values(self, name: str, limit: int = 50) -> list[tuple[str, int]]:
        """Values of a property with the number of events, most frequent first."""
        counts: dict[str, int] = {}
        for e in self._events:
            if name in e.properties:
                counts[e.properties[name]] = counts.get(e.properties[name], 0) + 1
        return sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:limit]

    def matching(self, condition_sql: str, parameters: list[object]) -> npt.NDArray[np.int64]:
        """Through the same SQL as a store."""
        rows = self.connection().execute(f"SELECT seq FROM events WHERE {condition_sql} ORDER BY seq", parameters)
        return np.array([r[0] for r in rows.fetchall()], np.int64)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """An in-memory DuckDB with the view `events`."""
        import duckdb
        import pandas as pd

        names = sorted(self.properties())
        index = {g: {label: i for i, label in enumerate(labels)} for g, labels in self._labels.items()}
        code = {n: i for i, n in enumerate(self.names)}
        frame: Any = pd.DataFrame(
            [
                {
                    "seq": seq,
                    "person": index["customer"][e.customer],
                    "journey": index["journey"][_case(e)],
                    "account": index["account"].get(e.account or ""),
                    "code": code[e.name],
                    "name": e.name,
                    "channel": e.channel or None,
                    "at": e.at,
                    "duration": e.duration,
                    "actor": e.actor,
                    "status": e.status,
                    "value_minor": e.value_minor,
                    "currency": e.currency,
                    "message_id": None,
                    "batch": 1,
                    **{f"p.{k}": e.properties.get(k) for k in names},
                }
                for seq, e in enumerate(self._events)
            ]
        )
        connection = duckdb.connect()
        connection.register("events_frame", frame)
        connection.execute("CREATE VIEW events AS SELECT * FROM events_frame")
        return connection


def _case(event: Event) -> str:
    return event.customer if event.case_id is None else event.case_id


def _first_seen(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v is not None))


def _inside(events: list[Event], slice: Slice | None) -> bool:
    if slice is None:
        return True
    first = events[0].at
    return (
        (slice.start is None or first >= slice.start)
        and (slice.end is None or first < slice.end)
        and (not slice.channel or any(e.channel in slice.channel for e in events))
        and (not slice.account or any(e.account in slice.account for e in events))
        and (not slice.events or any(e.name in slice.events for e in events))
        and all(any(e.properties.get(k) in v for e in events) for k, v in slice.traits.items())
    )
