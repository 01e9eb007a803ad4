"""An internal audit from its plan to its signed report: begun at a desk by keyboard, carried out and closed on a phone."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Open
from .looking import PATIENCE, violations

pytestmark = pytest.mark.browser


def enter(button: Locator) -> None:
    """By keyboard: no pointer is over it."""
    expect(button).to_be_enabled()
    button.focus()
    button.press("Enter")


def both_themes(page: Page) -> None:
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # the values fit, which mypy cannot see
        assert violations(page) == []


def test_an_audit_from_its_plan_to_its_signed_report(own_site: str, open_page: Open) -> None:
    # The plan: two touchpoints, one of which the auditor owns, which is said.
    page = open_page(f"{own_site}/audits", "en", refused=True)
    expect(page.get_by_role("heading", name="No internal audits yet")).to_be_visible()
    enter(page.get_by_role("button", name="Plan an audit"))
    page.get_by_label("What the audit is called").fill("Spring audit")
    page.get_by_label("Auditors, with commas between").fill("Omar Said")
    page.get_by_label("Audit criteria, one per line").fill("ISO 9001, 8.2.1\nOur promise")
    for name in ("Offer", "Signing"):
        box = page.get_by_role("checkbox", name=name)
        box.focus()
        box.press("Space")
        expect(box).to_be_checked()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    both_themes(page)
    enter(page.get_by_role("button", name="Plan it"))
    expect(page.get_by_role("heading", name="Spring audit", level=1)).to_be_visible()
    expect(page.get_by_text("Omar Said owns 1 of the places. Let another auditor audit and sign them.")).to_be_visible()
    expect(page.get_by_text("10 questions are not answered")).to_be_visible()

    # The checklist: the records say what they know; one question is left out, one is added, the rest is answered.
    offer = page.locator("details", has_text="Offer")
    owner = offer.get_by_role("group", name="Has it an owner who knows it and has the time?")
    expect(owner.get_by_text("The map names no owner")).to_be_visible()
    enter(offer.get_by_role("button", name="Leave out: Is consent asked for and kept?"))
    expect(page.get_by_text("0 of 9 answered")).to_be_visible()
    page.get_by_label("A question of your own").fill("Can it be read aloud?")
    page.get_by_label("Asked at").select_option(label="Offer")
    enter(page.get_by_role("button", name="Add", exact=True))
    expect(page.get_by_text("0 of 10 answered")).to_be_visible()
    answers = page.locator(".question select")
    summary = page.locator("summary", has_text="Signing")
    summary.focus()
    summary.press("Enter")
    expect(answers.last).to_be_visible()
    expect(answers).to_have_count(10)
    for i in range(10):
        answers.nth(i).select_option("conforms")
        expect(page.get_by_text(f"{i + 1} of 10 answered")).to_be_visible()
    answer = owner.get_by_role("combobox")
    answer.select_option("major")
    expect(owner.get_by_role("button", name="Write the finding")).to_be_visible()
    shown = owner.get_by_label("What shows it", exact=True)
    shown.fill("Nobody in sales or delivery says yes")
    shown.press("Tab")
    link = owner.get_by_label("A link that shows it")
    link.fill("https://example.org/minutes")
    link.press("Enter")
    expect(owner.get_by_role("link", name="example.org/minutes")).to_be_visible()
    owner.locator("input[type=file]").set_input_files(
        {"name": "minutes.txt", "mimeType": "text/plain", "buffer": b"said"}
    )
    expect(owner.get_by_role("link", name="minutes.txt")).to_be_visible()
    expect(page.get_by_text("1 nonconformity on the checklist has no finding")).to_be_visible()

    # The finding, why it is so, and what is done about it.
    enter(owner.get_by_role("button", name="Write the finding"))
    words = owner.get_by_label("What was found")
    expect(words).to_be_focused()
    words.fill("Nobody owns the offer")
    enter(owner.get_by_role("button", name="Write it down"))
    card = page.get_by_role("article", name="Finding 1: Offer")
    expect(card.get_by_text("No action yet", exact=True)).to_be_visible()
    expect(card.get_by_text("Nobody in sales or delivery says yes")).to_be_visible()
    for i, why in enumerate(("Sales stop at the visit", "Their goals end there")):
        field = card.get_by_label("Why?" if i == 0 else "And why is that? (2 of 5)")
        field.fill(why)
        field.press("Tab")
        expect(card.get_by_label(f"And why is that? ({i + 2} of 5)")).to_be_visible()
    cause = card.get_by_label("Root cause")
    cause.fill("Goals end where departments end")
    cause.press("Tab")
    card.get_by_label("Corrective action", exact=True).fill("Name an owner")
    card.get_by_label("Owner", exact=True).fill("Maja Lind")
    card.get_by_label("Due", exact=True).fill("2026-01-31")
    enter(card.get_by_role("button", name="Add the action"))
    expect(card.get_by_text("Being corrected", exact=True)).to_be_visible()
    both_themes(page)

    # Who owns some of it signs alone only knowingly; the report says so, and stands.
    report = page.get_by_role("region", name="Audit report")
    report.get_by_label("Conclusion").fill("Good but for one thing")
    report.get_by_label("Conclusion").press("Tab")
    report.get_by_label("Your name").fill("Omar Said")
    enter(report.get_by_role("button", name="Sign the report"))
    expect(page.get_by_text("Omar Said owns 1 of the places and would sign alone")).to_be_visible()
    report.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    enter(report.get_by_role("button", name="Sign the report"))
    expect(report.get_by_text("Unchanged since it was signed")).to_be_visible()
    expect(report.get_by_text("and no independent auditor has signed")).to_be_visible()
    expect(page.get_by_text("Reported", exact=True)).to_be_visible()
    expect(page.locator(".question select")).to_have_count(0)
    assert violations(page) == []
    with page.expect_download() as file:
        report.get_by_role("link", name="Report as PDF").click()
    assert file.value.suggested_filename == "Audit report – Spring audit 1.pdf"
    assert file.value.path().read_bytes().startswith(b"%PDF")
    address = page.url

    # On the map and on the owner's page it stands, with the way to it.
    page.goto(f"{own_site}/journeys/heat?about=touchpoint:offer")
    chip = page.locator("[data-item]", has_text="Offer").get_by_text("Major nonconformity · overdue")
    expect(chip.first).to_be_visible()
    panel = page.get_by_role("complementary")
    expect(panel.get_by_role("link", name="Nobody owns the offer")).to_be_visible()
    page.goto(f"{own_site}/touchpoints?owner=Maja+Lind")
    late = page.get_by_role("link", name="Name an owner")
    expect(late).to_be_visible()
    assert violations(page) == []

    # On a phone, in Swedish: done, checked, closed.
    phone = open_page(address, "sv", width=390, height=844)
    card = phone.get_by_role("article", name="Iakttagelse 1: Offer")
    card.get_by_role("button", name="Gjord: Name an owner").click()
    card.get_by_label("Vad gjordes?").fill("Maja äger den")
    card.get_by_role("button", name="Spara", exact=True).click()
    expect(card.get_by_text("Verkan ska kontrolleras", exact=True)).to_be_visible()
    card.get_by_label("Hur vet man det?").fill("Alla tre vet vem")
    card.get_by_role("button", name="Spara kontrollen").click()
    expect(card.get_by_text("Har haft verkan", exact=True)).to_be_visible()
    expect(phone.get_by_text("Arbetet har gått vidare sedan den undertecknades.")).to_be_visible()
    phone.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    both_themes(phone)
    phone.get_by_role("button", name="Avsluta revisionen").click()
    expect(phone.get_by_text("Avslutad", exact=True)).to_be_visible()
    phone.get_by_role("link", name="← Internrevisioner").click()
    expect(phone.get_by_role("link", name="Spring audit")).to_be_visible()
    assert violations(phone) == []
    told = httpx.get(f"{own_site}/api/audits", timeout=PATIENCE).json()[0]
    assert (told["status"], told["waiting"], told["late"]) == ("closed", 0, 0)
