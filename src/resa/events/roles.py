"""Which column is the customer, the event, the time …: said by the user, else told from names, else from content.

Works on a sample. What it decides is shown in the report with the reason, and each role can be set by option.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..errors import UsageError
from ..texts.sentence import Sentence
from .options import ROLES, ImportOptions
from .role_guess import Guess, Roles, plain
from .role_names import NAMES
from .state_words import COMPLETES, STARTS, STATUS_WORDS, TRANSITIONS
from .time_roles import guess_times, prefer_moving_time


def looks_like_header(cells: Sequence[str]) -> bool:
    """At least two cells (or the only one) are names from the catalogue."""
    known = {n for names in NAMES.values() for n in names}
    hits = sum(plain(c) in known for c in cells)
    return hits >= min(2, len(cells)) and hits > 0


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
    guess = Guess(columns, sample, options, named)
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
    guess_times(guess)
    _lifecycle(guess)
    _identifiers(guess)
    if "at" not in (fixed or {}):
        prefer_moving_time(guess)
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


def _lifecycle(guess: Guess) -> None:
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


def _identifiers(guess: Guess) -> None:
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


def _restarts(guess: Guess, case: str, customer: str) -> bool:
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


def _is_customer(guess: Guess, column: str) -> bool:
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


def _identifier_by_content(guess: Guess) -> str | None:
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


def _event(guess: Guess) -> None:
    if guess.roles.get("event") is not None or guess.options.event_value is not None:
        return
    for column in guess.by_name("event", inside=False):
        if guess.values(column):
            guess.take("event", column)
            return
    found = _event_by_content(guess)
    if found is not None:
        guess.take("event", found)


def _event_by_content(guess: Guess) -> str | None:
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


def _instance(guess: Guess) -> None:
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


def _others(guess: Guess) -> None:
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


def _require(guess: Guess) -> None:
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
