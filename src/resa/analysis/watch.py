"""Does a figure leave its limits? Any question's figure, period by period, with control limits or a threshold.

The figure is one column of one row of another question, asked anew for the runs that began in each whole period (UTC). A
share with an interval is held against a p-chart: centre p̄ = Σ x / Σ n of the baseline, limits p̄ ± 3·√(p̄(1 − p̄) / n). Any
other figure against an XmR chart: mean ± 2.66 × the mean move from period to period. The baseline are the first periods that
have the figure; later ones are judged: `above` or `below` the limits, or `run`, the eighth in a row on one side of the centre.
A threshold (`over`, `under`) signals when the figure is beyond it; a share when its whole 95 % Wilson interval is.
What customers say (NPS, means of answers) is watched through a map: its limits are the X̄-chart's, centre Σ n·x / Σ n ± 3·s / √n with
s from the intervals of the baseline, so that few answers have wide limits; a threshold wants the whole interval beyond it.
Beyond 3 σ and eight on one side are rules 1 and 4 of Western Electric; `signals` says when a signal begins and ends.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ..errors import UsageError
from ..events.model import Slice, Snapshot
from ..texts.sentence import Sentence
from . import asking, slicing
from .intervals import wilson, z_value
from .picture import Curve, Plain, Row
from .registry import Argument, Question, get, question
from .result import Column, Result
from .slicing import SLICE_ARGUMENTS

COLUMNS = (
    Column("number", "count", "Number of the period, from 1."),
    Column("period", "name", "Its first day."),
    Column("value", "number", "The figure; null where the period has none."),
    Column("n", "count", "What it rests on, as many as its own interval implies; null without one."),
    Column("centre", "number", "Centre line of the baseline; null under a baseline of two."),
    Column("low", "number", "Lower control limit."),
    Column("high", "number", "Upper control limit."),
    Column("signal", "name", "above, below, run, over or under; null without one."),
)
EVERY = ("day", "week", "month")
MOST_PERIODS, RUN = 400, 8
#: Units that are no figures.
NO_FIGURES = frozenset({"name", "names", "text", "flag", "instant", "currency"})


class Seen(NamedTuple):
    """A figure in one period; `low` and `high` are its own interval where that says how far single answers lie apart."""

    period: str
    """Its first day."""
    value: Any
    n: int | None
    low: float | None = None
    high: float | None = None


class Span(NamedTuple):
    """From the first to the last of what is watched, µs UTC."""

    first_at: int | None
    last_at: int | None


def _signalled(rows: list[Row]) -> Row | None:
    """The latest period, when it signals."""
    return rows[-1] if rows[-1]["signal"] else None


@question(
    "watch",
    title="Does a figure leave its limits?",
    group="matters",
    picture=Curve("number", "value", "low", "high", "n", when="period", marked="signal"),
    plain=Plain("analysis.plain_watch", _signalled, "analysis.plain_watch_quiet"),
    columns=COLUMNS,
    arguments=(
        Argument("question", "text", "The question whose figure is watched.", None, needed=True),
        Argument("figure", "text", "Its column.", None, needed=True),
        Argument("row", "texts", "Which row, as column=value; by default the first.", ()),
        Argument("given", "texts", "Arguments of that question, as name=value.", ()),
        Argument("every", "text", "day, week or month.", "week", choices=EVERY),
        Argument("baseline", "integer", "So many periods make the limits.", 12),
        Argument(
            "wait", "integer", "The newest so many periods are not judged yet: their runs are still under way.", 0
        ),
        Argument("over", "number", "Signal when the figure is over this.", None),
        Argument("under", "number", "Signal when it is under this.", None),
        *SLICE_ARGUMENTS,
    ),
)
def watch(
    snapshot: Snapshot,
    *,
    question: str | None = None,
    figure: str | None = None,
    row: Sequence[str] = (),
    given: Sequence[str] = (),
    every: str = "week",
    baseline: int = 12,
    wait: int = 0,
    over: float | None = None,
    under: float | None = None,
    slice: Slice | None = None,
) -> Result:
    """One row per whole period of the data, oldest first."""
    watched = watchable(_chosen("question", question), _chosen("figure", figure), every)
    if watched.needs != "snapshot":
        raise UsageError(
            Sentence("analysis.not_asked_of_events", name=watched.name), where="question", value=watched.name,
            remedy=Sentence("analysis.watch_answers_on_a_map"),
        )  # fmt: skip
    name = _chosen("figure", figure)
    arguments = {k: v[0] if len(v) == 1 else v for k, v in slicing.traits(given).items()}

    def answer(period: Slice) -> Result:
        part = slicing.merged(slice, period) if slice else period
        return asking.ask(watched.name, snapshot, {**arguments, "slice": part})

    found = history(
        watched, name, slicing.traits(row), periods(Span(snapshot.first_at, snapshot.last_at), every, wait), answer
    )
    share = is_share(watched, name)
    rows = judged(found, share=share, baseline=baseline, over=over, under=under)
    data = {c.name: [r[c.name] for r in rows] for c in COLUMNS}
    warnings = (
        [] if sum(r["value"] is not None for r in rows) > baseline else [Sentence("analysis.watch_few", n=baseline)]
    )
    columns = in_unit(watched, name)
    return Result("watch", columns, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def in_unit(watched: Question, figure: str) -> tuple[Column, ...]:
    """The columns with the figure's own unit for it and its limits."""
    unit = next(c.unit for c in watched.columns if c.name == figure)
    return tuple(replace(c, unit=unit) if c.unit == "number" else c for c in COLUMNS)


def watchable(name: str, figure: str, every: str) -> Question:
    """The question, when that figure of it can be watched. Raises UsageError that names what is wrong."""
    watched = get(name)
    figures = {c.name: c.unit for c in watched.columns}
    if watched.name == "watch":
        raise UsageError(Sentence("analysis.no_such_question"), where="question", value=name)
    numbers = tuple(column for column, unit in figures.items() if unit not in NO_FIGURES)
    for where, value, allowed in (("figure", figure, numbers), ("every", every, EVERY)):
        if value not in allowed:
            raise UsageError(Sentence("analysis.no_such_value", where=where), where=where, value=value, allowed=allowed)
    return watched


def is_share(watched: Question, figure: str) -> bool:
    """Whether the figure is a share of something, with a p-chart for its limits."""
    return any(c.name == figure and c.unit == "share" for c in watched.columns)


def history(
    watched: Question,
    figure: str,
    row: Mapping[str, Sequence[str]],
    whole: Sequence[tuple[datetime, datetime]],
    answer: Callable[[Slice], Result],
) -> list[Seen]:
    """The figure in each period, each asked anew by `answer`; nothing where the row is not in the answer."""
    low, high = _interval_of(watched, figure)
    of_answers, share = watched.needs == "answers", is_share(watched, figure)
    found: list[Seen] = []
    for start, end in whole:
        rows = answer(Slice(start=_micros(start), end=_micros(end))).rows()
        here = next((r for r in rows if all(str(r.get(k)) in v for k, v in row.items())), None)
        day, value = start.strftime("%Y-%m-%d"), None if here is None else here[figure]
        if here is None or value is None or not low or not high or here[low] is None:
            found.append(Seen(day, value, None))
        elif of_answers:
            found.append(Seen(day, value, here["n"], *(() if share else (here[low], here[high]))))
        else:
            found.append(Seen(day, value, implied_n(float(value), here[low], here[high])))
    return found


def judged(
    found: Sequence[Seen],
    *,
    share: bool,
    baseline: int,
    over: float | None = None,
    under: float | None = None,
) -> list[dict[str, Any]]:
    """Each with centre, limits and signal."""
    limits = _limits([one for one in found if one.value is not None][:baseline], share)
    centre = limits.centre
    rows: list[dict[str, Any]] = []
    seen, side, alike = 0, 0, 0
    for number, one in enumerate(found, 1):
        period, value, n = one.period, one.value, one.n
        low, high = limits.of(n)
        signal = None
        if value is not None:
            seen += 1
            now = 0 if centre is None else (value > centre) - (value < centre)
            alike = alike + 1 if now == side and now else int(bool(now))
            side = now
            signal = _beyond(one, share, over, under)
            if signal is None and seen > baseline and low is not None and high is not None:
                signal = "above" if value > high else "below" if value < low else "run" if alike >= RUN else None
        rows.append({"number": number, "period": period, "value": value, "n": n, "centre": centre, "low": low, "high": high, "signal": signal})  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class _Limits:
    """Control limits learned from a baseline: equally wide for all, or by how many a period rests on."""

    centre: float | None = None
    wide: float | None = None
    deviation: float | None = None
    """Of single ones: limits are three of it by √n away."""
    share: bool = False

    def of(self, n: int | None) -> tuple[float | None, float | None]:
        """Lower and upper limit of a period that rests on `n`."""
        if self.centre is None or (self.deviation is not None and not n):
            return None, None
        wide = 3 * self.deviation / n**0.5 if self.deviation is not None and n else self.wide
        if wide is None:
            return None, None
        low, high = self.centre - wide, self.centre + wide
        return (max(0.0, low), min(1.0, high)) if self.share and self.deviation is not None else (low, high)


def _limits(first: Sequence[Seen], share: bool) -> _Limits:
    """Those of a p-chart for shares that say n, of an X̄-chart for figures with an interval of their own, else of an XmR chart."""
    if len(first) < 2:
        return _Limits()
    values = [float(one.value) for one in first]
    total = sum(one.n or 0 for one in first)
    if all(one.n for one in first) and (share or all(one.low is not None for one in first)):
        centre = sum(value * (one.n or 0) for value, one in zip(values, first, strict=True)) / total
        if share:
            return _Limits(centre, deviation=(centre * (1 - centre)) ** 0.5, share=True)
        square = sum((one.n or 0) * _deviation(one) ** 2 for one in first) / total
        if square > 0:
            return _Limits(centre, deviation=square**0.5)
    centre = sum(values) / len(values)
    wide = 2.66 * sum(abs(b - a) for a, b in itertools.pairwise(values)) / (len(values) - 1)
    return _Limits(centre, wide, share=share)


def _deviation(one: Seen) -> float:
    """The standard deviation of single answers that the interval of their mean implies; by its wider half, for ends of scales cut the other."""
    assert one.n is not None and one.low is not None and one.high is not None
    half = max(one.value - one.low, one.high - one.value)
    return float(half * one.n**0.5 / z_value(0.95))


def implied_n(p: float, low: float, high: float) -> int | None:
    """How many independent answers a 95 % Wilson interval of this width rests on; fewer than were counted where runs are
    alike. None when it says nothing."""
    square, half = z_value(0.95) ** 2, (high - low) / 2
    # half² (1 + u)² = u p (1 − p) + u² / 4, with u = z² / n
    a, b, c = half**2 - 0.25, 2 * half**2 - p * (1 - p), half**2
    root = b * b - 4 * a * c
    u = (-b - root**0.5) / (2 * a) if root >= 0 and a < 0 and half > 0 else 0.0
    return max(1, round(square / u)) if u > 0 else None


def _interval_of(watched: Question, figure: str) -> tuple[str | None, str | None]:
    """The columns of the figure's own interval, when it is a share, or of answers, and has one."""
    known = {c.name: c.unit for c in watched.columns}
    if known[figure] != "share" and watched.needs == "snapshot":
        return None, None
    if f"{figure}_low" in known:
        return f"{figure}_low", f"{figure}_high"
    drawn = {getattr(watched.picture, field, None) for field in ("value", "y")}
    return ("low", "high") if "low" in known and figure in drawn else (None, None)


def _beyond(one: Seen, share: bool, over: float | None, under: float | None) -> str | None:
    """Beyond a threshold, and beyond chance where the figure says how far that reaches."""
    interval = wilson(round(one.value * one.n), one.n) if share and one.n else None
    least, most = (interval.low, interval.high) if interval else (one.value, one.value)
    if one.low is not None and one.high is not None:
        least, most = one.low, one.high
    if over is not None and least > over:
        return "over"
    return "under" if under is not None and most < under else None


def _chosen(where: str, value: str | None) -> str:
    if value is None:
        raise UsageError(Sentence("analysis.watch_needs"), where=where)
    return value


def periods(span: Span, every: str, wait: int = 0) -> list[tuple[datetime, datetime]]:
    """Whole periods between the first and the last of what is watched but the newest `wait`; the latest when there are very many."""
    if span.first_at is None or span.last_at is None:
        return []
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    begin = epoch + timedelta(microseconds=span.first_at)
    last = epoch + timedelta(microseconds=span.last_at)
    at = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    if every == "week":
        at -= timedelta(days=at.weekday())
    elif every == "month":
        at = at.replace(day=1)
    found = []
    while at < _FAR and (after := _next(at, every)) <= last:
        if at >= begin:
            found.append((at, after))
        at = after
    return found[: max(0, len(found) - wait)][-MOST_PERIODS:]


#: Dates end with the year 9999; the last month has no next.
_FAR = datetime(9999, 12, 1, tzinfo=UTC)


def _next(at: datetime, every: str) -> datetime:
    if every == "month":
        return at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return at + timedelta(days=1 if every == "day" else 7)


def _micros(at: datetime) -> int:
    return round(at.timestamp()) * 1_000_000
