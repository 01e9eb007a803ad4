"""What comes next, by what came next before: after each touchpoint, or after the last few, with how often it was seen.

Contexts are counted within a unit, `(start)` stands before its first event and `(end)` after its last. A journey that is
still open also ends in `(end)` here: nothing followed in the data yet. With `after` only that context is shown, or the
longest end of it that was ever seen.

From a file, `protocol tax2017` measures how well this predicts, as Tax and others (CAiSE 2017) did: cases in the order
of the file, the first two thirds to learn from; then the next event after every prefix of 2 and more. The target is
always a real event, so an answer 'end' is wrong. The order is chosen on the learning cases alone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..events.options import ImportOptions
from ..events.plain_table import open_table
from ..texts.sentence import Sentence
from . import kernel, ngram, notes, tally
from .intervals import wilson
from .kernel import Chunk, Ints
from .lookup import code_of
from .picture import Bars, Plain, Row
from .registry import Argument, FileSource, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

START, END = "(start)", "(end)"
COLUMNS = (
    Column("context", "names", "The last touchpoints, as a list, oldest first; (start) before the first one."),
    Column("next", "name", "What came next, or (end)."),
    Column("n", "count", "Times it did."),
    Column("probability", "share", "n of all times the context was met."),
    Column("low", "share", "Lower end of its 95 % Wilson interval (times taken as independent)."),
    Column("high", "share", "Upper end."),
    Column("n_context", "count", "Times the context was met."),
)
FILE_COLUMNS = (
    Column("accuracy", "share", "Share of the test places where the predicted event came."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
    Column("n", "count", "Places predicted."),
    Column("order", "count", "How many events back the model looks; chosen on the learning cases."),
    Column("n_train", "count", "Cases learnt from."),
    Column("n_test", "count", "Cases predicted."),
)
PROTOCOLS = ("tax2017",)
#: Shortest prefix of the protocol.
PREFIX = 2


def of_events(
    path: Path,
    *,
    protocol: str = "tax2017",
    customer: str | None = None,
    event: str | None = None,
) -> Result:
    """One row: how well the next event is predicted on cases that were not learnt from."""
    if protocol not in PROTOCOLS:
        raise UsageError(Sentence("analysis.no_such_protocol"), where="protocol", value=protocol, allowed=PROTOCOLS)
    with open_table(path) as table:
        who, what = (g and table.find(g, o) for g, o in ((customer, "--customer"), (event, "--event")))
        if not (who and what):
            roles = table.roles(ImportOptions(case=who, event=what))
            who, what = who or roles.get("case") or roles.get("customer"), what or roles.get("event")
        if who is None or what is None:
            raise UsageError(
                Sentence("analysis.column_not_named_cannot_guessed"), where="--event" if who else "--customer",
                allowed=table.columns, remedy=Sentence("analysis.say_customer_col_event_col"),
            )  # fmt: skip
        table = table.filled(who)
        cases, events = table.texts(who), table.texts(what)
        warnings = [*table.warnings, Sentence("analysis.case_and_event_columns", who=who, what=what)]
    by_case: dict[str, list[int]] = {}
    index = {name: i for i, name in enumerate(sorted(set(events)))}
    for case, name in zip(cases, events, strict=True):
        by_case.setdefault(case, []).append(index[name])
    runs = list(by_case.values())
    n_train = min(2 * round(len(runs) / 3), len(runs))
    row = _measured(runs[:n_train], runs[n_train:], len(index))
    row |= {"n_train": n_train, "n_test": len(runs) - n_train}
    if not row["n"]:
        warnings.append(Sentence("analysis.no_case_left_test_longer_than"))
    return Result("next", FILE_COLUMNS, {c.name: [row[c.name]] for c in FILE_COLUMNS}, warnings=tuple(warnings))


def _measured(train: list[list[int]], test: list[list[int]], size: int) -> dict[str, object]:
    order, hits, n = None, 0, 0
    if train and test:
        code, bounds = _packed(train)
        order = ngram.choose_order(code, bounds, size, PREFIX)
        model = ngram.fit(*ngram.contexts(code, bounds, size, order), size, order)
        code, bounds = _packed(test)
        context, follows = ngram.contexts(code, bounds, size, order)
        length = np.diff(bounds) + 1
        place = np.arange(len(context)) - np.repeat(np.cumsum(length) - length, length)
        asked = (place >= PREFIX) & (follows < size)
        hits, n = int((model.predict(context[asked]) == follows[asked]).sum()), int(asked.sum())
    interval = wilson(hits, n)
    low, high = interval or (None, None)
    return {"accuracy": hits / n if n else None, "low": low, "high": high, "n": n, "order": order}


def _packed(runs: list[list[int]]) -> tuple[Ints, Ints]:
    lengths = np.array([len(run) for run in runs], np.int64)
    return np.array([c for run in runs for c in run], np.int64), np.concatenate(
        [np.zeros(1, np.int64), np.cumsum(lengths)]
    )


def _most_met(rows: list[Row]) -> Row | None:
    """What most often comes after the context met most; as a beginning where that is no touchpoint."""
    return {**rows[0], "begins": rows[0]["next"] if rows[0]["context"] == [START] else None}


@question(
    "next",
    title="What comes next?",
    group="matters",
    picture=Bars(("context", "next"), "probability", "low", "high", "n"),
    plain=Plain("analysis.plain_next_begins", _most_met, also=("analysis.plain_next",)),
    columns=COLUMNS,
    arguments=(
        Argument("after", "text", 'Only after this: "cart > payment", oldest first.', None, of="path"),
        Argument("order", "integer", "How many touchpoints back the context goes (without after).", 1),
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
        MIN_N,
    ),
    file=FileSource(
        "events",
        "a table of events, one a row, to see how well the next one is predicted.",
        of_events,
        (
            Argument("protocol", "text", "How it is measured: tax2017.", "tax2017"),
            Argument("customer", "text", "Column of the case or customer; guessed by default.", None),
            Argument("event", "text", "Column of what happened; guessed by default.", None),
        ),
        FILE_COLUMNS,
    ),
)
def next_(
    snapshot: Snapshot,
    *,
    after: str | None = None,
    order: int = 1,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per context and next: most frequent contexts first, then the likeliest next, then by name."""
    wanted = None if after is None else [code_of(snapshot, name) for part in after.split(">") if (name := part.strip())]
    order = order if wanted is None else len(wanted)
    if order < 1:
        raise UsageError(
            Sentence("analysis.context_at_least_one_touchpoint"), where="order", value=order, allowed="1, 2, 3 …"
        )
    size, base = len(snapshot.names), len(snapshot.names) + 1
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[tally.Part, int]:
        context, follows = ngram.contexts(chunk.column("code").astype(np.int64), chunk.bounds, size, order)
        return tally.step(context * base + follows, 1 << 62), notes.ties(chunk)

    parts = kernel.run(work, step)
    found = tally.merge([p[0] for p in parts])
    warnings = list(notes.about_order(snapshot, kernel.n_units(work), sum(p[1] for p in parts)))
    context, follows = np.divmod(found.keys, base)
    n, depth = found.n, order
    if wanted is not None:
        context, follows, n, depth = _longest(context, follows, n, wanted, base)
        if depth < order:
            warnings.append(Sentence("analysis.never_seen_order_shown_what_follows", depth=depth))
    return _result(snapshot, context, follows, n, depth, limit, min_n, warnings)


def _longest(context: Ints, follows: Ints, n: Ints, wanted: list[int], base: int) -> tuple[Ints, Ints, Ints, int]:
    """The counts of the longest end of `wanted` that was seen, by shorter contexts summed."""
    for depth in range(len(wanted), -1, -1):
        code = sum((c + 1) * base**back for back, c in enumerate(reversed(wanted[len(wanted) - depth :])))
        fits = context % base**depth == code
        if fits.any() or not depth:
            what, index = np.unique(follows[fits], return_inverse=True)
            counts = np.bincount(index, n[fits], len(what)).astype(np.int64)
            return np.full(len(what), code, np.int64), what, counts, depth
    raise AssertionError("depth 0 fits everything")


def _result(
    snapshot: Snapshot,
    context: Ints,
    follows: Ints,
    n: Ints,
    depth: int,
    limit: int | None,
    min_n: int,
    warnings: list[Sentence],
) -> Result:
    names = (*snapshot.names, END)
    kinds, index = np.unique(context, return_inverse=True)
    totals = np.bincount(index, n, len(kinds)).astype(np.int64)
    paths = [_path(int(k), depth, snapshot.names) for k in kinds]
    order = sorted(
        (int(i) for i in np.flatnonzero(n >= min_n)),
        key=lambda i: (-totals[index[i]], paths[index[i]], -n[i], names[follows[i]]),
    )[:limit]
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    for i in order:
        of = int(totals[index[i]])
        interval = wilson(int(n[i]), of)
        low, high = interval or (None, None)
        row = (paths[index[i]], names[follows[i]], int(n[i]), int(n[i]) / of, low, high, of)
        for column, value in zip(COLUMNS, row, strict=True):
            data[column.name].append(value)
    return Result("next", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _path(context: int, depth: int, names: tuple[str, ...]) -> list[str]:
    """The context's names, oldest first, after one (start) where it reaches back before it."""
    found: list[str] = []
    for _ in range(depth):
        context, digit = divmod(context, len(names) + 1)
        if not digit:
            return [START, *reversed(found)]
        found.append(names[digit - 1])
    return list(reversed(found))
