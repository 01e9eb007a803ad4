"""Every file format: opens in another reader, says what the map says, fetches nothing, hides no formula."""

from __future__ import annotations

import importlib.util
import io
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from resa.errors import UsageError
from resa.journey.records import Card
from resa.rendering import export, exporters


def _maps() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rendering_maps", Path(__file__).with_name("maps.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


maps = _maps()
GOLDEN = Path(__file__).parent / "golden"


def small(format: str, **more: Any) -> bytes:
    document, measured = maps.small_map()
    return export(document, measured, format=format, language=more.pop("language", "sv"), **more)


def test_all_formats_of_the_promise_are_there() -> None:
    assert set(exporters()) == {"svg", "pdf", "png", "pptx", "xlsx", "html", "json", "cjml", "md", "mmd", "theydo"}


def test_golden_svg() -> None:
    """The picture itself, without the embedded faces. When the change is meant: delete the file and run again."""
    shown = re.sub(r"<style>.*?</style>\n", "", small("svg").decode())
    golden = GOLDEN / "small_map.svg"
    if not golden.exists():
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, "utf-8")
    assert shown == golden.read_text("utf-8"), f"the drawing changed; if meant, delete {golden.name} and run again"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_svg_is_wellformed_and_stands_alone(theme: str) -> None:
    from lxml import etree

    root = etree.fromstring(small("svg", theme=theme))
    text = "".join(root.itertext())
    assert "Övervägande" in text and "font-face" in text
    assert not [v for e in root.iter() for k, v in e.attrib.items() if "href" in k or "http" in v]


def test_svg_escapes_what_a_person_writes() -> None:
    from lxml import etree

    document, measured = maps.small_map()
    nasty = 'A & B <script>alert("x")</script> \x00\x0b 👩‍🔧 =1+1'
    document = document.put(Card(id="card:x", lane="lane:pains", from_step="step:1", text={"sv": nasty}))
    root = etree.fromstring(export(document, measured, format="svg", language="sv"))
    assert not root.findall(".//{*}script")
    assert "A & B" in "".join(root.itertext())


def test_png_is_a_picture_of_the_promised_size() -> None:
    data = small("png", scale=1.0)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width = int.from_bytes(data[16:20])
    assert width == round(float(re.search(r'viewBox="0 0 ([\d.]+)', small("svg").decode()).group(1)))  # type: ignore[union-attr]  # there, or the test fails


def test_pdf_is_tagged_and_says_what_it_is() -> None:
    data = small("pdf")
    assert data.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid"):
        assert mark in data, mark
    assert b"/FontFile" in data or b"/ObjStm" in data


def test_pdf_is_the_same_every_time() -> None:
    assert small("pdf") == small("pdf")


def test_pptx_has_native_shapes_and_no_picture() -> None:
    from pptx import Presentation
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    show = Presentation(io.BytesIO(small("pptx")))
    shapes = list(show.slides[0].shapes)
    assert not [s for s in shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert len([s for s in shapes if s.shape_type == MSO_SHAPE_TYPE.FREEFORM]) >= 3
    text = " ".join(s.text_frame.text.replace("\v", " ") for s in shapes if s.has_text_frame)
    assert "Besked om monteringsdag" in text and "Ingen ägare" in text
    assert "touchpoint:sms" in {s.name for s in shapes}
    assert [s for slide in list(show.slides)[1:] for s in slide.shapes if s.has_table]


def test_xlsx_holds_numbers_as_numbers_and_no_formula() -> None:
    from openpyxl import load_workbook

    document, measured = maps.small_map()
    evil = Card(id="card:x", lane="lane:pains", from_step="step:1", text={"sv": '=HYPERLINK("http://x","y")'})
    book = load_workbook(io.BytesIO(export(document.put(evil), measured, format="xlsx", language="sv")))
    sheet = book["Faser"]
    header = [c.value for c in sheet[1]]
    assert sheet.cell(2, header.index("Resor") + 1).value == 12340
    lost = sheet.cell(2, header.index("Andel bortfall av dem som nådde hit") + 1)
    assert lost.value == pytest.approx(4122 / 12340) and "%" in lost.number_format
    cells = [c for s in book.worksheets for row in s.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert any(c.value == '=HYPERLINK("http://x","y")' for c in cells)


def test_html_stands_alone_and_says_the_same_twice() -> None:
    page = small("html").decode()
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert page.count("Övervägande") >= 2 and "<table>" in page and 'lang="sv"' in page


def test_json_reads_back_to_the_same_records_and_ignores_the_snapshot() -> None:
    from resa.journey.format import read

    document, _ = maps.small_map()
    data = small("json")
    again, _ = read(data)
    assert dict(again.records) == dict(document.records)
    assert json.loads(data)["measured"]["journeys"] == 12340


@pytest.mark.parametrize("format", ["svg", "pdf", "xlsx", "html", "json"])
def test_three_thousand_cards(format: str) -> None:
    assert len(export(maps.big_map(), format=format, language="sv")) > 10_000


@pytest.mark.parametrize("format", ["png", "pptx"])
@pytest.mark.parametrize("cards", [400, pytest.param(3000, marks=pytest.mark.soak)])
def test_large_pictures_and_slides(format: str, cards: int) -> None:
    assert (
        len(export(maps.big_map(stages=max(2, cards // 150), cards=cards), format=format, language="sv", scale=0.5))
        > 10_000
    )


@pytest.mark.parametrize(
    "wrong", [{"format": "docx"}, {"format": "svg", "language": "fi"}, {"format": "svg", "theme": "x"}]
)
def test_unknown_choices_name_the_known_ones(wrong: dict[str, Any]) -> None:
    document, _ = maps.small_map()
    with pytest.raises(UsageError, match="Allowed"):
        export(document, **wrong)
