"""Where does repair lift the goal most? Each touchpoint's losses cut by a share, the whole journey solved again.

Journeys are an absorbing chain over touchpoints: at the first goal event, which may be their first event at all, they have arrived; where they end without one they
are lost, or, within the touchpoint's patience (as in drop-off), still open and say nothing of their end. Cutting the loss
at a touchpoint by `cut` sends those customers on as the others there go on: P' = P + N_si c x_i / (1 − c (N_ii − 1)), c = cut · loss /
(1 − loss), N the visits, x the chance of arriving from there. Repeated for draws of the chain from its Dirichlet
posterior (half a loss added to every row, so that none is taken as impossible): interval of 90 %, and the share of draws
in which this touchpoint is the best one to repair. The greatest leak is often not the best fix. Description of a chain
without memory: repair may also change what people do later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import LimitError, UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import drop_off, kernel, notes
from .credit import Floats
from .kernel import Chunk, Ints
from .lookup import code_of
from .persons import Flags
from .picture import Bars, Plain
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, SLICE_ARGUMENTS

COLUMNS = (
    Column("touchpoint", "name", "Where the losses are cut."),
    Column("n", "count", "Times journeys were there before the goal and their next step is known."),
    Column("lost", "count", "Of them, those after which the journey was lost."),
    Column("p_goal", "share", "Chance of arriving as things are; the same in every row."),
    Column("lift", "share_difference", "What cutting the losses here adds to it."),
    Column("low", "share_difference", "Lower end of its 90 % posterior interval; 0 where nobody was lost."),
    Column("high", "share_difference", "Upper end."),
    Column("p_best", "share", "Share of draws in which this is the best touchpoint to repair."),
)
DRAWS = 1500
#: Touchpoints up to which the chain is drawn and solved that often.
MOST = 300


@dataclass(frozen=True, slots=True)
class Chain:
    """Counts: `moves[i, j]` from touchpoint i to j, `arrived[i]` to a goal, `lost[i]`, `begun[i]` journeys, goals included."""

    moves: Ints
    arrived: Ints
    lost: Ints
    begun: Ints


def lifts(moves: Floats, arrived: Floats, lost: Floats, begun: Floats, cut: float) -> tuple[Floats, Floats]:
    """(chance of arriving, shape (…); lift per touchpoint, shape (…, n)) from weights, shape (…, n, n) and (…, n)."""
    total = moves.sum(-1) + arrived + lost
    safe = np.where(total > 0, total, 1)
    loss = lost / safe
    size = moves.shape[-1]
    visits = np.linalg.inv(np.eye(size) - moves / safe[..., None])
    chance = (visits @ (arrived / safe)[..., None])[..., 0]
    start = begun / begun.sum(-1, keepdims=True)
    base = (start * chance).sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        more = np.where(loss < 1, cut * loss / (1 - loss), 0.0)
        own = np.diagonal(visits, axis1=-2, axis2=-1) - 1
        lift = (start[..., None, :] @ visits)[..., 0, :] * more * chance / (1 - more * own)
        lift = np.where(chance > 0, lift, 0.0)
    return base, lift


@question(
    "what-if",
    title="Where does repair help most?",
    group="matters",
    picture=Bars(("touchpoint",), "lift", "low", "high", "n"),
    plain=Plain("analysis.plain_what_if"),
    columns=COLUMNS,
    arguments=(
        Argument("goal", "texts", "The touchpoint that is arriving.", (), of="touchpoint", needed=True),
        Argument("cut", "number", "Share of the losses that a repair would save.", 0.5),
        Argument(
            "patience", "seconds", "Silence after which a journey is lost; by default each touchpoint's own.", None
        ),
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
    ),
)
def what_if(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    cut: float = 0.5,
    patience: float | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
) -> Result:
    """One row per touchpoint that is met before the goal; greatest lift first, then by name."""
    if not goal:
        raise UsageError(
            Sentence("analysis.what_if_needs_goal"),
            where="goal",
            allowed=sorted(snapshot.names),
            remedy=Sentence("analysis.say_goal_name"),
        )
    if not 0 < cut <= 1:
        raise UsageError(
            Sentence("analysis.losses_cut_share_them"),
            where="cut",
            value=cut,
            allowed=Sentence("analysis.more_than_0_at_most_1"),
        )
    goals = [code_of(snapshot, name) for name in goal]
    chain, n_units = count(snapshot, goals, by, slice, patience)
    here = np.flatnonzero(chain.moves.sum(1) + chain.arrived + chain.lost + chain.begun)
    here = here[~np.isin(here, goals)]
    if len(here) > MOST:
        raise LimitError(
            Sentence("analysis.chain_too_many_touchpoints"), where="store", value=len(here), allowed=Sentence("analysis.up_to", most=MOST),
            remedy=Sentence("analysis.ask_about_slice_store_coarser_touchpoints"),
        )  # fmt: skip
    warnings = list(notes.about_size(snapshot, n_units))
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    if len(here) and chain.begun[here].any():
        _fill(data, snapshot, chain, here, cut, limit)
        n = int(chain.begun.sum())
        if n < 100:
            warnings.append(Sentence("analysis.journeys_few_intervals_approximate_best_fix", n=n))
    return Result("what-if", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _fill(
    data: dict[str, list[object]], snapshot: Snapshot, chain: Chain, here: Ints, cut: float, limit: int | None
) -> None:
    moves = chain.moves[np.ix_(here, here)].astype(np.float64)
    arrived, lost, begun = (a[here].astype(np.float64) for a in (chain.arrived, chain.lost, chain.begun))
    base, lift = lifts(moves, arrived, lost + 1e-9 * _stuck(moves, arrived + lost), begun, cut)
    way = float(begun.sum() / chain.begun.sum())  # the others began at the goal
    base, lift = 1 - way + way * base, way * lift
    rng = np.random.default_rng(0)
    block = max(1, 4_000_000 // len(here) ** 2)
    drawn = np.empty((DRAWS, len(here)))
    for done in range(0, DRAWS, block):
        shape = (min(block, DRAWS - done), len(here))
        m = rng.standard_gamma(np.broadcast_to(moves, (*shape, len(here))))
        a, lo = (
            rng.standard_gamma(np.broadcast_to(arrived, shape)),
            rng.standard_gamma(np.broadcast_to(lost + 0.5, shape)),
        )
        drawn[done : done + block] = way * lifts(m, a, lo, begun, cut)[1]
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    low[lost == 0] = 0.0  # nothing is likelier there than nothing to gain
    best = np.bincount(drawn.argmax(axis=1), minlength=len(here)) / DRAWS
    for i in sorted(range(len(here)), key=lambda i: (-lift[i], snapshot.names[here[i]]))[:limit]:
        total = int(moves[i].sum() + arrived[i] + lost[i])
        row = (
            snapshot.names[here[i]],
            total,
            int(lost[i]),
            float(base),
            float(lift[i]),
            float(low[i]),
            float(high[i]),
            float(best[i]),
        )
        for column, value in zip(COLUMNS, row, strict=True):
            data[column.name].append(value)


def _stuck(moves: Floats, out: Floats) -> Flags:
    """Touchpoints from which no end is known yet (all journeys there are open): they count as not arriving."""
    known = out > 0
    while True:
        more = known | (moves @ known > 0)
        if bool((more == known).all()):
            return ~known
        known = more


def count(
    snapshot: Snapshot, goals: Sequence[int], by: Grain, slice: Slice | None, patience: float | None
) -> tuple[Chain, int]:
    """The chain's counts, and the units of the slice."""
    size = len(snapshot.names)
    if size > 20 * MOST:
        raise LimitError(
            Sentence("analysis.store_too_many_touchpoints_chain"),
            where="store",
            value=size,
            allowed=Sentence("analysis.up_to", most=20 * MOST),
        )
    patient = drop_off.count(snapshot, by=by, slice=slice, patience=patience, goals=goals).patience_seconds
    end = snapshot.last_at or 0
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> Chain:
        code = chunk.column("code").astype(np.int64)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        is_goal = np.isin(code, goals)
        has, place = np.unique(unit[is_goal], return_index=True)
        stop = chunk.bounds[1:].copy()  # the event at which the walk is over, itself not a state
        stop[has] = np.flatnonzero(is_goal)[place]
        event = np.arange(len(code))
        walked = event < stop[unit]
        onward = walked & (event + 1 < stop[unit])
        last = walked & ~onward
        arrives = np.zeros(chunk.n_units, np.bool_)
        arrives[has] = True
        silent = (end - chunk.at[last]) / 1e6 > patient[code[last]]
        moves = np.bincount(code[onward] * size + code[1:][onward[:-1]], minlength=size * size).reshape(size, size)
        ends, there = code[last], arrives[unit[last]]
        first = chunk.bounds[:-1]
        begun = np.bincount(code[first], minlength=size)
        return Chain(
            moves, np.bincount(ends[there], minlength=size), np.bincount(ends[~there & silent], minlength=size), begun
        )

    total = Chain(np.zeros((size, size), np.int64), *(np.zeros(size, np.int64) for _ in range(3)))
    for part in kernel.run(work, step):
        total = Chain(
            total.moves + part.moves, total.arrived + part.arrived, total.lost + part.lost, total.begun + part.begun
        )
    return total, kernel.n_units(work)
