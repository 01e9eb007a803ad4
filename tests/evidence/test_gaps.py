"""What lies between stages and steps: the wait, the contacts meanwhile, who held the case, the hand-overs; nobody told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.events.memory import Event, MemorySnapshot
from resa.evidence import measure
from resa.evidence.gaps import gaps
from resa.evidence.model import Filter, Gap, Held
from resa.journey.document import Document
from resa.journey.records import Stage, Step, Touchpoint, change

HOUR = 3_600_000_000


def with_teams(document: Document, teams: str, **initiators: str) -> Document:
    """'a:Sales b:Service': the touchpoints' teams; who starts them, the customer when nothing is said."""
    of = dict(pair.split(":") for pair in teams.split())
    records = []
    for record in document:
        if isinstance(record, Touchpoint):
            name = record.id.partition(":")[2]
            record = change(record, owner="", team=of.get(name, ""), initiator=initiators.get(name, "customer"))
        records.append(record)
    return Document(records)


def only(found: tuple[Gap, ...], source: str) -> Gap:
    (one,) = (g for g in found if g.source == source)
    return one


def held(gap: Gap) -> dict[tuple[str, str], float]:
    def rounded(one: Held) -> float:
        assert one.share.value is not None
        return round(one.share.value, 6)

    return {(one.kind, one.name): rounded(one) for one in gap.held}


def test_a_gap_by_hand(small: Any) -> None:
    document = with_teams(small.chain("sign order call | install"), "order:Sales install:Fitters", order="company", install="company")  # fmt: skip
    data = small.log(*small.crowd("sign order+1 x/chat call+3 install+4", 8, "u"), *small.crowd("sign", 7, "v"))
    found = gaps(document, data, measured=measure(document, data))
    assert [(g.kind, g.source, g.target) for g in found] == [
        ("stage", "stage:0", "stage:1"), ("step", "step:sign", "step:order"), ("step", "step:order", "step:call"),
        ("step", "step:call", "step:install"),
    ]  # fmt: skip
    signed = only(found, "step:sign")
    assert (signed.met, signed.n) == (15, 8) and signed.came.value == pytest.approx(8 / 15)
    assert (signed.wait.median, signed.wait.n, signed.wait.low) == (2 * 3600, 8, 2 * 3600)
    assert held(signed) == {("team", "Sales"): 1.0}
    ordered = only(found, "step:order")
    assert [(c.about, c.on_map, c.per_journey) for c in ordered.contacts] == [("x", False, 1.0)]
    assert [c.about for c in ordered.channels] == ["chat"] and ordered.met_someone.value == 1.0
    # Nobody knows who acted in x; the customer's own call ends the wait.
    assert held(ordered) == {("unknown", ""): 0.2, ("customer", ""): 0.8}
    stage = only(found, "stage:0")
    assert (stage.n, stage.wait.median, stage.per_journey.value) == (8, 5 * 3600, 0.0)
    assert [(h.source, h.target, h.planned, h.n) for h in stage.hand_overs] == [("", "Fitters", True, 8)]


def test_what_the_event_says_of_who_acted_goes_before_the_map(small: Any) -> None:
    document = with_teams(small.chain("a | b"), "a:Sales b:Service")
    made = []
    for i in range(6):
        made += [Event(f"u{i}", "a", 0, actor="customer"), Event(f"u{i}", "b", HOUR, actor="company", status="failed" if i else "ok")]  # fmt: skip
    gap = gaps(document, MemorySnapshot(made))[0]
    assert held(gap) == {("team", "Service"): 1.0}
    (hand_over,) = gap.hand_overs
    assert (hand_over.planned, hand_over.n, hand_over.touchpoints) == (True, 6, ("touchpoint:a", "touchpoint:b"))
    # One of six went well: that would tell of one.
    assert hand_over.failing.reason == "suppressed"


def test_why_there_is_no_number(small: Any) -> None:
    data = small.log(*small.crowd("a", 9, "u"))
    assert gaps(small.chain("a | b", revealed=False), data)[0].reason == "hidden"
    nobody = gaps(small.chain("a | b"), data)[0]
    assert (nobody.reason, nobody.met, nobody.n, nobody.came.value) == ("no_data", 9, 0, 0.0)
    unbound = Document([change(r, events=None) if r.id == "touchpoint:b" else r for r in small.chain("a | b")])
    assert {g.reason for g in gaps(unbound, data)} == {"not_bound"}
    few = gaps(small.chain("a | b"), small.log(*small.crowd("a b", 4, "u")))[0]
    assert (few.reason, few.n, few.held, few.contacts) == ("suppressed", None, (), ())


def test_the_owner_of_a_transition(small: Any) -> None:
    chain = [
        change(r, owner="Ann", team="Sales") if isinstance(r, Step) and r.id == "step:b" else r
        for r in small.chain("a b | c | d")
    ]
    found = gaps(Document(chain), small.log("u: a"))
    assert [(g.owner, g.team) for g in found if g.kind == "stage"] == [("Ann", "Sales"), ("", "")]
    own = [change(r, onward_owner="Bo") if isinstance(r, Stage) and r.id == "stage:0" else r for r in chain]
    found = gaps(Document(own), small.log("u: a"))
    assert [(g.owner, g.team) for g in found if g.kind == "stage"] == [("Bo", ""), ("", "")]
    assert only(found, "step:b").owner == "Ann" and only(found, "step:a").owner == ""


ways = st.lists(
    st.sampled_from(["a b", "a x b", "a c", "b a", "a", "c a x x b", "a/web b", "a b/web c"]), min_size=1, max_size=40
)


@given(ways, st.sampled_from([Filter(), Filter(channel=("web",))]))
def test_no_small_group_is_told_and_the_rest_agrees_with_a_plain_count(
    small: Any, made: list[str], filter: Filter
) -> None:
    document = with_teams(small.chain("a | b c"), "a:Sales b:Service c:Service", b="company")
    data = small.log(*(f"u{i}: {way}" for i, way in enumerate(made)))
    inside = [way for way in made if not filter.channel or "/web" in way]
    gap = gaps(document, data, filter, measure(document, data, filter=filter))[0]
    names = [[word.partition("/")[0] for word in way.split()] for way in inside]
    met = sum("a" in way for way in names)
    waits, talked = [], 0
    for way in names:
        ends = [i for i, name in enumerate(way) if name in "bc" and "a" in way[:i]]
        if ends:
            start = max(i for i in range(ends[0]) if way[i] == "a")
            waits.append((ends[0] - start) * 3600)
            talked += ends[0] - start - 1
    if gap.n is None:
        assert gap.wait.median is None and not gap.held and not gap.contacts
        return
    assert gap.met == met and met >= 5
    assert gap.n in (len(waits), max(met - 5, 0)) or gap.n <= len(waits)
    assert not 0 < gap.n < 5 and not 0 < met - gap.n < 5
    if gap.n:
        assert gap.wait.median == pytest.approx(np.median(waits))
        assert gap.per_journey.value == pytest.approx(talked / len(waits))
        assert not gap.held or sum(h.share.value or 0 for h in gap.held) == pytest.approx(1)
        for contact in gap.contacts:
            assert contact.share.value is None or round(contact.share.value * len(waits)) not in (1, 2, 3, 4)
        for hand_over in gap.hand_overs:
            assert hand_over.n is None or not 0 < hand_over.n < 5
