"""Expected behaviour and promised response, where they carry a rule: who did it, and was it in time.

Counted once per journey, from its first visit at the touchpoint. With a time limit a journey is decided when the event
came, or when the limit has passed; without one, when the event came or the journey is no longer open. The rest is
still open and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from .binding import rule_table
from .model import Value
from .values import share

if TYPE_CHECKING:
    from ..events.model import Sequences, Snapshot
    from ..journey.records import Expectation
    from .planned import Plan
    from .rows import Rows
    from .walk import Counts

Kind = Literal["expected", "response"]
#: Expectations per pass: one bit each.
BITS = 64


@dataclass(frozen=True)
class Promise:
    """An expectation that can be seen in the data."""

    touchpoint: int
    kind: Kind
    expectation: Expectation


def promises(plan: Plan) -> list[Promise]:
    """Those with a rule, in map order."""
    return [
        Promise(t, kind, expectation)  # type: ignore[arg-type]  # one of the two kinds of the pair
        for t, touchpoint in enumerate(plan.touchpoints)
        for kind, expectation in (("expected", touchpoint.expected), ("response", touchpoint.response))
        if expectation is not None and expectation.rule is not None and expectation.rule.any
    ]


def promised_names(plan: Plan, snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    """Event names that some expectation recognises by name: shape (names,). They are on the map, on no touchpoint."""
    found = np.zeros(len(snapshot.names), np.bool_)
    for promise in promises(plan):
        found |= rule_table(promise.expectation.rule, snapshot)[0].any(axis=1)
    return found


def kept(
    plan: Plan,
    rows: Rows,
    snapshot: Snapshot,
    found: list[Promise],
    groups: Sequence[tuple[Sequence[npt.NDArray[np.bool_]], Counts]],
) -> list[npt.NDArray[np.int64]]:
    """Per group an array (promises, 3): kept, not kept, still open."""
    counts = [np.zeros((len(found), 3), np.int64) for _ in groups]
    for first in range(0, len(found), BITS):
        _pass(plan, rows, snapshot, found[first : first + BITS], groups, [c[first : first + BITS] for c in counts])
    return counts


def _pass(
    plan: Plan, rows: Rows, snapshot: Snapshot, some: list[Promise],
    groups: Sequence[tuple[Sequence[npt.NDArray[np.bool_]], Counts]], counts: list[npt.NDArray[np.int64]],
) -> None:  # fmt: skip
    from .kernels import kept_promises

    table = np.zeros((len(snapshot.names), len(snapshot.channels)), np.uint64)
    by_seq: list[tuple[np.uint64, npt.NDArray[np.int64]]] = []
    for e, promise in enumerate(some):
        where, seq = rule_table(promise.expectation.rule, snapshot)
        table[where] |= np.uint64(1 << e)
        if len(seq):
            by_seq.append((np.uint64(1 << e), seq))
    of = [[e for e, p in enumerate(some) if p.touchpoint == t] for t in range(len(plan.touchpoints))]
    of_offsets = np.concatenate([[0], np.cumsum([len(x) for x in of])]).astype(np.int64)
    of_touchpoint = np.array([e for x in of for e in x], np.int64)
    within = np.array(
        [-1 if p.expectation.within_seconds is None else p.expectation.within_seconds * 1_000_000 for p in some],
        np.int64,
    )
    since, state = np.empty(len(some), np.int64), np.empty(len(some), np.int8)
    for i, (part, touchpoint) in enumerate(zip(rows.parts, rows.touchpoint, strict=True)):
        extra = _extra(part, by_seq)
        offsets, code, channel, at = (np.asarray(getattr(part, name)) for name in ("offsets", "code", "channel", "at"))
        for (masks, walked), count in zip(groups, counts, strict=True):
            kept_promises(
                offsets, touchpoint, code, channel, at, masks[i], walked.outcome[i], table, extra,
                of_offsets, of_touchpoint, within, rows.data_end, count, since, state,
            )  # fmt: skip


def _extra(part: Sequences, by_seq: list[tuple[np.uint64, npt.NDArray[np.int64]]]) -> npt.NDArray[np.uint64]:
    if not by_seq:
        return np.zeros(0, np.uint64)
    bits = np.zeros(part.n_events, np.uint64)
    for bit, seq in by_seq:
        bits[np.isin(part.seq, seq)] |= bit
    return bits


def value(counts: Sequence[npt.NDArray[np.int64]], number: int, as_of: str | None) -> Value:
    """Share of the decided who did it (in time)."""
    done = [int(c[number, 0]) for c in counts]
    decided = [int(c[number, 0] + c[number, 1]) for c in counts]
    return share(done, decided, of="decided", as_of=as_of)
