"""What events are worth: the amounts of a store in whole units of their currencies, found by arrival number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..events.model import Snapshot
from ..events.money import minor_in_one
from .credit import Floats
from .kernel import Ints

#: What a value of no currency is called.
NO_CURRENCY = "(none)"


@dataclass(frozen=True, slots=True)
class Amounts:
    """Only events that have a value, by arrival number."""

    currencies: tuple[str, ...]
    seq: Ints
    amount: Floats
    """In whole units of the currency."""
    currency: Ints
    """Index into `currencies`."""

    def of(self, seq: Ints) -> Floats:
        """The amounts of events by their arrival numbers; NaN where one has none."""
        if not len(self.seq):
            return np.full(len(seq), np.nan)
        place = np.minimum(np.searchsorted(self.seq, seq), len(self.seq) - 1)
        return np.where(self.seq[place] == seq, self.amount[place], np.nan)


def read(snapshot: Snapshot) -> Amounts:
    """Every value of the store, whatever its currency."""
    if not snapshot.n_events:
        return Amounts((), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))
    rows = snapshot.connection().execute(
        "SELECT coalesce(upper(currency), '') AS currency, seq, value_minor FROM events WHERE value_minor IS NOT NULL ORDER BY seq"
    ).fetchnumpy()  # fmt: skip
    currencies, index = np.unique(np.asarray(rows["currency"]).astype(str), return_inverse=True)
    scale = np.array([float(minor_in_one(str(c))) for c in currencies])
    amount = np.asarray(rows["value_minor"], np.float64) / (scale[index] if len(index) else 1.0)
    names = tuple(str(c) or NO_CURRENCY for c in currencies)
    return Amounts(names, np.asarray(rows["seq"], np.int64), amount, index.astype(np.int64))
