"""The team's own word for the customer, channels, and that every choice has its words in four languages."""

from __future__ import annotations

import re

import pytest

from resa.journey.channels import CHANNELS, SYNONYMS, channel_key, channel_name
from resa.journey.customer_words import CUSTOMER_WORDS, fill, words_of
from resa.journey.field_types import field_types
from resa.journey.records import LANGUAGES, RECORD_KINDS, Insight, Journey, Lane, Persona, Stage
from resa.texts import catalogue, say


def test_the_four_forms_and_their_capitals() -> None:
    words = words_of(Journey(id="journey:a", customer_word="patient"), "nb")
    text = "{The_customers} venter. {Customer}, {customers}, {the_customer} og {else}."
    assert fill(text, words) == "Pasientene venter. Pasient, pasienter, pasienten og {else}."


def test_own_forms_come_first_and_only_in_their_language() -> None:
    journey = Journey(
        id="journey:a", customer_word="own", customer_forms={"sv": ("gäst", "gäster", "gästen", "gästerna")}
    )
    assert words_of(journey, "sv").several == "gäster"
    assert words_of(journey, "da").the_several == "kunderne"


def test_every_word_has_four_forms_in_every_language() -> None:
    for key, languages in CUSTOMER_WORDS.items():
        assert set(languages) == set(LANGUAGES) and all(len(f) == 4 and all(f) for f in languages.values())
        assert f"journey.word_{key}" in catalogue()


@pytest.mark.parametrize(("word", "key"), [
    ("E-Mail", "email"), ("internetViaPC", "web"), ("Social Media Message", "social_media"), ("APPonSmartphone", "app"),
    ("Payment Channel", "payment"), ("Hembesök", "home_visit"), ("HJEMMEBESØG", "home_visit"), ("self-service", "self_service"),
    ("BankID", "eid"), ("jungeltelegrafen", "word_of_mouth"), ("hovleverantör", None), ("", None),
])  # fmt: skip
def test_channels_are_recognised_in_any_spelling(word: str, key: str | None) -> None:
    assert channel_key(word) == key


def test_no_word_means_two_channels_and_own_words_stay() -> None:
    assert {(w, k) for k, words in SYNONYMS.items() for w in words if channel_key(w) != k} == set()
    assert all(channel_key(say(f"journey.channel_{k}", language)) == k for k in CHANNELS for language in LANGUAGES)
    assert channel_name("Hovleverantör", "sv") == "Hovleverantör" and channel_name("Mail", "nb") == "E-post"


def test_every_choice_has_its_word() -> None:
    for prefix, kind, field in [("stage", Stage, "stage_kind"), ("lane", Lane, "lane_kind"), ("role", Persona, "role"),
                                ("insight", Insight, "insight_kind")]:  # fmt: skip
        for choice in field_types(kind).by_name[field].allowed:
            assert f"journey.{prefix}_{choice}" in catalogue()
    for record in RECORD_KINDS:
        assert {f"journey.kind_{record}", f"journey.kinds_{record}"} <= set(catalogue())


def test_texts_are_whole_and_have_no_places_but_the_customer() -> None:
    for key, texts in catalogue().items():
        if key.startswith("journey."):
            assert set(texts) == set(LANGUAGES) and all(texts.values())
            places = {p.lower() for t in texts.values() for p in re.findall(r"\{(\w+)\}", t)}
            assert places <= {"customer", "customers", "the_customer", "the_customers"}


def test_a_text_may_speak_of_a_language() -> None:
    """The rule that a language is missing names it; the value's name is also an argument's."""
    from resa.texts import say

    assert say("lint.M37", "en", language="Danish", n=2, titles="“Offer”") != "lint.M37"
