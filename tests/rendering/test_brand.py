"""A company's look on what is drawn: its logo, bar and bands everywhere, its template in PowerPoint, and no meaning's colour changed."""

from __future__ import annotations

import importlib.util
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from resa.rendering import export
from resa.rendering.blank_cards import blank_cards
from resa.rendering.brand import PLAIN, Brand, Colors
from resa.rendering.exporters import Options
from resa.rendering.layout import laid_out
from resa.rendering.report_page import ReportPage, Words, report_pdf
from resa.rendering.sheet import Box, Photo
from resa.rendering.slide_template import read_template
from resa.rendering.typst_mark import MARK, mark
from resa.rendering.wall import wall_pdf


def _maps() -> ModuleType:
    spec = importlib.util.spec_from_file_location("brand_maps", Path(__file__).with_name("maps.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


maps = _maps()


def picture(color: str = "#7a1f5c") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (240, 60), color).save(out, "PNG")
    return out.getvalue()


BRAND = Brand(
    name="Nordvik", accent=Colors("#7a1f5c", "#aa7097"), bands=(Colors("#112233", "#8899aa"),), logo=picture()
)


def template(change: Callable[[Any], None] = lambda show: None) -> bytes:
    from pptx import Presentation

    show = Presentation()
    change(show)
    out = io.BytesIO()
    show.save(out)
    return read_template(out.getvalue(), "company.pptx").content


def small(format: str, brand: Brand = BRAND, **more: Any) -> bytes:
    document, measured = maps.small_map()
    return export(document, measured, format=format, language="sv", brand=brand, **more)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_only_the_bar_the_bands_and_the_logo_are_added(theme: str) -> None:
    document, measured = maps.small_map()
    bare, dressed = (laid_out(document, measured, Options("sv", theme, brand=brand)) for brand in (Brand(), BRAND))
    added = [s for s in dressed.shapes if isinstance(s, Photo) or (isinstance(s, Box) and s.role == "brand")]
    colors = {s.fill for s in added if isinstance(s, Box)}
    assert colors == ({"#7a1f5c", "#112233"} if theme == "light" else {"#aa7097", "#8899aa", "#ffffff"})
    fills = [[s.fill for s in sheet.shapes if isinstance(s, Box) and s.role != "brand"] for sheet in (bare, dressed)]
    assert fills[0] == fills[1], "a colour that means something never changes"
    (logo,) = [s for s in added if isinstance(s, Photo)]
    assert logo.alt == "Nordvik" and (logo.width, logo.height) == (160, 40) and logo.x + logo.width <= dressed.width


def test_a_logo_of_one_s_own_for_dark_ground_needs_no_plate() -> None:
    document, measured = maps.small_map()
    brand = Brand(name="Nordvik", logo=picture(), logo_dark=picture("#ffffff"))
    sheet = laid_out(document, measured, Options("sv", "dark", brand=brand))
    assert not [s for s in sheet.shapes if isinstance(s, Box) and s.role == "brand"]


def test_every_file_shows_it() -> None:
    for format in ("svg", "html"):
        text = small(format).decode()
        assert "#7a1f5c" in text and "data:image/png;base64," in text and "<title>Nordvik</title>" in text
    assert small("pdf") != small("pdf", Brand()) and small("png", scale=0.5) != small("png", Brand(), scale=0.5)
    from pptx import Presentation
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    slide = Presentation(io.BytesIO(small("pptx"))).slides[0]
    assert [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]


def test_prints_and_summaries_show_it() -> None:
    document, measured = maps.small_map()
    for draw in (
        lambda brand: wall_pdf(document, measured, Options("sv", brand=brand), "A3"),
        lambda brand: blank_cards(document, "sv", brand=brand),
        lambda brand: report_pdf(ReportPage("Workshop", (Words("Så blev det."),)), "sv", brand),
    ):
        bare, dressed = draw(Brand()), draw(BRAND)
        assert b"/XObject" in dressed and len(dressed) != len(bare)
        assert draw(Brand(name="Nordvik"))[:5] == b"%PDF-"


def test_a_map_in_the_company_s_template() -> None:
    from pptx import Presentation

    given = template(lambda show: show.slides.add_slide(show.slide_layouts[0]))
    show = Presentation(io.BytesIO(small("pptx", Brand(logo=picture(), template=given))))
    assert (show.slide_width, show.slide_height) == (9144000, 6858000)
    first, map_slide, *tables = show.slides
    assert [s.slide_layout.name for s in show.slides][:3] == ["Title Slide", "Blank", "Title Only"]
    assert first.shapes.title.text_frame.text and "touchpoint:sms" in {s.name for s in map_slide.shapes}
    room = read_template(given, "").map_area
    for shape in map_slide.shapes:
        assert room.left - 9525 <= shape.left and shape.left + shape.width <= room.left + room.width + 9525 * 40
        assert room.top - 9525 <= shape.top and shape.top + shape.height <= room.top + room.height + 9525 * 40
    faces = {r.font.name for s in map_slide.shapes if s.has_text_frame for p in s.text_frame.paragraphs for r in p.runs}
    assert faces == {"+mn-lt"}
    rows = [len(s.table.rows) - 1 for slide in tables for s in slide.shapes if s.has_table]
    own = Presentation(io.BytesIO(small("pptx", Brand())))
    assert sum(rows) == sum(len(s.table.rows) - 1 for slide in own.slides for s in slide.shapes if s.has_table)


def test_on_a_dark_template_the_map_is_dark_and_on_a_coloured_one_it_has_paper() -> None:
    from pptx import Presentation
    from pptx.dml.color import RGBColor

    def ground(color: str) -> Callable[[Any], None]:
        def paint(show: Any) -> None:
            fill = show.slide_master.background.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(color)

        return paint

    def inks(color: str) -> tuple[set[str], bool]:
        given = template(ground(color))
        slide = Presentation(io.BytesIO(small("pptx", Brand(template=given)))).slides[1]
        runs = [r for s in slide.shapes if s.has_text_frame for p in s.text_frame.paragraphs for r in p.runs]
        largest = max(s.width * s.height for s in slide.shapes)
        return {str(r.font.color.rgb) for r in runs}, largest > 0.5 * 9144000 * 6858000 * 0.3

    assert "1B1F24" in inks("FFFFFF")[0]
    assert "E8EBEE" in inks("101010")[0]
    assert "1B1F24" in inks("C05010")[0]
    assert read_template(template(ground("C05010")), "").theme is None


def test_without_fitting_layouts_nothing_empty_is_left_on_a_slide() -> None:
    from pptx import Presentation

    def lean(show: Any) -> None:
        for layout in [one for one in show.slide_layouts if one.name != "Title and Content"]:
            show.slide_layouts.remove(layout)

    show = Presentation(io.BytesIO(small("pptx", Brand(template=template(lean)))))
    for slide in show.slides:
        assert all(s.text_frame.text for s in slide.placeholders)
    assert not re.search(r"Click to", " ".join(s.text_frame.text for slide in show.slides for s in slide.placeholders))


def test_what_a_template_begins_with_sets_no_words_of_its_own() -> None:
    import typst

    source = "#let data = json(bytes(sys.inputs.data))\n" + MARK
    given = {"data": json.dumps({"mark": mark(PLAIN, "logo")})}
    compiler = typst.Compiler(ignore_system_fonts=True)
    assert b"/Font" not in compiler.compile(source.encode(), format="pdf", sys_inputs=given)
    assert b"/Font" in compiler.compile((source + "#mark words").encode(), format="pdf", sys_inputs=given)
