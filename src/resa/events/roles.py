"""Which column is the customer, the event, the time …: said by the user, else told from names, else from content.

Works on a sample. What it decides is shown in the report with the reason, and each role can be set by option.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import UsageError
from ..texts.sentence import Sentence
from .options import ROLES, ImportOptions
from .role_names import CLOCK, NAMES
from .state_words import COMPLETES, STARTS, STATUS_WORDS, TRANSITIONS
from .times import TimeFormat, time_format, with_clock


@dataclass(slots=True)
class Roles:
    """Role to column name, and how the times are written."""

    columns: dict[str, str] = field(default_factory=dict)
    at: TimeFormat | None = None
    start: TimeFormat | None = None
    pairs: bool = False
    """The lifecycle column has starts and completes to pair."""
    restarts: bool = False
    """The journeys are numbered anew for every customer: a journey is known by customer and number together."""
    warnings: list[Sentence] = field(default_factory=list)

    def get(self, role: str) -> str | None:
        """The column of a role."""
        return self.columns.get(role)


def plain(name: str) -> str:
    """A column name as the catalogue writes it."""
    return re.sub(r"[^0-9a-zåäöæøéü]", "", name.lower())


def looks_like_header(cells: Sequence[str]) -> bool:
    """At least two cells (or the only one) are names from the catalogue."""
    known = {n for names in NAMES.values() for n in names}
    hits = sum(plain(c) in known for c in cells)
    return hits >= min(2, len(cells)) and hits > 0


@dataclass(slots=True)
class _Guess:
    columns: Mapping[str, str]
    sample: Sequence[Mapping[str, object]]
    options: ImportOptions
    named: bool
    roles: Roles = field(default_factory=Roles)
    taken: set[str] = field(default_factory=set)

    def values(self, column: str) -> list[str]:
        """The sample's values of a column that are there."""
        return [str(v) for row in self.sample if (v := row[column]) is not None and str(v) != ""]

    def take(self, role: str, column: str) -> None:
        self.roles.columns[role] = column
        self.taken.add(column)

    def by_name(self, role: str, *, inside: bool = True) -> list[str]:
        """Free columns whose names fit a role, best first. `inside` also accepts attributes of the case (`case:…`)."""
        names = NAMES[role]
        rank = {n: i for i, n in enumerate(names)}
        found = []
        for place, column in enumerate(self.columns):
            if column in self.taken:
                continue
            full = plain(column)
            bare = plain(column.removeprefix("case:").rsplit(".", 1)[-1])
            if full in rank:
                found.append((rank[full], place, column))
            elif (inside or not column.startswith("case:")) and bare in rank:
                found.append((rank[bare] + len(names), place, column))
        return [column for _, _, column in sorted(found)]


def guess_roles(
    columns: Mapping[str, str],
    sample: Sequence[Mapping[str, object]],
    options: ImportOptions,
    fixed: Mapping[str, str] | None = None,
    *,
    named: bool = True,
    whole: bool = True,
) -> Roles:
    """The roles of a table. `columns` maps names to DuckDB types; `fixed` are roles that the format itself states.

    Raises UsageError when a column that the user gave is not there, or, with `whole`, when no time, event or identifier
    can be found (a preview shows what there is).
    """
    if options.event is not None and options.event_value is not None:
        raise UsageError(Sentence("events.either_column_says_what_happened_every"), where="--event and --event-value")
    guess = _Guess(columns, sample, options, named)
    for role in (*ROLES, "currency"):
        given = options.column(role)
        if role == "currency" and given and len(given) == 3 and given.isupper() and given not in columns:
            continue
        if given is not None:
            guess.take(role, column_of(given, columns, f"--{role}"))
    guess.taken.update(column_of(given, columns, "--property") for given in options.properties)
    for role, column in (fixed or {}).items():
        if role not in guess.roles.columns and column in columns and column not in guess.taken:
            guess.take(role, column)
    _times(guess)
    _lifecycle(guess)
    _identifiers(guess)
    if "at" not in (fixed or {}):
        _moving_time(guess)
    _event(guess)
    _instance(guess)
    _others(guess)
    if whole:
        _require(guess)
    return guess.roles


def column_of(given: str, columns: Mapping[str, str], option: str) -> str:
    """The column that a name or a 1-based number means."""
    names = list(columns)
    if given in columns:
        return given
    folded = {n.lower(): n for n in names}
    if given.strip().lower() in folded:
        return folded[given.strip().lower()]
    if given.isdigit() and 1 <= int(given) <= len(names):
        return names[int(given) - 1]
    raise UsageError(
        Sentence("events.no_such_column"), where=option, value=given, allowed=names,
        remedy=Sentence("events.give_column_name_number_counted_from"),
    )  # fmt: skip


def _format(guess: _Guess, column: str) -> TimeFormat | None:
    values = [row[column] for row in guess.sample]
    return time_format(column, guess.columns[column], values, guess.options.date_order)


def _times(guess: _Guess) -> None:
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


def _clock(guess: _Guess) -> None:
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


def _guess_start(guess: _Guess, at: TimeFormat) -> None:
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


def _time_by_content(guess: _Guess) -> TimeFormat | None:
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


def _lifecycle(guess: _Guess) -> None:
    given = guess.roles.get("lifecycle")
    named = [c for c in guess.by_name("lifecycle") if plain(c) not in {"status", "state", "phase"}]
    rest = [c for c in guess.columns if c not in guess.taken and c not in named]
    for column in [given] if given else [*named, *rest]:
        values = {v.strip().lower() for v in guess.values(column)}
        pairs = bool(values & STARTS) and bool(values & COMPLETES)
        if given or (pairs and values <= TRANSITIONS) or (column in named and values & COMPLETES):
            guess.take("lifecycle", column)
            guess.roles.pairs = pairs
            return


def _identifiers(guess: _Guess) -> None:
    roles = guess.roles
    for role in ("case", "customer"):
        if roles.get(role) is None:
            for column in guess.by_name(role):
                if role == "customer" and not _is_customer(guess, column):
                    continue
                if len(set(guess.values(column))) == 0:
                    continue
                guess.take(role, column)
                break
    if roles.get("case") is None and roles.get("customer") is None:
        found = _identifier_by_content(guess)
        if found is not None:
            guess.take("case" if plain(found).startswith("case") else "customer", found)
    case, customer = roles.get("case"), roles.get("customer")
    if case and customer and _restarts(guess, case, customer):
        roles.restarts = True
        roles.warnings.append(Sentence("events.numbers_begin_anew_every_customer_journey", case=case))


def _restarts(guess: _Guess, case: str, customer: str) -> bool:
    """Session 1, 2, 3 … of every customer: small numbers, fewer than customers, most customers have the first one."""
    own: dict[str, set[str]] = defaultdict(set)
    for row in guess.sample:
        if row[case] not in (None, "") and row[customer] not in (None, ""):
            own[str(row[customer])].add(str(row[case]))
    numbers = set().union(*own.values())
    if case == customer or len(own) < (20 if len(numbers) == 1 else 5) or len(numbers) >= len(own):
        return False
    if not all(re.fullmatch(r"\d{1,6}(\.0)?", number) for number in numbers):
        return False
    first = min(numbers, key=float)
    return float(first) <= 1 and sum(first in cases for cases in own.values()) > 0.5 * len(own)


def _moving_time(guess: _Guess) -> None:
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


def _stands_still(guess: _Guess, column: str) -> bool:
    """At least three journeys of several rows, and each has one value only."""
    unit = guess.roles.get("case") or guess.roles.get("customer")
    if unit is None:
        return False
    seen: dict[str, list[str]] = defaultdict(list)
    for row in guess.sample:
        seen[str(row[unit])].append(str(row[column]))
    several = [values for values in seen.values() if len(values) > 1]
    return len(several) >= 3 and all(len(set(values)) == 1 for values in several)


def _is_customer(guess: _Guess, column: str) -> bool:
    """Not when a journey has several of them (then it is an employee or a product), nor when all rows share one."""
    values = guess.values(column)
    case = guess.roles.get("case")
    if len(guess.sample) >= 50 and len(set(values)) <= 1:
        return False
    if case is None or _restarts(guess, case, column):
        return True
    seen: dict[str, set[str]] = defaultdict(set)
    for row in guess.sample:
        if row[case] is not None and row[column] is not None:
            seen[str(row[case])].add(str(row[column]))
    mixed = sum(len(v) > 1 for v in seen.values())
    if mixed > 0.02 * len(seen):
        guess.roles.warnings.append(Sentence("events.column_differs_within_journeys_so_not", column=column))
        return False
    return True


def _identifier_by_content(guess: _Guess) -> str | None:
    """A column called …id/…nr, else the first whose values repeat but are many."""
    event = guess.by_name("event", inside=False)[:1] if guess.roles.get("event") is None else []
    free = [c for c in guess.columns if c not in guess.taken and c not in event]
    rows = max(len(guess.sample), 1)

    def fits(column: str) -> bool:
        values = guess.values(column)
        n = len(set(values))
        return len(values) > 0.5 * rows and n >= 1 and (n < rows or rows < 5)

    hinted = [c for c in free if re.search(r"(id|nr|no|number|nummer|key|ref)$", plain(c))]
    for column in [*hinted, *free]:
        if fits(column) and guess.columns[column] not in {"DOUBLE", "FLOAT"}:
            return column
    return None


def _event(guess: _Guess) -> None:
    if guess.roles.get("event") is not None or guess.options.event_value is not None:
        return
    for column in guess.by_name("event", inside=False):
        if guess.values(column):
            guess.take("event", column)
            return
    found = _event_by_content(guess)
    if found is not None:
        guess.take("event", found)


def _event_by_content(guess: _Guess) -> str | None:
    """A text column with few values that repeat: the one with most of them. A constant only where nothing has a name."""
    best, most = None, 1 if guess.named else 0
    for column in guess.columns:
        if column in guess.taken or column.startswith("case:"):
            continue
        values = guess.values(column)
        distinct = set(values)
        if not values or all(re.fullmatch(r"[-+]?[\d.,:eE \-/]+", v) for v in distinct):
            continue
        few = len(distinct) <= max(3, min(500, len(values) // 3))
        if few and len(distinct) > most and len(values) > 0.5 * len(guess.sample):
            best, most = column, len(distinct)
    return best


def _instance(guess: _Guess) -> None:
    roles = guess.roles
    if not roles.pairs or roles.get("instance") is not None:
        return
    event = plain(roles.get("event") or "")
    own = {f"{event}{end}" for end in ("id", "instance", "instanceid", "no", "nr")}
    named = [c for c in guess.columns if c not in guess.taken and plain(c) in own]
    for column in [*guess.by_name("instance"), *named]:
        if column in guess.columns and guess.values(column):
            guess.take("instance", column)
            return


def _others(guess: _Guess) -> None:
    roles = guess.roles
    for role in ("channel", "account", "actor", "message"):
        if roles.get(role) is None:
            found = next((c for c in guess.by_name(role) if guess.values(c)), None)
            if found is not None:
                guess.take(role, found)
    if roles.get("status") is None:
        for column in guess.by_name("status"):
            values = {v.strip().lower() for v in guess.values(column)}
            if values and values <= STATUS_WORDS["ok"] | STATUS_WORDS["failed"]:
                guess.take("status", column)
                break
    if roles.get("currency") is None and not guess.options.currency:
        for column in guess.by_name("currency"):
            codes = set(guess.values(column))
            if codes and all(re.fullmatch(r"[A-Za-z]{3}", v) for v in codes):
                guess.take("currency", column)
                break
    if roles.get("value") is None and (roles.get("currency") or guess.options.currency):
        for column in guess.by_name("value"):
            amounts = guess.values(column)
            if amounts and all(re.search(r"\d", v) for v in amounts):
                guess.take("value", column)
                break


def _require(guess: _Guess) -> None:
    roles, names = guess.roles, list(guess.columns)
    shown = ", ".join(names[:30])
    if roles.at is None:
        raise UsageError(
            Sentence("events.no_column_times_found"), where="--at", allowed=names,
            remedy=Sentence("events.say_which_column_at_col_columns", shown=shown),
        )  # fmt: skip
    if roles.get("case") is None and roles.get("customer") is None:
        raise UsageError(
            Sentence("events.no_column_tells_customers_journeys_apart"), where="--customer or --case", allowed=names,
            remedy=Sentence("events.say_which_customer_col_case_col", shown=shown),
        )  # fmt: skip
    if roles.get("event") is None and guess.options.event_value is None:
        raise UsageError(
            Sentence("events.no_column_says_what_happened_found"), where="--event", allowed=names,
            remedy=Sentence("events.give_event_col_event_value_text", shown=shown),
        )  # fmt: skip
