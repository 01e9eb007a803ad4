"""Personal data in free text: what must be marked, and what must stay. Numbers are made up; their check digits hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.voice import checksums
from resa.voice.personal_data import MARKS, scan, scan_all


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mitt personnummer är 811218-9876", "identity_number"),
        ("19811218-9876 är jag", "identity_number"),
        ("8112189876", "identity_number"),
        ("samordningsnummer 701063-2391", "identity_number"),
        ("CPR 070761-4285", "identity_number"),
        ("fødselsnummer 13097248022", "identity_number"),
        ("130972 48022", "identity_number"),
        ("skriv till anna.svensson@example.se tack", "email"),
        ("anna (at) example.com", "email"),
        ("ring 070-123 45 67", "phone"),
        ("08-123 456 78", "phone"),
        ("0701234567", "phone"),
        ("+46 70 123 45 67", "phone"),
        ("+4791234567", "phone"),
        ("0045 20 12 34 56", "phone"),
        ("tlf 22 33 44 55", "phone"),
        ("mobil: 91234567", "phone"),
        ("bor på Storgatan 12 i byn", "address"),
        ("Vesterbrogade 12, 2. tv", "address"),
        ("Karl Johans gate 22", "address"),
        ("Lilla Kyrkvägen 4B", "address"),
        ("123 45 Solna", "address"),
        ("kort 4111 1111 1111 1111", "card"),
        ("5555555555554444", "card"),
        ("konto SE45 5000 0000 0583 9825 7466", "account"),
        ("NO9386011117947", "account"),
        ("min bil ABC 12D stod där", "plate"),
        ("bilens skilt AB 12345", "plate"),
        ("jag heter Anna Svensson och vill klaga", "name"),
        ("min handläggare Olle Berg var toppen", "name"),
        ("montören hette Per-Erik", "name"),
        ("jeg hedder Mette", "name"),
        ("min saksbehandler het Ola Nordmann", "name"),
        ("my name is John Smith.", "name"),
        ("I spoke to Mary von Trapp", "name"),
        ("Mvh Göran", "name"),
    ],
)
def test_marked(text: str, kind: str) -> None:
    found = scan(text, "sv")
    assert dict(found.found) == {kind: 1}
    assert MARKS["sv"][kind] in found.text  # type: ignore[index]  # there, or the test fails


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ordernummer 811218-9877",  # check digit does not hold
        "Faktura 1234567890",
        "811318-9876 har ingen trettonde månad",
        "12 345 678 kr är dyrt",
        "priset 49 900 kr",
        "2024-10-12 kl 10.30",
        "väg 12 är avstängd",
        "modell ABC 123",
        "5 minuter, 3 gånger",
        "4111 1111 1111 1112",
        "0000000000000000",
        "Jag pratade med Kundtjänst",
        "Mvh Lunna",
        "min granne är nöjd",
        "mvh",
        "Jag är mycket nöjd med Oslo",
        "temperaturen var 22 33 grader",
        "@ hemma",
        "art.nr 12345678",
        "10–12 veckor",
        "SE12 är ett prisområde",
    ],
)
def test_left_alone(text: str) -> None:
    found = scan(text)
    assert found.text == text
    assert not found.found


def test_several_at_once_and_in_another_language() -> None:
    found = scan("Hej, jag heter Bo Ek, ring 070-123 45 67 eller bo@ek.se", "en")
    assert found.text == "Hej, jag heter [name], ring [phone] eller [e-mail]"
    texts, total = scan_all(["a@b.se", "c@d.dk", "inget"], "da")
    assert texts == ["[e-mail]", "[e-mail]", "inget"]
    assert total == {"email": 2}


@given(st.text(max_size=200))
def test_any_text_can_be_scanned_and_a_second_scan_finds_nothing_new_in_marks(text: str) -> None:
    once = scan(text)
    assert sum(once.found.values()) > 0 or once.text == text


@pytest.mark.parametrize(
    ("digits", "holds"), [("4111111111111111", True), ("79927398713", True), ("79927398710", False)]
)
def test_luhn(digits: str, holds: bool) -> None:
    assert checksums.luhn(digits) is holds


def test_check_digits_of_the_north() -> None:
    assert checksums.norwegian("13097248022") and not checksums.norwegian("13097248023")
    assert checksums.danish("0707614285", dashed=False) and not checksums.danish("0707614286", dashed=False)
    assert checksums.danish("0101071234", dashed=True), "since 2007 the check does not hold for all"
    assert not checksums.danish("3202611234", dashed=True)
    assert checksums.swedish("198112189876") and not checksums.swedish("178112189876")
    assert checksums.iban("GB82 WEST 1234 5698 7654 32") and not checksums.iban("GB82 WEST 1234 5698 7654 33")
