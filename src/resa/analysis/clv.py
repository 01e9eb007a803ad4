"""How often will customers buy, how soon do they leave, and what is a purchase worth? BG/NBD and gamma-gamma by maximum
likelihood.

Purchases of a customer on one day are one. Times are weeks from a customer's first purchase to `until`, by default the
day of the last purchase in the data; later ones are left out. A table with columns frequency, recency and T is taken as
summed up already. alpha is in the unit of time (weeks, or that of the table). What the data do not tell is null, and said. Where purchases have a value (one currency),
p, q and v are those of the mean value of a customer's repeat purchases. Where nobody says what a purchase is, it is, of the
touchpoints whose events have a value, the one that customers come back to most. Formulas: `bg_nbd`, `gamma_gamma`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..errors import UsageError
from ..events.model import Slice, Snapshot
from ..events.options import ImportOptions
from ..events.plain_table import PlainTable, open_table
from ..events.role_names import VALUE
from ..texts.sentence import Sentence
from . import amounts, bg_nbd, gamma_gamma, kernel, notes
from .amounts import Amounts
from .credit import Floats
from .kernel import Chunk, Ints
from .lookup import code_of
from .picture import Figures, Plain, Row
from .registry import Argument, FileSource, question
from .result import Column, Result
from .slicing import SLICE_ARGUMENTS, instant

COLUMNS = (
    Column("r", "number", "Shape of the customers' rates of buying."),
    Column("alpha", "weeks", "Their scale: the mean rate is r / alpha a week."),
    Column("a", "number", "First parameter of the chance to leave after a purchase."),
    Column("b", "number", "Second one: the mean chance is a / (a + b)."),
    Column("log_likelihood", "number", "The greatest there is."),
    Column("n_customers", "count", "Customers with a purchase."),
    Column("n_repeat", "count", "Purchases after a customer's first day."),
    *(
        Column(f"{name}_{end}", "number", f"{'Lower' if end == 'low' else 'Upper'} end of the 95 % interval of {name}; null where the data do not tell.")
        for name in bg_nbd.PARAMETERS
        for end in ("low", "high")
    ),
    Column("between", "weeks", "Time from purchase to purchase at the mean rate, as long as a customer stays: alpha / r; null for a table, whose unit of time is its own."),
    Column("between_low", "weeks", "Lower end of its 95 % interval."),
    Column("between_high", "weeks", "Upper end."),
    Column("leaves_share", "share", "Mean chance to leave for good after a purchase: a / (a + b)."),
    Column("leaves_share_low", "share", "Lower end of its 95 % interval."),
    Column("leaves_share_high", "share", "Upper end."),
    Column("p", "number", "Shape of a purchase's value around the customer's own mean; null without values."),
    Column("q", "number", "Shape of the customers' rates of value."),
    Column("v", "number", "Their scale, in the unit of value."),
    Column("mean_value", "number", "Expected value of a purchase, v·p / (q − 1), in the unit of value; null when q ≤ 1."),
    Column("mean_value_low", "number", "Lower end of its 95 % interval; null where the data do not tell."),
    Column("mean_value_high", "number", "Upper end."),
    Column("currency", "name", "Currency of the values, in whole units; null without values, or where no currency is told."),
    Column("n_valued", "count", "Customers with a repeat purchase of some value, on whom p, q and v are fitted."),
    Column("correlation", "number", "Of frequency and mean value among them; the model takes it to be 0."),
    *(
        Column(f"{name}_{end}", "number", f"{'Lower' if end == 'low' else 'Upper'} end of the 95 % interval of {name}.")
        for name in gamma_gamma.PARAMETERS
        for end in ("low", "high")
    ),
)  # fmt: skip
DAY = 86_400_000_000
#: Columns that hold the value of a purchase when nothing else is said, beside those an import knows.
_VALUES = ("monetary_value", "monetary", "m.x", "zbar", "monetary_value_cal")
_PRICES, _QUANTITIES = ("price", "pris"), ("quantity", "qty", "antal", "antall")
#: Names of frequency, recency and T in tables that are summed up already; those of BTYD and of a calibration period behind.
_SUMMARY = (("frequency", "x", "frequency_cal"), ("recency", "t.x", "recency_cal"), ("T", "T.cal"))


@dataclass(frozen=True, slots=True)
class Purchases:
    """Per customer: repeat purchase days, weeks from first to last, weeks from first to the end, mean value of a repeat day."""

    x: Ints
    t_x: Floats
    age: Floats
    value: Floats | None = None


UNTIL = Argument("until", "text", "Last day that counts (ISO date); by default that of the last purchase.", None)


def of_transactions(
    path: Path,
    *,
    customer: str | None = None,
    at: str | None = None,
    value: str | None = None,
    until: str | None = None,
) -> Result:
    """One row: the parameters."""
    with open_table(path) as table:
        summary = [table.among(names) for names in _SUMMARY]
        if customer is None and at is None and all(summary):
            x, t_x, age = (table.numbers(str(column)) for column in summary)
            if bool((x < 0).any() or (t_x < 0).any() or (t_x > age).any()):
                raise UsageError(
                    Sentence("analysis.recency_lies_outside_0_t"),
                    where=table.shown,
                    allowed=Sentence("analysis.recency_within"),
                )
            column = _value_column(table, value)
            m = None if column is None else table.numbers(column, missing=math.nan)
            warnings = [*table.warnings, *([Sentence("analysis.no_column_of_value")] if m is None else [])]
            found = _result(Purchases(np.round(x).astype(np.int64), t_x, age, m), warnings, None)
            unknown = {name: [None] for name in ("between", "between_low", "between_high")}
            return replace(found, data={**found.data, **unknown})
        who, when = _columns(table, customer, at)
        table = table.filled(who, timed=when)
        numbers = np.unique(np.array(table.texts(who)), return_inverse=True)[1].astype(np.int64)
        day = table.instants(when) // DAY
        column = _value_column(table, value)
        worth = None if column is None else table.numbers(column, missing=math.nan)
        warnings = list(table.warnings)
    if worth is None:
        warnings.append(Sentence("analysis.no_column_of_value"))
    return _result(_summed(numbers, day, worth, _end(until, day, warnings)), warnings, None)


def _columns(table: PlainTable, customer: str | None, at: str | None) -> tuple[str, str]:
    """The columns of the customer and of the time."""
    options = ImportOptions(customer=customer and table.find(customer, "--customer"), at=at and table.find(at, "--at"))
    roles = table.roles(options)
    who, when = roles.get("customer") or roles.get("case"), roles.at.column if roles.at else None
    if who is None or when is None:
        raise UsageError(
            Sentence("analysis.column_not_named_cannot_guessed"), where="--at" if who else "--customer", allowed=table.columns,
            remedy=Sentence("analysis.say_customer_col_at_col"),
        )  # fmt: skip
    return who, when


def _value_column(table: PlainTable, given: str | None) -> str | None:
    """The column of the value; the price of one beside a quantity is not what the purchase was worth."""
    if given:
        return table.find(given, "--value")
    prices = () if table.among(_QUANTITIES) else _PRICES
    return table.among((*_VALUES, *(name for name in VALUE if name not in _PRICES), *prices))


def _told(rows: list[Row]) -> Row | None:
    """The one row, where it answers."""
    return next((row for row in rows if None not in (row["between"], row["leaves_share"])), None)


@question(
    "clv",
    title="How often will customers buy, and how soon do they leave?",
    group="value",
    picture=Figures(names=("between", "leaves_share", "mean_value"), money=("mean_value",)),
    plain=Plain("analysis.plain_clv_money", _told, "analysis.plain_clv_counts", also=("analysis.plain_clv",)),
    columns=COLUMNS,
    arguments=(
        Argument(
            "goal",
            "texts",
            "The touchpoint that is a purchase; by default, of those with values, the one they come back to most.",
            (),
            of="purchase",
        ),
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
            Argument("value", "text", "Column of the purchase's value; one named value, amount … by default.", None),
            UNTIL,
        ),
        COLUMNS,
    ),
)
def clv(
    snapshot: Snapshot, *, goal: Sequence[str] = (), until: str | None = None, slice: Slice | None = None
) -> Result:
    """One row: the parameters. Days are UTC."""
    work = kernel.chunks(snapshot, "customer", slice)
    worths = amounts.read(snapshot)
    goals = np.array([code_of(snapshot, name) for name in goal] or [_purchase(snapshot, work, worths)])

    def step(chunk: Chunk) -> tuple[Ints, Ints, Ints]:
        bought = np.isin(chunk.column("code"), goals)
        unit = np.repeat(chunk.unit, np.diff(chunk.bounds))
        return unit[bought], chunk.at[bought] // DAY, chunk.column("seq")[bought]

    parts = kernel.run(work, step)
    none = np.zeros(0, np.int64)
    who, day, seq = (np.concatenate([none, *(p[i] for p in parts)]) for i in range(3))
    warnings = list(notes.about_size(snapshot, kernel.n_units(work)))
    if not goal and len(snapshot.names) > 1:
        warnings.append(Sentence("analysis.counted_as_purchase", name=snapshot.names[int(goals[0])]))
    worth = _worth(worths, seq, warnings) if len(seq) else None
    found = _result(_summed(who, day, worth, _end(until, day, warnings)), warnings, snapshot.as_of_seq)
    of_one = worth is not None and worths.currencies[0] != amounts.NO_CURRENCY
    return replace(found, data={**found.data, "currency": [worths.currencies[0] if of_one else None]})


def _purchase(snapshot: Snapshot, work: list[Chunk], worths: Amounts) -> int:
    """The code of what counts as a purchase where nobody said it; UsageError where no event has a value."""
    if len(snapshot.names) <= 1:
        return 0
    found = np.zeros((2, len(snapshot.names)), np.int64)
    for part in kernel.run(work, lambda chunk: _again(chunk, worths, len(snapshot.names))):
        found += part
    again, bought = found
    if not bought.any():
        raise UsageError(
            Sentence("analysis.must_said_what_purchase"),
            where="goal",
            allowed=sorted(snapshot.names),
            remedy=Sentence("analysis.say_goal_name"),
        )
    return int(np.lexsort((-bought, -again))[0])


def _again(chunk: Chunk, worths: Amounts, n_names: int) -> Ints:
    """Per name: events with a value that are not their customer's first one, and all of them."""
    valued = np.isin(chunk.column("seq"), worths.seq)
    code = chunk.column("code")[valued].astype(np.int64)
    unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))[valued]
    bought = np.bincount(code, minlength=n_names)
    firsts = np.bincount(np.unique(unit * n_names + code) % n_names, minlength=n_names)
    return np.stack([bought - firsts, bought])


def _worth(found: Amounts, seq: Ints, warnings: list[Sentence]) -> Floats | None:
    """shape (purchases,): value of each in whole units, NaN where an event has none; None without one common currency."""
    if len(found.currencies) > 1:
        warnings.append(Sentence("analysis.values_stand_several_currencies_so_what", names=", ".join(found.currencies)))
        return None
    return found.of(seq) if len(found.seq) else None


def _end(until: str | None, day: Ints, warnings: list[Sentence]) -> int | None:
    """The last day that counts; where nobody said it, the last purchase's, and that is told."""
    moment = instant(until, "until")
    if moment is not None:
        return moment // DAY
    if not len(day):
        return None
    warnings.append(Sentence("analysis.counted_until_last_purchase", day=str(np.datetime64(int(day.max()), "D"))))
    return int(day.max())


def _summed(who: Ints, day: Ints, worth: Floats | None, until: int | None) -> Purchases:
    """Purchases of a customer on one day are one, worth what they are worth together."""
    if until is not None:
        kept = day <= until
        who, day, worth = who[kept], day[kept], None if worth is None else worth[kept]
    if not len(day):
        return Purchases(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    end = int(day.max()) if until is None else until
    _, customer = np.unique(who, return_inverse=True)
    order = np.lexsort((day, customer))
    customer, day = customer[order], day[order]
    new = np.ones(len(day), np.bool_)
    new[1:] = (customer[1:] != customer[:-1]) | (day[1:] != day[:-1])
    each = None if worth is None else np.add.reduceat(worth[order], np.flatnonzero(new))
    customer, day = customer[new], day[new]
    bounds = np.flatnonzero(np.concatenate([[True], customer[1:] != customer[:-1], [True]]))
    first, last = day[bounds[:-1]], day[bounds[1:] - 1]
    x = np.diff(bounds) - 1
    mean = None
    if each is not None:
        repeat = np.add.reduceat(each, bounds[:-1]) - each[bounds[:-1]]
        mean = np.divide(repeat, x, out=np.full(len(x), np.nan), where=x > 0)
    return Purchases(x, (last - first) / 7, (end - first) / 7, mean)


def _valued(found: Purchases, row: dict[str, object], warnings: list[Sentence]) -> None:
    """The columns about value, where there are any."""
    if found.value is None:
        return
    kept = (found.x > 0) & (found.value > 0)
    dropped = int(((found.x > 0) & ~kept).sum())
    x, m = found.x[kept], found.value[kept]
    row["n_valued"] = len(x)
    if dropped:
        warnings.append(Sentence("analysis.customers_whose_repeat_purchases_no_value", dropped=dropped))
    if len(x) < 2 or float(m.max() - m.min()) == 0:
        warnings.append(Sentence("analysis.too_few_values_tell_what_purchase"))
        return
    if np.ptp(x):
        row["correlation"] = float(np.corrcoef(x, m)[0, 1])
    fitted = gamma_gamma.fit(x, m)
    if all(fitted.told):
        row["mean_value"] = fitted.mean
        row["mean_value_low"], row["mean_value_high"] = fitted.mean_interval or (None, None)
    else:
        warnings.append(Sentence("analysis.not_told_worth"))
    _parameters(gamma_gamma.PARAMETERS, fitted, row, warnings)


def _parameters(
    names: Sequence[str], fitted: bg_nbd.Fit | gamma_gamma.Fit, row: dict[str, object], warnings: list[Sentence]
) -> None:
    """The most likely values; intervals of those that the data tell; nothing where there is no most likely one."""
    hardly, empty = [], []
    for i, (name, value, interval) in enumerate(zip(names, fitted.values, fitted.intervals, strict=True)):
        if fitted.told[i]:
            row[name] = value
            row[f"{name}_low"], row[f"{name}_high"] = interval or (None, None)
        elif fitted.settled[i]:
            row[name] = value
            hardly.append(name)
        else:
            empty.append(name)
    if hardly:
        warnings.append(Sentence("analysis.parameters_hardly_told", names=hardly))
    if empty:
        warnings.append(Sentence("analysis.parameters_left_empty", names=empty))


def _result(bought: Purchases, warnings: list[Sentence], as_of_seq: int | None) -> Result:
    x, t_x, age = bought.x, bought.t_x, bought.age
    row: dict[str, object] = dict.fromkeys((c.name for c in COLUMNS), None)
    row |= {"n_customers": len(x), "n_repeat": int(x.sum())}
    if not x.any():
        warnings.append(Sentence("analysis.not_told_nobody_bought_twice"))
    else:
        _coming_and_leaving(bg_nbd.fit(x, t_x, age), row, warnings)
    _valued(bought, row, warnings)
    return Result(
        "clv", COLUMNS, {c.name: [row[c.name]] for c in COLUMNS}, warnings=tuple(warnings), as_of_seq=as_of_seq
    )


def _coming_and_leaving(found: bg_nbd.Fit, row: dict[str, object], warnings: list[Sentence]) -> None:
    """The columns of BG/NBD, and in front what of them the data do not tell."""
    r, alpha, a, b = found.values
    if found.rate:
        row |= {"between": alpha / r, "between_low": 1 / found.rate.high, "between_high": 1 / found.rate.low}
    else:
        warnings.append(Sentence("analysis.not_told_buying"))
    if found.odds:
        row |= {"leaves_share": a / (a + b)}
        row["leaves_share_low"], row["leaves_share_high"] = (odds / (1 + odds) for odds in found.odds)
    else:
        warnings.append(Sentence("analysis.not_told_leaving"))
    row["log_likelihood"] = found.log_likelihood
    _parameters(bg_nbd.PARAMETERS, found, row, warnings)
