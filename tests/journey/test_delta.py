"""What becomes of one record: joining what was done, and saying it in four languages."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.journey.customer_words import DEFAULT
from resa.journey.delta import changes, delta, fields_of, joined
from resa.journey.telling import GROUPS, Told, tell
from resa.texts import catalogue

NAMES = {
    "step:see": "Kännedom", "step:buy": "Köp", "lane:think": "Tankar", "lane:feel": "Känslor", "touchpoint:call": "Ring oss",
}  # fmt: skip

texts = st.dictionaries(st.sampled_from(["sv", "en"]), st.text("aå ", max_size=3), max_size=2)
cards = st.none() | st.fixed_dictionaries(
    {"id": st.just("card:1"), "lane": st.sampled_from(["lane:think", "lane:feel"]), "from_step": st.sampled_from(["step:see", "step:buy"])},
    optional={"text": texts, "emotion": st.sampled_from([-2, 0.5, 2]), "order": st.sampled_from(["a0", "a1"]), "sources": st.lists(st.just("source:1"), max_size=2)},
)  # fmt: skip


@given(cards, cards, cards)
def test_two_changes_join_to_what_they_came_to(a: dict | None, b: dict | None, c: dict | None) -> None:  # type: ignore[type-arg]  # as JSON has it
    assert joined(delta("card:1", a, b), delta("card:1", b, c)) == delta("card:1", a, c)


@given(cards, cards)
def test_nothing_is_a_change_only_when_something_differs(a: dict | None, b: dict | None) -> None:  # type: ignore[type-arg]  # as JSON has it
    changed = delta("card:1", a, b)
    same = json.dumps(_written(a), sort_keys=True) == json.dumps(_written(b), sort_keys=True)
    assert changed.is_empty == same
    assert bool(list(changes("card:1", changed, "x"))) != same
    if a is None and b is not None:
        assert {k: v for k, v in fields_of(changed.after, "card:1").items() if v != {}} == _written(b)


def _written(card: dict | None) -> dict | None:  # type: ignore[type-arg]  # as JSON has it
    """Without texts in which nothing is written."""
    if card is None:
        return None
    found = {k: v for k, v in card.items() if k not in ("id", "text")}
    text = {code: words for code, words in card.get("text", {}).items() if words}
    return found | ({"text": text} if text else {})


def said(old: dict | None, new: dict | None, language: str, who: str = "Anna", id: str = "card:1") -> list[Told]:  # type: ignore[type-arg]  # as JSON has it
    found = changes(id, delta(id, old, new), "Ring kundtjänst")
    return [tell(change, lambda one: NAMES.get(one, ""), language, DEFAULT, who) for change in found]


CARD = {"id": "card:1", "lane": "lane:think", "from_step": "step:see", "text": {"sv": "Hur länge?"}, "order": "a0"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "Anna flyttade ”Ring kundtjänst” från Kännedom till Köp"),
        ("da", "Anna flyttede »Ring kundtjänst« fra Kännedom til Köp"),
        ("nb", "Anna flyttet «Ring kundtjänst» fra Kännedom til Köp"),
        ("en", "Anna moved “Ring kundtjänst” from Kännedom to Köp"),
    ],
)
def test_a_move_is_said_as_one_would(language: str, words: str) -> None:
    assert [one.text for one in said(CARD, CARD | {"from_step": "step:buy", "order": "a3"}, language)] == [words]


def test_each_kind_of_change_has_its_group_and_sentence() -> None:
    felt = CARD | {"emotion": 1}
    touchpoint = {"id": "touchpoint:call", "title": {"en": "Call us"}, "owner": "Ben"}
    told = {
        "added": said(None, CARD, "en"),
        "removed": said(CARD, None, "en"),
        "moved": said(CARD, CARD | {"to_step": "step:buy"}, "en"),
        "reworded": said(CARD, CARD | {"text": {"sv": "Hur länge då?"}}, "en"),
        "feeling": said(felt, felt | {"emotion": -1.5}, "en"),
        "owner": said(touchpoint, touchpoint | {"owner": ""}, "en", id="touchpoint:call"),
        "other": said(touchpoint, touchpoint | {"moment_of_truth": True}, "en", id="touchpoint:call"),
    }
    assert {one.group for found in told.values() for one in found} == set(GROUPS)
    assert {group: [one.text for one in found] for group, found in told.items()} == {
        "added": ["Anna added “Ring kundtjänst” at Kännedom (Tankar)"],
        "removed": ["Anna removed “Ring kundtjänst” from Kännedom (Tankar)"],
        "moved": ["Anna let “Ring kundtjänst” reach to Köp"],
        "reworded": ["Anna reworded “Ring kundtjänst”: text (sv)"],
        "feeling": ["Anna lowered “Ring kundtjänst” from +1 to −1.5"],
        "owner": ["Anna left “Ring kundtjänst” with nobody responsible (before: Ben)"],
        "other": ["Anna set moment of truth of “Ring kundtjänst” to yes"],
    }
    assert (told["reworded"][0].before, told["reworded"][0].after) == ("Hur länge?", "Hur länge då?")


def test_every_sentence_with_somebody_has_a_twin_without() -> None:
    keys = {key.partition(".")[2] for key in catalogue() if key.startswith("changes.")}
    did, is_ = ({key[len(p) :] for key in keys if key.startswith(p)} for p in ("did_", "is_"))
    assert did == is_
    for key in did:
        for language in ("sv", "da", "nb", "en"):
            assert "{who}" in catalogue()[f"changes.did_{key}"][language]
            assert "{who}" not in catalogue()[f"changes.is_{key}"][language]
