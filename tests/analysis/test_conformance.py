"""Conformance: hand-made journeys, the plan's syntax, and the cheapest alignment against an independent search."""

from __future__ import annotations

import heapq
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.analysis import alignment, kernel, plan_text, ready_plan
from resa.analysis.conformance import WHOLE, census, conformance
from resa.analysis.lookup import by_name
from resa.analysis.path_graph import PathGraph
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import log


def shares(snapshot: MemorySnapshot, plan: str, **arguments: object) -> dict[str, tuple[float, ...]]:
    kinds = ("reached", "skipped", "extra", "out_of_order", "failing")
    result = conformance(snapshot, plan=plan, **arguments)  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    return {r["touchpoint"]: tuple(r[k] for k in kinds) for r in result.rows()}


def fitness(snapshot: MemorySnapshot, plan: str, **arguments: object) -> float:
    return next(conformance(snapshot, plan=plan, **arguments).rows())["fitness"]  # type: ignore[arg-type,no-any-return]  # the values fit, which mypy cannot see


def test_a_perfect_journey() -> None:
    assert shares(log("u1: a b c"), "a > b > c")["b"] == (1, 0, 0, 0, 0)
    assert fitness(log("u1: a b c"), "a > b > c") == 1


def test_the_four_deviations() -> None:
    assert shares(log("u1: a c"), "a > b > c")["b"] == (0, 1, 0, 0, 0)
    assert shares(log("u1: a x b c"), "a > b > c")["x"] == (1, 0, 1, 0, 0)
    swapped = shares(log("u1: b a c"), "a > b > c")
    assert swapped["a"] == swapped["b"] == (1, 0, 0, 1, 0)
    assert swapped["c"] == (1, 0, 0, 0, 0)
    failed = MemorySnapshot([Event("u", "a", 0), Event("u", "b", 1, status="failed"), Event("u", "c", 2)])
    assert shares(failed, "a > b > c")["b"] == (1, 0, 0, 0, 1)
    assert fitness(failed, "a > b > c") == 1


def test_fitness_by_hand() -> None:
    assert fitness(log("u1: a c"), "a > b > c") == pytest.approx(1 - 1 / 5)
    assert fitness(log("u1: a x b c"), "a > b > c") == pytest.approx(1 - 1 / 7)
    assert fitness(log("u1: b a c"), "a > b > c") == pytest.approx(1 - 0.9 / 6)
    assert fitness(log("u1: b a c"), "a > b > c", no_swaps=True) == pytest.approx(1 - 2 / 6)
    assert fitness(log("u1: x y"), "a > b > c") == 0


def test_branches_loops_and_options() -> None:
    plan = "a > b | c > d? > e+ > f"
    assert fitness(log("u1: a b d e f", "u2: a c e e e f"), plan) == 1
    found = shares(log("u1: a c e f"), plan)
    assert found["b"] == (0, 0, 0, 0, 0) and found["d"] == (0, 0, 0, 0, 0)
    assert shares(log("u1: a d e f"), plan)["b"][1] == 1  # the branch listed first is the one skipped


def test_others_count_as_extra_unless_ignored() -> None:
    snapshot = log("u1: a noise b")
    assert fitness(snapshot, "a > b") == pytest.approx(1 - 1 / 5)
    assert fitness(snapshot, "a > b", ignore_others=True) == 1
    assert "noise" not in shares(snapshot, "a > b", ignore_others=True)


def test_a_touchpoint_never_seen_is_told() -> None:
    result = conformance(log("u1: a"), plan="a > ghost")
    assert result.warnings == ("The data never have these planned touchpoints: ghost.",)
    assert [r["skipped"] for r in result.rows()] == [1, 0, 1]
    assert [r["touchpoint"] for r in result.rows()] == [WHOLE, "a", "ghost"]


def test_empty_store_and_no_plan() -> None:
    assert len(conformance(MemorySnapshot([]), plan="a > b")) == 0
    with pytest.raises(UsageError, match="needs a planned path"):
        conformance(log("u1: a"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        ">",
        "a >",
        "a | > b",
        "a > > b",
        "? > a",
        'a "b',
        "a + b",
        "a; > b",
        "(end)",
        "(start) > (end)",
        "a > b; b > a",
    ],
)
def test_a_plan_that_cannot_be_read(text: str) -> None:
    with pytest.raises(UsageError, match="plan cannot be read"):
        plan_text.parse(text)


def test_plan_text() -> None:
    graph = plan_text.parse('sign up > "a > b" | pay? > thanks+')
    assert graph.labels == ("sign up", "a > b", "pay", "thanks")
    assert graph.next == ((1, 2), (3,), (3,), (3,))
    assert (graph.starts, graph.ends, graph.optional) == ((0,), (3,), (False, False, True, False))


@st.composite
def graphs(draw: st.DrawFn) -> PathGraph:
    """Random graphs with an end that can be reached, repeated labels, loops, options."""
    n = draw(st.integers(1, 5))
    labels = draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n))
    edges = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=8))
    edges |= {(i, i + 1) for i in range(n - 1)}
    return PathGraph(
        tuple(labels),
        tuple(tuple(sorted(b for a, b in edges if a == i)) for i in range(n)),
        (0, *sorted(draw(st.sets(st.integers(1, n - 1))) if n > 1 else ())),
        (n - 1,),
        tuple(draw(st.lists(st.booleans(), min_size=n, max_size=n))),
    )


@given(graphs())
def test_a_path_that_branches_is_written_as_arrows(graph: PathGraph) -> None:
    """Every graph of places with names of their own is some text, which reads back as it was."""
    names = tuple(f"n{i}" if i % 2 else f"n; > {i}" for i in range(len(graph.labels)))
    graph = replace(graph, labels=names)
    said = [plan_text.quoted(name) for name in names]
    lines = [name + "?" * graph.optional[i] for i, name in enumerate(said)]
    lines += [f"{said[i]} > {said[to]}" for i, onward in enumerate(graph.next) for to in onward]
    lines += [f"(start) > {said[i]}" for i in graph.starts] + [f"{said[i]} > (end)" for i in graph.ends]
    read = plan_text.parse("; ".join(lines))
    assert replace(read, starts=tuple(sorted(read.starts))) == graph
    kept = plan_text.renamed("; ".join(lines), {"n1": "x;y"})
    assert plan_text.parse(kept) == replace(read, labels=tuple("x;y" if n == "n1" else n for n in names))


def test_a_branching_plan_of_a_map() -> None:
    """Branches, a swap, an option, a place of leaving, and an end anywhere."""
    plan = "(start) > a | b; a > b; b > a; a | b > c? | d; c > d; (any) > bye; (any) > (end)"
    graph = plan_text.parse(plan)
    assert graph.labels == ("a", "b", "c", "d", "bye") and graph.starts == (0, 1) and graph.ends == (0, 1, 2, 3, 4)
    assert graph.next == ((1, 2, 3, 4), (0, 2, 3, 4), (3, 4), (4,), ())
    for trace in ("a b d", "b a c d", "a bye", "b", "a c bye"):
        assert fitness(log(f"u: {trace}"), plan) == 1
    assert fitness(log("u: d a"), plan) < 1 and fitness(log("u: a bye d"), plan) < 1
    assert plan_text.parse("a > b; b > a | c").ends == (2,)


def search(graph: PathGraph, trace: str, swaps: bool = True) -> int:
    """Dijkstra over (last planned node, position), in tenths; written from the definition, sharing nothing."""
    start = -1
    queue: list[tuple[int, int, int]] = [(0, start, 0)]
    done = set()

    def following(node: int) -> tuple[int, ...]:
        return graph.starts if node == start else graph.next[node]

    def free(node: int) -> set[int]:
        """Nodes right after `node`, also beyond optional ones."""
        found: set[int] = set()
        stack = list(graph.next[node])
        while stack:
            other = stack.pop()
            if other not in found:
                found.add(other)
                if graph.optional[other]:
                    stack += graph.next[other]
        return found

    while queue:
        cost, node, at = heapq.heappop(queue)
        if (node, at) in done:
            continue
        done.add((node, at))
        if at == len(trace) and node in graph.ends:
            return cost
        if at < len(trace):
            heapq.heappush(queue, (cost + 10, node, at + 1))
        for after in following(node):
            heapq.heappush(queue, (cost + (0 if graph.optional[after] else 10), after, at))
            if at < len(trace) and graph.labels[after] == trace[at]:
                heapq.heappush(queue, (cost, after, at + 1))
            if swaps and at + 1 < len(trace) and graph.labels[after] == trace[at + 1] != trace[at]:
                for second in free(after):
                    if graph.labels[second] == trace[at]:
                        heapq.heappush(queue, (cost + 9, second, at + 2))
    raise AssertionError("no way")


@settings(max_examples=300)
@given(graphs(), st.text("abcx", min_size=1, max_size=9), st.booleans())
def test_the_cheapest_alignment(graph, trace, swaps) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    letters = [Event("u", letter, i, case_id="j") for i, letter in enumerate(trace)]
    missing = [Event("v", letter, 0, case_id=f"other {letter}") for letter in "abcx"]
    snapshot = MemorySnapshot(letters + missing)
    found = census(snapshot, graph, swaps=swaps)
    assert found is not None
    assert found.cost == search(graph, trace, swaps) + sum(search(graph, letter) for letter in "abcx")


def common(a: str, b: str) -> int:
    """Length of the longest common subsequence, from its definition."""
    if not a or not b:
        return 0
    if a[0] == b[0]:
        return 1 + common(a[1:], b[1:])
    return max(common(a[1:], b), common(a, b[1:]))


@settings(max_examples=100)
@given(st.lists(st.text("abcdx", min_size=1, max_size=7), min_size=1, max_size=5))
def test_without_swaps_a_straight_plan_is_a_common_subsequence(traces: list[str]) -> None:
    """The classical alignment: as pm4py's, cost = events + plan - 2 * longest common subsequence."""
    plan = "abcd"
    snapshot = MemorySnapshot([Event(f"u{i}", c, k) for i, t in enumerate(traces) for k, c in enumerate(t)])
    expected = [2 * common(t, plan) / (len(t) + len(plan)) for t in traces]
    assert fitness(snapshot, " > ".join(plan), no_swaps=True) == pytest.approx(sum(expected) / len(expected))


@settings(max_examples=100)
@given(graphs(), st.lists(st.text("abcx", min_size=1, max_size=6), min_size=1, max_size=6), st.integers(1, 3))
def test_partitions_add_up(graph, traces, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [Event(f"u{i}", c, k) for i, t in enumerate([*traces, "abcx"]) for k, c in enumerate(t)]
    one, many = (census(MemorySnapshot(made, partitions=p), graph) for p in (1, partitions))
    assert one is not None and many is not None
    assert (one.units == many.units).all() and one.cost == many.cost and one.n == len(traces) + 1
    assert one.fitness == pytest.approx(many.fitness)


@settings(max_examples=100)
@given(graphs(), st.lists(st.text("abcx", min_size=1, max_size=6), min_size=1, max_size=6), st.booleans())
def test_who_deviates_adds_up_to_how_many(graph, traces, one_each) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    """The census that says who, and the one that need not, which counts by the way what is left out."""
    if one_each:
        graph = PathGraph(tuple("abcde"[: len(graph.labels)]), graph.next, graph.starts, graph.ends, graph.optional)
    snapshot = MemorySnapshot(
        [Event(f"u{i}", c, k) for i, t in enumerate([*traces, "abcdex"]) for k, c in enumerate(t)]
    )
    (chunk,), lookup = kernel.chunks(snapshot, "journey"), by_name(snapshot)
    plan, size = ready_plan.prepare(graph, lookup.labels), lookup.size
    marks, fitness = np.zeros((chunk.n_units, 5, size + 1), np.bool_), np.zeros(chunk.n_units)
    who = alignment.align(chunk, lookup.of(chunk), plan, ignore_unmatched=False, each=(marks, fitness))
    many = alignment.align(chunk, lookup.of(chunk), plan, ignore_unmatched=False)
    assert (marks[:, :, :size].sum(axis=0) == many.units).all() and (who.units == many.units).all()
    assert (marks[:, :, size].sum(axis=0) == many.any).all() and (who.any == many.any).all()
    assert fitness.sum() == pytest.approx(many.fitness) and who.cost == many.cost


@settings(max_examples=300)
@given(
    st.permutations("abcdefghij").flatmap(lambda labels: st.integers(1, 10).map(lambda n: labels[:n])),
    st.lists(
        st.lists(st.tuples(st.sampled_from("abcdefghijxy"), st.booleans()), min_size=1, max_size=20),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
    st.booleans(),
)
def test_a_chain_is_aligned_as_any_graph(chain, traces, swaps, ignore) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    """Every mark and every bit of the fitness, with failures, pairs out of order and events on no touchpoint."""
    made = [[*t, ("".join(chain)[0], True)] for t in traces] + [[(c, True)] for c in "abcdefghijxy"]
    snapshot = MemorySnapshot(
        [
            Event(f"u{i}", name, k, status="ok" if well else "failed")
            for i, trace in enumerate(made)
            for k, (name, well) in enumerate(trace)
        ]
    )
    (chunk,) = kernel.chunks(snapshot, "journey")
    label = by_name(snapshot).of(chunk)
    if ignore:
        label = np.where(np.isin(label, [snapshot.names.index(n) for n in "xy"]), -1, label).astype(np.int32)
    plan = ready_plan.prepare(plan_text.parse(" > ".join(chain)), snapshot.names, swaps=swaps)
    assert plan.chain
    one, other = (alignment.align(chunk, label, p, ignore_unmatched=ignore) for p in (plan, replace(plan, chain=False)))
    assert (one.units == other.units).all() and (one.any == other.any).all() and (one.also == other.also).all()
    assert [one.n, one.perfect, one.cost] == [other.n, other.perfect, other.cost]
    assert [one.fitness, one.fitness_squares] == [other.fitness, other.fitness_squares]


def test_a_long_chain_and_a_long_journey() -> None:
    names = [f"n{i:02d}" for i in range(60)]
    forth, back = [*names, "x"] * 1000, names[::-1] * 10
    snapshot = MemorySnapshot(
        [Event("u", n, i) for i, n in enumerate(forth)] + [Event("v", n, i) for i, n in enumerate(back)]
    )
    for swaps in (False, True):
        plan = ready_plan.prepare(plan_text.parse(" > ".join(names)), snapshot.names, swaps=swaps)
        assert plan.chain and not ready_plan.prepare(plan_text.parse(" > ".join([*names, "x"])), snapshot.names).chain
        (chunk,) = kernel.chunks(snapshot, "journey")
        label = by_name(snapshot).of(chunk)
        one, other = (
            alignment.align(chunk, label, p, ignore_unmatched=False) for p in (plan, replace(plan, chain=False))
        )
        assert (one.units == other.units).all() and one.cost == other.cost
    assert one.n == 2 and one.fitness == other.fitness


@pytest.mark.parametrize("text", ["a > b?", "a > b > a", "a > b+", "a > b | c", "a > b; a > c"])
def test_what_is_no_chain(text: str) -> None:
    assert not ready_plan.prepare(plan_text.parse(text), "abc").chain
