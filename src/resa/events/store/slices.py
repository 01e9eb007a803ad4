"""A slice becomes a mask over units: arrays answer for time, channel and event, SQL for properties and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..model import Grain, Slice
from . import engine
from .arrays import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

Mask = npt.NDArray[np.bool_]
_COLUMN: dict[Grain, str] = {"customer": "person", "journey": "journey", "account": "account"}


def from_arrays(run: Run, slice: Slice, names: Sequence[str], channels: Sequence[str]) -> Mask:
    """The parts of a slice that the run itself can answer."""
    mask = np.ones(len(run.unit), np.bool_)
    if not len(mask):
        return mask
    first = run.columns["at"][run.offsets[:-1]]
    if slice.start is not None:
        mask &= first >= slice.start
    if slice.end is not None:
        mask &= first < slice.end
    if slice.channel:
        mask &= _any(run, "channel", channels, slice.channel)
    if slice.events:
        mask &= _any(run, "code", names, slice.events)
    return mask


def _any(run: Run, column: str, labels: Sequence[str], wanted: Sequence[str]) -> Mask:
    """Units with any event whose label is wanted."""
    accepted = np.isin(np.asarray(labels, dtype=object), np.asarray(wanted, dtype=object))
    hits = accepted[run.columns[column]]
    result: Mask = np.logical_or.reduceat(hits, run.offsets[:-1])
    return result


def from_sql(
    connection: duckdb.DuckDBPyConnection,
    by: Grain,
    slice: Slice,
    properties: Sequence[str],
    accounts: Sequence[str],
) -> list[npt.NDArray[np.int64]]:
    """For each property and account part, the sorted units that satisfy it; all of them must hold."""
    known = {p.casefold(): p for p in properties}
    found = []
    for name, values in slice.traits.items():
        column = known.get(name.casefold())
        found.append(_units(connection, by, None if column is None else f"p.{column}", list(values)))
    if slice.account:
        codes = [code for code, label in enumerate(accounts) if label in slice.account]
        found.append(_units(connection, by, "account", codes))
    return found


def _units(
    connection: duckdb.DuckDBPyConnection, by: Grain, column: str | None, values: Sequence[str | int]
) -> npt.NDArray[np.int64]:
    if column is None or not values:
        return np.zeros(0, np.int64)
    unit = _COLUMN[by]
    where = f"{engine.identifier(column)} IN ({', '.join('?' * len(values))}) AND {unit} IS NOT NULL"
    rows = connection.execute(f"SELECT DISTINCT {unit} AS unit FROM events WHERE {where} ORDER BY 1", list(values))
    return np.asarray(rows.fetchnumpy()["unit"], np.int64)


def among(unit: npt.NDArray[np.int64], chosen: npt.NDArray[np.int64]) -> Mask:
    """Which units are among the sorted chosen ones."""
    if not len(chosen):
        return np.zeros(len(unit), np.bool_)
    place = np.minimum(np.searchsorted(chosen, unit), len(chosen) - 1)
    result: Mask = chosen[place] == unit
    return result
