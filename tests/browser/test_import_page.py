"""Files in through the page: upload, columns, trial, import, undo; answers with a reversed scale; what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .looking import client_of, settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

EVENTS = (
    "who;what;day;place\n"
    + "".join(f"k{i};{e};2025-0{1 + i % 6}-{10 + j} 08:0{j};web\n" for i in range(30) for j, e in enumerate(("ad", "buy")))
    + "k99;buy;nonsense;web\n"
)  # fmt: skip
ANSWERS = "customer,touchpoint,answered,ces (1 = very easy),nps,comment\n" + "".join(
    f"c{i},offer,2025-02-{1 + i % 27:02},{1 + i % 5},{10 - 2 * (i % 5)},write to a{i}@mail.example\n" for i in range(40)
)


@pytest.fixture
def events(tmp_path: Path) -> Path:
    file = tmp_path / "shop.csv"
    file.write_text(EVENTS, "utf-8")
    return file


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "survey.csv"
    file.write_text(ANSWERS, "utf-8")
    return file


def chosen(page: Page, column: str, role: str) -> None:
    expect(page.get_by_label(f"Kolumnen {column} är")).to_have_value(role)


def choose(page: Page, column: str, role: str) -> None:
    """Says what a column is, and waits until the file has been looked at again."""
    with page.expect_response(re.compile("/preview$")):
        page.get_by_label(f"Kolumnen {column} är").select_option(role)


def counts(page: Page, **numbers: str) -> None:
    """The report's numbers by their names, which may have spaces."""
    for name, number in numbers.items():
        row = page.locator("dl > div").filter(has=page.locator("dt", has_text=re.compile(f"^{name}$")))
        expect(row.locator("dd")).to_have_text(number)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_events_from_upload_to_undo(open_page: Open, empty_site: str, events: Path, theme: str) -> None:
    page = open_page(empty_site + "/data/import", theme=theme)
    page.set_input_files("input[type=file]", events)
    expect(page.get_by_role("columnheader").first).to_be_visible()
    expect(page.locator("[aria-current=step]")).to_contain_text("Kolumner")
    expect(page.locator("tbody tr").first.get_by_role("cell").first).to_have_text("k0")
    choose(page, "who", "customer")
    choose(page, "what", "event")
    choose(page, "day", "at")
    choose(page, "place", "")
    for column, role in (("who", "customer"), ("what", "event"), ("day", "at"), ("place", "")):
        chosen(page, column, role)
    assert violations(page) == []

    page.get_by_role("button", name="Prova utan att spara").click()
    expect(page.get_by_role("heading", name="Så skulle det bli")).to_be_visible()
    counts(page, **{"rader": "61", "händelser": "60", "kunder": "30", "slags händelser": "2", "avvisade rader": "1"})
    expect(page.locator("section li", has_text="nonsense")).to_be_visible()
    with client_of(empty_site) as client:
        assert client.get("/api/imports").json() == []
    ready = page.get_by_role("button", name="Importera", exact=True)
    expect(ready).to_be_disabled()
    page.get_by_label("Ändamål").fill("Bättre köp")
    expect(page.get_by_label("Spara id:n i läsbar form")).not_to_be_checked()
    assert violations(page) == []
    ready.click()
    expect(page.get_by_role("heading", name="Importerat")).to_be_visible()
    counts(page, **{"händelser": "60", "avvisade rader": "1"})
    expect(page.get_by_role("link", name="Rita en karta ur händelserna")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name="Till alla importer").click()
    row = page.get_by_role("row").filter(has_text="shop.csv")
    expect(row).to_contain_text("Bättre köp")
    with page.expect_download() as download:
        row.get_by_role("link", name="Hämta 1 avvisade rader").click()
    assert "nonsense" in Path(download.value.path()).read_text("utf-8")
    row.get_by_role("button", name="Ta ut shop.csv igen").click()
    page.get_by_role("dialog").get_by_role("button", name="Avbryt").click()
    expect(row.get_by_role("button")).to_be_visible()
    row.get_by_role("button", name="Ta ut shop.csv igen").click()
    assert violations(page) == []
    page.get_by_role("button", name="Ja, ta ut").click()
    expect(page.get_by_role("status").filter(has_text="shop.csv är uttagen")).to_be_visible()
    expect(row).to_contain_text("uttagen")
    with client_of(empty_site) as client:
        (batch,) = client.get("/api/imports").json()
        assert batch["undone_at"] and batch["purpose"] == "Bättre köp"


def test_answers_with_a_reversed_scale(open_page: Open, own_site: str, answers: Path) -> None:
    page = open_page(own_site + "/data/import")
    page.set_input_files("input[type=file]", answers)
    expect(page.get_by_text("Är 1 den bästa poängen i ”ces (1 = very easy)”?")).to_be_visible()
    attempt = page.get_by_role("button", name="Prova utan att spara")
    expect(attempt).to_be_disabled()
    assert violations(page) == []
    with page.expect_response(re.compile("/preview$")):
        page.get_by_role("button", name="1 är bäst").click()
    expect(page.get_by_role("group", name="Är 1")).to_have_count(0)
    for name, best in (("ces (1 = very easy)", "low"), ("nps", "high")):
        scale = page.locator("li").filter(has=page.get_by_text(name, exact=True))
        expect(scale.get_by_label("Bästa poäng")).to_have_value(best)
    attempt.click()
    expect(page.get_by_text("Personuppgifter i fritext ersätts av märken: e-postadresser 40")).to_be_visible()
    counts(page, rader="40", svar="80")
    expect(page.get_by_text("40 av 40 svarande finns också bland händelserna.")).to_be_visible()
    page.get_by_label("Ändamål").fill("Kortare väntan")
    page.get_by_role("button", name="Importera", exact=True).click()
    expect(page.get_by_role("heading", name="Importerat")).to_be_visible()
    with client_of(own_site) as client:
        batch = next(b for b in client.get("/api/imports").json() if b["source"] == "survey.csv")
    assert (batch["kind"], batch["events"], batch["n_refused"]) == ("answers", 80, 0)
    expect(page.get_by_role("link", name="Öppna kartan")).to_be_visible()


def test_a_file_that_cannot_be_read_is_told_with_what_to_do(open_page: Open, own_site: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 but not really")
    page = open_page(own_site + "/data/import", refused=True)
    page.set_input_files("input[type=file]", broken)
    expect(page.get_by_role("alert")).to_contain_text("broken.parquet")
    assert violations(page) == []
    page.locator("ol").get_by_role("button", name="Fil").click()
    expect(page.get_by_text("Välj en fil, eller släpp den här")).to_be_visible()


def test_a_map_is_opened_as_a_map(open_page: Open, own_site: str, tmp_path: Path) -> None:
    with client_of(own_site) as client:
        content = client.get("/api/journeys/journey:heat/file").content
    file = tmp_path / "heat.resa.json"
    file.write_bytes(content)
    page = open_page(own_site + "/data/import")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Öppna den som kundresa").click()
    expect(page).to_have_url(re.compile("/journeys/journey"))


@pytest.mark.parametrize(
    ("language", "word"), [("sv", "Välj en fil"), ("da", "Vælg en fil"), ("nb", "Velg en fil"), ("en", "Choose a file")]
)
def test_the_page_in_four_languages_on_a_phone(
    open_page: Open, own_site: str, answers: Path, language: str, word: str
) -> None:
    page = open_page(own_site + "/data/import", language=language, width=390, height=844)
    expect(page.get_by_text(word).first).to_be_visible()
    page.set_input_files("input[type=file]", answers)
    expect(page.locator("table")).to_be_visible()
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not re.search(r"\b(data|shell|panel|journey)\.[a-z_]+\b", page.locator("main").inner_text())
    assert violations(page) == []


def test_a_workbook_of_events_sheet_by_sheet(open_page: Open, own_site: str, tmp_path: Path) -> None:
    """Upload, the guessed sheet, another one by keyboard, trial, import: the counts are the sheet's."""
    from datetime import datetime

    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].title = "Januari"
    for title, n in (("Januari", 20), ("Februari", 12)):
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        sheet.append(["kund", "händelse", "tid", "nöjd"])
        for i in range(n):
            sheet.append([f"x{i % 7}", ("annons", "köp")[i % 2], datetime(2025, 3, 1 + i, 9, 30), i % 2 == 0])
    book.save(tmp_path / "butik.xlsx")
    page = open_page(own_site + "/data/import")
    page.locator("input[type=file]").first.set_input_files(tmp_path / "butik.xlsx")
    sheets = page.get_by_label("Blad i arbetsboken")
    expect(sheets).to_have_value("Januari")
    chosen(page, "händelse", "event")
    chosen(page, "tid", "at")
    assert violations(page) == []
    sheets.focus()
    with page.expect_response(re.compile("/preview$")):
        sheets.select_option("Februari")
    expect(sheets).to_have_value("Februari")
    page.get_by_role("button", name="Prova utan att spara").click()
    expect(page.get_by_role("button", name="Importera", exact=True)).to_be_visible()
    counts(page, händelser="12")
