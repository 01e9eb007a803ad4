"""The shares of a gap that may be told: of its crossings by contact, of its waiting by who held the case, of its arrivals by how
they went. Each is shown where neither it nor what it leaves over is a small group, in any group that could be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from ..analysis.intervals import clustered_share
from ..events.model import STATUS_FAILED, STATUS_UNKNOWN
from .model import Contact, Held, Value
from .suppress import shown_n, small
from .values import share

if TYPE_CHECKING:
    from .crossed import Crossed, Events

Ints = npt.NDArray[np.int64]


def contacts_of(
    found: Sequence[Crossed], events: Events, of: Literal["label", "channel"], n: int
) -> tuple[tuple[Contact, ...], int]:
    """(what was met meanwhile, most first; how many more too few met). `n`: crossings, as they may be told."""
    names = events.labels if of == "label" else events.channels
    rows, few = [], 0
    first = _units_by(found[0], of, len(names))
    others = [_units_by(one, of, len(names)) for one in found[1:]]
    for i in np.flatnonzero(first[0]).tolist():
        if of == "channel" and not names[i]:
            continue
        counts = [int(units[i]) for units, _ in (first, *others)]
        value = share(counts, [one.n for one in found], of="crossed", as_of=events.as_of)
        if value.reason == "suppressed" and small(counts[0]):
            few += 1
            continue
        on_map = of == "label" and i < events.n_touchpoints
        value = msgspec.structs.replace(value, n=min(value.n, n))
        rows.append(Contact(about=names[i], on_map=on_map, share=value, per_journey=int(first[1][i]) / found[0].n))
    return tuple(sorted(rows, key=lambda row: (-row.per_journey, row.about))), few


def _units_by(one: Crossed, of: Literal["label", "channel"], size: int) -> tuple[Ints, Ints]:
    """(crossings with one, contacts) by touchpoint or channel."""
    label = (one.label if of == "label" else one.channel)[one.between]
    pairs = np.unique(label * max(one.n, 1) + one.crossings.crossing[one.between]) // max(one.n, 1)
    return np.bincount(pairs, minlength=size), np.bincount(label, minlength=size)


def held_of(found: Sequence[Crossed], events: Events, n: int) -> tuple[Held, ...]:
    """Shares of all waiting, greatest first. Journeys in which somebody held the case whom one to four waited for are left out."""
    own, size = found[0].crossings, len(events.holders)
    kept = np.ones(found[0].n, np.bool_)
    while True:
        journeys = [_journeys_by_holder(found[0], kept, size)]
        journeys += [_journeys_by_holder(one, np.ones(one.n, np.bool_), size) for one in found[1:]]
        rare = [h for h in np.flatnonzero(journeys[0]).tolist() if any(small(int(j[h])) for j in journeys)]
        if not rare:
            break
        kept[own.crossing[np.isin(own.holder, rare) & (own.took > 0)]] = False
    waited = np.where(kept, own.wait, 0).astype(np.float64)
    rows = []
    for h in np.flatnonzero(journeys[0]).tolist():
        here = (own.holder == h) & kept[own.crossing]
        took = np.bincount(own.crossing[here], own.took[here], len(waited)).astype(np.float64)
        ends = clustered_share(took, waited)
        value = Value(
            value=float(took.sum() / waited.sum()), low=ends.low if ends else None, high=ends.high if ends else None,
            n=min(n, shown_n(int(kept.sum()), found[0].n)), unit="share", of="waiting", method="clusters",
            as_of=events.as_of, source="events",
        )  # fmt: skip
        rows.append(Held(kind=events.holders[h][0], name=events.holders[h][1], share=value))
    return tuple(sorted(rows, key=lambda row: (-(row.share.value or 0.0), row.kind, row.name)))


def _journeys_by_holder(one: Crossed, kept: npt.NDArray[np.bool_], size: int) -> Ints:
    took = (one.crossings.took > 0) & kept[one.crossings.crossing]
    holder, crossing = one.crossings.holder[took], one.crossings.crossing[took]
    return np.bincount(np.unique(holder * max(one.n, 1) + crossing) // max(one.n, 1), minlength=size)


def failing_of(found: Sequence[Crossed], those: Sequence[npt.NDArray[np.bool_]]) -> Value:
    """Of the arrivals that say how they went, the share that failed; missing where none says."""
    statuses = [one.status[t] for one, t in zip(found, those, strict=True)]
    known = [int((s != STATUS_UNKNOWN).sum()) for s in statuses]
    failed = [int((s == STATUS_FAILED).sum()) for s in statuses]
    return share(failed, known, of="known", as_of=None)
