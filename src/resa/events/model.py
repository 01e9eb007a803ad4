"""The values every analysis reads: ordered arrays (`Sequences`), whole pictures of a store (`Snapshot`), slices of it.

Order is (unit, time, sequence) everywhere; times are int64 microseconds UTC; code 0-based into `names`;
channel index 0 is always "" (no channel). Arrays may be memory-mapped and are never written to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import duckdb

Grain = Literal["customer", "journey", "account"]
GRAINS: tuple[Grain, ...] = ("customer", "journey", "account")

Precision = Literal["ns", "us", "ms", "s", "day"]

#: `Sequences.status`: what became of the event itself.
STATUS_OK, STATUS_FAILED, STATUS_UNKNOWN = 1, 2, 0
#: `Sequences.duration` where the event has none (a moment, or never completed).
NO_DURATION = np.int64(-1)


@dataclass(frozen=True, slots=True)
class Sequences:
    """One partition's events at one grain: unit i owns rows `offsets[i]:offsets[i + 1]`, in (time, seq) order."""

    by: Grain
    unit: npt.NDArray[np.int64]
    """shape (units,): customer, journey or account number; unique over all partitions of the grain."""
    offsets: npt.NDArray[np.int64]
    """shape (units + 1,)."""
    code: npt.NDArray[Any]
    """shape (events,), uint16 or uint32: index into `Snapshot.names`."""
    at: npt.NDArray[np.int64]
    """shape (events,), microseconds UTC; a start/complete pair stands at its start."""
    channel: npt.NDArray[np.uint16]
    """shape (events,): index into `Snapshot.channels`, 0 = none."""
    status: npt.NDArray[np.uint8]
    """shape (events,): STATUS_UNKNOWN, STATUS_OK or STATUS_FAILED."""
    duration: npt.NDArray[np.int64]
    """shape (events,), microseconds, NO_DURATION where there is none."""
    seq: npt.NDArray[np.int64]
    """shape (events,): arrival number, unique in the store."""
    person: npt.NDArray[np.int32]
    """shape (events,): customer number of each event (a journey may hold several customers)."""
    mask: npt.NDArray[np.bool_] | None = None
    """shape (units,): the units of the slice; None = all. Kernels skip the others."""
    opened_by: Callable[[], Sequences] | None = None
    """Opens the same arrays, without a mask, in another process: it is sent in their place."""
    alone: bool = False
    """Each unit is one customer who has no other unit, so that counting units counts customers."""
    untied: bool = False
    """It is known that no two events of a unit are at the same instant, so that nobody has to look."""

    def __reduce__(self) -> tuple[Any, ...]:
        if self.opened_by is not None and self.mask is None:
            return _opened, (self.opened_by,)
        return Sequences, tuple(getattr(self, f.name) for f in fields(self))

    @property
    def n_units(self) -> int:
        """Units in the arrays, inside the slice or not."""
        return len(self.unit)

    @property
    def n_events(self) -> int:
        """Events in the arrays, inside the slice or not."""
        return len(self.code)


def _opened(opened_by: Callable[[], Sequences]) -> Sequences:
    return opened_by()


@dataclass(frozen=True, slots=True)
class Slice:
    """Which units an answer is about. All given parts must hold. Units are chosen whole, never cut in pieces."""

    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Event property to accepted values: a unit whose events ever had one of them."""
    channel: tuple[str, ...] = ()
    """Units that met any of these channels."""
    account: tuple[str, ...] = ()
    start: int | None = None
    """µs UTC, inclusive: units whose first event is at or after."""
    end: int | None = None
    """µs UTC, exclusive: units whose first event is before."""
    events: tuple[str, ...] = ()
    """Units that have an event of any of these names."""

    def __bool__(self) -> bool:
        return bool(self.traits or self.channel or self.account or self.events) or not self.start is self.end is None


class Snapshot(Protocol):
    """A whole, unchanging picture of a store at `as_of_seq`; later imports do not show in it."""

    names: tuple[str, ...]
    channels: tuple[str, ...]
    n_events: int
    n_customers: int
    n_journeys: int
    n_accounts: int
    as_of_seq: int
    first_at: int | None
    last_at: int | None
    """µs UTC of the first and last event; the data's end. None when empty."""
    precision: Precision
    """Coarsest precision of any event; day-precision data never yields hours."""
    customer_is_case: bool
    """No customer column was given: each case stands for a customer of its own."""
    digest: str
    """Changes whenever the content does; key for caches."""

    def sequences(self, by: Grain = "journey", slice: Slice | None = None) -> Iterator[Sequences]:
        """The partitions at a grain, with `mask` set when a slice is given."""
        ...

    def unit_labels(self, by: Grain, units: npt.NDArray[np.int64]) -> list[str]:
        """The (pseudonymous) ids of units: case ids, customer pseudonyms, account names."""
        ...

    def properties(self) -> Mapping[str, int]:
        """Property names with their number of distinct values."""
        ...

    def property_values(self, name: str, limit: int = 50) -> list[tuple[str, int]]:
        """Values of a property with the number of events, most frequent first."""
        ...

    def matching(self, condition_sql: str, parameters: list[object]) -> npt.NDArray[np.int64]:
        """Sorted `seq` of the events of the view `events` for which the condition holds; for rules on properties."""
        ...

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The one door to SQL: a read-only in-memory connection with the view `events` (see `staging.EVENT_COLUMNS`)."""
        ...
