"""Sessions: a run cut wherever its events are silent for longer than a gap. The same events, more and shorter units."""

from __future__ import annotations

import numpy as np

from .kernel import Chunk, read_only
from .registry import Argument

SESSION_GAP = Argument(
    "session_gap", "seconds", "Cut each run into sessions at silences longer than this, and count those.", None
)
#: The grain of questions with `session_gap`: a customer's sessions, by the usual gap where none is said.
SESSION, USUAL_GAP = "session", 1800.0
BY = Argument(
    "by",
    "grain",
    "What is counted as one run: customer, journey (case), account, or session (of a customer, cut at half an hour's silence or session_gap).",
    "journey",
)


def cut(chunk: Chunk, gap: float | None) -> Chunk:
    """The chunk with its units cut at silences longer than `gap` seconds; as it is when None. Both read one packed copy."""
    if gap is None or chunk.n_events < 2:
        return chunk
    begins = np.zeros(chunk.n_events, np.bool_)
    begins[1:] = np.diff(chunk.at) > gap * 1e6
    begins[chunk.bounds[:-1]] = True
    starts = np.flatnonzero(begins)
    of = np.searchsorted(chunk.bounds, starts, side="right") - 1
    bounds = read_only(np.append(starts, chunk.n_events).astype(np.int64))
    return Chunk(chunk.part, chunk.rows, chunk.unit[of], bounds, chunk._columns)
