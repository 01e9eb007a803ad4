"""The four deviations where steps and touchpoints do not stand one to one: counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from resa.evidence.measuring import measure
from resa.journey.records import Card, EventMatch, EventRule, Touchpoint


def beside(small: Any, names: str, *more: str) -> Any:
    """A chain with further touchpoints: 'b=w' stands at step b beside what is there; 'd=a' puts touchpoint a at d too."""
    document = small.chain(names)
    stages = names.replace("|", " ").split()
    for word in more:
        step, _, name = word.partition("=")
        if name not in stages:
            rule = EventRule(any=(EventMatch(name=(name,)),))
            document = document.put(Touchpoint(id=f"touchpoint:{name}", title={"en": name}, events=rule))
        document = document.put(
            Card(id=f"card:{step}-{name}", lane="lane:touchpoints", from_step=f"step:{step}", ref=f"touchpoint:{name}")
        )
    return document


def kinds(small: Any, document: Any, *lines: str) -> dict[str, tuple[Any, ...]]:
    """Of every step and touchpoint (k, n) of skipped, extra and out of order."""
    found = measure(document, small.log(*lines, *small.crowd("zz+99", 5, "late")), now=small.now)

    def count(value: Any) -> Any:
        return value.reason or (round(value.value * value.n), value.n)

    return {
        m.id: (count(m.deviations.skipped), count(m.deviations.extra), count(m.deviations.out_of_order))
        for m in (*found.steps, *found.touchpoints)
        if m.deviations is not None
    }


def test_two_touchpoints_at_one_step(small: Any) -> None:
    """The step b is met at b or at w; whoever met either has not left the step out."""
    got = kinds(
        small, beside(small, "a | b | c | d", "b=w"),
        *small.crowd("a b c d", 40, "b"), *small.crowd("a w c d", 20, "w"), *small.crowd("a b w c d", 10, "both"),
        *small.crowd("a c d", 8, "none"), *small.crowd("a b c w d", 7, "again"), *small.crowd("a c w d", 6, "swap"),
    )  # fmt: skip
    everyone = 40 + 20 + 10 + 8 + 7 + 6
    assert got["step:b"] == ((8, everyone), (7, everyone - 8), (6, everyone - 8))
    assert got["touchpoint:b"] == ((8 + 20 + 6, everyone), (0, 57), (0, 57))
    assert got["touchpoint:w"] == ((8 + 40, everyone), (7, 43), (6, 43))
    assert got["touchpoint:c"][2] == (6, everyone)


def test_one_touchpoint_at_two_steps(small: Any) -> None:
    """p is planned second and fourth; where a visit stands is found by what deviates least."""
    got = kinds(
        small, beside(small, "a | p | c | e | d", "e=p").remove("card:e").remove("touchpoint:e"),
        *small.crowd("a p c p d", 30, "plan"), *small.crowd("a c p d", 10, "no first"), *small.crowd("a p c d", 8, "no second"),
        *small.crowd("a c d", 5, "neither"), *small.crowd("a p p c p d", 9, "twice"),
    )  # fmt: skip
    assert got["step:p"] == ((15, 62), (0, 47), (0, 47))
    assert got["step:e"] == ((13, 62), (0, 49), (0, 49))
    assert got["touchpoint:p"] == ((10 + 8 + 5, 62), (0, 57), (0, 57))


def test_an_unplanned_visit_of_a_touchpoint_of_two_steps(small: Any) -> None:
    got = kinds(
        small, beside(small, "a | p | c | e | d", "e=p").remove("card:e").remove("touchpoint:e"),
        *small.crowd("a p c p d", 30, "plan"), *small.crowd("p a p c p d", 6, "early"),
    )  # fmt: skip
    assert got["touchpoint:p"] == ((0, 36), (6, 36), (0, 36))
    assert got["touchpoint:a"] == ((0, 36), (0, 36), (0, 36))


def test_a_card_across_two_steps_is_met_once_for_both(small: Any) -> None:
    document = small.chain("a | b | c | d").remove("card:c").remove("touchpoint:c")
    document = document.put(
        Card(id="card:b", lane="lane:touchpoints", from_step="step:b", to_step="step:c", ref="touchpoint:b")
    )
    got = kinds(
        small, document,
        *small.crowd("a b d", 30, "once"), *small.crowd("a b b d", 6, "twice"), *small.crowd("a d", 7, "never"),
        *small.crowd("a b d b", 5, "late"),
    )  # fmt: skip
    # The late ones go a b d b, where a b b d is planned.
    assert got["step:b"] == ((7, 48), (0, 41), (0, 41)) and got["step:c"] == ((0, 5), (0, 5), (5, 5))
    assert got["touchpoint:b"] == ((7, 48), (0, 41), (5, 41))


@pytest.mark.parametrize("more", [(), ("b=w",)])
def test_who_met_everything_deviates_nowhere(small: Any, more: tuple[str, ...]) -> None:
    got = kinds(small, beside(small, "a | b | c", *more), *small.crowd("a b w c" if more else "a b c", 20, "u"))
    assert {x for name in got for x in got[name]} == {(0, 20)}
