"""As planned or not: every journey aligned with the planned path, and what deviates at each touchpoint.

Shares are of all journeys in the slice. Definitions and costs: `alignment`. The first row is about whole journeys and
carries the fitness. With a cluster the intervals allow for journeys of one customer or account being alike (`clusters`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import alignment, clusters, conformance_spread, kernel, lateness, notes, plan_text, ready_plan
from .census import EXTRAS, FAILING, OUT_OF_ORDER, REACHED, SKIPPED, Census
from .clusters import CLUSTER
from .conformance_spread import Spread
from .intervals import wilson
from .kernel import Ints
from .lateness import LATE
from .lookup import Lookup, by_name
from .path_graph import PathGraph
from .picture import Heat, Plain
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, SLICE_ARGUMENTS

_KINDS = (
    ("reached", REACHED, "journeys that have it"),
    ("skipped", SKIPPED, "journeys that leave it out although the plan wants it"),
    ("extra", EXTRAS, "journeys that have it where the plan does not"),
    ("out_of_order", OUT_OF_ORDER, "journeys that have it and its planned neighbour in each other's place"),
    ("failing", FAILING, "journeys that meet it as planned, but it failed"),
)
WHOLE = "(whole journey)"
COLUMNS = (
    Column("touchpoint", "name", f"Event name; {WHOLE} is the row about all of them together."),
    Column("planned", "flag", "Whether the plan has it; null for the whole journey."),
    Column("n", "count", "Journeys aligned."),
    *(
        column
        for name, _, meaning in _KINDS
        for column in (
            Column(name, "share", f"Share of {meaning}."),
            Column(f"{name}_low", "share", "Lower end of its 95 % Wilson interval."),
            Column(f"{name}_high", "share", "Upper end."),
        )
    ),
    Column("late", "share", "Share of journeys in which it comes later than allowed; null where no time is said."),
    Column("late_low", "share", "Lower end of its 95 % Wilson interval."),
    Column("late_high", "share", "Upper end."),
    Column("fitness", "share", "Mean of 1 − cost / (events + shortest plan), whole journey only; else null."),
    Column("fitness_low", "share", "Lower end of its 95 % t interval; null under two journeys."),
    Column("fitness_high", "share", "Upper end."),
)


def census(
    snapshot: Snapshot,
    graph: PathGraph,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    lookup: Lookup | None = None,
    ignore_unmatched: bool = False,
    swaps: bool = True,
) -> Census | None:
    """The alignments of all units with the plan, whose labels are the lookup's; None when there is no unit."""
    lookup = lookup or by_name(snapshot)
    plan = ready_plan.prepare(graph, lookup.labels, swaps=swaps)
    work = kernel.chunks(snapshot, by, slice)
    parts = kernel.run(
        work, lambda chunk: alignment.align(chunk, lookup.plain(chunk), plan, ignore_unmatched=ignore_unmatched)
    )
    total = parts[0] if parts else None
    for part in parts[1:]:
        total = part if total is None else total + part
    return total


@question(
    "conformance",
    title="Do journeys go as planned?",
    group="plan",
    picture=Heat("touchpoint", ("skipped", "extra", "out_of_order", "failing"), n="n"),
    plain=Plain("analysis.plain_conformance"),
    columns=COLUMNS,
    arguments=(
        Argument(
            "plan",
            "text",
            "The planned path: A > B | C > D? > E+ (| either, ? optional, + may repeat; lines with ; between them where it branches).",
            None,
            of="path",
            needed=True,
        ),
        Argument("ignore_others", "flag", "Leave events out of it that the plan does not have at all.", False),
        Argument(
            "no_swaps",
            "flag",
            "Count two neighbours in each other's place as one left out and one extra, as classical alignments do, not as one move.",
            False,
        ),
        LATE,
        CLUSTER,
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
    ),
)
def conformance(
    snapshot: Snapshot,
    *,
    plan: str | PathGraph | None = None,
    ignore_others: bool = False,
    no_swaps: bool = False,
    late: Sequence[str] = (),
    cluster: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
) -> Result:
    """The whole journey first, then planned touchpoints in the plan's order, then the others by their share of extra."""
    if plan is None:
        raise UsageError(
            Sentence("analysis.conformance_needs_planned_path"), where="plan", allowed=Sentence("analysis.plan_example")
        )
    graph = plan_text.parse(plan) if isinstance(plan, str) else plan
    unknown = [label for label in dict.fromkeys(graph.labels) if label not in set(snapshot.names)]
    lookup = _lookup(snapshot, graph, tuple(unknown), ignore_others)
    alike, spread = clusters.read(snapshot, cluster), None
    if alike is None:
        found = census(
            snapshot, graph, by=by, slice=slice, lookup=lookup, ignore_unmatched=ignore_others, swaps=not no_swaps
        )
    else:
        prepared = ready_plan.prepare(graph, lookup.labels, swaps=not no_swaps)
        found, spread = conformance_spread.read(
            snapshot, prepared, lookup, alike, by=by, slice=slice, ignore_unmatched=ignore_others
        ) or (None, None)
    rows = [] if found is None else _rows(found, lookup, graph, spread)[: None if limit is None else limit + 1]
    allowed = lateness.limits(list(dict.fromkeys(graph.labels)), late)
    if allowed and found is not None:
        _say_late(rows, *lateness.count(snapshot, graph.labels, allowed, by, slice), found.n, spread)
    warnings = list(notes.about_size(snapshot, found.n if found else 0))
    if unknown and snapshot.n_events:
        warnings.append(Sentence("analysis.planned_touchpoints_never_seen", names=unknown))
    data = {c.name: [row[c.name] for row in rows] for c in COLUMNS}
    return Result("conformance", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _lookup(snapshot: Snapshot, graph: PathGraph, unknown: tuple[str, ...], ignore_others: bool) -> Lookup:
    """Names as labels, and planned touchpoints that no event has behind them."""
    import numpy as np

    lookup = replace(by_name(snapshot), labels=(*snapshot.names, *unknown))
    if not ignore_others:
        return lookup
    planned = set(graph.labels)
    table = np.array([[i if name in planned else -1] for i, name in enumerate(snapshot.names)], np.int32)
    return replace(lookup, table=table.reshape(-1, 1))


def _rows(found: Census, lookup: Lookup, graph: PathGraph, spread: Spread | None) -> list[dict[str, object]]:
    planned = list(dict.fromkeys(graph.labels))
    index = {label: i for i, label in enumerate(lookup.labels)}
    others = sorted(
        (i for i, label in enumerate(lookup.labels) if label not in set(planned) and found.units[REACHED, i]),
        key=lambda i: (-found.units[EXTRAS, i], lookup.labels[i]),
    )
    interval = found.fitness_interval if spread is None else spread.of_fitness
    whole = _row(WHOLE, None, found, [int(found.any[k]) for _, k, _ in _KINDS], None, spread)
    whole["fitness"] = found.mean_fitness
    whole["fitness_low"], whole["fitness_high"] = interval or (None, None)
    rows = [whole]
    for i in (*(index[label] for label in planned), *others):
        label = lookup.labels[i]
        rows.append(
            _row(label, label in set(planned), found, [int(found.units[k, i]) for _, k, _ in _KINDS], i, spread)
        )
    return rows


def _row(
    label: str, planned: bool | None, found: Census, counts: list[int], place: int | None, spread: Spread | None
) -> dict[str, object]:
    row: dict[str, object] = {"touchpoint": label, "planned": planned, "n": found.n}
    for (name, kind, _), n in zip(_KINDS, counts, strict=True):
        interval = wilson(n, found.n) if spread is None else spread.interval(kind, place)
        row[name] = n / found.n
        row[f"{name}_low"], row[f"{name}_high"] = interval or (None, None)
    empty = ("late", "late_low", "late_high", "fitness", "fitness_low", "fitness_high")
    return {**row, **dict.fromkeys(empty)}


def _say_late(
    rows: list[dict[str, object]], late: dict[str, Ints], any_late: Ints, n: int, spread: Spread | None
) -> None:
    """Fills the columns about lateness where a time is said."""
    for row in rows:
        name = str(row["touchpoint"])
        many = any_late if name == WHOLE and row["planned"] is None else late.get(name)
        if many is not None:
            row["late"] = len(many) / n
            interval = wilson(len(many), n) if spread is None else spread.of_units(many)
            row["late_low"], row["late_high"] = interval or (None, None)
