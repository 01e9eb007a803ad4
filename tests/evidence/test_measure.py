"""The measured map as people see it: suppression, reveal, emotion, beliefs, promises, grades, comparisons."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.errors import NotFoundError, UsageError
from resa.evidence import customers, measure
from resa.evidence.grade import Support, grade, map_grade
from resa.evidence.model import Filter, Measured
from resa.journey.records import (
    Card,
    EventMatch,
    EventRule,
    Expectation,
    Figure,
    Insight,
    Money,
    Persona,
    SegmentRule,
    Source,
    TraitMatch,
)  # fmt: skip

change = msgspec.structs.replace


def node(measured: Measured, record: str) -> Any:
    return next(m for m in (*measured.touchpoints, *measured.steps, *measured.stages) if m.id == record)


@pytest.fixture
def leaky(small: Any) -> Any:
    """40 of 100 are lost at a, 20 of 60 at b, 40 arrive at c; everything is over long ago."""
    lines = [*small.crowd("a", 40, "x"), *small.crowd("a b", 20, "y"), *small.crowd("a b c", 40, "z")]
    return small.log(*lines, *small.crowd("other+99", 5, "late"))


def test_flow_shares_value_and_the_greatest_leak(small: Any, leaky: Any) -> None:
    document = small.chain("a | b | c")
    document = document.put(change(document.journey, goal_value=Money(minor=100_00, currency="SEK")))
    found = measure(document, leaky, now=small.now)
    a = node(found, "stage:0").flow
    assert (a.reached, a.went_on, a.open, a.lost) == (100, 60, 0, 40)
    assert a.hazard.value == pytest.approx(0.4)
    assert (a.hazard.low, a.hazard.high) == (pytest.approx(0.3094, abs=1e-4), pytest.approx(0.4980, abs=1e-4))
    # 40 of the 60 who went on from a arrived: 40 lost × 2/3 × 100 SEK.
    assert a.lost_value.value == 266_667
    assert (found.journeys, found.arrived, found.open, found.lost) == (100, 40, 0, 60)
    leak = found.headlines[0]
    assert (leak.kind, leak.about, leak.values["lost"]) == ("greatest_leak", "step:a", 40)
    assert found.fitness is not None and found.fitness.value == 1.0
    assert found.follow is not None and (found.follow.value, found.follow.n) == (1.0, 100)
    json.dumps(msgspec.to_builtins(found, enc_hook=str), allow_nan=False)


def test_small_groups_are_hidden_with_what_gives_them_away(small: Any) -> None:
    snapshot = small.log(*small.crowd("a b", 30, "y"), *small.crowd("a", 3, "x"), *small.crowd("z+99", 5, "late"))
    found = measure(small.chain("a | b"), snapshot, now=small.now)
    a = node(found, "stage:0").flow
    assert (a.reached, a.went_on, a.lost) == (33, None, None)
    assert a.lost_share.reason == "suppressed"
    assert (a.lost_share.value, a.lost_share.low, a.lost_share.high) == (None, 0.0, pytest.approx(4 / 33))
    assert node(measure(small.chain("a | b"), small.log("u: a b", "v: a")), "stage:0").flow.reached is None


def test_behind_the_reveal_switch_counts_stay_and_the_rest_is_hidden(small: Any, leaky: Any) -> None:
    document = small.chain("a | b | c", revealed=False)
    voices = small.answers(leaky, [(f"z{i}", "a", 5) for i in range(20)])
    hidden = measure(document, leaky, voices, now=small.now)
    a = node(hidden, "step:a")
    assert a.flow.reached == 100 and a.flow.lost is None and a.flow.hazard.reason == "hidden"
    assert a.emotion.reason == "hidden" and a.time_from_previous.reason == "hidden"
    assert [h.kind for h in hidden.headlines] == ["all_owned"]
    assert hidden.lost is None and hidden.sankey.links == () and hidden.unmatched is not None
    shown = measure(document, leaky, voices, reveal=True, now=small.now)
    assert node(shown, "step:a").emotion.value == 2.0


def test_a_wrong_belief_needs_more_than_chance(small: Any, leaky: Any) -> None:
    document = small.chain("a | b | c").put(
        *(Card(id=f"card:e{s}", lane="lane:emotion", from_step=f"step:{s}", emotion=e)
          for s, e in (("a", -1.5), ("b", 0.5), ("c", 1.0)))
    )  # fmt: skip
    rows = [(f"z{i}", "a", 4 + i % 2) for i in range(20)] + [(f"z{i}", "b", 3 + i % 2) for i in range(20)]
    found = measure(document, leaky, small.answers(leaky, [*rows, ("z1", "c", 1)]), now=small.now)
    a, b, c = (node(found, f"step:{s}") for s in "abc")
    assert a.emotion.value == pytest.approx(1.5) and a.belief_gap.beyond_chance
    assert a.belief_gap.difference.value == pytest.approx(3.0)
    assert b.emotion.value == pytest.approx(0.5) and not b.belief_gap.beyond_chance
    assert c.emotion.reason == "too_few" and c.emotion.value is None and c.belief_gap is None
    assert b.emotion_change_paired.value == pytest.approx(-1.0) and b.emotion_change_paired.n == 20
    belief = next(h for h in found.headlines if h.kind == "most_wrong_belief")
    assert (belief.about, belief.values["wrong"], belief.values["compared"]) == ("step:a", 1, 2)


def test_answers_about_nothing_belong_to_the_touchpoint_met_last(small: Any, leaky: Any) -> None:
    voices = small.answers(leaky, [(f"y{i}", "", 1) for i in range(8)])
    close = change_at(voices, small.begin + 3 * small.hour)
    assert node(measure(small.chain("a | b | c"), leaky, close, now=small.now), "touchpoint:b").emotion.n == 8
    late = change_at(voices, small.begin + 40 * 24 * small.hour)
    assert node(measure(small.chain("a | b | c"), leaky, late, now=small.now), "touchpoint:b").emotion is None


def change_at(voices: Any, at: int) -> Any:
    import dataclasses

    import numpy as np

    return dataclasses.replace(voices, at=np.full(len(voices), at, np.int64))


def test_expected_behaviour_and_promised_response(small: Any) -> None:
    rule = EventRule(any=(EventMatch(name=("reply",)),))
    document = small.chain("a | b")
    document = document.put(
        change(document["touchpoint:a"], response=Expectation(rule=rule, within_seconds=2 * 3600),
               expected=Expectation(rule=rule)),
    )  # fmt: skip
    snapshot = small.log(
        *small.crowd("a reply", 6, "fast"), *small.crowd("a reply+5", 7, "slow"), *small.crowd("a b", 5, "none"),
        *small.crowd("x+30 a", 8, "new"), *small.crowd("x+31", 1, "end"),
    )  # fmt: skip
    a = node(measure(document, snapshot, now=small.now), "touchpoint:a")
    assert (a.answered_in_time.n, a.answered_in_time.value) == (18, pytest.approx(6 / 18))
    assert (a.expected.n, a.expected.value) == (18, pytest.approx(13 / 18))


def test_the_four_deviations(small: Any) -> None:
    lines = [
        *small.crowd("a b c d", 40, "ok"), *small.crowd("a c d", 10, "skip"), *small.crowd("a b c a d", 8, "extra"),
        *small.crowd("a c b d", 6, "swap"), *small.crowd("a b c! d", 5, "fail"), *small.crowd("a", 9, "lost"),
        *small.crowd("z+99", 5, "late"),
    ]  # fmt: skip
    found = measure(small.chain("a | b | c | d"), small.log(*lines), now=small.now)
    b, c, a = (node(found, f"step:{s}").deviations for s in "bca")
    assert b.skipped.value == pytest.approx(10 / 69) and b.skipped.n == 69
    assert a.extra.value == pytest.approx(8 / 78)
    assert b.out_of_order.value == pytest.approx(6 / 59)
    assert c.failing.value == pytest.approx(5 / 69)
    assert node(found, "step:d").deviations.skipped.value == 0  # the lost are no deviation
    assert 0.9 < found.fitness.value < 1
    # 40 as planned, 9 lost on the planned way, 5 whose event failed where the plan wants it.
    assert (found.follow.value, found.follow.n) == (pytest.approx(54 / 78), 78)


def test_typed_figures_stand_beside_measured_ones_with_their_own_grade(small: Any, leaky: Any) -> None:
    document = small.chain("a | b | c").put(
        Figure(id="figure:1", about="touchpoint:a", metric="nps", value=31, n=240, period_end="2026-05-01"),
        Figure(id="figure:2", about="touchpoint:b", metric="nps", value=31),
    )
    found = measure(document, leaky, now=small.now)
    (a,), (b,) = node(found, "touchpoint:a").scores, node(found, "touchpoint:b").scores
    assert (a.typed, a.estimate.value, a.estimate.n, a.estimate.grade) == (True, 31, 240, "B")
    assert b.estimate.grade == "D"


def test_satisfaction_and_words_at_a_touchpoint(small: Any, leaky: Any) -> None:
    import dataclasses

    voices = small.answers(leaky, [(f"z{i}", "Touch a", 5 if i < 12 else 2) for i in range(20)], metric="csat")
    voices = dataclasses.replace(voices, comment=tuple(f"word {i}" for i in range(20)))
    found = measure(small.chain("a | b | c"), leaky, voices, now=small.now)
    a = node(found, "touchpoint:a")
    assert (a.scores[0].metric, a.scores[0].estimate.value, a.scores[0].estimate.n) == ("csat", 0.6, 20)
    assert len(a.quotes) == 3 and a.evidence.grade == "A"
    few = small.answers(leaky, [(f"z{i}", "a", 5) for i in range(4)], metric="csat")
    assert node(measure(small.chain("a"), leaky, few, now=small.now), "touchpoint:a").scores[0].estimate.value is None
    lost = measure(small.chain("a"), leaky, small.answers(leaky, [("z1", "nothing known", 5)]), now=small.now)
    assert any("about nothing on this map" in w for w in lost.warnings)


def test_grades(small: Any) -> None:
    def of(*supports: Support) -> str:
        return grade(supports, small.now).grade

    assert of() == "E"
    assert of(Support("workshop", 12)) == "D"
    assert of(Support("interviews", 4)) == "D"
    assert of(Support("interviews", 5)) == "C"
    assert of(Support("survey", 29)) == "C"
    assert of(Support("survey", 30)) == "B"
    assert of(Support("survey", 30), Support("interviews", 8)) == "B"
    assert of(Support("survey", 30), Support("events", 400)) == "A"
    fresh, old = (small.now - timedelta(days=d) for d in (89, 92))
    assert not grade([Support("events", 40, fresh.isoformat())], small.now).stale
    assert grade([Support("events", 40, old.isoformat())], small.now).stale
    letters = [grade([Support("survey", n)], small.now) for n in (30, 30, 5, 1)]
    assert (map_grade(letters).grade, map_grade(letters).worst_quartile) == ("C", "D")
    assert map_grade([]).share_with_source is None


def test_every_claim_is_graded(small: Any, leaky: Any) -> None:
    document = small.chain("a | b | c").put(
        Source(id="source:i", source_kind="interviews", n=8, date="2026-05-01"),
        Insight(id="insight:p", insight_kind="pain", sources=("source:i",)),
        Card(id="card:p", lane="lane:emotion", from_step="step:a", ref="insight:p"),
        Card(id="card:t", lane="lane:emotion", from_step="step:a", text={"en": "We think so"}),
        Persona(id="persona:x"),
    )
    found = measure(document, leaky, now=small.now)
    assert found.claims["insight:p"].grade == "C" and found.claims["insight:p"].basis == "evidence"
    assert found.claims["card:t"].grade == "E" and found.claims["card:t"].basis == "assumption"
    assert found.claims["persona:x"].grade == "E"
    assert found.claims["touchpoint:a"].kinds == ("events",)
    assert found.evidence.claims == 6


@pytest.fixture
def sides(small: Any) -> Any:
    lines = [*small.crowd("a b/web", 40, "n"), *small.crowd("a", 20, "N"), *small.crowd("a b/app", 30, "s"),
             *small.crowd("a", 30, "S"), *small.crowd("z+99", 5, "late")]  # fmt: skip
    return small.log(*lines, properties=lambda u: {"country": "NO" if u[0] in "nN" else "SE"})


def test_filters_by_persona_segment_channel_and_time(small: Any, sides: Any) -> None:
    document = small.chain("a | b").put(
        Persona(id="persona:no", segment=SegmentRule(all=(TraitMatch(trait="country", values=("NO",)),))),
        Persona(id="persona:none"),
    )

    def reached(chosen: Filter) -> int | None:
        return node(measure(document, sides, filter=chosen, now=small.now), "stage:0").flow.reached

    assert reached(Filter(persona="persona:no")) == 60
    assert reached(Filter(segment={"country": ("SE",)})) == 60
    assert reached(Filter(channel=("web",))) == 40
    assert reached(Filter(start="2027-01-01")) in (0, None)
    for wrong in (Filter(persona="persona:who"), Filter(persona="persona:none"), Filter(start="yesterday")):
        with pytest.raises(UsageError):
            reached(wrong)


def test_two_groups_with_their_difference(small: Any, sides: Any) -> None:
    found = measure(
        small.chain("a | b"), sides, filter=Filter(segment={"country": ("NO",)}),
        compare=Filter(segment={"country": ("SE",)}), now=small.now,
    )  # fmt: skip
    assert found.compared is not None
    assert node(found, "stage:0").flow.lost == 20 and node(found.compared, "stage:0").flow.lost == 30
    gap = found.differences["stage:0"]["hazard"]
    assert gap.value == pytest.approx(30 / 60 - 20 / 60)
    assert gap.low < gap.value < gap.high and gap.method == "newcombe"


def numbers(measured: Measured) -> dict[tuple[str, str], int | None]:
    """Every published count of people or journeys."""
    found: dict[tuple[str, str], int | None] = {
        ("map", k): getattr(measured, k) for k in ("customers", "journeys", "arrived", "open", "lost")
    }
    for m in (*measured.touchpoints, *measured.steps, *measured.stages):
        for part in ("reached_customers", "reached", "went_on", "open", "lost"):
            found[m.id, part] = getattr(m.flow, part)
        for where in m.elsewhere:
            found[m.id, f"to {where.to}"] = where.n
        found[m.id, "timed"] = m.time_from_previous.n
    for link in measured.sankey.links:
        found["link", f"{link.source}>{link.target}"] = link.n
    for u in measured.unmatched:
        found["unmatched", u.name] = u.journeys
    return found


CROWDS = st.lists(
    st.tuples(st.text("abx", min_size=1, max_size=4), st.integers(1, 9), st.sampled_from("pq")), max_size=7
)


@given(CROWDS)
def test_no_count_and_no_difference_between_answers_is_one_to_four(
    small: Any, crowds: list[tuple[str, int, str]]
) -> None:
    lines = [line for i, (path, n, side) in enumerate(crowds) for line in small.crowd(" ".join(path), n, f"{side}{i}_")]
    snapshot = small.log(*lines, *small.crowd("z+50", 5, "p-late"), properties=lambda u: {"side": u[0]})
    document = small.chain("a | b")
    whole = measure(document, snapshot, now=small.now)
    part = measure(document, snapshot, filter=Filter(segment={"side": ("p",)}), now=small.now)
    published = [numbers(m) for m in (whole, part)]
    for found in published:
        assert not {k: n for k, n in found.items() if n is not None and 0 < n < 5}
    for m in (whole, part):
        for x in (*m.touchpoints, *m.steps, *m.stages):
            f = x.flow
            known = [f.went_on, f.open, f.lost]
            if f.reached is not None and known.count(None) == 1:
                rest = f.reached - sum(k for k in known if k is not None)
                assert rest == 0 or rest >= 5
            for share in (f.lost_share, f.hazard):
                if share.value is not None:
                    k = round(share.value * share.n)
                    assert all(n == 0 or n >= 5 for n in (k, share.n - k, share.n))
    for key, n in published[1].items():
        more = published[0].get(key)
        if n is not None and more is not None and key[0] not in ("link",):
            assert more - n == 0 or more - n >= 5, (key, more, n)


def test_the_customers_behind_a_number(small: Any, leaky: Any) -> None:
    document = small.chain("a | b | c")
    lost = customers(document, leaky, "step:a", "lost", limit=3)
    assert (lost.n, lost.suppressed, len(lost.rows)) == (40, False, 3)
    assert lost.rows[0].customer == "x0" and [e.touchpoint for e in lost.rows[0].path] == ["touchpoint:a"]
    few = small.log(*small.crowd("a b", 9, "u"), *small.crowd("a", 3, "v"), *small.crowd("z+9", 5, "late"))
    assert customers(small.chain("a | b"), few, "step:a", "lost").suppressed
    assert customers(small.chain("a | b"), few, "step:a", "went_on").suppressed  # would leave three
    with pytest.raises(NotFoundError):
        customers(document, leaky, "step:nowhere")


def test_an_empty_store_and_an_empty_map(small: Any) -> None:
    nothing = measure(small.chain("a | b"), small.log(), now=small.now)
    assert nothing.journeys == 0 and nothing.as_of is None
    assert nothing.ghosts == ("touchpoint:a", "touchpoint:b")
    bare = measure(small.chain(""), small.log("u: a"), now=small.now)
    assert bare.stages[0].flow.reason == "not_bound" and bare.evidence.grade == "E"


def test_flows_into_other_flow_out_of_it(small: Any) -> None:
    paths = ["".join(p) for p in itertools.permutations("abcd", 3)]
    lines = [line for i, p in enumerate(paths) for line in small.crowd(" ".join(p), 1 + i, f"u{i}_")]
    found = measure(
        small.chain("a | b | c | d"), small.log(*lines, *small.crowd("z+50", 5, "late")), now=small.now
    ).sankey
    inner = [n for n in found.nodes if n not in ("start", "arrived", "open", "lost", "suppressed")]
    assert inner
    for n in inner:
        assert sum(x.n for x in found.links if x.target == n) == sum(x.n for x in found.links if x.source == n)


@given(CROWDS)
def test_two_answers_beside_each_other_give_no_small_group_away(small: Any, crowds: list[tuple[str, int, str]]) -> None:
    lines = [line for i, (path, n, side) in enumerate(crowds) for line in small.crowd(" ".join(path), n, f"{side}{i}_")]
    lines += small.crowd("a/web b", 6, "p_web")
    snapshot = small.log(*lines, *small.crowd("z+50", 5, "p-late"), properties=lambda u: {"side": u[0]})
    inner = Filter(segment={"side": ("p",)}, channel=("web",))
    found = measure(
        small.chain("a | b"), snapshot, filter=inner, compare=Filter(segment={"side": ("p",)}), now=small.now
    )
    assert found.compared is not None
    first, second = numbers(found), numbers(found.compared)
    for key, n in first.items():
        assert n is None or n == 0 or n >= 5, (key, n)
        more = second.get(key)
        # A drawn link and an n that is lowered beside its whole say `at least so many`: their difference is no group.
        if n is not None and more is not None and key[0] != "link" and key[1] != "timed":
            assert more - n <= 0 or more - n >= 5, (key, n, more)


def test_worth_most_to_mend_and_loses_most_are_both_told(small: Any) -> None:
    """50 leave at a, where 25 of the 100 who went on arrive; 30 leave at c, where all 25 do: c is worth more."""
    lines = [*small.crowd("a", 50, "x"), *small.crowd("a b", 45, "y"), *small.crowd("a b c", 30, "u")]
    lines += [*small.crowd("a b c d", 25, "z"), *small.crowd("other+99", 5, "late")]
    document = small.chain("a | b | c | d")
    document = document.put(change(document.journey, goal_value=Money(minor=100_00, currency="SEK")))
    leak = measure(document, small.log(*lines), now=small.now).headlines[0]
    assert (leak.about, leak.values["lost"]) == ("step:c", 30)
    assert (leak.values["most_lost_about"], leak.values["most_lost"]) == ("step:a", 50)
    assert (leak.values["most_lost_reached"], leak.values["most_lost_share"]) == (150, pytest.approx(1 / 3))
