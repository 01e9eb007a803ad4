"""Which column is the time: named so, or nearly all dates; with a clock in another column, a start beside it."""

from __future__ import annotations

import re
from collections import defaultdict

from ..errors import UsageError
from ..texts.sentence import Sentence
from .role_guess import Guess, plain
from .role_names import CLOCK
from .times import TimeFormat, time_format, with_clock


def _format(guess: Guess, column: str) -> TimeFormat | None:
    values = [row[column] for row in guess.sample]
    return time_format(column, guess.columns[column], values, guess.options.date_order)


def guess_times(guess: Guess) -> None:
    roles = guess.roles
    if at := roles.get("at"):
        roles.at = _format(guess, at)
        if roles.at is None:
            raise UsageError(
                Sentence("events.column_holds_no_times_can_read"), where="--at", value=at,
                allowed=Sentence("events.time_formats"),
            )  # fmt: skip
    else:
        found = [(f.share >= 0.5, f) for c in guess.by_name("at", inside=False) if (f := _format(guess, c))]
        best = next((f for good, f in found if good), None) or _time_by_content(guess)
        if best is None and found:
            best = max((f for _, f in found), key=lambda f: f.share)
        if best is None and (start := roles.get("start")) and (best := _format(guess, start)):
            del roles.columns["start"]  # a start alone is the time of the event
        if best is not None:
            roles.at = best
            guess.take("at", best.column)
    _clock(guess)
    if start := roles.get("start"):
        roles.start = _format(guess, start)
        if roles.start is None and guess.values(start):
            raise UsageError(Sentence("events.column_holds_no_times_can_read"), where="--start", value=start)
    elif roles.at is not None and guess.options.at is None:
        _guess_start(guess, roles.at)


def _clock(guess: Guess) -> None:
    """Dates in one column, times of day in another."""
    at = guess.roles.at
    if at is None or not at.date_only or not (at.family in {"iso", "numeric", "compact", "month"} or at.type == "DATE"):
        return
    for column in guess.columns:
        if column not in guess.taken and plain(column) in CLOCK:
            found = with_clock(at, column, [row[column] for row in guess.sample])
            if found is not None:
                guess.roles.at = found
                guess.take("clock", column)
                return


def _guess_start(guess: Guess, at: TimeFormat) -> None:
    """A start column beside a time of completion: hardly ever after it."""
    for column in guess.by_name("start", inside=False):
        found = _format(guess, column)
        if found is None or found.share < 0.5 or found.family != at.family:
            continue
        pairs = [(str(row[column]), str(row[at.column])) for row in guess.sample if row[column] and row[at.column]]
        if pairs and sum(s <= e for s, e in pairs) >= 0.95 * len(pairs):
            guess.roles.start = found
            guess.take("start", column)
            guess.roles.warnings.append(
                Sentence("events.rows_carry_start_end_each_one", column=column, column2=at.column)
            )
            return


def _time_by_content(guess: Guess) -> TimeFormat | None:
    """The first column that is nearly all dates; else one of plausible epoch numbers (1995–2100)."""
    numbers = None
    for column in guess.columns:
        if column in guess.taken or column.startswith("case:"):
            continue
        found = _format(guess, column)
        if found is None or found.share < 0.9:
            continue
        if found.family != "epoch":
            return found
        sizes = [
            abs(float(v.replace(",", "."))) for v in guess.values(column)[:500] if re.fullmatch(r"[-+]?\d+(\.\d+)?", v)
        ]
        scale = found.unit or 0.001
        if numbers is None and sizes and all(788_918_400 <= s * scale / 1_000_000 <= 4_102_444_800 for s in sizes):
            numbers = found
    return numbers


def prefer_moving_time(guess: Guess) -> None:
    """Not the time that stands still in every journey (created at, of its ticket), when another one moves."""
    roles = guess.roles
    if roles.at is None or guess.options.at is not None or roles.at.clock or roles.start is not None:
        return
    if not _stands_still(guess, roles.at.column):
        return
    for column in guess.by_name("at", inside=False):
        found = _format(guess, column)
        if found is not None and found.share >= 0.5 and not _stands_still(guess, column):
            roles.warnings.append(
                Sentence("events.time_same_all_through_journey_so", column=roles.at.column, column2=column)
            )
            guess.taken.discard(roles.at.column)
            roles.at = found
            guess.take("at", column)
            return


def _stands_still(guess: Guess, column: str) -> bool:
    """At least three journeys of several rows, and each has one value only."""
    unit = guess.roles.get("case") or guess.roles.get("customer")
    if unit is None:
        return False
    seen: dict[str, list[str]] = defaultdict(list)
    for row in guess.sample:
        seen[str(row[unit])].append(str(row[column]))
    several = [values for values in seen.values() if len(values) > 1]
    return len(several) >= 3 and all(len(set(values)) == 1 for values in several)
