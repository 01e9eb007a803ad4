"""A pasted list of touchpoints becomes touchpoints with channels; the placed list becomes a map."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.journey.check import check
from resa.journey.records import Card, Kpi
from resa.journey.starting import Beginning, PlacedStage, PlacedStep, PlacedTouchpoint, begin, listed, placed
from resa.journey.templates import new_document
from resa.journey.touchpoint_list import MAX_LINES, read_touchpoints


@pytest.mark.parametrize(
    ("line", "title", "channel"),
    [
        ("- Tips från en granne", "Tips från en granne", "word_of_mouth"),
        ("* Google-sökning", "Google-sökning", "search"),
        ("1. E-post: Orderbekräftelse", "Orderbekräftelse", "email"),
        ("2) Orderbekræftelse (mail)", "Orderbekræftelse", "email"),
        ("Faktura\te-post", "Faktura", "email"),
        ("Demo – videosamtale", "Demo", "video"),
        ("Ringer kundtjänst på telefon", "Ringer kundtjänst på telefon", "phone"),
        ("• Fakturan", "Fakturan", "invoice"),
        ("Trustpilot", "Trustpilot", "reviews"),
        ("[x] Sociala medier", "Sociala medier", "social_media"),
        ("Hembesök av tekniker", "Hembesök av tekniker", "home_visit"),
        ("Något helt eget", "Något helt eget", ""),
        ("2-årsgaranti", "2-årsgaranti", ""),
        ("24 h support", "24 h support", ""),
    ],
)
def test_a_line_gives_its_title_and_channel(line: str, title: str, channel: str) -> None:
    (found,) = read_touchpoints(line).touchpoints
    assert (found.title, found.channel) == (title, channel)


def test_headings_are_stages_and_repeated_lines_are_told() -> None:
    read = read_touchpoints("Behov:\n- Annons\n\n# Beslut\r\n- Offert\n- Offert\n   \n")
    assert read.stages == ("Behov", "Beslut")
    assert [(t.title, t.stage, t.line) for t in read.touchpoints] == [("Annons", "Behov", 2), ("Offert", "Beslut", 5)]
    assert read.left_out == ((6, "- Offert", "repeated"),)


def test_a_typical_touchpoint_is_known_in_any_language() -> None:
    (found,) = read_touchpoints("Hjemmebesøg").touchpoints
    assert found.text["sv"] == "Hembesök" and found.marks == ("from_company",) and found.usual_stage == "delivery"


@pytest.mark.parametrize(
    ("line", "stage"),
    [
        ("Offert via e-post", "decision"),
        ("Offerten kommer", "decision"),
        ("Värmemontering hemma", "delivery"),
        ("Första fakturan", "use"),
        ("Vi får rådgivning", "consideration"),
        ("Klage til kundeservice", "support"),
        ("Anmeldelse på nettet", "advocacy"),
        ("Our newsletter", "awareness"),
        ("Noget helt eget", None),
        ("24 h", None),
    ],
)
def test_the_team_s_own_words_tell_where_it_usually_stands(line: str, stage: str | None) -> None:
    (found,) = read_touchpoints(line).touchpoints
    assert found.usual_stage == stage


def test_too_many_and_too_long_lines_are_left_out_with_their_number() -> None:
    read = read_touchpoints("\n".join([f"punkt {i}" for i in range(MAX_LINES + 1)] + ["x" * 201]))
    assert len(read.touchpoints) == MAX_LINES
    assert [(n, reason) for n, _, reason in read.left_out] == [(MAX_LINES + 1, "too_many"), (MAX_LINES + 2, "too_long")]


@given(st.text(max_size=300))
def test_every_line_is_taken_told_or_empty(pasted: str) -> None:
    read = read_touchpoints(pasted)
    taken = {t.line for t in read.touchpoints} | {n for n, _, _ in read.left_out}
    assert len(read.touchpoints) + len(read.left_out) == len(taken)
    assert taken <= set(range(1, len(pasted.splitlines()) + 1))
    document = listed(new_document("empty"), read, "en")
    assert check(document) == [] and len([c for c in document.of(Card) if c.ref]) == len(read.touchpoints)


def test_the_placed_list_becomes_a_map_in_order() -> None:
    web = PlacedTouchpoint(title={"sv": "Webben"}, channel="Webbplats")
    mail = PlacedTouchpoint(title={"sv": "Svar"}, channel="email", marks=("from_company",))
    stages = (
        PlacedStage(title={"sv": "Behov"}, stage_kind="latent_need",
                    steps=(PlacedStep(title={"sv": "Jag söker"}, touchpoints=(web, mail)),)),
        PlacedStage(title={"sv": "Beslut"}, steps=(PlacedStep(title={"sv": "Jag väljer"}),)),
    )  # fmt: skip
    document = placed(new_document("empty", title="Köp", language="sv"), stages, choose=random.Random(1).choice)
    first, second = document.steps()
    assert [(t.title["sv"], t.channel, t.initiator) for t in document.touchpoints_at(first)] == [
        ("Webben", "web", "customer"), ("Svar", "email", "company"),
    ]  # fmt: skip
    assert document.touchpoints_at(second) == () and check(document) == []
    assert {lane.lane_kind for lane in document.lanes()} > {"river", "steps", "touchpoints", "emotion"}


def test_a_list_without_headings_stands_where_such_touchpoints_usually_do() -> None:
    document = listed(new_document("empty"), read_touchpoints("Faktura\nOffert\nNågot eget"), "sv")
    assert [(s.title["sv"], [t.title["sv"] for t in document.touchpoints_at(document.steps(s)[0])]) for s in document.stages()] == [
        ("Behov", ["Något eget"]), ("Beslut", ["Offert"]), ("Användning", ["Faktura"]),
    ]  # fmt: skip


def test_the_answers_of_the_start_page_stand_in_the_journey() -> None:
    answers = Beginning(purpose="launch", scope_kind="service", notice="Svar samma dag", kpi="NPS", owner=" Ada ")
    document = begin(new_document("onboarding", language="sv"), answers, "sv")
    journey = document.journey
    assert journey.purpose["sv"].startswith("Lansera") and journey.purpose["sv"].endswith("märkas: Svar samma dag")
    assert (journey.scope_kind, journey.owner) == ("service", "Ada")
    (kpi,) = document.of(Kpi)
    assert journey.kpis == (kpi.id,) and kpi.title == {"sv": "NPS"}
    assert set(begin(document, Beginning(purpose="culture"), "sv").journey.purpose) == {"sv", "da", "nb", "en"}
    untouched = new_document("onboarding")
    assert begin(untouched, Beginning(), "sv") is untouched
