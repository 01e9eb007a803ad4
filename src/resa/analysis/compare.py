"""Do two groups, or two periods, go different ways, and where? A comparison that says what chance alone would do.

The first group is the slice; the second is said by `compare_…` arguments of the same names, else it is everybody else. With
`at` (or with nothing said) it is the journeys that began before an instant against those from then on; by default the
instant that halves them. A journey in both groups is in neither.

*The whole*: similarity of the mixtures of paths (EMSC, `transport`) of at most `sample` journeys a group, beside what the
same journeys give when the groups are dealt out by chance `permutations` times (customers stay whole where they can). Two
halves of one log are never quite alike: only a similarity under that interval says that the groups differ.
*Each touchpoint*: share of the journeys that meet it, with the difference, its 95 % interval (over customers, who may have
several journeys each) and p after Holm for asking about all touchpoints at once.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes, transport
from .credit import Floats
from .intervals import newcombe, wilson, z_value
from .kernel import Chunk, Ints
from .lookup import by_name
from .picture import Bars, Plain, Row
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS, fold, instant

COLUMNS = (
    Column("about", "name", "whole: the journeys as such, or touchpoint."),
    Column("touchpoint", "name", "Null for the whole."),
    Column("n_first", "count", "Journeys of the first group; for the whole those that are compared."),
    Column("n_second", "count", "Journeys of the second group."),
    Column("share_first", "share", "Share of the first group that meets the touchpoint; null for the whole."),
    Column("first_low", "share", "Lower end of its 95 % Wilson interval."),
    Column("first_high", "share", "Upper end."),
    Column("share_second", "share", "The same of the second group."),
    Column("second_low", "share", "Lower end."),
    Column("second_high", "share", "Upper end."),
    Column("difference", "share_difference", "Second less first."),
    Column("low", "share_difference", "Lower end of its 95 % interval; of the whole: of the similarity by chance."),
    Column("high", "share_difference", "Upper end."),
    Column("similarity", "share", "1 = the same mixture of paths; null for touchpoints."),
    Column("p", "share", "How often chance gives as much difference; of touchpoints after Holm."),
    Column("since", "text", "Of two periods, in the row of the whole: the day (UTC) on which the second one begins."),
)
#: The edit distances of the sample may take so many steps; longer journeys make it smaller.
EFFORT = 4_000_000_000
#: Of journeys so long only the beginning is compared where the effort would be too great.
LONGEST = 1_000
_COMPARED = tuple(Argument(f"compare_{a.name}", a.kind, f"Second group: {a.meaning[0].lower()}{a.meaning[1:]}", a.default) for a in SLICE_ARGUMENTS)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Units:
    """Every unit of either group: its number, its cluster (customer), when it began, which group (0 or 1)."""

    unit: Ints
    cluster: Ints
    group: Ints
    since: str | None = None
    """Of two periods, the day on which the second one begins."""


def _beyond_chance(rows: list[Row]) -> Row | None:
    """The whole, when chance seldom gives as much difference, with the surest of the touchpoints that differ."""
    whole = rows[0]
    if whole["p"] is None or whole["p"] > 0.05:
        return None
    clear = next((r for r in rows[1:] if r["p"] is not None and r["p"] <= 0.05), whole)
    return {**whole, **{name: clear[name] for name in ("touchpoint", "share_first", "share_second")}}


@question(
    "compare",
    title="Do two groups or two periods go different ways?",
    group="who",
    picture=Bars(("touchpoint",), "difference", "low", "high", "n_second", only=("about", "touchpoint")),
    plain=Plain(
        "analysis.plain_compare_periods",
        _beyond_chance,
        "analysis.plain_compare_alike",
        also=("analysis.plain_compare_groups", "analysis.plain_compare"),
    ),
    columns=COLUMNS,
    arguments=(
        Argument("at", "text", "Compare the journeys before this ISO date or instant with those from then on.", None),
        *_COMPARED,
        Argument("permutations", "integer", "How often the groups are dealt out by chance.", 99),
        Argument("sample", "integer", "Most journeys of each group whose whole paths are compared.", 600),
        Argument("seed", "integer", "Of the chance.", 0),
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def compare(
    snapshot: Snapshot,
    *,
    at: str | None = None,
    compare_channel: Sequence[str] = (),
    compare_account: Sequence[str] = (),
    compare_segment: Sequence[str] = (),
    compare_start: str | None = None,
    compare_end: str | None = None,
    compare_slice: Slice | None = None,
    permutations: int = 99,
    sample: int = 600,
    seed: int = 0,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """The whole first, then one row per touchpoint, the surest differences first (by p, then the greater)."""
    if not 1 <= permutations <= 10_000 or not 2 <= sample <= 5_000:
        raise UsageError(
            Sentence("analysis.so_much_cannot_compared"), value=f"permutations {permutations}, sample {sample}",
            allowed=Sentence("analysis.permutations_1_10_000_sample_2"),
        )  # fmt: skip
    said = {
        "channel": compare_channel, "account": compare_account, "segment": compare_segment, "start": compare_start, "end": compare_end,
        "slice": compare_slice,
    }  # fmt: skip
    second: Slice | None = fold(said).get("slice")
    units, warnings = _groups(snapshot, by, slice, second, instant(at, "at"))
    n = np.bincount(units.group, minlength=2)
    warnings = [*notes.about_size(snapshot, int(n.sum())), *warnings]
    rows: list[dict[str, object]] = []
    if n.min() > 0:
        whole, told = _whole(snapshot, by, units, permutations, sample, seed)
        rows = [{**whole, "since": units.since}, *_touchpoints(snapshot, by, units)]
        warnings += told
    elif n.sum():
        warnings.append(Sentence("analysis.one_groups_no_journey_so_nothing"))
    data = {c.name: [row.get(c.name) for row in rows] for c in COLUMNS}
    return Result("compare", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _groups(
    snapshot: Snapshot, by: Grain, first: Slice | None, second: Slice | None, at: int | None
) -> tuple[_Units, list[Sentence]]:
    """Who is in which group."""
    told: list[Sentence] = []
    if at is not None or (first is None and second is None):
        if second is not None:
            raise UsageError(
                Sentence("analysis.two_periods_two_groups_not_both"),
                where="at",
                remedy=Sentence("analysis.leave_out_at_compare"),
            )
        unit, cluster, begin = _read(snapshot, by, first)
        if at is None and len(begin):
            at = int(np.sort(begin)[len(begin) // 2])
            told.append(Sentence("analysis.earlier_half_journeys_compared_later_at"))
        group = (begin >= (at or 0)).astype(np.int64)
        return _Units(unit, cluster, group, None if at is None else str(np.datetime64(at, "us").astype("M8[D]"))), told
    one, cluster_1, _ = _read(snapshot, by, first)
    other, cluster_2, _ = _read(snapshot, by, second)
    if second is None:
        told.append(Sentence("analysis.second_group_everybody_who_not_first"))
        keep = ~np.isin(other, one)
        other, cluster_2 = other[keep], cluster_2[keep]
    both = np.intersect1d(one, other)
    if len(both):
        told.append(Sentence("analysis.journeys_both_groups_left_out_both", n=len(both)))
        keep_1, keep_2 = ~np.isin(one, both), ~np.isin(other, both)
        one, cluster_1, other, cluster_2 = one[keep_1], cluster_1[keep_1], other[keep_2], cluster_2[keep_2]
    group = np.repeat(np.array([0, 1]), [len(one), len(other)])
    return _Units(np.concatenate([one, other]), np.concatenate([cluster_1, cluster_2]), group), told


def _read(snapshot: Snapshot, by: Grain, slice: Slice | None) -> tuple[Ints, Ints, Ints]:
    """(number, customer of the first event, time of the first event) of every unit."""

    def step(chunk: Chunk) -> tuple[Ints, Ints, Ints]:
        first = chunk.bounds[:-1]
        cluster = chunk.unit if by == "account" else chunk.person[first].astype(np.int64)
        return chunk.unit, cluster, chunk.at[first]

    parts = kernel.run(kernel.chunks(snapshot, by, slice), step)
    none = np.zeros(0, np.int64)
    unit, cluster, begin = (np.concatenate([none, *(p[i] for p in parts)]) for i in range(3))
    order = np.argsort(unit)  # what is drawn by chance is the same however the store is split
    return unit[order], cluster[order], begin[order]


def _whole(
    snapshot: Snapshot, by: Grain, units: _Units, permutations: int, sample: int, seed: int
) -> tuple[dict[str, object], list[Sentence]]:
    """The row of the whole: similarity beside its interval under chance."""
    rng = np.random.default_rng(seed)
    told: list[Sentence] = []
    chosen = np.sort(np.concatenate([_draw(np.flatnonzero(units.group == g), sample, rng) for g in (0, 1)]))
    paths = _paths(snapshot, by, units.unit[chosen])
    index: dict[tuple[str, ...], int] = {}
    variant = np.array([index.setdefault(path, len(index)) for path in paths], np.int64)
    lengths = np.array([len(path) for path in index], np.int64)
    if transport.effort(lengths) > EFFORT and (many := sum(len(path) > LONGEST for path in paths)):
        told.append(Sentence("analysis.long_journeys_compared_by_their_beginning", n=many, most=LONGEST))
        paths, index = [path[:LONGEST] for path in paths], {}
        variant = np.array([index.setdefault(path, len(index)) for path in paths], np.int64)
        lengths = np.array([len(path) for path in index], np.int64)
    if (effort := transport.effort(lengths)) > EFFORT:
        keep = np.sort(rng.permutation(len(chosen))[: max(4, int(len(chosen) * (EFFORT / effort) ** 0.5))])
        chosen, index = chosen[keep], {}
        variant = np.array([index.setdefault(paths[i], len(index)) for i in keep], np.int64)
    group, cluster = units.group[chosen], units.cluster[chosen]
    n = np.bincount(group, minlength=2)
    if len(chosen) < len(units.unit):
        told.append(Sentence("analysis.whole_paths_compared_journeys_drawn_chance", n=n[0], n2=n[1]))
    row: dict[str, object] = {"about": "whole", "n_first": int(n[0]), "n_second": int(n[1])}
    if n.min() < 1:
        return row, told
    distance = transport.distances(list(index))
    found = _similarity(variant, group, distance)
    dealt = _dealt(group, cluster, permutations, rng)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        null = np.array(list(pool.map(lambda g: _similarity(variant, g, distance), dealt)))
    low, high = np.quantile(null, [0.025, 0.975])
    p = (1 + int((null <= found + 1e-12).sum())) / (1 + len(null))
    told.append(
        Sentence(
            "analysis.groups_go_different_ways" if p <= 0.05 else "analysis.no_difference_in_ways",
            found=f"{found:.3f}",
            low=f"{low:.3f}",
            high=f"{high:.3f}",
        )
    )
    return row | {"similarity": found, "low": float(low), "high": float(high), "p": p}, told


def _draw(among: Ints, most: int, rng: np.random.Generator) -> Ints:
    return among if len(among) <= most else rng.choice(among, most, replace=False)


def _paths(snapshot: Snapshot, by: Grain, wanted: Ints) -> list[tuple[str, ...]]:
    """The paths of these units, in their order."""
    lookup = by_name(snapshot)
    order = np.argsort(wanted)

    def step(chunk: Chunk) -> list[tuple[int, tuple[str, ...]]]:
        there = np.flatnonzero(np.isin(chunk.unit, wanted))
        label = lookup.of(chunk) if len(there) else np.zeros(0, np.int32)
        return [
            (
                int(chunk.unit[u]),
                tuple(lookup.labels[c] for c in label[chunk.bounds[u] : chunk.bounds[u + 1]] if c >= 0),
            )
            for u in there.tolist()
        ]

    found: list[tuple[str, ...]] = [()] * len(wanted)
    for part in kernel.run(kernel.chunks(snapshot, by), step):
        for unit, path in part:
            found[int(order[np.searchsorted(wanted, unit, sorter=order)])] = path
    return found


def _similarity(variant: Ints, group: Ints, distance: Floats) -> float:
    size = len(distance)
    counts = [np.bincount(variant[group == g], minlength=size).astype(np.int64) for g in (0, 1)]
    return transport.similarity(counts[0], counts[1], distance)


def _dealt(group: Ints, cluster: Ints, times: int, rng: np.random.Generator) -> list[Ints]:
    """The groups dealt out anew; a customer's journeys stay together unless the real groups part them."""
    customers, index, first = _clusters(cluster, group)
    if first is None:
        return [rng.permutation(group) for _ in range(times)]
    found: list[Ints] = []
    while len(found) < times:
        dealt = rng.permutation(first)[index]
        if 0 < dealt.sum() < len(dealt):
            found.append(dealt)
        elif len(customers) < 2:
            return [rng.permutation(group) for _ in range(times)]
    return found


def _clusters(cluster: Ints, group: Ints) -> tuple[Ints, Ints, Ints | None]:
    """(customers, customer of each unit, group of each customer; None when one is in both)."""
    customers, index = np.unique(cluster, return_inverse=True)
    size = np.bincount(index, minlength=len(customers))
    ones = np.bincount(index, group, len(customers))
    mixed = bool(((ones > 0) & (ones < size)).any())
    return customers, index.astype(np.int64), None if mixed else (ones > 0).astype(np.int64)


def _touchpoints(snapshot: Snapshot, by: Grain, units: _Units) -> list[dict[str, object]]:
    """One row per touchpoint that either group meets."""
    lookup = by_name(snapshot)
    order = np.argsort(units.unit)
    numbers, size = units.unit[order], np.int64(lookup.size)
    customers, customer = np.unique(units.cluster, return_inverse=True)
    # Customers count as clusters; one who is in both groups is a cluster of its own in each.
    own = customer * 2 + units.group

    def step(chunk: Chunk) -> tuple[Ints, Ints]:
        """(own · size + label, units that meet it)."""
        place = np.searchsorted(numbers, chunk.unit)
        place[place == len(numbers)] = 0
        who = np.where(numbers[place] == chunk.unit, order[place], -1)
        event = np.repeat(who, np.diff(chunk.bounds))
        label = lookup.of(chunk).astype(np.int64)
        kept = (event >= 0) & (label >= 0)
        met = np.unique(event[kept] * size + label[kept])
        keys, n = np.unique(own[met // size] * size + met % size, return_counts=True)
        return keys.astype(np.int64), n.astype(np.int64)

    parts = kernel.run(kernel.chunks(snapshot, by), step)
    none = np.zeros(0, np.int64)
    keys, index = np.unique(np.concatenate([none, *(p[0] for p in parts)]), return_inverse=True)
    y = np.bincount(index, np.concatenate([none, *(p[1] for p in parts)]), len(keys)).astype(np.float64)
    sizes = np.bincount(own, minlength=2 * len(customers)).astype(np.float64)
    return _rows(lookup.labels, keys // size, keys % size, y, sizes)


def _rows(labels: Sequence[str], own: Ints, label: Ints, y: Floats, sizes: Floats) -> list[dict[str, object]]:
    """`y[k]` of the `sizes[own[k]]` journeys of a cluster meet `label[k]`."""
    group = np.arange(len(sizes)) % 2
    n = np.bincount(group, sizes, 2).astype(np.float64)
    square = np.bincount(group, sizes**2, 2)
    clusters = np.bincount(group, sizes > 0, 2)
    reached, cross, own_square = (
        np.stack([np.bincount(label[own % 2 == g], w[own % 2 == g], len(labels)) for g in (0, 1)])
        for w in (y, y * sizes[own], y**2)
    )
    rows: list[dict[str, object]] = []
    for i in np.flatnonzero(reached.sum(axis=0)).tolist():
        share = reached[:, i] / n
        # Linearised variance of a ratio over clusters: Σ (y − share·n)² / (Σ n)², with k / (k − 1) for k clusters.
        spread = own_square[:, i] - 2 * share * cross[:, i] + share**2 * square
        variance = np.maximum(spread, 0) / n**2 * clusters / np.maximum(clusters - 1, 1)
        difference = float(share[1] - share[0])
        single = bool((square == n).all())
        interval = newcombe(reached[0, i], n[0], reached[1, i], n[1]) if single else None
        half = z_value() * float(np.sqrt(variance.sum()))
        low, high = interval or (max(difference - half, -1.0), min(difference + half, 1.0))
        row: dict[str, object] = {"about": "touchpoint", "touchpoint": labels[i], "difference": difference, "low": low, "high": high}  # fmt: skip
        for g, name, short in ((0, "share_first", "first"), (1, "share_second", "second")):
            ends = wilson(reached[g, i], n[g])
            row |= {f"n_{short}": int(n[g]), name: float(share[g])}
            row |= {f"{short}_low": ends and ends.low, f"{short}_high": ends and ends.high}
        row["p"] = _p(reached[:, i].astype(np.float64), n, float(variance.sum()) if not single else None)
        rows.append(row)
    _holm(rows)
    return sorted(rows, key=lambda r: (r["p"], -abs(float(str(r["difference"]))), r["touchpoint"]))


def _p(reached: Floats, n: Floats, variance: float | None) -> float:
    """Two-sided p of a difference of shares: by the clusters' `variance`, else the score test, or Fisher's exact test
    where fewer than five are expected anywhere."""
    together = reached.sum()
    if variance is None:
        pooled = float(together / n.sum())
        if min(pooled, 1 - pooled) * float(n.min()) < 5:
            return _fisher(int(reached[0]), int(n[0]), int(n[1]), int(together))
        variance = pooled * (1 - pooled) * float((1 / n).sum())
    difference = float(reached[1] / n[1] - reached[0] / n[0])
    if variance <= 0:
        return 1.0 if difference == 0 else 0.0
    return 2 * NormalDist().cdf(-abs(difference) / variance**0.5)


def _fisher(k: int, n_1: int, n_2: int, together: int) -> float:
    """Probability of a table as rare as this one or rarer, given its margins."""
    from scipy.special import betaln

    def chosen(n: int, k: Ints) -> Floats:
        found: Floats = -np.log(n + 1) - betaln(n - k + 1, k + 1)
        return found

    every = np.arange(max(0, together - n_2), min(n_1, together) + 1)
    log = chosen(n_1, every) + chosen(n_2, together - every)
    probability = np.exp(log - log.max())
    seen = probability[k - every[0]]
    return float(min(1.0, probability[probability <= seen * (1 + 1e-7)].sum() / probability.sum()))


def _holm(rows: list[dict[str, object]]) -> None:
    """Each row's p becomes Holm's, for all rows asked at once."""
    last = 0.0
    for place, row in enumerate(sorted(rows, key=lambda r: float(str(r["p"])))):
        last = max(last, min(1.0, float(str(row["p"])) * (len(rows) - place)))
        row["p"] = last
