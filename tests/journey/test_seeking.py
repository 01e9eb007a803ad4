"""What is typed finds what is meant: plain letters find all forms, own forms want themselves, and every letter found is one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.journey.records import Card, Insight, Next, Persona, Stage, Step, Touchpoint
from resa.journey.seeking import Sought, loosened, pieces
from resa.journey.written import written_in

LETTERS = "aåäáæeéoöøuüsßnñkpAÅÄÖØ aeoe̊̈́"
texts = st.text(st.sampled_from(LETTERS), max_size=30)


def marked(typed: str, text: str) -> str:
    """The text with what was found in brackets."""
    found = pieces(text, Sought(typed).places_in(text))
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in found)


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("kop", "Köp en pump", "[Köp] en pump"),
        ("köp", "en kopp", None),
        ("får", "inte far", None),
        ("far", "vi får se", "vi [får] se"),
        ("KÖB", "Køb i dag", "[Køb] i dag"),
        ("vär", "værdi", "[vær]di"),
        ("gaar", "Det går", "Det [går]"),
        ("cafe", "Café Åsa", "[Café] Åsa"),
        ("pump", "värmepumpen", "värme[pump]en"),
        ("um", "värmepumpen", None),
        ("offert snabb", "En snabb offert", "En [snabb] [offert]"),
        ("asa", unicodedata.normalize("NFD", "Åsa"), f"[{unicodedata.normalize('NFD', 'Åsa')}]"),
        ("vaerdi", "værdi", "[værdi]"),
        ("<b>", "a <b> c", "a <[b]> c"),
    ],
)
def test_letters(typed: str, text: str, shown: str | None) -> None:
    sought = Sought(typed)
    if shown is None:
        assert not sought.found_in(text).held and marked(typed, text) == text
    else:
        assert len(sought.found_in(text).held) == len(sought.words) and marked(typed, text) == shown


@given(texts, texts)
def test_what_is_found_is_never_passed_over(typed: str, text: str) -> None:
    sought = Sought(typed)
    held = sought.found_in(text).held
    assert all(sought.loose[number] in f" {loosened(text)}" for number in held)
    places = sought.places_in(text)
    assert bool(places) == bool(held)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(texts)
def test_a_text_finds_itself_also_plainly_typed(text: str) -> None:
    plainly = loosened(text)
    doubled = any(pair in plainly for pair in ("aa", "ae", "oe"))  # those are å, ä and ö when typed
    for typed in (text, text.upper(), *(() if doubled else (plainly,))):
        sought = Sought(typed)
        assert len(sought.found_in(text).held) == len(sought.words)


@given(texts, texts)
def test_the_pieces_are_the_text(typed: str, text: str) -> None:
    assert "".join(piece.text for piece in pieces(text, Sought(typed).places_in(text))) == text


def test_a_long_text_is_cut_around_what_was_found() -> None:
    text = "ord " * 100 + "nålen " + "ord " * 100
    shown = pieces(text, Sought("nålen").places_in(text))
    assert [p.text for p in shown if p.found] == ["nålen"]
    assert shown[0].text == "… " and shown[-1].text == " …" and sum(len(p.text) for p in shown) < 230
    long = "x" * 1000
    assert sum(len(p.text) for p in pieces(long, Sought("xxx").places_in(long))) < 230


def test_every_text_of_a_record_in_every_language() -> None:
    step = Step(
        id="step:1", stage="stage:1", title={"sv": "Ett", "da": "Én", "en": " "}, owner="Åsa",
        next=(Next(step="step:2", label={"sv": "tackar nej"}),),
    )  # fmt: skip
    assert [tuple(one)[1:] for one in written_in(step)] == [
        ("title", "sv", "Ett"), ("title", "da", "Én"), ("next", "sv", "tackar nej"), ("owner", "", "Åsa"),
    ]  # fmt: skip
    persona = Persona(
        id="persona:p", title={"sv": "Per"}, needs=({"sv": "värme"}, {"da": "varme"}), channels=("email", "Torget")
    )
    assert [(one.field, one.text) for one in written_in(persona)] == [
        ("title", "Per"), ("needs", "värme"), ("needs", "varme"), ("channels", "Torget"),
    ]  # fmt: skip
    point = Touchpoint(id="touchpoint:t", initiator="customer", receiver="Elbolaget", systems=("CRM",), tags=("ny",))
    assert {one.text for one in written_in(point)} == {"Elbolaget", "CRM", "ny"}
    assert written_in(Stage(id="stage:1")) == []
    assert written_in(Card(id="card:1", lane="lane:1", from_step="step:1", color="#fff", order="a")) == []
    assert [one.field for one in written_in(Insight(id="insight:i", insight_kind="pain", text={"nb": "Vondt"}))] == [
        "text"
    ]
