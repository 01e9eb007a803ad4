"""Who gets there sooner? Cox's proportional hazards: what each property does to the rate of reaching the goal.

Time and censoring as in `survival`; ties by Efron; intervals by Wald (95 %), p-values two-sided and not corrected for their
number. A property is a number where all its values are (then per unit of it), else one coefficient per value against the
most frequent one that somebody got there with. It is taken as first known from the start of the time on: what is only learnt on
the way may be a consequence. Who has no value is left out, and told. A small `proportional_p` says that the
effect changes over time, so that one ratio does not describe it. Where nobody, or everybody at once, with a value gets there,
the likelihood has no summit: those figures are null, and that is said. A ratio is a difference between groups, not yet a cause.
From a file of subjects: all other columns by default. Formulas and sources: `cox`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import LimitError, UsageError
from ..events.model import Grain, Slice, Snapshot
from ..events.plain_table import open_table
from ..texts.sentence import Sentence
from . import cox, lives
from .credit import Floats
from .grouping import NONE, WORDS, grouping
from .intervals import z_value
from .lives import Lives
from .persons import Flags
from .picture import Bars, Plain, Row
from .registry import Argument, FileSource, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

COLUMNS = (
    Column("covariate", "name", "Property."),
    Column("value", "name", "The value that is compared; null for a number, which is per unit of it."),
    Column("reference", "name", "The value it is compared with: the most frequent one that somebody got there with."),
    Column("coefficient", "log ratio", "Logarithm of the hazard ratio; null, as what follows, where the data do not tell it."),
    Column("standard_error", "log ratio", "Of the coefficient."),
    Column("hazard_ratio", "ratio", "How many times as fast they get there, all else alike; below 1 slower."),
    Column("low", "ratio", "Lower end of its 95 % Wald interval."),
    Column("high", "ratio", "Upper end."),
    Column("z", "number", "Coefficient by standard error."),
    Column("p_value", "share", "Chance of a coefficient this far from 0 were there none."),
    Column("proportional_p", "share", "Of the test that the effect is the same at all times (Schoenfeld, rank of time)."),
    Column("n_value", "count", "Journeys that have this value; null for a number."),
    Column("n_value_reached", "count", "Of them, those that reached the goal."),
    Column("n", "count", "Journeys in the fit; the same in every row, as what follows."),
    Column("n_reached", "count", "Of them, those that reached the goal."),
    Column("log_likelihood", "number", "Partial log likelihood."),
    Column("log_likelihood_null", "number", "The same without any covariate."),
    Column("concordance", "share", "Of two journeys, how often the one called faster is (0.5 is chance)."),
)  # fmt: skip
COVARIATE = Argument(
    "covariate", "texts", "A property (or channel, account, month …) that may matter.", (), of="property", needed=True
)
MOST = 100
#: Coefficients need at least so many arrivals each.
PER_COEFFICIENT = 10
#: A log ratio this large over the whole range of a property, or one known this badly, is no finding: e^10 is 22,000 times as fast.
RUNS_OFF = 10.0
#: The plain sentence is about a value that so many have, where there is one.
ENOUGH = 30
#: Values of fewer are not named where what became of them is told.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class _Term:
    covariate: str
    value: str | None
    reference: str | None
    n: int | None
    n_reached: int | None = None


def of_subjects(
    path: Path, *, time: str | None = None, event: str | None = None, covariate: Sequence[str] = ()
) -> Result:
    """One row per coefficient."""
    with open_table(path) as table:
        found, table, when, what = lives.of_table(table, time, event)
        chosen = [table.find(c, "--covariate") for c in covariate]
        chosen = chosen or [c for c in table.columns if c not in (when, what)]
        texts = [np.array(table.texts(c)) for c in chosen]
        warnings = [*table.warnings, Sentence("analysis.time_and_event_columns", when=when, what=what)]
    columns = []
    for name, column in zip(chosen, texts, strict=True):
        values, index = np.unique(column, return_inverse=True)
        columns.append((name, ["" if v == "NA" else str(v) for v in values], index))
    return _result(found, columns, warnings, None)


def _clearest(rows: list[Row]) -> Row | None:
    """The difference farthest from chance among those that chance seldom gives; a row without figures where none is known."""
    decided = [r for r in rows if None not in (r["low"], r["high"], r["p_value"])]
    clear = [r for r in decided if not r["low"] <= 1 <= r["high"]]
    # What few have is in the table; a finding that opens the answer rests on more.
    clear = [r for r in clear if r["n_value"] is None or r["n_value"] >= ENOUGH] or clear
    return min(clear, key=lambda row: row["p_value"], default=None if decided else next(iter(rows), None))


@question(
    "hazard",
    title="Who gets there sooner?",
    group="time",
    picture=Bars(("covariate", "value"), "hazard_ratio", "low", "high", "n_value"),
    plain=Plain(
        "analysis.plain_hazard", _clearest, "analysis.plain_hazard_alike", also=("analysis.plain_hazard_number",)
    ),
    columns=COLUMNS,
    arguments=(lives.GOAL, lives.FROM, COVARIATE, BY, *SLICE_ARGUMENTS),
    file=FileSource(
        "subjects",
        lives.SUBJECTS,
        of_subjects,
        (
            lives.TIME,
            lives.EVENT,
            Argument("covariate", "texts", "A column that may matter; all others by default.", ()),
        ),
        COLUMNS,
    ),
)
def hazard(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    from_: Sequence[str] = (),
    covariate: Sequence[str] = (),
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """One row per coefficient, in the order the properties were given; values by name."""
    if not covariate:
        raise UsageError(
            Sentence("analysis.hazard_needs_covariate"), where="covariate", allowed=[*WORDS, *snapshot.properties()]
        )
    groupings = [grouping(snapshot, name, where="covariate") for name in covariate]
    found, warnings = lives.of_events(snapshot, goal, from_, by, slice, groupings)
    columns = [
        (g.name, ["" if v == NONE and not i else v for i, v in enumerate(g.values)], group)
        for g, group in zip(groupings, found.groups, strict=True)
    ]
    return _result(found, columns, warnings, snapshot.as_of_seq)


def _result(
    found: Lives,
    columns: Sequence[tuple[str, Sequence[str], np.typing.NDArray[np.int64]]],
    warnings: list[Sentence],
    as_of_seq: int | None,
) -> Result:
    complete = np.ones(len(found.time), np.bool_)
    for _, values, index in columns:
        complete &= np.array([bool(v) for v in values], np.bool_)[index] if len(values) else False
    if left_out := int((~complete).sum()):
        warnings.append(Sentence("analysis.without_a_value_left_out", n=left_out, total=len(complete)))
    time, arrived = found.time[complete], found.arrived[complete]
    terms, kept = _terms([(n, v, i[complete]) for n, v, i in columns], arrived, warnings)
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    if not arrived.any() or not terms:
        if not arrived.any():
            warnings.append(Sentence("analysis.nobody_reached_the_goal"))
        return Result("hazard", COLUMNS, data, warnings=tuple(warnings), as_of_seq=as_of_seq)
    x = np.stack(kept, axis=1)
    x, terms = _independent(x, terms, warnings)
    fitted = cox.fit(time, arrived, x)
    spread = np.abs(np.ptp(x, axis=0))
    told = (np.abs(fitted.beta) * spread < RUNS_OFF) & (fitted.se * spread < RUNS_OFF)
    _say_not_told([t for t, known in zip(terms, told, strict=True) if not known], warnings)
    if not fitted.converged and told.all():
        warnings.append(Sentence("analysis.not_told_coefficients"))
    if int(arrived.sum()) < PER_COEFFICIENT * len(terms):
        warnings.append(Sentence("analysis.few_arrivals_per_coefficient", n=int(arrived.sum()), terms=len(terms)))
    tested = zip(terms, fitted.proportional, told, strict=True)
    changing = [_told(t) for t, p, known in tested if known and p < 0.05 / len(terms)]
    if changing:
        warnings.append(Sentence("analysis.effect_changes_over_time", names=changing))
    for i, term in enumerate(terms):
        for name, value in _row(term, fitted, i, bool(told[i]), len(time), int(arrived.sum())).items():
            data[name].append(value)
    return Result("hazard", COLUMNS, data, warnings=tuple(warnings), as_of_seq=as_of_seq)


def _say_not_told(terms: list[_Term], warnings: list[Sentence]) -> None:
    """Why these have no figures; what became of the few with a rare value is not told by name."""
    rare = [t for t in terms if t.n is not None and t.n < FEWEST]
    known = [t for t in terms if t not in rare]
    if never := [_told(t) for t in known if t.n_reached == 0]:
        warnings.append(Sentence("analysis.not_told_nobody_arrives", names=never))
    if apart := [_told(t) for t in known if t.n_reached != 0]:
        warnings.append(Sentence("analysis.not_told_apart", names=apart))
    if rare:
        warnings.append(Sentence("analysis.not_told_rare", n=len(rare)))


def _row(term: _Term, fitted: cox.Fit, i: int, told: bool, n: int, n_reached: int) -> dict[str, object]:
    beta, se = float(fitted.beta[i]), float(fitted.se[i])
    z = beta / se if se > 0 else math.nan
    p = float(fitted.proportional[i])

    def ratio(log: float) -> float | None:
        return math.exp(log) if abs(log) < 700 else None

    known = told and math.isfinite(z)
    return {
        "covariate": term.covariate,
        "value": term.value,
        "reference": term.reference,
        "coefficient": beta if told else None,
        "standard_error": se if known else None,
        "hazard_ratio": ratio(beta) if told else None,
        "low": ratio(beta - z_value() * se) if known else None,
        "high": ratio(beta + z_value() * se) if known else None,
        "z": z if known else None,
        "p_value": cox.p_of_z(z) if known else None,
        "proportional_p": p if told and math.isfinite(p) else None,
        "n_value": term.n,
        "n_value_reached": term.n_reached,
        "n": n,
        "n_reached": n_reached,
        "log_likelihood": fitted.log_likelihood,
        "log_likelihood_null": fitted.log_likelihood_null,
        "concordance": fitted.concordance,
    }


def _terms(
    columns: Sequence[tuple[str, Sequence[str], np.typing.NDArray[np.int64]]],
    arrived: Flags,
    warnings: list[Sentence],
) -> tuple[list[_Term], list[Floats]]:
    """A number is one term, words are one per value but the most frequent; what never varies is left out and told."""
    terms: list[_Term] = []
    kept: list[Floats] = []
    for name, values, index in columns:
        counts = np.bincount(index, minlength=len(values))
        there = np.flatnonzero(counts).tolist()
        if len(there) < 2:
            warnings.append(Sentence("analysis.covariate_never_varies", name=name))
            continue
        numbers = [_number(values[v]) for v in there]
        if all(v is not None for v in numbers):
            by_value = np.zeros(len(values))
            by_value[there] = [v or 0.0 for v in numbers]
            if np.ptp(by_value[there]) > 0:
                terms.append(_Term(name, None, None, None))
                kept.append(by_value[index])
            continue
        reached = np.bincount(index, arrived, minlength=len(values)).astype(np.int64)
        reference = min(there, key=lambda v: (not reached[v], -counts[v], values[v]))
        for v in sorted(there, key=lambda v: values[v]):
            if v != reference:
                terms.append(_Term(name, values[v], values[reference], int(counts[v]), int(reached[v])))
                kept.append((index == v).astype(np.float64))
    if len(terms) > MOST:
        raise LimitError(
            Sentence("analysis.too_many_coefficients"), where="covariate", value=len(terms), allowed=Sentence("analysis.up_to", most=MOST),
            remedy=Sentence("analysis.fewer_covariates_or_coarser_values"),
        )  # fmt: skip
    return terms, kept


def _independent(x: Floats, terms: list[_Term], warnings: list[Sentence]) -> tuple[Floats, list[_Term]]:
    """Without the columns that the ones before them already say."""
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    kept: list[int] = []
    for i in range(z.shape[1]):
        rest = z[:, i]
        if kept:
            rest = rest - z[:, kept] @ np.linalg.lstsq(z[:, kept], rest, rcond=None)[0]
        if float(rest @ rest) > 1e-9 * len(rest):
            kept.append(i)
    if len(kept) < len(terms):
        names = [_told(t) for i, t in enumerate(terms) if i not in kept]
        warnings.append(Sentence("analysis.covariates_say_the_same", names=names))
    return x[:, kept], [terms[i] for i in kept]


def _told(term: _Term) -> str:
    return term.covariate if term.value is None else f"{term.covariate} = {term.value}"


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
