"""The ways journeys take, step by step: the flows of a Sankey picture, which add up.

Step 1 links `(start)` to the first touchpoint, step 2 that one to the next, …; a journey that is over goes to `(end)`, one
that is longer than `steps` to `(more)`. With `from` only journeys that meet that touchpoint count, from its first
occurrence on. Repeats of a touchpoint in a row count as one visit unless `repeats` is set. At every step, what flows into
a touchpoint flows out of it at the next.
"""

from __future__ import annotations

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..loops.native import native
from ..texts.sentence import Sentence
from . import kernel, notes, tally
from .kernel import Chunk
from .lookup import Lookup, by_name, code_of
from .picture import Flow, Plain, most
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("step", "count", "Position in the journey, from 1."),
    Column("from", "name", "Touchpoint, or (start)."),
    Column("to", "name", "The next one, or (end) when nothing follows, or (more) after the last step shown."),
    Column("n", "count", "Journeys."),
    Column("share", "share", "n of all journeys that begin here."),
)
START, END, MORE = "(start)", "(end)", "(more)"
MOST_STEPS = 1000


def count(
    snapshot: Snapshot,
    *,
    start: int = -1,
    steps: int = 5,
    repeats: bool = False,
    by: Grain = "journey",
    slice: Slice | None = None,
    lookup: Lookup | None = None,
) -> tuple[tally.Tally, int, int]:
    """(links, units in the slice, ties); a key is `(step · nodes + from) · nodes + to`, nodes = labels + START, END, MORE."""
    lookup = lookup or by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice)
    nodes = lookup.size + 3
    if steps * nodes * nodes >= 1 << 62:
        raise UsageError(Sentence("analysis.so_many_steps_over_so_many"), where="steps", value=steps)

    def step(chunk: Chunk) -> tuple[tally.Part, int]:
        key = np.empty(min(chunk.n_units * (steps + 1), chunk.n_events + chunk.n_units), np.int64)
        n = _links(lookup.of(chunk), chunk.bounds, lookup.size, start, steps, repeats, key)
        return tally.step(key[:n], (steps + 1) * nodes * nodes), notes.ties(chunk)

    parts = kernel.run(work, step)
    return tally.merge([p[0] for p in parts]), kernel.n_units(work), sum(p[1] for p in parts)


@native
def _links(label, bounds, size, start, steps, repeats, key):  # type: ignore[no-untyped-def]  # numba infers the types
    nodes = size + 3
    n = 0
    for u in range(len(bounds) - 1):
        begun = start < 0
        at, done = size, 0  # size = START
        for e in range(bounds[u], bounds[u + 1]):
            here = label[e]
            if here < 0:
                continue
            if not begun:
                if here != start:
                    continue
                begun = True
            if here == at and not repeats:
                continue
            if done == steps:
                key[n] = (done * nodes + at) * nodes + size + 2
                n += 1
                at = -1
                break
            key[n] = (done * nodes + at) * nodes + here
            n += 1
            done += 1
            at = here
        if begun and at >= 0 and at != size:
            key[n] = (done * nodes + at) * nodes + size + 1
            n += 1
    return n


@question(
    "paths",
    title="Which ways do they take?",
    group="where",
    picture=Flow("from", "to", "n", step="step"),
    plain=Plain("analysis.plain_paths", most("n")),
    columns=COLUMNS,
    arguments=(
        Argument("from", "text", "Begin at the first occurrence of this touchpoint.", None, of="touchpoint"),
        Argument("steps", "integer", "How many touchpoints to follow.", 5),
        Argument("repeats", "flag", "Keep repeats of a touchpoint in a row.", False),
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
        MIN_N,
    ),
)
def paths(
    snapshot: Snapshot,
    *,
    from_: str | None = None,
    steps: int = 5,
    repeats: bool = False,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per link; by step, most frequent first, then by the two names."""
    if not 1 <= steps <= MOST_STEPS:
        raise UsageError(
            Sentence("analysis.number_steps_cannot_shown"),
            where="steps",
            value=steps,
            allowed=Sentence("analysis.from_1_to_steps", most_steps=MOST_STEPS),
        )
    code = -1 if from_ is None else code_of(snapshot, from_)
    found, n_units, n_ties = count(snapshot, start=code, steps=steps, repeats=repeats, by=by, slice=slice)
    names = (*snapshot.names, START, END, MORE)
    nodes = len(names)
    links = []
    total = 0
    for key, n in zip(found.keys.tolist(), found.n.tolist(), strict=True):
        place, link = divmod(key, nodes * nodes)
        source, target = divmod(link, nodes)
        total += n if place == 0 else 0
        links.append((place + 1, -n, names[source], names[target]))
    links = sorted(link for link in links if -link[1] >= min_n)[:limit]
    data = {
        "step": [link[0] for link in links],
        "from": [link[2] for link in links],
        "to": [link[3] for link in links],
        "n": [-link[1] for link in links],
        "share": [-link[1] / total for link in links],
    }
    return Result(
        "paths", COLUMNS, data, warnings=notes.about_order(snapshot, n_units, n_ties), as_of_seq=snapshot.as_of_seq
    )
