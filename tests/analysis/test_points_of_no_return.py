"""Points of no return: hand-made games, the definition followed word by word as oracle, graph files, stores."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.asking import ask, ask_file
from resa.analysis.decision_game import Edge, decide
from resa.analysis.result import Result
from resa.errors import UnreadableError, UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units

COMPANY, CUSTOMER = True, False


def kinds(n: int, *edges: tuple[int, int, bool], good: tuple[int, ...] = (0,)) -> list[tuple[str, str | None]]:
    return [(v.kind, v.holder) for v in decide(n, [Edge(*e) for e in edges], good)]


def test_whoever_decides_last() -> None:
    good, bad = 0, 1
    assert kinds(3, (2, good, COMPANY), (2, bad, CUSTOMER))[2] == ("boundary", "company")
    assert kinds(3, (2, good, CUSTOMER), (2, bad, CUSTOMER))[2] == ("boundary", "customer")
    assert kinds(3, (2, good, CUSTOMER), (2, good, COMPANY), (2, bad, CUSTOMER))[2] == ("boundary", "both")
    assert kinds(3, (2, good, COMPANY), (2, bad, COMPANY))[2] == ("guaranteed", None)  # the company may choose well
    assert kinds(3, (2, good, CUSTOMER))[2] == ("guaranteed", None)
    assert kinds(3, (2, bad, CUSTOMER))[1:] == [("lost", None), ("lost", None)]


def test_the_customer_alone_cannot_be_waited_for_where_the_company_has_only_other_moves() -> None:
    # all customer edges go well, but the company has moves and none of them does
    assert kinds(4, (2, 0, CUSTOMER), (2, 3, COMPANY), (3, 2, CUSTOMER), (3, 1, CUSTOMER))[2] == ("open", "customer")


def test_a_state_without_moves_is_lost() -> None:
    assert kinds(2) == [("guaranteed", None), ("lost", None)]


games = st.integers(1, 7).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.booleans()), max_size=14),
        st.sets(st.integers(0, n - 1), min_size=1, max_size=2),
    )
)


@given(games)
def test_against_the_definition(game) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    n, edges, good = game
    won = set(good)
    while True:
        more = set()
        for s in set(range(n)) - won:
            customer = [t for a, t, c in edges if a == s and not c]
            company = [t for a, t, c in edges if a == s and c]
            if not customer and not company:
                continue
            if all(t in won for t in customer) and (any(t in won for t in company) or not company):
                more.add(s)
        if not more:
            break
        won |= more
    reach = set(good)
    for _ in range(n):
        reach |= {s for s, t, _ in edges if t in reach}
    found = decide(n, [Edge(*e) for e in edges], good)
    for s in range(n):
        after = {t for a, t, _ in edges if a == s}
        into = {c for a, t, c in edges if a == s and t in won}
        if s in won:
            expected: tuple[str, str | None] = ("guaranteed", None)
        elif s not in reach:
            expected = ("lost", None)
        else:
            settled = after <= won | (set(range(n)) - reach) and after & won and after - reach
            holder = {frozenset(): None, frozenset({True}): "company", frozenset({False}): "customer"}.get(
                frozenset(into), "both"
            )
            expected = ("boundary" if settled else "open", holder)
        assert (found[s].kind, found[s].holder) == expected


GEXF = """<?xml version="1.0"?>
<gexf xmlns="http://www.gexf.net/1.2draft"><graph defaultedgetype="directed">
<attributes class="edge"><attribute id="4" title="controllable" type="boolean"/></attributes>
<nodes><node id="1" label="begin"/><node id="2" label="sold, positive"/><node id="3" label="gone"/></nodes>
<edges><edge source="1" target="2"><attvalues><attvalue for="4" value="true"/></attvalues></edge>
<edge source="1" target="3"><attvalues><attvalue for="4" value="false"/></attvalues></edge></edges>
</graph></gexf>"""


def states(result: Result) -> list[dict[str, object]]:
    """The columns of the contract."""
    return [{k: row[k] for k in ("state", "kind", "holder", "n")} for row in result.rows()]


@given(events(), grains, slices, st.integers(1, 3))
def test_chance_and_weight_of_states_and_moves(made, by, slice, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, *(Event("new", n, 20 * SECOND, account="z") for n in "ba")]
    snapshot = MemorySnapshot(made, partitions=partitions)
    arguments = {"goal": "a", "by": by, "slice": slice, "patience": 4}
    end = max(e.at for e in made)
    seen: dict[tuple[str, str], list[bool]] = {}
    for unit in units(snapshot, by, slice):
        stop = next((i for i, e in enumerate(unit) if e.name == "a"), None)
        if stop is None and end - unit[-1].at <= 4 * SECOND:
            continue
        for one, other in itertools.pairwise(unit if stop is None else unit[: stop + 1]):
            if one.name != other.name:
                seen.setdefault((one.name, other.name), []).append(stop is not None)
    rows = list(ask("points-of-no-return", snapshot, {**arguments, "edges": True}).rows())
    moves = {(r["state"], r["to"]): r["p_goal"] for r in rows if r["to"] != "(left)"}
    assert all(moves[key] == pytest.approx(np.mean(won)) for key, won in seen.items())
    assert all(p is None for key, p in moves.items() if key not in seen)
    outlook = {r["touchpoint"]: r for r in ask("outlook", snapshot, arguments).rows()}
    for row in ask("points-of-no-return", snapshot, arguments).rows():
        if (other := outlook.get(row["state"])) and row["state"] != "a":
            assert [row[k] for k in ("p_goal", "low", "high", "entropy", "gas")] == pytest.approx(
                [other[k] for k in ("p_goal", "low", "high", "entropy", "gas")]
            )


def test_a_graph_file(tmp_path: Path) -> None:
    file = tmp_path / "game.gexf"
    file.write_text(GEXF, "utf-8")
    assert states(ask_file("points-of-no-return", file)) == [
        {"state": "begin", "kind": "boundary", "holder": "company", "n": None},
        {"state": "sold, positive", "kind": "guaranteed", "holder": None, "n": None},
        {"state": "gone", "kind": "lost", "holder": None, "n": None},
    ]
    assert [(r["state"], r["to"], r["owner"], r["gas"]) for r in ask_file("points-of-no-return", file, {"edges": True}).rows()] == [
        ("begin", "gone", "customer", None), ("begin", "sold, positive", "company", None),
    ]  # fmt: skip
    swapped = {r["state"]: r["holder"] for r in ask_file("points-of-no-return", file, {"good": "go*"}).rows()}
    assert swapped["begin"] == "customer"
    with pytest.raises(UsageError, match="No node is a good end"):
        ask_file("points-of-no-return", file, {"good": "*Positive*"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<svg></svg>", "no GEXF graph"),
        (GEXF.replace('target="3"', 'target="9"'), "node that is not there"),
        (GEXF[:300], "broken"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + GEXF.partition("\n")[2], "document type"),
    ],
)
def test_graph_files_that_are_none(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "game.gexf"
    file.write_text(text, "utf-8")
    with pytest.raises(UnreadableError, match=told):
        ask_file("points-of-no-return", file)


def test_a_store_with_actors() -> None:
    made = []
    for i in range(4):
        made += [Event(f"u{i}", "ask", 0, actor="customer"), Event(f"u{i}", "offer", 10 * SECOND, actor="company")]
        if i < 3:
            made.append(Event(f"u{i}", "buy", 20 * SECOND, actor="customer"))
    made.append(Event("late", "ask", 3_000 * SECOND, actor="customer"))
    result = ask("points-of-no-return", MemorySnapshot(made), {"goal": "buy", "patience": 60})
    assert states(result) == [
        {"state": "offer", "kind": "boundary", "holder": "customer", "n": 4},
        {"state": "buy", "kind": "guaranteed", "holder": None, "n": 3},
        {"state": "ask", "kind": "open", "holder": None, "n": 5},
        {"state": "(left)", "kind": "lost", "holder": None, "n": 1},
    ]
    offer = next(result.rows())
    assert (offer["p_goal"], offer["entropy"]) == (0.75, pytest.approx(0.811278, abs=1e-6))
    assert offer["gas"] == pytest.approx((1 - offer["entropy"] - 0.1) * 20)
    moves = ask("points-of-no-return", MemorySnapshot(made), {"goal": "buy", "patience": 60, "edges": True}).rows()
    assert [(r["state"], r["to"], r["owner"], r["n"], r["p_goal"], r["gas"]) for r in moves] == [
        ("offer", "buy", "customer", 3, 1.0, 18.0), ("offer", "(left)", "customer", 1, 0.0, -22.0),
        ("ask", "offer", "company", 4, 0.75, offer["gas"]),
    ]  # fmt: skip
    assert result.warnings[-1] == (
        "Of 4 states: 1 boundary, 1 guaranteed, 1 open, 1 lost. In 2 the outcome is not settled yet."
    )


def test_a_store_without_actors() -> None:
    snapshot = log("u1: ask offer buy", "u2: ask ask offer buy", partitions=2)
    result = ask("points-of-no-return", snapshot, {"goal": "buy"})
    assert {r["state"]: r["kind"] for r in result.rows()} == {
        "ask": "guaranteed",
        "offer": "guaranteed",
        "buy": "guaranteed",
    }
    assert "name yours with company" in result.warnings[0]
    named = ask("points-of-no-return", snapshot, {"goal": "buy", "company": ["offer"]})
    assert len(named.warnings) == 1
    with pytest.raises(UsageError, match="good end"):
        ask("points-of-no-return", snapshot)


def test_a_graph_says_whose_an_edge_is_in_several_ways(tmp_path: Path) -> None:
    """Title in another case, the id of old versions, a default for edges that say nothing; a good end with a capital."""
    file = tmp_path / "game.gexf"
    file.write_text(
        """<gexf><graph defaultedgetype="directed">
        <attributes class="edge"><attribute id="7" title="Owner" type="string"><default>Customer</default></attribute></attributes>
        <nodes><node id="a" label="begin"/><node id="b" label="Positive"/><node id="c" label="gone"/></nodes>
        <edges><edge source="a" target="b"><attvalues><attvalue id="7" value="Company"/></attvalues></edge>
        <edge source="a" target="c"/></edges></graph></gexf>""",
        "utf-8",
    )
    answer = ask_file("points-of-no-return", file)
    assert states(answer)[0] == {"state": "begin", "kind": "boundary", "holder": "company", "n": None}
    assert not any("whose" in str(warning) for warning in answer.warnings)


def _game(tmp_path: Path, nodes: str, edges: str) -> Path:
    """A file of these nodes and edges (`a>b!`: the company's; `a>b`: the customer's; `a=b`: mutual)."""
    made = "".join(f'<node id="{n.partition(":")[0]}" label="{n.partition(":")[2]}"/>' for n in nodes.split())
    for edge in edges.split():
        sign, plain = ("=" if "=" in edge else ">"), edge.removesuffix("!")
        source, _, target = plain.partition(sign)
        type = ' type="mutual"' if sign == "=" else ""
        ours = f'<attvalues><attvalue for="4" value="{str(edge != plain).lower()}"/></attvalues>'
        made += f'<edge source="{source}" target="{target}"{type}>{ours}</edge>'
    attribute = '<attributes class="edge"><attribute id="4" title="controllable" type="boolean"/></attributes>'
    file = tmp_path / "game.gexf"
    file.write_text(f'<gexf><graph defaultedgetype="directed">{attribute}{made}</graph></gexf>', "utf-8")
    return file


def test_nodes_with_one_label_are_told_apart(tmp_path: Path) -> None:
    file = _game(tmp_path, "1:ask 2:ask 3:positive 4:positive 5:gone", "1>2 2>3! 2>5 1>4")
    kinds = {r["state"]: r["kind"] for r in ask_file("points-of-no-return", file, {"good": "positive"}).rows()}
    assert kinds == {
        "ask (2)": "boundary",
        "positive (3)": "guaranteed",
        "positive (4)": "guaranteed",
        "ask (1)": "open",
        "gone": "lost",
    }
    with pytest.raises(UnreadableError, match="the same id"):
        ask_file("points-of-no-return", _game(tmp_path, "1:ask 1:positive", "1>1"))


def test_a_mutual_edge_leads_both_ways(tmp_path: Path) -> None:
    one_way = ask_file("points-of-no-return", _game(tmp_path, "1:ask 2:positive 3:gone", "1>2! 1>3"))
    both = ask_file("points-of-no-return", _game(tmp_path, "1:ask 2:positive 3:gone", "1>2! 1=3"))
    assert [r["kind"] for r in one_way.rows()] == ["boundary", "guaranteed", "lost"]
    assert {r["state"]: r["kind"] for r in both.rows()} == {"positive": "guaranteed", "ask": "open", "gone": "open"}
    text = _game(tmp_path, "1:ask 2:positive", "1=2").read_text("utf-8").replace("mutual", "undirected")
    (tmp_path / "game.gexf").write_text(text, "utf-8")
    assert "undirected" in ask_file("points-of-no-return", tmp_path / "game.gexf").warnings[0]
