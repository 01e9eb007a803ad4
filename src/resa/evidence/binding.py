"""Which touchpoint an event belongs to: every rule of the map against every event of a store.

A rule on names and channels becomes a table over (name, channel); a rule on properties, URLs or UTM is asked of the
store once, per event. When two touchpoints claim an event the most specific match wins, else the one that stands
first on the map; both cases are said as warnings. What flows from it is measured elsewhere (`walk`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..texts.sentence import Sentence
from .matching import is_empty, matching_seq, matching_table, needs_events, specificity

if TYPE_CHECKING:
    from ..events.model import Sequences, Snapshot
    from ..journey.records import EventMatch, EventRule, Touchpoint

UNBOUND = -1


@dataclass(frozen=True)
class Binding:
    """Event to touchpoint, by number in `touchpoints`; −1 is no touchpoint of this map."""

    touchpoints: tuple[str, ...]
    table: npt.NDArray[np.int16]
    """Shape (names, channels)."""
    seq: npt.NDArray[np.int64]
    """Sorted arrival numbers of the events that a property rule decides, against the table …"""
    seq_touchpoint: npt.NDArray[np.int16]
    """… and their touchpoints."""
    unbound: tuple[str, ...]
    """Touchpoints without a rule."""
    warnings: tuple[Sentence, ...] = ()
    overlaps: tuple[tuple[str, str, str], ...] = field(default=())
    """(winner, loser, event name) where two rules claim the same events."""

    def of(self, sequences: Sequences) -> npt.NDArray[np.int16]:
        """The touchpoint of each event, shape (events,)."""
        found = np.empty(sequences.n_events, np.int16)
        self.bind_into(sequences, found)
        return found

    def bind_into(self, sequences: Sequences, found: npt.NDArray[np.signedinteger]) -> None:
        """The same, written there."""
        from .kernels import look_up

        look_up(np.asarray(sequences.code), np.asarray(sequences.channel), self.table, found)
        if len(self.seq):
            at = np.searchsorted(self.seq, sequences.seq)
            at[at == len(self.seq)] = 0
            hit = self.seq[at] == sequences.seq
            found[hit] = self.seq_touchpoint[at[hit]]


def bind(touchpoints: tuple[Touchpoint, ...], snapshot: Snapshot) -> Binding:
    """Bind touchpoints, given in map order, to a store's events."""
    claims = sorted(
        ((specificity(m), -number, m) for number, t in enumerate(touchpoints) for m in _matches(t.events)),
        key=lambda c: c[:2],
    )
    table = np.full((len(snapshot.names), len(snapshot.channels)), UNBOUND, np.int16)
    overlaps: dict[tuple[int, int], str] = {}
    per_event: list[tuple[int, npt.NDArray[np.int64]]] = []
    for _, minus, match in claims:
        number = -minus
        if needs_events(match):
            per_event.append((number, matching_seq(match, snapshot)))
            continue
        where = matching_table(match, snapshot.names, snapshot.channels)
        for loser in np.unique(table[where]):
            if loser not in (UNBOUND, number):
                example = int(np.argwhere(where & (table == loser))[0][0])
                overlaps.setdefault((number, int(loser)), snapshot.names[example])
        table[where] = number
    seq, seq_touchpoint = _layered(per_event, overlaps)
    named = tuple((touchpoints[w].id, touchpoints[o].id, name) for (w, o), name in sorted(overlaps.items()))
    return Binding(
        touchpoints=tuple(t.id for t in touchpoints),
        table=table,
        seq=seq,
        seq_touchpoint=seq_touchpoint,
        unbound=tuple(t.id for t in touchpoints if not _matches(t.events)),
        overlaps=named,
        warnings=tuple(
            Sentence("evidence.both_claim_the_events", winner=winner, loser=loser, name=name)
            for winner, loser, name in named
        ),
    )


def rule_table(rule: EventRule | None, snapshot: Snapshot) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Where a single rule holds: (table over names and channels, sorted seq of events found by properties)."""
    table = np.zeros((len(snapshot.names), len(snapshot.channels)), np.bool_)
    seqs = [np.zeros(0, np.int64)]
    for match in _matches(rule):
        if needs_events(match):
            seqs.append(matching_seq(match, snapshot))
        else:
            table |= matching_table(match, snapshot.names, snapshot.channels)
    return table, np.unique(np.concatenate(seqs))


def _matches(rule: EventRule | None) -> list[EventMatch]:
    return [] if rule is None else [m for m in rule.any if not is_empty(m)]


def _layered(
    claims: list[tuple[int, npt.NDArray[np.int64]]], overlaps: dict[tuple[int, int], str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int16]]:
    """Later (more specific) claims lie over earlier ones."""
    if not claims:
        return np.zeros(0, np.int64), np.zeros(0, np.int16)
    every = np.concatenate([seq for _, seq in claims])
    owner = np.concatenate([np.full(len(seq), number, np.int16) for number, seq in claims])
    order = np.lexsort((np.arange(len(every)), every))
    every, owner = every[order], owner[order]
    same = every[1:] == every[:-1]
    for winner, loser in {(int(w), int(o)) for w, o in zip(owner[1:][same], owner[:-1][same], strict=True) if w != o}:
        overlaps.setdefault((winner, loser), "(by property)")
    last = np.append(~same, True) if len(every) else np.zeros(0, np.bool_)
    return every[last], owner[last]
