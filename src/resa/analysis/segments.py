"""Which groups of journeys really differ in how they go? A mixture of Markov chains; the answer may be: none.

The number of groups is the smallest whose likelihood on journeys it has not seen is within one standard error of the best
(`mixture`), and every group must be large enough and clear about who is in it. A journey belongs to the group it is most
likely of; `certainty` is the mean of that probability. One row per group, the largest first; with `members` also one per
journey. The number of the groups is of this answer only: another slice numbers anew.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes
from .intervals import wilson
from .kernel import Chunk, Ints
from .lookup import by_name
from .mixture import SAMPLE, Effort, posterior, search
from .mixture_fit import Floats
from .picture import Plain, Strips
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

COLUMNS = (
    Column("about", "name", "segment, or journey (with members)."),
    Column("segment", "count", "Number of the group, 1 = the largest."),
    Column("journey", "name", "The journey's id; null for a group."),
    Column("n", "count", "Journeys in the group; null for a journey."),
    Column("share", "share", "n of all journeys in the slice."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
    Column("certainty", "share", "Mean probability of its journeys to be of it; of a journey its own."),
    Column("path", "names", "The most frequent path in the group (of equals the first by name)."),
    Column(
        "more",
        "text",
        "Touchpoints its journeys meet more often than the others', in percentage points; null when none.",
    ),
    Column("less", "text", "Touchpoints they meet less often."),
)
#: Touchpoints told in `more` and `less`, and the least difference of the shares worth telling.
TOLD, WORTH_TELLING = 3, 0.1


@question(
    "segments",
    title="Which groups of journeys differ in how they go?",
    group="who",
    picture=Strips("path", "n", "share", only=("about", "segment")),
    plain=Plain("analysis.plain_segments", empty="analysis.plain_no_segments"),
    columns=COLUMNS,
    arguments=(
        Argument("most", "integer", "Most groups that are tried, 1 to 12.", 6),
        Argument("members", "flag", "Also one row per journey with its group.", False),
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def segments(
    snapshot: Snapshot, *, most: int = 6, members: bool = False, by: Grain = "journey", slice: Slice | None = None
) -> Result:
    """One row per group, the largest first; no row when there are none."""
    if not 1 <= most <= 12:
        raise UsageError(
            Sentence("analysis.so_many_groups_cannot_tried"),
            where="most",
            value=most,
            allowed=Sentence("analysis.up_to_twelve"),
        )
    unit, bounds, label = _packed(snapshot, by, slice)
    warnings = list(notes.about_size(snapshot, len(unit)))
    tried = search(bounds, label, len(snapshot.names), Effort(most, starts=8, rounds=200, repeats=True))
    if len(tried.used) < len(unit) and len(tried.used):
        warnings.append(Sentence("analysis.groups_found_journeys_evenly_spread", n=len(tried.used), n2=len(unit)))
    if tried.held_out:
        each = [f"{k}: {value:.3f}" for k, value in enumerate(tried.held_out, 1)]
        warnings.append(Sentence("analysis.log_likelihood_unseen_journey_number_groups", each=each))
    if tried.mixture is None:
        if len(unit):
            warnings.append(
                Sentence("analysis.no_groups_one_group_predicts_unseen", n=len(unit))
                if tried.held_out
                else Sentence("analysis.no_groups_looked_so_few_journeys", n=len(unit))
            )
        return Result("segments", COLUMNS, {c.name: [] for c in COLUMNS}, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)  # fmt: skip
    likely = posterior(tried.mixture, bounds, label, repeats=True)
    member = likely.argmax(axis=1)
    order = np.argsort(-np.bincount(member, minlength=likely.shape[1]), kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    rows = _groups(snapshot.names, bounds, label, place[member], likely.max(axis=1))
    if members:
        labels = snapshot.unit_labels(by, unit)
        rows += [
            {"about": "journey", "segment": int(place[k]) + 1, "journey": name, "certainty": float(p)}
            for name, k, p in sorted(zip(labels, member.tolist(), likely.max(axis=1).tolist(), strict=True))
        ]
    data = {c.name: [row.get(c.name) for row in rows] for c in COLUMNS}
    return Result("segments", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _packed(snapshot: Snapshot, by: Grain, slice: Slice | None) -> tuple[Ints, Ints, Ints]:
    """(unit numbers, bounds, labels) of all units, one after the other."""
    lookup = by_name(snapshot)

    def step(chunk: Chunk) -> tuple[Ints, Ints, npt.NDArray[np.int32]]:
        return chunk.unit, np.diff(chunk.bounds), lookup.of(chunk)

    parts = kernel.run(kernel.chunks(snapshot, by, slice), step)
    none = np.zeros(0, np.int64)
    unit, length = (np.concatenate([none, *(p[i] for p in parts)]) for i in (0, 1))
    label = np.concatenate([none, *(p[2] for p in parts)]).astype(np.int64)
    return unit, np.concatenate([np.zeros(1, np.int64), np.cumsum(length)]), label


def _groups(
    names: tuple[str, ...], bounds: Ints, label: Ints, member: Ints, certain: Floats
) -> list[dict[str, object]]:
    """One row per group."""
    n = np.bincount(member)
    journeys = len(bounds) - 1
    unit = np.repeat(np.arange(journeys), np.diff(bounds))
    met = np.unique(unit * len(names) + label)
    meets = np.zeros((len(n), len(names)))
    np.add.at(meets, (member[met // len(names)], met % len(names)), 1)
    share = meets / n[:, None]
    others = (meets.sum(axis=0) - meets) / np.maximum(journeys - n, 1)[:, None]
    rows: list[dict[str, object]] = []
    for k in range(len(n)):
        gap = share[k] - others[k]
        ends = wilson(int(n[k]), journeys)
        rows.append(
            {
                "about": "segment", "segment": k + 1, "n": int(n[k]), "share": int(n[k]) / journeys,
                "low": ends and ends.low, "high": ends and ends.high,
                "certainty": float(certain[member == k].mean()), "path": _usual(names, bounds, label, member == k),
                "more": _told(names, gap), "less": _told(names, -gap),
            }
        )  # fmt: skip
    return rows


def _usual(names: tuple[str, ...], bounds: Ints, label: Ints, mine: npt.NDArray[np.bool_]) -> list[str]:
    """The most frequent path of these journeys; of at most SAMPLE of them, evenly spread."""
    which = np.flatnonzero(mine)
    counts = Counter(
        tuple(names[c] for c in label[bounds[u] : bounds[u + 1]].tolist())
        for u in which[:: max(1, len(which) // SAMPLE)].tolist()
    )
    return list(min(counts.items(), key=lambda each: (-each[1], each[0]))[0])


def _told(names: tuple[str, ...], gap: Floats) -> str | None:
    """`name 25, …`, the greatest first; null when none differs so much."""
    order = sorted(range(len(names)), key=lambda i: (-gap[i], names[i]))[:TOLD]
    return ", ".join(f"{names[i]} {100 * gap[i]:.0f}" for i in order if gap[i] >= WORTH_TELLING) or None
