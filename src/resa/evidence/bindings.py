"""What the binding page shows: each touchpoint's events, events on no touchpoint, silent and unbound touchpoints.

Here all journeys of the store count, on the map or not: one binds before one measures. `preview` tries a rule out.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import numpy.typing as npt

from ..journey.records import EventMatch, EventRule, Touchpoint
from ..texts.sentence import Sentence
from .binding import bind, rule_table
from .expectations import promised_names
from .planned import Plan, plan
from .ready import Ready, ready
from .rows import Rows, read_rows
from .suppress import small
from .walk import walk

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from ..journey.document import Document

#: Names listed at most, and how like a title a name must be to be proposed.
LIMIT, ALIKE = 200, 0.6


class NameCount(msgspec.Struct, frozen=True, kw_only=True):
    """Events of one name and channel; `journeys` is None when one to four have them."""

    name: str
    channel: str
    n: int
    journeys: int | None = None
    after: str | None = None
    """The touchpoint they most often follow."""


class BoundTouchpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A touchpoint's rule and what it finds."""

    id: str
    rule: EventRule | None
    n_events: int
    n_customers: int | None
    """None when one to four."""
    names: tuple[str, ...]
    suggested: EventRule | None = None
    """For unbound touchpoints: names in the data that are like the title."""


class BindingReport(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a map's binding to a store."""

    touchpoints: tuple[BoundTouchpoint, ...]
    unmatched: tuple[NameCount, ...]
    """Most journeys first."""
    ghosts: tuple[str, ...]
    """With a rule that no event has ever matched."""
    unbound: tuple[str, ...]
    """Without a rule."""
    warnings: tuple[Sentence, ...] = ()
    ready: Ready = Ready()
    """What questions need not be told."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule would find."""

    n_events: int
    n_customers: int | None
    names: tuple[NameCount, ...]


def binding_report(document: Document, snapshot: Snapshot) -> BindingReport:
    """How the map's touchpoints are bound to a store's events, and which events are left over."""
    map_plan = plan(document)
    bound = bind(map_plan.touchpoints, snapshot)
    rows = read_rows(snapshot, bound)
    n_t = len(map_plan.touchpoints)
    patience = np.full(n_t, np.nan)
    counts = walk(map_plan, rows, patience, rows.live, timed=False)
    events = np.zeros(n_t + 1, np.int64)
    pairs = np.zeros(bound.table.shape, np.int64)
    for part, touchpoint in zip(rows.parts, rows.touchpoint, strict=True):
        events += np.bincount(touchpoint.astype(np.int64) + 1, minlength=n_t + 1)
        pairs += _pairs(part.code, part.channel, touchpoint < 0, bound.table.shape)
    promised = promised_names(map_plan, snapshot)
    left = tuple(
        NameCount(
            name=snapshot.names[i],
            channel=snapshot.channels[int(pairs[i].argmax())],
            n=int(pairs[i].sum()),
            journeys=_shown(int(counts.unmatched[i, 0])),
            after=_after(map_plan, counts.unmatched_after[i]),
        )
        for i in np.argsort(-counts.unmatched[:, 0], kind="stable")[:LIMIT]
        if pairs[i].any() and not promised[i]
    )
    return BindingReport(
        touchpoints=tuple(
            BoundTouchpoint(
                id=t.id,
                rule=t.events,
                n_events=int(events[i + 1]),
                n_customers=_shown(int(counts.customers[i])),
                names=_names(rows, snapshot, i),
                suggested=suggest(t, [n.name for n in left]) if t.id in bound.unbound else None,
            )
            for i, t in enumerate(map_plan.touchpoints)
        ),
        unmatched=left,
        ghosts=tuple(t.id for i, t in enumerate(map_plan.touchpoints) if not events[i + 1] and t.id not in bound.unbound),
        unbound=bound.unbound,
        warnings=bound.warnings,
        ready=ready(map_plan, bound, [bool(n) for n in events[1:]], snapshot),
    )  # fmt: skip


def preview(rule: EventRule, snapshot: Snapshot) -> Preview:
    """The events and customers a rule would find, by name and channel."""
    table, seq = rule_table(rule, snapshot)
    pairs = np.zeros(table.shape, np.int64)
    people: list[npt.NDArray[np.int32]] = []
    for part in snapshot.sequences("journey"):
        hit = table[part.code, part.channel]
        if len(seq):
            hit = hit | np.isin(part.seq, seq)
        pairs += _pairs(part.code, part.channel, hit, table.shape)
        people.append(np.unique(np.asarray(part.person)[hit]))
    customers = len(np.unique(np.concatenate(people))) if people else 0
    order = sorted((tuple(map(int, at)) for at in np.argwhere(pairs)), key=lambda at: -pairs[at])
    return Preview(
        n_events=int(pairs.sum()),
        n_customers=_shown(customers),
        names=tuple(
            NameCount(name=snapshot.names[a], channel=snapshot.channels[b], n=int(pairs[a, b]))
            for a, b in order[:LIMIT]
        ),
    )


def suggest(touchpoint: Touchpoint, names: list[str]) -> EventRule | None:
    """Names that are like the touchpoint's title in any language, or share its words; None when nothing is."""
    titles = [_plain(t) for t in (*touchpoint.title.values(), touchpoint.id.partition(":")[2]) if t.strip()]
    scored = [(max((_alike(title, _plain(name)) for title in titles), default=0.0), name) for name in names]
    best = sorted((s for s in scored if s[0] >= ALIKE), reverse=True)[:3]
    return EventRule(any=(EventMatch(name=tuple(name for _, name in best)),)) if best else None


def _alike(title: str, name: str) -> float:
    words, others = set(title.split()), set(name.split())
    shared = len(words & others) / max(1, min(len(words), len(others)))
    return max(difflib.SequenceMatcher(None, title, name).ratio(), shared)


def _plain(text: str) -> str:
    return " ".join(
        re.findall(r"\w+", re.sub(r"[_\-.]", " ", re.sub(r"([a-zå-ö])([A-ZÅ-Ö])", r"\1 \2", text)).casefold())
    )


def _pairs(
    code: npt.NDArray[np.uint16], channel: npt.NDArray[np.uint16], hit: npt.NDArray[np.bool_], shape: tuple[int, ...]
) -> npt.NDArray[np.int64]:
    key = np.asarray(code)[hit].astype(np.int64) * shape[1] + np.asarray(channel)[hit]
    return np.bincount(key, minlength=shape[0] * shape[1]).reshape(shape)


def _names(rows: Rows, snapshot: Snapshot, touchpoint: int) -> tuple[str, ...]:
    found: set[int] = set()
    for part, bound in zip(rows.parts, rows.touchpoint, strict=True):
        found.update(int(c) for c in np.unique(np.asarray(part.code)[bound == touchpoint]))
    return tuple(snapshot.names[c] for c in sorted(found))


def _shown(n: int) -> int | None:
    return None if small(n) else n


def _after(map_plan: Plan, row: npt.NDArray[np.int32]) -> str | None:
    after = int(row.argmax()) - 1
    return None if after < 0 else map_plan.touchpoints[after].id
