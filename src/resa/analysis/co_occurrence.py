"""Which channels go together? Pairs met in the same journey, beside how often chance alone would bring them together.

expected = n_one · n_other / journeys; lift = n / expected; Jaccard = n of the journeys with either. The p-value is that of
two shares (those with and without the one that have the other: `significance`), corrected by Holm for all pairs shown.
Journeys that know no channel at all are counted among all journeys.
"""

from __future__ import annotations

import numpy as np

from ..errors import LimitError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes, significance
from .grouping import grouping
from .kernel import Chunk, Ints
from .picture import Heat, Plain
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("one", "name", "One channel."),
    Column("other", "name", "Another; each pair stands once, in the order of names."),
    Column("n", "count", "Journeys that meet both."),
    Column("n_one", "count", "Journeys that meet the one."),
    Column("n_other", "count", "Journeys that meet the other."),
    Column("expected", "count", "Journeys that would meet both by chance."),
    Column("lift", "ratio", "n / expected: above 1 they go together, below 1 they stand for each other."),
    Column("jaccard", "share", "n of those that meet either."),
    Column("p_value", "share", "Chance of a share this far from that of the others were they independent."),
    Column("p_adjusted", "share", "The same corrected for the number of pairs (Holm)."),
)
MOST = 400
BLOCK = 1 << 15


@question(
    "co-occurrence",
    title="Which channels go together?",
    group="where",
    picture=Heat("one", "other", "jaccard", "n"),
    plain=Plain("analysis.plain_co_occurrence"),
    columns=COLUMNS,
    arguments=(
        Argument("of", "text", "channel, touchpoint, actor or a property.", "channel", of="property"),
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
        MIN_N,
    ),
)
def co_occurrence(
    snapshot: Snapshot,
    *,
    of: str = "channel",
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per pair met at least `min_n` times: most frequent first, then by name."""
    groups = None if of == "touchpoint" else grouping(snapshot, of, where="of")
    names = ("", *snapshot.names) if groups is None else groups.values
    if len(names) > MOST:
        raise LimitError(
            Sentence("analysis.too_many_to_pair"), where="of", value=len(names) - 1, allowed=Sentence("analysis.up_to", most=MOST),
            remedy=Sentence("analysis.ask_about_slice_store_coarser_touchpoints"),
        )  # fmt: skip
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> Ints:
        value = chunk.column("code").astype(np.int64) + 1 if groups is None else groups.of_events(chunk)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        both = np.zeros((len(names), len(names)), np.int64)
        for begin in range(0, chunk.n_units, BLOCK):
            low, high = chunk.bounds[begin], chunk.bounds[min(begin + BLOCK, chunk.n_units)]
            met = np.zeros((min(BLOCK, chunk.n_units - begin), len(names)), np.float32)
            met[unit[low:high] - begin, value[low:high]] = 1
            both += np.rint(met.T @ met).astype(np.int64)  # whole numbers below 2²⁴ are exact
        return both

    both = np.zeros((len(names), len(names)), np.int64)
    for part in kernel.run(work, step):
        both += part
    total, n = kernel.n_units(work), np.diag(both)
    rows: list[dict[str, object]] = []
    for a in range(1, len(names)):
        for b in range(a + 1, len(names)):
            if both[a, b] >= max(min_n, 1) or (min_n == 0 and n[a] and n[b]):
                first, second = sorted((a, b), key=lambda i: names[i])
                rows.append(_row(names[first], names[second], int(both[a, b]), int(n[first]), int(n[second]), total))
    ps = [p if isinstance(p := r["p_value"], float) else None for r in rows]
    for row, p in zip(rows, significance.holm(ps), strict=True):
        row["p_adjusted"] = p
    rows.sort(key=lambda r: (-int(str(r["n"])), str(r["one"]), str(r["other"])))
    data = {c.name: [row[c.name] for row in rows[:limit]] for c in COLUMNS}
    warnings = notes.about_size(snapshot, total)
    if not rows and not warnings:
        warnings = (Sentence("analysis.no_two_together", of=of),)
    return Result("co-occurrence", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)


def _row(first: str, second: str, n: int, n_first: int, n_second: int, total: int) -> dict[str, object]:
    expected = n_first * n_second / total
    return {
        "one": first,
        "other": second,
        "n": n,
        "n_one": n_first,
        "n_other": n_second,
        "expected": expected,
        "lift": n / expected,
        "jaccard": n / (n_first + n_second - n),
        "p_value": significance.two_shares(n, n_first, n_second - n, total - n_first),
    }
