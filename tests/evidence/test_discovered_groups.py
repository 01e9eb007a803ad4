"""Groups that a draft finds: as many as there are, named by what differs, and recognised only by what truly picks them."""

from __future__ import annotations

import random
from typing import Any

import pytest

from resa.evidence import discover, measure
from resa.evidence.discovery import Discovered
from resa.evidence.model import Filter

LANGUAGES = ("sv", "da", "nb", "en")
#: Ways that meet in the middle and part again as they came, which no single chain explains.
WAYS = ("ask meet wait call", "shop meet wait try", "web meet wait chat", "ad meet wait form", "fair meet wait talk")


def found(
    small: Any, sizes: list[int], *, told: float = 1.0, other: str = "", language: str = "en"
) -> tuple[Discovered, Any]:
    """Journeys by so many ways, with a trait `kind` that says which with probability `told`."""
    rng = random.Random(5)
    lines, kind = [], {}
    for k, n in enumerate(sizes):
        lines += small.crowd(WAYS[k], n, f"w{k}_")
        for i in range(n):
            right = rng.random() < told
            kind[f"w{k}_{i}"] = other or f"k{k if right else rng.randrange(len(sizes))}"
    snapshot = small.log(*lines, properties=lambda who: {"kind": kind[who], "noise": "ab"[len(who) % 2]})
    return discover(snapshot, language=language, choose=random.Random(1).choice), snapshot


def test_one_way_is_no_group(small: Any) -> None:
    draft, _ = found(small, [300])
    assert draft.report.personas == () and draft.document.personas() == ()
    assert draft.report.persona_note.code == "evidence.no_personas"


@pytest.mark.parametrize("sizes", [[200, 120], [160, 120, 100]])
def test_true_groups_with_a_trait_that_says_so_carry_its_rule(small: Any, sizes: list[int]) -> None:
    draft, snapshot = found(small, sizes)
    groups = draft.report.personas
    assert len(groups) == len(sizes) and draft.report.persona_note.code == "evidence.some_personas"
    assert [round(g.share * sum(sizes)) for g in groups] == pytest.approx(sizes, abs=2)
    assert [(g.trait, g.values, g.precision, g.recall) for g in groups] == [
        ("kind", (f"k{k}",), 1.0, 1.0) for k in range(len(sizes))
    ]
    personas = draft.document.personas()
    assert [p.title["en"] for p in personas] == [f"Group {'ABC'[k]} – Kind: k{k}" for k in range(len(sizes))]
    evidence = measure(draft.document, snapshot, now=small.now).claims
    for persona, n in zip(personas, sizes, strict=True):
        assert evidence[persona.id].grade == "B"
        assert persona.segment is not None and persona.segment.all[0].trait == "kind"
        assert measure(draft.document, snapshot, filter=Filter(persona=persona.id), now=small.now).journeys == n


def test_a_trait_that_is_often_wrong_is_no_rule(small: Any) -> None:
    """Right for 70 % and by chance for the rest: 85 % precise, which is not enough to speak of who is meant."""
    draft, snapshot = found(small, [200, 200], told=0.7)
    assert len(draft.report.personas) == 2 and all(g.trait is None for g in draft.report.personas)
    evidence = measure(draft.document, snapshot, now=small.now).claims
    for persona in draft.document.personas():
        assert persona.segment is None
        assert (evidence[persona.id].grade, evidence[persona.id].why) == ("D", "evidence.why_unrecognised")


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_are_named_by_what_they_do(small: Any, language: str) -> None:
    draft, _ = found(small, [200, 120], other="same", language=language)
    titles = [p.title[language] for p in draft.document.personas()]
    mine = [{"Ask", "Call"}, {"Shop", "Try"}]
    assert [any(name in title for name in names) for title, names in zip(titles, mine, strict=True)] == [True, True]


def test_the_report_says_when_more_might_be_told_apart(small: Any) -> None:
    draft, _ = found(small, [120] * 5)
    assert len(draft.report.personas) == 4
    assert draft.report.persona_note.code == "evidence.most_personas"
    assert "more could be told apart" in draft.report.persona_note.said("en")
