"""Templates: every file is whole, in four languages, and makes a map without a severe fault."""

from __future__ import annotations

import random
from datetime import date

import pytest

from resa.errors import UsageError
from resa.journey import format
from resa.journey.channels import CHANNELS
from resa.journey.check import check
from resa.journey.lint import Facts, lint
from resa.journey.lint.subject import texts_of
from resa.journey.records import LANGUAGES, Card, Lane, Persona, Stage, Touchpoint, read_text
from resa.journey.templates import new_document, summaries, templates
from resa.journey.templates.reading import template
from resa.journey.typical import typical

NAMES = [t.name for t in templates()]


def test_the_eight_kinds_of_journey_are_there() -> None:
    assert NAMES == [
        "b2c_purchase", "subscription", "public_service", "health_care", "b2b_purchase", "onboarding", "support_case",
        "service_blueprint",
    ]  # fmt: skip
    assert {purpose for t in templates() for purpose in t.fits} == {"segments", "launch", "service", "culture"}


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_written_in_four_languages_and_none_is_a_copy_of_the_english(name: str) -> None:
    document = new_document(name, language="da")
    written = [text for record in document for text in texts_of(record) if text]
    assert len(written) > 30
    assert all(tuple(text) == LANGUAGES and all(text.values()) for text in written)
    steps = [step.title for step in document.steps()]
    assert all(text[code] != text["en"] for text in steps for code in ("sv", "da", "nb"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_a_valid_map_whose_only_severe_finding_is_that_nobody_owns_it_yet(
    name: str, language: str
) -> None:
    document = new_document(name, language=language)
    assert check(document) == []
    report = lint(document, date(2026, 11, 22), Facts())
    assert {f.rule for f in report.findings if f.severity == "error"} == {"M26"}
    assert "M13" not in {f.rule for f in report.findings}, "steps speak in the customer's voice"
    written = format.write(document)
    assert format.write(format.read(written)[0]) == written


@pytest.mark.parametrize("name", NAMES)
def test_every_step_has_touchpoints_with_known_channels_and_every_stage_a_question_to_fill(name: str) -> None:
    document = new_document(name)
    assert all(document.touchpoints_at(step) for step in document.steps())
    assert all(t.channel in CHANNELS for t in document.of(Touchpoint))
    hints = [card for card in document.of(Card) if card.hint]
    asked = {step.stage for card in hints for step in document.span(card)}
    assert asked == {stage.id for stage in document.of(Stage)}
    assert not any(card.text for card in hints)
    lanes = {lane.id for lane in document.of(Lane)}
    assert all(card.lane in lanes for card in document.of(Card))


def test_the_buying_group_has_roles_risks_and_the_proof_they_need() -> None:
    people = new_document("b2b_purchase").personas()
    assert [p.role for p in people] == ["initiator", "champion", "decider", "controller", "procurement", "user"]
    assert all(p.perceived_risk and p.proof_needed and p.influence for p in people)


def test_two_journeys_of_a_template_share_no_library_record_and_the_same_letters_make_the_same_one() -> None:
    library = [{r.id for r in new_document("onboarding").of(k)} for _ in range(2) for k in (Touchpoint, Persona)]
    assert not library[0] & library[2] and not library[1] & library[3]
    again = [format.write(new_document("onboarding", choose=random.Random(3).choice)) for _ in range(2)]
    assert again[0] == again[1]


def test_a_title_given_stands_in_place_of_the_template_s() -> None:
    assert new_document("onboarding", title="Ny hos oss", language="sv").journey.title == {"sv": "Ny hos oss"}
    assert set(new_document("onboarding").journey.title) == set(LANGUAGES)
    with pytest.raises(UsageError, match="onboarding"):
        new_document("onbording")


def test_a_template_that_lacks_a_language_or_has_an_unknown_mark_is_refused() -> None:
    whole = 'place = 1\nmarket = "b2c"\nscope_kind = "part"\nfits = []\nlanes = ["steps"]\ntitle = "a|b|c|d"\nabout = "a|b|c|d"\nscenario = "a|b|c|d"\ngoal = "a|b|c|d"\npersona = []\n'
    stage = '[[stage]]\nkind = "use"\ntitle = "a|b|c|d"\ngoal = "a|b|c|d"\n[[stage.step]]\ntitle = "a|b|c|d"\ntouchpoints = ["web{mark}: a|b|c|d"]\n'
    assert template("x", whole + stage.format(mark="")).stages[0].steps[0].name == "use-1"
    with pytest.raises(ValueError, match="unknown mark"):
        template("x", whole + stage.format(mark=" loud"))
    with pytest.raises(ValueError, match="a text needs sv"):
        template("x", whole.replace('title = "a|b|c|d"', 'title = "a|b|c"') + stage.format(mark=""))


def test_previews_say_what_the_map_holds() -> None:
    for summary in summaries():
        document = new_document(summary.name)
        assert [s.title for s in summary.stages] == [s.title for s in document.stages()]
        assert sum(s.touchpoints for s in summary.stages) == len(document.of(Touchpoint))
        assert sum(len(s.steps) for s in summary.stages) == len(document.steps())


def test_typical_touchpoints_cover_the_ten_categories_in_four_languages() -> None:
    found = typical()
    assert [c.name for c in found.categories] == [
        "web", "social_media", "advertising", "sales", "service", "product_use", "technician", "invoice", "reviews",
        "word_of_mouth",
    ]  # fmt: skip
    assert all(len(c.touchpoints) >= 3 and all(t.channel in CHANNELS for t in c.touchpoints) for c in found.categories)
    assert all(set(t.title) == set(LANGUAGES) for c in found.categories for t in c.touchpoints)
    assert all(read_text(s.step, code).split()[0] in {"Jag", "Jeg", "I"} for s in found.stages for code in LANGUAGES)
