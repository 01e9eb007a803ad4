"""When units come back: the arrays behind cohorts and retention. A unit starts at its first `start` event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import clusters, kernel, notes
from .kernel import Chunk, Ints
from .lookup import code_of
from .registry import Argument
from .slicing import LIMIT, SLICE_ARGUMENTS

START = Argument(
    "start_event", "texts", "The touchpoint a customer's time begins with; any event by default.", (), of="touchpoint"
)
BACK = Argument(
    "return_event", "texts", "The touchpoint that counts as coming back; any event by default.", (), of="touchpoint"
)
BY = Argument("by", "grain", "What is counted: customer, journey (case) or account.", "customer")
#: What both questions ask for besides the period.
ARGUMENTS = (START, BACK, BY, *SLICE_ARGUMENTS, LIMIT)


@dataclass(frozen=True, slots=True)
class Returns:
    """Units that started, and their return events from the start on."""

    first: Ints
    """shape (units,): µs of the start."""
    unit: Ints
    """shape (events,): index into `first`."""
    at: Ints
    who: Ints
    """shape (units,): the cluster of each, itself where none is asked for."""


def find(
    snapshot: Snapshot,
    by: Grain,
    slice: Slice | None,
    start: Sequence[str],
    back: Sequence[str],
    cluster: str | None = None,
) -> tuple[list[Returns], list[Sentence]]:
    """Per chunk, and what must be told. The start itself counts as being there."""
    begins = np.array([code_of(snapshot, name) for name in start], np.int64)
    returns = np.array([code_of(snapshot, name) for name in back], np.int64)
    alike = clusters.read(snapshot, cluster)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> Returns:
        code, unit = chunk.column("code"), np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        is_start = np.isin(code, begins) if len(begins) else np.ones(len(code), np.bool_)
        started, place = np.unique(unit[is_start], return_index=True)
        first_event = np.full(chunk.n_units, -1, np.int64)
        first_event[started] = np.flatnonzero(is_start)[place]
        index = np.full(chunk.n_units, -1, np.int64)
        index[started] = np.arange(len(started))
        event = np.arange(len(code))
        counts = (index[unit] >= 0) & (event >= first_event[unit])
        if len(returns):
            counts &= np.isin(code, returns) | (event == first_event[unit])
        who = clusters.of_units(chunk, alike)[started]
        return Returns(chunk.at[first_event[started]], index[unit][counts], chunk.at[counts], who)

    return kernel.run(work, step), list(notes.about_size(snapshot, kernel.n_units(work)))
