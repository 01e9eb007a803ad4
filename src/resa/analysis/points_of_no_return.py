"""After which point is the outcome settled, and who holds the last decision?

Guaranteed, lost, boundary and open states: `decision_game`. From a GEXF graph: a state is a node, a good end one whose
label or id fits `good`; an edge is the company's when its attribute `controllable` is true (or `owner`, `actor` say
company), else the customer's.

From a store: a state is the touchpoint a journey is at; the move to the next one belongs to whoever acted in the event
there (its actor; or `company` names the company's touchpoints). Repeating a touchpoint is no move. Where journeys were
lost for good (as in drop-off) the customer has a move to `(left)`. What the data never show cannot be chosen, so that a
guarantee is one of the data; `min_n` leaves rare moves out. Chance, entropy and gas: `outcomes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np

from ..errors import UsageError
from ..events.graph_file import read_gexf
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import drop_off, kernel, notes, outcomes, tally
from .decision_game import Edge, Verdict, decide
from .kernel import Chunk
from .lookup import by_name, code_of
from .outcomes import Outcomes
from .picture import Plain, States, where
from .registry import Argument, FileSource, question
from .result import Column, Result
from .slicing import BY, LIMIT, SLICE_ARGUMENTS

COLUMNS = (
    Column("state", "name", "Touchpoint, or node of the graph. (left) is where lost journeys go."),
    Column("kind", "name", "guaranteed, lost, boundary (the next move settles it, either way) or open."),
    Column(
        "holder", "name", "Who makes the moves into the guaranteed set: company, customer or both; null when none does."
    ),
    Column("n", "count", "Journeys that reach it, or times the move was made; null from a graph file."),
    Column("to", "name", "With edges: where the move leads; else null."),
    Column("owner", "name", "With edges: who makes the move, company or customer; else null."),
    Column(
        "p_goal",
        "share",
        "Share of the visits (or moves) in journeys that have ended after which the goal was reached.",
    ),
    Column("low", "share", "Lower end of its 95 % interval, journeys as clusters; null with fewer than two journeys."),
    Column("high", "share", "Upper end."),
    Column(
        "entropy", "bits", "How open the outcome is then: 0 settled, 1 even. Null with p_goal, as from a graph file."
    ),
    Column("gas", "number", "What it weighs, −22 (settled badly) … 18 (settled well)."),
)
_WEIGHED = ("p_goal", "low", "high", "entropy", "gas")
GOOD, LEFT = "*positive*", "(left)"
_COMPANY = (
    "company", "controllable", "provider", "service provider", "service_provider", "organisation", "organization",
    "true", "yes", "1", "1.0",
)  # fmt: skip
#: Attributes that say whose an edge is, in whatever case.
_OWNER_TITLES = ("controllable", "owner", "actor", "player")
_ORDER = ("boundary", "guaranteed", "open", "lost")


EDGES = Argument("edges", "flag", "One row per move instead of one per state, after the state it leaves.", False)


def of_graph(path: Path, *, good: str = GOOD, edges: bool = False, limit: int | None = None) -> Result:
    """One row per node (or edge): boundary states first, then guaranteed, open, lost; by name."""
    graph = read_gexf(path)
    named = list(zip(graph.labels, graph.ids, strict=True))
    ends = [i for i, both in enumerate(named) if any(fnmatchcase(one, good) for one in both)]
    if not ends and good == GOOD:  # nobody chose these letters: "Positive" means it too
        ends = [i for i, both in enumerate(named) if any(fnmatchcase(one.lower(), good) for one in both)]
    if not ends:
        raise UsageError(
            Sentence("analysis.no_node_good_end"), where="good", value=good, allowed=graph.names[:20],
            remedy=Sentence("analysis.give_pattern_fits_good_ends_good"),
        )  # fmt: skip
    warnings = [] if graph.directed else [Sentence("analysis.graph_is_undirected")]
    owners = [_owner(attributes) for _, _, attributes in graph.edges]
    if graph.edges and None in owners:
        warnings.append(Sentence("analysis.edges_do_not_say_whose_they", n=owners.count(None)))
    moves = [Edge(s, t, owner is True) for (s, t, _), owner in zip(graph.edges, owners, strict=True)]
    game = Game(tuple(graph.names), decide(len(graph.names), moves, ends), moves)
    return _result(game, limit, warnings, None, edges)


def _owner(attributes: dict[str, str]) -> bool | None:
    said = {title.strip().lower(): value.strip().lower() for title, value in attributes.items()}
    return next((said[title] in _COMPANY for title in _OWNER_TITLES if said.get(title)), None)


@question(
    "points-of-no-return",
    title="From where is the outcome settled?",
    group="matters",
    picture=States(("state", "to"), "kind", "n", "holder"),
    plain=Plain(
        "analysis.plain_points_of_no_return", where("kind", "boundary"), "analysis.plain_no_point_of_no_return"
    ),
    columns=COLUMNS,
    arguments=(
        Argument("goal", "texts", "The touchpoint that is a good end.", (), of="touchpoint", needed=True),
        Argument(
            "company", "texts", "The company's own touchpoints; by default events say who acted.", (), of="touchpoint"
        ),
        EDGES,
        Argument("min_n", "integer", "Leave out moves made fewer times.", 1),
        Argument(
            "patience", "seconds", "Silence after which a journey is lost; by default each touchpoint's own.", None
        ),
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
    ),
    file=FileSource(
        "graph",
        "a GEXF graph whose edges say whether the company controls them.",
        of_graph,
        (Argument("good", "text", "Pattern (with * and ?) of the nodes that are good ends.", GOOD), EDGES, LIMIT),
        COLUMNS,
    ),
)
def points_of_no_return(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    company: Sequence[str] = (),
    edges: bool = False,
    min_n: int = 1,
    patience: float | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
) -> Result:
    """One row per touchpoint (or move): boundary first, then guaranteed, open, lost; within each the most reached first."""
    if not goal:
        raise UsageError(
            Sentence("analysis.points_no_return_need_good_end"),
            where="goal",
            allowed=sorted(snapshot.names),
            remedy=Sentence("analysis.say_goal_name"),
        )
    goals = [code_of(snapshot, name) for name in goal]
    size, left = len(snapshot.names), len(snapshot.names)
    moves, said = _moves(snapshot, by, slice, company)
    fallen = drop_off.count(snapshot, by=by, slice=slice, patience=patience, goals=goals)
    made: list[Edge] = []
    times: list[int] = []
    for key, n in zip(moves.keys.tolist(), moves.n.tolist(), strict=True):
        pair, acted = divmod(key, 2)
        source, target = divmod(pair, size)
        if n >= min_n and source != target:
            made.append(Edge(source, target, bool(acted)))
            times.append(n)
    for s in np.flatnonzero(fallen.lost >= max(min_n, 1)).tolist():
        made.append(Edge(s, left, False))
        times.append(int(fallen.lost[s]))
    lost = int(fallen.lost.sum())
    game = Game(
        (*snapshot.names, LEFT), decide(size + 1, made, goals), made, [*fallen.reached.tolist(), lost], times,
        outcomes.count(snapshot, goals, fallen.patience_seconds, by, slice), frozenset(goals),
    )  # fmt: skip
    warnings = [*notes.about_size(snapshot, fallen.n_units), *said]
    return _result(game, limit, warnings, snapshot.as_of_seq, edges)


@dataclass(frozen=True, slots=True)
class Game:
    """What is to be told of: states with their verdicts, and moves; the rest is known from a store only."""

    names: tuple[str, ...]
    verdicts: Sequence[Verdict]
    moves: Sequence[Edge]
    reached: Sequence[int] | None = None
    times: Sequence[int] | None = None
    ends: Outcomes | None = None
    goals: frozenset[int] = frozenset()

    def weight(self, state: int, to: int | None = None) -> dict[str, object]:
        """Chance, entropy and gas of a state, or of a move from it. At the goal all is won, at `(left)` all is lost."""
        if self.ends is None:
            return dict.fromkeys(_WEIGHED)
        there = state if to is None else to
        if there == self.ends.size or (to is None and there in self.goals):
            return outcomes.weighed(float(there in self.goals), None)
        return self.ends.of(state, to)


def _moves(
    snapshot: Snapshot, by: Grain, slice: Slice | None, company: Sequence[str]
) -> tuple[tally.Tally, tuple[Sentence, ...]]:
    """How often each touchpoint follows each, by who acted: key = (from · size + to) · 2 + company."""
    lookup, size = by_name(snapshot), len(snapshot.names)
    said: tuple[Sentence, ...] = ()
    ours = np.zeros(size, np.bool_)
    ours[[code_of(snapshot, name) for name in company]] = True
    acted = np.zeros(0, np.int64)
    if not company and snapshot.n_events:
        acted = snapshot.matching("actor = 'company'", [])
        if not len(acted):
            said = (Sentence("analysis.no_event_says_company_acted"),)

    def step(chunk: Chunk) -> tally.Part:
        label = lookup.of(chunk)
        key = tally.pair_keys(label, chunk.bounds, size)
        by_us = ours[label] if company else np.isin(chunk.column("seq"), acted)
        return tally.step(np.where(key < 0, -1, key * 2 + by_us), 2 * size * size)

    return tally.merge(kernel.run(kernel.chunks(snapshot, by, slice), step)), said


def _result(game: Game, limit: int | None, warnings: Sequence[Sentence], as_of_seq: int | None, edges: bool) -> Result:
    n = game.reached
    order = sorted(
        (_ORDER.index(v.kind), -n[i] if n else 0, game.names[i], i)
        for i, v in enumerate(game.verdicts)
        if n is None or n[i]
    )
    counts = {kind: sum(row[0] == k for row in order) for k, kind in enumerate(_ORDER)}
    states = [i for *_, i in order]
    rows = _moves_of(game, states) if edges else [_state(game, i) for i in states]
    data: dict[str, list[object]] = {c.name: [row[c.name] for row in rows[:limit]] for c in COLUMNS}
    undecided = counts["boundary"] + counts["open"]
    told = (
        (*warnings, Sentence("analysis.states_and_undecided", n=len(order), **counts, undecided=undecided))
        if order
        else warnings
    )
    return Result("points-of-no-return", COLUMNS, data, warnings=tuple(told), as_of_seq=as_of_seq)


def _state(game: Game, i: int) -> dict[str, object]:
    verdict, n = game.verdicts[i], None if game.reached is None else game.reached[i]
    known = {"state": game.names[i], "kind": verdict.kind, "holder": verdict.holder, "n": n, "to": None, "owner": None}
    return {**known, **game.weight(i)}


def _moves_of(game: Game, states: Sequence[int]) -> list[dict[str, object]]:
    """The moves out of each state: most made first, then by name."""
    out: dict[int, list[int]] = {}
    for m, move in enumerate(game.moves):
        out.setdefault(move.source, []).append(m)
    times = game.times
    rows = []
    for i in states:
        here = [(-times[m] if times else 0, game.names[game.moves[m].target], m) for m in out.get(i, ())]
        for *_, m in sorted(here):
            move = game.moves[m]
            known = {
                **_state(game, i), "n": None if times is None else times[m], "to": game.names[move.target],
                "owner": "company" if move.company else "customer",
            }  # fmt: skip
            rows.append({**known, **game.weight(i, move.target)})
    return rows
