"""How long until they get there? Kaplan–Meier: the share that has not reached the goal yet, by time since the start.

Time runs from a unit's first event (or its first `from` event) to its first `goal` event at or after it. Units that have not
reached the goal are censored at the data's end: still open, not lost. Interval: log–log (Greenwood), 95 %. At equal times
goals come before censorings. Of many different times at most `points` are shown per group, evenly spread over them; every
row is exact. With a `breakdown` one curve per group, and the log-rank test of whether they differ (χ², groups − 1 degrees).
From a file of subjects the time is in its own unit. With a cluster the variance is that of `curve_spread`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from ..events.plain_table import open_table
from ..texts.sentence import Sentence
from . import clusters, curve_spread, lives
from .clusters import CLUSTER
from .credit import Floats
from .grouping import NONE, grouping
from .intervals import z_value
from .kernel import Ints
from .lives import Lives
from .persons import Flags
from .picture import Curve, Plain, Row
from .registry import Argument, FileSource, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

COLUMNS = (
    Column("seconds", "seconds", "Time since the start; of a file, in its own unit."),
    Column("at_risk", "count", "Journeys that had neither reached the goal nor been censored just before."),
    Column(
        "n", "count", "Journeys that reached the goal at this time; and since the row before, where times are left out."
    ),
    Column("survival", "share", "Share that has not reached the goal by then."),
    Column("low", "share", "Lower end of its 95 % interval; null where the share is 0."),
    Column("high", "share", "Upper end."),
    Column("group", "name", "Value of the breakdown; null without one."),
)
POINTS = Argument("points", "integer", "At most so many rows (a group).", 200)


def of_subjects(
    path: Path,
    *,
    time: str | None = None,
    event: str | None = None,
    breakdown: str | None = None,
    cluster: str | None = None,
    points: int = 200,
) -> Result:
    """The curve of the table's persons, or one per group."""
    with open_table(path) as table:
        found, table, when, what = lives.of_table(table, time, event)
        warnings = [*table.warnings, Sentence("analysis.time_and_event_columns", when=when, what=what)]
        names: tuple[str, ...] = ()
        if breakdown is not None:
            texts, index = np.unique(np.array(table.texts(table.find(breakdown, "--breakdown"))), return_inverse=True)
            names = tuple(str(t) or NONE for t in texts)
            found = replace(found, groups=(index.astype(np.int64),))
        if cluster is not None:
            found = replace(found, who=clusters.numbers(table.texts(table.find(cluster, "--cluster"))))
    return _result(found, names, points, warnings, None, FILE_COLUMNS)


#: Of a file: the time is in whatever unit the file has.
FILE_COLUMNS = (Column("seconds", "number", "Time since the start, in the unit of the file."), *COLUMNS[1:])
#: Products of shares that come to a half on paper come to a hair above it here.
_HAIR = 1e-12


def _half(rows: list[Row]) -> Row | None:
    """Where half have arrived."""
    return next((row for row in rows if row["survival"] is not None and row["survival"] <= 0.5 + _HAIR), None)


@question(
    "survival",
    title="How long until they get there?",
    group="time",
    picture=Curve("seconds", "survival", "low", "high", "at_risk", group="group", steps=True),
    plain=Plain("analysis.plain_survival", _half, "analysis.plain_survival_not_half"),
    columns=COLUMNS,
    arguments=(
        lives.GOAL,
        lives.FROM,
        Argument(
            "breakdown", "text", "One curve per channel, account, period or value of a property.", None, of="property"
        ),
        CLUSTER,
        POINTS,
        BY,
        *SLICE_ARGUMENTS,
    ),
    file=FileSource(
        "subjects",
        lives.SUBJECTS,
        of_subjects,
        (
            lives.TIME,
            lives.EVENT,
            Argument("breakdown", "text", "One curve per value of this column.", None),
            Argument(
                "cluster",
                "text",
                "Intervals that hold when persons with the same value of this column are alike.",
                None,
            ),
            POINTS,
        ),
        FILE_COLUMNS,
        plain=Plain("analysis.plain_survival_subjects", _half, "analysis.plain_survival_not_half"),
    ),
)
def survival(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    from_: Sequence[str] = (),
    breakdown: str | None = None,
    cluster: str | None = None,
    points: int = 200,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """One row per time at which some reach the goal, from the shortest on; the groups one after the other, largest first."""
    groups = () if breakdown is None else (grouping(snapshot, breakdown),)
    found, warnings = lives.of_events(snapshot, goal, from_, by, slice, groups, cluster)
    return _result(found, groups[0].values if groups else (), points, warnings, snapshot.as_of_seq)


def _result(
    found: Lives,
    names: Sequence[str],
    points: int,
    warnings: list[Sentence],
    as_of_seq: int | None,
    columns: tuple[Column, ...] = COLUMNS,
) -> Result:
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    if not names:
        _curve(data, found, None, points)
        warnings += _half_way(found, columns)
    else:
        group = found.groups[0]
        sizes = np.bincount(group, minlength=len(names))
        for g in sorted(np.flatnonzero(sizes).tolist(), key=lambda g: (-sizes[g], names[g])):
            here = group == g
            who = None if found.who is None else found.who[here]
            _curve(data, Lives(found.time[here], found.arrived[here], (), who), names[g], points)
        chi2, degrees = log_rank(found.time, found.arrived, group, found.who)
        if degrees:
            from scipy.special import chdtrc

            p = float(chdtrc(degrees, chi2))
            warnings.append(
                Sentence(
                    "analysis.log_rank_groups_differ" if p < 0.05 else "analysis.log_rank_groups_alike",
                    chi2=round(chi2, 3), degrees=degrees, p=float(f"{p:.3g}"),
                )
            )  # fmt: skip
    return Result("survival", columns, data, warnings=tuple(warnings), as_of_seq=as_of_seq)


def _curve(data: dict[str, list[object]], found: Lives, group: str | None, points: int) -> None:
    """Adds the rows of one curve."""
    times, arrived = found.time, found.arrived
    time, at_risk, n, share, low, high = kaplan_meier(times, arrived, found.who)
    shown = np.arange(len(time))
    if len(time) > points:
        shown = np.unique(np.linspace(0, len(time) - 1, max(points, 1)).astype(np.int64))
        half = first_at_most(share, 0.5)
        if half is not None:  # the time that is spoken of is one of those shown
            shown[np.abs(shown - half).argmin()] = half
    since = np.diff(np.cumsum(n)[shown], prepend=0)
    for i, many in zip(shown.tolist(), since.tolist(), strict=True):
        data["seconds"].append(float(time[i]))
        data["at_risk"].append(int(at_risk[i]))
        data["n"].append(many)
        data["survival"].append(float(share[i]))
        data["low"].append(None if np.isnan(low[i]) else float(low[i]))
        data["high"].append(None if np.isnan(high[i]) else float(high[i]))
        data["group"].append(group)


def _half_way(found: Lives, columns: Sequence[Column]) -> list[Sentence]:
    """When half have arrived, as what is to be told of the whole curve."""
    there = {"reached": int(found.arrived.sum()), "n": len(found.time)}
    of_file = columns is FILE_COLUMNS
    if not there["n"]:
        return [Sentence("analysis.nobody_in_file")] if of_file else []
    time, _, _, share, _, _ = kaplan_meier(found.time, found.arrived)
    half = first_at_most(share, 0.5)
    if half is None:
        return [
            Sentence("analysis.fewer_than_half_subjects" if of_file else "analysis.fewer_than_half_got_there", **there)
        ]
    if of_file:
        return [Sentence("analysis.half_of_subjects", **there, time=float(f"{time[half]:.6g}"))]
    return [Sentence("analysis.half_are_there", **there, seconds=float(time[half]))]


def first_at_most(share: Floats, part: float) -> int | None:
    """The place at which a falling curve has come down to this; None where it does not."""
    there = np.flatnonzero(share <= part + _HAIR)
    return int(there[0]) if len(there) else None


def kaplan_meier(
    time: Floats, arrived: Flags, who: Ints | None = None
) -> tuple[Floats, Ints, Ints, Floats, Floats, Floats]:
    """(times of arrivals, at risk, arrivals, share not there yet, its low and high; NaN where the share is 0, or with one cluster only)."""
    order = np.sort(time)
    times, n = np.unique(time[arrived], return_counts=True)
    at_risk = len(order) - np.searchsorted(order, times)
    # Π (1 − n / at risk), put so that nothing is rounded where nobody is censored: those left over those that began, times
    # what the censored ones in between leave of each.
    left = at_risk - n
    kept = np.cumprod(np.concatenate([[1.0], left[:-1] / at_risk[1:]]))[: len(times)]
    share = left / at_risk[:1] * kept if len(times) else np.zeros(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if who is None:
            half = z_value() * np.sqrt(np.cumsum(n / (at_risk * (at_risk - n))))
        else:
            half = curve_spread.half_width(time, arrived, who)
        low, high = (share ** np.exp(sign * half / np.log(share)) for sign in (-1, 1))
    low[share <= 0], high[share <= 0] = np.nan, np.nan
    return times, at_risk.astype(np.int64), n.astype(np.int64), share.astype(np.float64), low, high


def log_rank(time: Floats, arrived: Flags, group: Ints, who: Ints | None = None) -> tuple[float, int]:
    """(χ², degrees of freedom) of the groups' arrivals against those expected were there no difference (Mantel 1966).

    With clusters the covariance is that of their sums of influence.
    """
    kinds, index = np.unique(group, return_inverse=True)
    times, n = np.unique(time[arrived], return_counts=True)
    if len(kinds) < 2 or not len(times):
        return 0.0, 0
    at_risk = np.stack(
        [np.sum(index == k) - np.searchsorted(np.sort(time[index == k]), times) for k in range(len(kinds))]
    )
    whole = at_risk.sum(axis=0)
    part = at_risk / whole
    expected = (part * n).sum(axis=1)
    seen = np.bincount(index[arrived], minlength=len(kinds))
    factor = np.where(whole > 1, n * (whole - n) / np.maximum(whole - 1, 1), 0.0)
    covariance = np.diag((factor * part).sum(axis=1)) - (factor * part) @ part.T
    if who is not None:
        covariance = curve_spread.covariance(time, arrived, index, who)
    away = (seen - expected)[1:]
    inverse = np.linalg.pinv(covariance[1:, 1:], hermitian=True)
    degrees = int(np.linalg.matrix_rank(covariance[1:, 1:], hermitian=True))
    return float(away @ inverse @ away), degrees
