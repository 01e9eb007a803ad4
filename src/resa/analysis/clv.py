"""How often will customers buy, and how soon do they leave? The BG/NBD model of repeat purchases, by maximum likelihood.

Purchases of a customer on one day are one. Times are weeks from a customer's first purchase to `until`, by default the
day of the last purchase in the data; later ones are left out. A table with columns frequency, recency and T is taken as
summed up already. alpha is in the unit of time (weeks, or that of the table). Formulas: `bg_nbd`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..events.model import Slice, Snapshot
from ..events.options import ImportOptions
from ..events.plain_table import PlainTable, open_table
from . import bg_nbd, kernel, notes
from .kernel import Chunk, Ints
from .lookup import code_of
from .registry import Argument, FileSource, question
from .result import Column, Result
from .slicing import SLICE_ARGUMENTS, instant

COLUMNS = (
    Column("r", "number", "Shape of the customers' rates of buying."),
    Column("alpha", "weeks", "Their scale: the mean rate is r / alpha a week."),
    Column("a", "number", "First parameter of the chance to leave after a purchase."),
    Column("b", "number", "Second one: the mean chance is a / (a + b)."),
    Column("log_likelihood", "number", "At these parameters."),
    Column("n_customers", "count", "Customers with a purchase."),
    Column("n_repeat", "count", "Purchases after a customer's first day."),
    *(
        Column(f"{name}_{end}", "number", f"{'Lower' if end == 'low' else 'Upper'} end of the 95 % interval of {name}; null where the data do not tell.")
        for name in bg_nbd.PARAMETERS
        for end in ("low", "high")
    ),
)  # fmt: skip
DAY = 86_400_000_000
UNTIL = Argument("until", "text", "Last day that counts (ISO date); by default that of the last purchase.", None)


def of_transactions(
    path: Path, *, customer: str | None = None, at: str | None = None, until: str | None = None
) -> Result:
    """One row: the parameters."""
    with open_table(path) as table:
        warnings = list(table.warnings)
        summary = [table.among((name,)) for name in ("frequency", "recency", "T")]
        if customer is None and at is None and all(summary):
            x, t_x, age = (table.numbers(str(column)) for column in summary)
            if bool((x < 0).any() or (t_x < 0).any() or (t_x > age).any()):
                raise UsageError("A recency lies outside 0 to T", where=table.shown, allowed="0 ≤ recency ≤ T")
            return _result(np.round(x).astype(np.int64), t_x, age, warnings, None)
        who, day = _read(table, customer, at)
    return _result(*_summed(who, day, _last_day(until)), warnings, None)


def _read(table: PlainTable, customer: str | None, at: str | None) -> tuple[Ints, Ints]:
    """(customer number, day since 1970) of every row."""
    options = ImportOptions(customer=customer and table.find(customer, "--customer"), at=at and table.find(at, "--at"))
    roles = table.roles(options)
    who, when = roles.get("customer") or roles.get("case"), roles.at.column if roles.at else None
    if who is None or when is None:
        raise UsageError(
            "A column is not named and cannot be guessed", where="--at" if who else "--customer", allowed=table.columns,
            remedy="Say --customer COL --at COL.",
        )  # fmt: skip
    numbers = np.unique(np.array(table.texts(who)), return_inverse=True)[1]
    return numbers.astype(np.int64), table.instants(when) // DAY


@question(
    "clv",
    title="How often will customers buy, and how soon do they leave?",
    columns=COLUMNS,
    arguments=(
        Argument("goal", "texts", "The touchpoint that is a purchase; all where the store has only one.", ()),
        UNTIL,
        *SLICE_ARGUMENTS,
    ),
    file=FileSource(
        "transactions",
        "a table of purchases (customer and date), or of frequency, recency and T per customer.",
        of_transactions,
        (
            Argument("customer", "text", "Column of the customer; guessed by default.", None),
            Argument("at", "text", "Column of the date; guessed by default.", None),
            UNTIL,
        ),
        COLUMNS,
    ),
)
def clv(
    snapshot: Snapshot, *, goal: Sequence[str] = (), until: str | None = None, slice: Slice | None = None
) -> Result:
    """One row: the parameters. Days are UTC."""
    if not goal and len(snapshot.names) > 1:
        raise UsageError(
            "It must be said what a purchase is",
            where="goal",
            allowed=sorted(snapshot.names),
            remedy="Say --goal NAME.",
        )
    goals = np.array([code_of(snapshot, name) for name in goal] or range(len(snapshot.names)))
    work = kernel.chunks(snapshot, "customer", slice)

    def step(chunk: Chunk) -> tuple[Ints, Ints]:
        bought = np.isin(chunk.column("code"), goals)
        unit = np.repeat(chunk.unit, np.diff(chunk.bounds))
        return unit[bought], chunk.at[bought] // DAY

    parts = kernel.run(work, step)
    none = np.zeros(0, np.int64)
    who = np.concatenate([none, *(p[0] for p in parts)])
    day = np.concatenate([none, *(p[1] for p in parts)])
    warnings = list(notes.about_size(snapshot, kernel.n_units(work)))
    return _result(*_summed(who, day, _last_day(until)), warnings, snapshot.as_of_seq)


def _last_day(until: str | None) -> int | None:
    moment = instant(until, "until")
    return None if moment is None else moment // DAY


def _summed(who: Ints, day: Ints, until: int | None) -> tuple[Ints, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(repeat purchase days, weeks from first to last, weeks from first to the end) per customer."""
    if until is not None:
        who, day = who[day <= until], day[day <= until]
    if not len(day):
        return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    end = int(day.max()) if until is None else until
    _, customer = np.unique(who, return_inverse=True)
    order = np.lexsort((day, customer))
    customer, day = customer[order], day[order]
    new = np.ones(len(day), np.bool_)
    new[1:] = (customer[1:] != customer[:-1]) | (day[1:] != day[:-1])
    customer, day = customer[new], day[new]
    bounds = np.flatnonzero(np.concatenate([[True], customer[1:] != customer[:-1], [True]]))
    first, last = day[bounds[:-1]], day[bounds[1:] - 1]
    return np.diff(bounds) - 1, (last - first) / 7, (end - first) / 7


def _result(
    x: Ints, t_x: npt.NDArray[np.float64], age: npt.NDArray[np.float64], warnings: list[str], as_of_seq: int | None
) -> Result:
    row: dict[str, object] = dict.fromkeys((c.name for c in COLUMNS), None)
    row |= {"n_customers": len(x), "n_repeat": int(x.sum())}
    if not x.any():
        warnings.append("No customer bought on a second day, so no rate of buying or leaving can be told.")
    else:
        found = bg_nbd.fit(x, t_x, age)
        row["log_likelihood"] = found.log_likelihood
        for name, value, interval in zip(bg_nbd.PARAMETERS, found.values, found.intervals, strict=True):
            row[name] = value
            row[f"{name}_low"], row[f"{name}_high"] = interval or (None, None)
            if not 1e-4 < value < 1e4:
                warnings.append(
                    f"{name} runs off to {value:.3g}: the data do not tell it, so use this model with care."
                )
    return Result(
        "clv", COLUMNS, {c.name: [row[c.name]] for c in COLUMNS}, warnings=tuple(warnings), as_of_seq=as_of_seq
    )
