"""What is a journey worth, and what does it cost to serve? Revenue from the events' values, cost per touchpoint as given.

Revenue of a journey: the sum of its events' values (none is 0, unless no event of the store has any: then it is not known). Cost: `cost` per event of a touchpoint ("call=85", in whole
units of the currency), and `hour` per hour of an event's duration. Means are per journey; intervals by Student's t over
journeys, or over clusters of them as sums (Taylor) where asked, put right for the few great values that money has (Hall
1992). Several currencies are never added: each has its own rows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import amounts, clusters, grouping, kernel, notes
from .clusters import CLUSTER
from .credit import Floats
from .kernel import Chunk, Ints
from .lookup import code_of
from .picture import Bars, Plain, Row
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

COLUMNS = (
    Column("group", "name", "Value of the breakdown; null without one."),
    Column("currency", "name", "Currency of the values; null where no event has any."),
    Column("n", "count", "Journeys."),
    Column("n_paying", "count", "Of them, those with any revenue; null where no event has a value, as what follows."),
    Column("revenue", "currency", "Revenue of all, in whole units of the currency."),
    Column("revenue_mean", "currency", "Revenue a journey."),
    Column("revenue_low", "currency", "Lower end of its 95 % interval; null with fewer than two journeys."),
    Column("revenue_high", "currency", "Upper end."),
    Column("cost_mean", "currency", "Cost to serve a journey; null without costs."),
    Column("cost_low", "currency", "Lower end of its 95 % interval."),
    Column("cost_high", "currency", "Upper end."),
    Column("margin_mean", "currency", "Revenue less cost to serve, a journey; null without costs or values."),
    Column("margin_low", "currency", "Lower end of its 95 % interval."),
    Column("margin_high", "currency", "Upper end."),
)


def _paid(rows: list[Row]) -> Row | None:
    """The largest group whose revenue has an interval."""
    return next((row for row in rows if row["revenue_low"] is not None), None)


@question(
    "value",
    title="What is a journey worth, and what does it cost to serve?",
    group="value",
    picture=Bars(("group", "currency"), "revenue_mean", "revenue_low", "revenue_high", "n"),
    plain=Plain("analysis.plain_value", _paid, "analysis.plain_value_none"),
    columns=COLUMNS,
    arguments=(
        Argument("cost", "texts", 'Cost of one event of a touchpoint: "call=85".', (), of="cost"),
        Argument("hour", "number", "Cost of an hour of service (events with a start and a completion).", None),
        Argument("breakdown", "text", "Per channel, account, period or value of a property.", None, of="property"),
        CLUSTER,
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def value(
    snapshot: Snapshot,
    *,
    cost: Sequence[str] = (),
    hour: float | None = None,
    breakdown: str | None = None,
    cluster: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """One row per currency; with a breakdown one per group and currency, the largest group first."""
    prices = _prices(snapshot, cost)
    groups = None if breakdown is None else grouping.grouping(snapshot, breakdown)
    alike = clusters.read(snapshot, cluster)
    currencies, amount, kind = _amounts(snapshot)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Floats, Floats, Ints, Ints]:
        seq, unit = chunk.column("seq"), np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        revenue = np.zeros((max(len(currencies), 1), chunk.n_units))
        for c in range(len(currencies)):
            here = np.where(kind[seq] == c, amount[seq], 0.0)
            revenue[c] = np.bincount(unit, here, chunk.n_units)
        spent = prices[chunk.column("code")] + np.maximum(chunk.column("duration"), 0) / 3.6e9 * (hour or 0.0)
        group = np.zeros(chunk.n_units, np.int64) if groups is None else groups.of_units(chunk)
        cost_of = np.bincount(unit, spent, chunk.n_units).astype(np.float64)
        return revenue, cost_of, group, clusters.of_units(chunk, alike)

    parts = kernel.run(work, step)
    if not parts:
        empty: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
        return Result("value", COLUMNS, empty, warnings=notes.about_size(snapshot, 0), as_of_seq=snapshot.as_of_seq)
    revenue = np.concatenate([p[0] for p in parts], axis=1)
    spent, group, who = (np.concatenate([p[i] for p in parts]) for i in (1, 2, 3))
    has_cost = bool(cost) or hour is not None
    sizes = np.bincount(group)
    rows = []
    for g in sorted(np.flatnonzero(sizes).tolist(), key=lambda g: -sizes[g]):
        here = group == g
        for c, currency in enumerate(currencies or (None,)):
            earned = revenue[c][here] if currencies else None
            row: dict[str, object] = {
                "group": None if groups is None else groups.values[g],
                "currency": currency,
                "n": int(sizes[g]),
                "n_paying": None if earned is None else int((earned > 0).sum()),
                "revenue": None if earned is None else float(earned.sum()),
            }
            left = earned - spent[here] if earned is not None and has_cost else None
            for name, values in (("revenue", earned), ("cost", spent[here] if has_cost else None), ("margin", left)):
                row |= _spread(name, values, who[here], alike is not None)
            rows.append(row)
    warnings = list(notes.about_size(snapshot, kernel.n_units(work)))
    if not currencies:
        warnings.append(Sentence("analysis.no_event_has_a_value"))
    if len(currencies) > 1 and has_cost:
        warnings.append(Sentence("analysis.cost_counted_in_each_currency", names=list(currencies)))
    data = {c.name: [row[c.name] for row in rows] for c in COLUMNS}
    return Result("value", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _prices(snapshot: Snapshot, cost: Sequence[str]) -> Floats:
    """Cost per event by code."""
    found = np.zeros(len(snapshot.names) + 1)
    for text in cost:
        name, sign, price = text.rpartition("=")
        try:
            found[code_of(snapshot, name.strip())] = float(price.replace(",", ".")) if sign else math.nan
        except ValueError:
            found[-1] = math.nan
        if np.isnan(found).any():
            raise UsageError(Sentence("analysis.cost_cannot_be_read"), where="cost", value=text, allowed="call=85")
    return found


def _amounts(snapshot: Snapshot) -> tuple[list[str], Floats, Ints]:
    """(currencies, amount in whole units by arrival number, index of its currency, −1 where it has none)."""
    found = amounts.read(snapshot)
    amount, kind = np.zeros(snapshot.as_of_seq + 1), np.full(snapshot.as_of_seq + 1, -1, np.int64)
    amount[found.seq], kind[found.seq] = found.amount, found.currency
    return list(found.currencies), amount, kind


def _spread(name: str, values: Floats | None, who: Ints, clustered: bool) -> dict[str, object]:
    """Mean and interval as columns."""
    if values is None:
        return {f"{name}_mean": None, f"{name}_low": None, f"{name}_high": None}
    low, high = clusters.mean(values, who if clustered else np.arange(len(values)), skewed=True) or (None, None)
    return {f"{name}_mean": float(values.mean()), f"{name}_low": low, f"{name}_high": high}
