"""The picture of where customers go: every touchpoint its own node, little merged, nothing given away, and it adds up."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resa.evidence.binding import bind
from resa.evidence.measuring import measure
from resa.evidence.model import Filter, Sankey
from resa.evidence.patience import learned_patience
from resa.evidence.planned import plan
from resa.evidence.rows import read_rows
from resa.evidence.walk import walk

ENDS = ("start", "arrived", "open", "lost", "suppressed")


def drawn(found: Sankey) -> dict[tuple[str, str], int]:
    return {(x.source.removeprefix("touchpoint:"), x.target.removeprefix("touchpoint:")): x.n for x in found.links}


def truth(document: Any, snapshot: Any) -> dict[tuple[str, str], int]:
    """The walk's own count of every link."""
    map_plan = plan(document)
    rows = read_rows(snapshot, bind(map_plan.touchpoints, snapshot))
    links = walk(map_plan, rows, learned_patience(map_plan, rows), rows.masks(snapshot, None)).links
    names = [*(t.id.removeprefix("touchpoint:") for t in map_plan.touchpoints), "start", "arrived", "open", "lost"]
    return {(names[a], names[b]): int(links[a, b]) for a, b in np.argwhere(links > 0)}


def test_a_few_that_came_another_way_do_not_hide_the_many(small: Any) -> None:
    """Two of 902 come to c past b. They may not be told, so five more of the many go with them through `other`."""
    lines = [*small.crowd("a b c d", 900, "u"), *small.crowd("a c d", 2, "v"), *small.crowd("a b d", 40, "w")]
    found = drawn(measure(small.chain("a | b | c | d"), small.log(*lines, *small.crowd("z+50", 5, "late"))).sankey)
    assert found["b", "c"] == 895 and found["other", "c"] == 7
    assert found["a", "b"] == 935 and found["a", "other"] == 7 and found["other", "b"] == 5
    assert found["c", "d"] == 902 and found["d", "arrived"] == 942
    assert found["b", "d"] + found["b", "c"] + found["b", "other"] == 940


def test_a_rare_touchpoint_is_a_node_with_its_greatest_ways(small: Any) -> None:
    lines = [*small.crowd("a b d", 2000, "u"), *small.crowd("a c d", 6, "v"), *small.crowd("a e d", 3, "w")]
    document = small.chain("a | b | c | e | d")
    found = measure(document, small.log(*lines, *small.crowd("z+50", 5, "late"))).sankey
    assert drawn(found)["a", "c"] == 6 and drawn(found)["c", "d"] == 6
    assert "touchpoint:e" not in found.nodes and "other" in found.nodes  # three people are nobody's business


CROWDS = st.lists(
    st.tuples(st.text("abcx", min_size=1, max_size=5), st.integers(1, 300), st.sampled_from("pq")), max_size=8
)


@given(CROWDS, st.booleans())
def test_it_adds_up_and_says_at_most_what_is_true(small: Any, crowds: list[tuple[str, int, str]], part: bool) -> None:
    lines = [line for i, (path, n, side) in enumerate(crowds) for line in small.crowd(" ".join(path), n, f"{side}{i}_")]
    snapshot = small.log(*lines, *small.crowd("z+50", 5, "p-late"), properties=lambda u: {"side": u[0]})
    document = small.chain("a | b | c")
    chosen = Filter(segment={"side": ("p",)}) if part else Filter()
    measured = measure(document, snapshot, filter=chosen, now=small.now)
    found = drawn(measured.sankey)
    for node in {n for link in found for n in link} - set(ENDS):
        assert sum(n for (_, b), n in found.items() if b == node) == sum(n for (a, _), n in found.items() if a == node)
    assert all(n >= 5 for n in found.values())
    if found:
        nodes = {m.id for m in measured.touchpoints if m.flow.reached}
        assert nodes <= set(measured.sankey.nodes)
    if not part:
        real = truth(document, snapshot)
        for (a, b), n in found.items():
            if "other" not in (a, b) and b != "suppressed":
                assert n <= real[a, b]
        through = sum(n for (a, _), n in found.items() if a == "other")
        tiny = sum(n for n in real.values() if n < 5)
        assert through <= tiny + 5 * 4 * len(real)  # what is lent is a few per node, never a whole great link
