"""What stands on a card besides words: colour, icon, picture and link, in every format; a missing picture fails nothing."""

from __future__ import annotations

import importlib.util
import io
import re
import struct
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from resa.journey.document import Document
from resa.journey.records import Card, Lane
from resa.rendering import export
from resa.rendering.glyphs import ICONS, PALETTE, SIDE, contours
from resa.rendering.images import TALLEST, read_image
from resa.rendering.layout import lay_out
from resa.rendering.links import link_name, outer_link
from resa.rendering.sheet import Box, Glyph, Label, Photo, bounds
from resa.rendering.theme import THEMES

WEB = Path(__file__).parents[2] / "web/src/core"


def _maps() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rendering_maps", Path(__file__).with_name("maps.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


maps = _maps()


def png(width: int, height: int, color: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """A picture of one colour, written by hand."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes(color) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURES = {"wide.png": png(600, 300), "tall.png": png(90, 900, (30, 30, 200)), "broken.png": b"\x89PNG\r\n\x1a\nnot"}


def decked_map() -> Document:
    """The small map with a lane of decked cards, one under the other and spanning."""
    document, _ = maps.small_map()
    put = [
        Lane(id="lane:pictures", lane_kind="images", order="zz"),
        Card(id="card:a", lane="lane:pictures", from_step="step:1", text={"sv": "Så ser offerten ut"}, image="wide.png",
             icon="heart", color="yellow", link="https://www.lunna.example/pris/", order="a"),
        Card(id="card:b", lane="lane:pictures", from_step="step:1", to_step="step:2", image="tall.png", order="b"),
        Card(id="card:c", lane="lane:pictures", from_step="step:2", text={"sv": "Utan bild"}, image="gone.png", order="c"),
        Card(id="card:d", lane="lane:pictures", from_step="step:2", image="broken.png", order="d"),
        Card(id="card:e", lane="lane:pictures", from_step="step:3", icon="clock", color="red", order="e"),
        Card(id="card:f", lane="lane:pictures", from_step="step:3", link="javascript:alert(1)", order="f"),
        Card(id="card:g", lane="lane:pictures", from_step="step:4", text={"sv": "Mallen"}, link="/api/files/ab/mall%20A.pdf",
             color="nosuch", icon="nosuch", order="g"),
        Card(id="card:h", lane="lane:pains", from_step="step:4", text={"sv": "Lång väntan"}, color="blue", order="zz"),
    ]  # fmt: skip
    return document.put(*put)


def drawn(format: str, **more: Any) -> bytes:
    return export(decked_map(), format=format, language="sv", **{"images": PICTURES.get, **more})


def test_icons_and_colours_are_those_of_the_page() -> None:
    icons = (WEB / "icons.ts").read_text("utf-8").partition("} as const")[0]
    assert dict(re.findall(r'^  (\w+): "([^"]+)",$', icons, re.M)) == ICONS
    palette = re.findall(r'^  (\w+): \["(#\w+)", "(#\w+)"\],$', (WEB / "palette.ts").read_text("utf-8"), re.M)
    assert {name: {"light": light, "dark": dark} for name, light, dark in palette} == PALETTE


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_lines_within_its_square(name: str) -> None:
    lines = contours(ICONS[name], SIDE)
    assert lines and all(len(line) > 1 for line in lines)
    assert all(0 <= v <= SIDE for line in lines for point in line for v in point)


def test_an_arc_stays_on_its_circle() -> None:
    face = contours(ICONS["clock"], 32)[0]
    assert len(face) > 16
    assert all(abs(((x - 16) ** 2 + (y - 16) ** 2) ** 0.5 - 12) < 0.05 for x, y in face)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_clipped_and_text_stands_below_its_picture(theme: str) -> None:
    sheet = lay_out(decked_map(), language="sv", theme=theme, images=PICTURES.get)
    photos = [s for s in sheet.shapes if isinstance(s, Photo)]
    assert {p.about: p.alt for p in photos} == {"card:a": "Så ser offerten ut", "card:b": "Bild"}
    solid = [s for s in sheet.shapes if isinstance(s, Photo | Glyph | Label)]
    for shape in solid:
        left, top, right, bottom = bounds(shape)
        assert left >= 0 and top >= 0 and right <= sheet.width and bottom <= sheet.height, shape
        for other in solid:
            if other is not shape and not (isinstance(shape, Label) and isinstance(other, Label)):
                x1, y1, x2, y2 = bounds(other)
                assert min(right, x2) - max(left, x1) < 1 or min(bottom, y2) - max(top, y1) < 1, (shape, other)
    for photo in photos:
        size = {"card:a": (600, 300), "card:b": (90, 900)}[photo.about]
        assert photo.height <= TALLEST and photo.width / photo.height == pytest.approx(size[0] / size[1])
    box = next(s for s in sheet.shapes if isinstance(s, Box) and s.about == "card:a")
    assert box.fill == PALETTE["yellow"][theme]
    text = next(s for s in sheet.shapes if isinstance(s, Label) and "Så ser" in s.lines[0])
    assert photos[0].y + photos[0].height <= text.y and text.y + text.height <= box.y + box.height
    assert text.color == THEMES[theme].ink


def test_svg_and_html_hold_the_picture_and_fetch_nothing() -> None:
    from lxml import etree

    root = etree.fromstring(drawn("svg"))
    images = root.findall(".//{*}image")
    assert [i.findtext("{*}title") for i in images] == ["Så ser offerten ut", "Bild"]
    assert all(i.get("href").startswith("data:image/png;base64,") for i in images)
    assert {p.get("d") for p in root.iter("{*}path")} >= {ICONS["heart"], ICONS["clock"]}
    page = drawn("html").decode()
    assert '<a href="https://www.lunna.example/pris/"' in page and page.count("data:image/png") == 2
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)


def test_png_shows_the_picture_in_its_colour() -> None:
    from PIL import Image

    sheet = lay_out(decked_map(), language="sv", images=PICTURES.get)
    with Image.open(io.BytesIO(drawn("png", scale=1.0))) as picture:
        for photo in (s for s in sheet.shapes if isinstance(s, Photo)):
            middle = picture.convert("RGB").getpixel(
                (round(photo.x + photo.width / 2), round(photo.y + photo.height / 2))
            )
            assert middle == {"card:a": (200, 30, 30), "card:b": (30, 30, 200)}[photo.about]


def test_pdf_names_each_picture_in_its_tags() -> None:
    with_pictures, without = drawn("pdf"), drawn("pdf", images=lambda name: None)
    assert with_pictures.count(b"/Subtype/Image") - without.count(b"/Subtype/Image") == 2 or (
        with_pictures.count(b"/Subtype /Image") - without.count(b"/Subtype /Image") == 2
    )
    assert b"https://www.lunna.example/pris/" in with_pictures


def test_powerpoint_has_native_pictures_with_words() -> None:
    from pptx import Presentation
    from pptx.enum.shapes import MSO_SHAPE_TYPE

    slide = Presentation(io.BytesIO(drawn("pptx"))).slides[0]
    pictures = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert [p._element.nvPicPr.cNvPr.get("descr") for p in pictures] == ["Så ser offerten ut", "Bild"]
    links = [
        r.hyperlink.address for s in slide.shapes if s.has_text_frame for p in s.text_frame.paragraphs for r in p.runs
    ]
    assert set(filter(None, links)) == {"https://www.lunna.example/pris/"}


def test_excel_names_picture_and_link() -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(drawn("xlsx")))
    cells = {c.value: c for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)}
    cell = cells["Så ser offerten ut · Bild · lunna.example/pris"]
    assert cell.hyperlink.target == "https://www.lunna.example/pris/"
    assert cells["Mallen · mall A.pdf"].hyperlink is None and cells["Utan bild · Bild"].hyperlink is None


@pytest.mark.parametrize("format", ["svg", "html", "pdf", "png", "pptx", "xlsx"])
def test_a_map_without_its_pictures_is_drawn(format: str) -> None:
    assert len(export(decked_map(), format=format, language="da")) > 1000


def test_a_picture_is_scaled_down_and_still() -> None:
    kept = read_image(png(4000, 2000))
    assert kept is not None and (kept.width, kept.height) == (4000, 2000)
    again = read_image(kept.content)
    assert again is not None and (again.width, again.height) == (960, 480)
    assert read_image(b"") is read_image(None) is read_image(b"GIF89a") is None
    assert kept.fitted(300) == (300, 150) and kept.fitted(5000) == (320, 160)


def test_links() -> None:
    assert link_name("https://www.lunna.example/pris/") == "lunna.example/pris"
    assert link_name("mailto:a@b.example") == "a@b.example" and link_name("/api/files/x/mall%20A.pdf") == "mall A.pdf"
    assert outer_link("HTTPS://a.example") == "HTTPS://a.example"
    assert not any(map(outer_link, ["", "javascript:x", "/api/files/x/y.pdf", "https://a b", "https://" + "a" * 3000]))
