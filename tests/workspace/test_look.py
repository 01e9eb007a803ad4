"""The workspace's own look: colours that can be read, logos that are only pictures, templates that hold nothing that runs."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from resa.errors import LimitError, NotFoundError, PrivacyError, UnreadableError, UsageError
from resa.rendering.contrast import GROUNDS, contrast, least, luminance, readable
from resa.workspace import Workspace, audit, images, look, open_workspace
from resa.workspace.backup import back_up
from resa.workspace.look import LookChange
from resa.workspace.principals import Principal
from resa.workspace.restoring import restore
from resa.workspace.tidying import GRACE, tidy

COLORS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60">{}</svg>'
MARK = '<rect width="240" height="60" rx="8" fill="#7a1f5c"/>'


def logo(size: tuple[int, int] = (240, 60), color: str = "#7a1f5c", format: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, format)
    return out.getvalue()


def template(change: Callable[[Any], None] = lambda show: None) -> bytes:
    from pptx import Presentation

    show = Presentation()
    change(show)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes | Callable[[bytes], bytes]) -> bytes:
    """The same file with one part more, or another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, part if isinstance(part, bytes) else part(old.read(name)))
    return out.getvalue()


# ---- colours


def test_contrast_is_wcag_s() -> None:
    """W3C's own pairs (G18): black on white 21, #777777 on white 4.48, #767676 the first grey that is enough."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#767676", "#ffffff") > 4.5
    assert luminance("#ff0000") == pytest.approx(0.2126)


@given(COLORS, st.sampled_from(["light", "dark"]), st.sampled_from([3.0, 4.5]))
def test_the_nearest_shade_can_be_read_and_the_one_before_it_cannot(color: str, theme: str, need: float) -> None:
    found = readable(color, GROUNDS[theme], need)
    assert least(found, GROUNDS[theme]) >= need
    if least(color, GROUNDS[theme]) >= need:
        assert found == color
    else:
        # The oracle walks all the 255 shades on the way.
        toward = 0 if theme == "light" else 255
        parts = bytes.fromhex(color[1:])
        shades = ("#" + "".join(f"{round(p + (toward - p) * i / 255):02x}" for p in parts) for i in range(256))
        assert found == next(shade for shade in shades if least(shade, GROUNDS[theme]) >= need)


def test_a_pale_accent_is_refused_with_the_nearest_that_can_be_read(ada: Principal) -> None:
    with pytest.raises(UsageError) as refused:
        look.change(ada, LookChange(name="Nordvik", accent="#ffcc00"))
    assert refused.value.what.startswith("The colour cannot be read on white paper: its contrast is 1.4")
    assert refused.value.remedy == "The nearest shade that can be read: #8a6e00"
    assert look.public(ada.workspace).name == ""  # all of it or nothing
    with pytest.raises(UsageError, match="no colour"):
        look.change(ada, LookChange(accent="teal"))
    with pytest.raises(UsageError, match="dark paper"):
        look.change(ada, LookChange(accent="#7a1f5c", accent_dark="#7a1f5c"))
    found = look.change(ada, LookChange(name="Nordvik", accent="7A1F5C", bands=("#085", "#7a1f5c")))
    assert found.shown.accent is not None and found.shown.accent.light == "#7a1f5c"
    assert least(found.shown.accent.dark, GROUNDS["dark"]) >= 4.5
    assert [band.light for band in found.shown.bands] == ["#008855", "#7a1f5c"]


def test_a_colour_like_one_that_means_something_is_said_so() -> None:
    assert look.judged("#c2410c", "accent").alike == "loss"
    assert look.judged("#7a1f5c", "accent").alike is None


# ---- logo


def test_a_logo_is_drawn_anew_and_shown_to_everybody(ada: Principal) -> None:
    name = look.keep_logo(ada, SVG.format(MARK + "<script>alert(1)</script>").encode(), "logo.svg", "light").name
    path = look.find_logo(ada.workspace, name)
    with Image.open(path) as kept:
        assert kept.format == "PNG" and kept.size == (1200, 300)
        assert kept.convert("RGB").getpixel((600, 150)) == (0x7A, 0x1F, 0x5C)
    assert b"script" not in path.read_bytes()
    look.keep_logo(ada, logo(format="JPEG"), "logo.jpg", "dark")
    shown = look.public(ada.workspace)
    assert shown.logo == name and shown.logo_dark.endswith(".jpg")
    with pytest.raises(NotFoundError):
        look.find_logo(ada.workspace, images.keep(ada, logo(color="#111111"), "other.png").name)
    look.drop_logo(ada, "light")
    assert look.public(ada.workspace).logo_dark == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SVG.format('<image href="http://example.org/x.png" width="9" height="9"/>'), "fetches something"),
        (SVG.format('<image href="/etc/passwd" width="9" height="9"/>'), "fetches something"),
        (SVG.format('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>'), "fetches something"),
        (SVG.format("<text>Nordvik</text>"), "typeface"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format(MARK), "entities"),
        (SVG.format("<g><rect></g>"), "cannot be drawn"),
        (SVG.format('<g id="a"><use href="#a"/></g>'), "without end"),
        (SVG.format('<g id="a0"><rect/></g>' + "".join(f'<g id="a{i}">{f"""<use href="#a{i - 1}"/>""" * 9}</g>' for i in range(1, 8))), "without end"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>', "how large"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 9000"><rect width="1" height="9"/></svg>', "narrow"),
        (SVG.format(""), "see-through"),
        ("GIF89a" + "x" * 100, "no picture"),
        ("\x89PNG\r\n\x1a\nx", "picture"),
    ],
)  # fmt: skip
def test_what_is_no_logo_is_refused_with_the_reason(ada: Principal, content: str, why: str) -> None:
    raw = content.encode("latin-1")
    with pytest.raises(UnreadableError) as refused:
        look.keep_logo(ada, raw, "logo.svg", "light")
    assert why in str(refused.value)
    assert look.public(ada.workspace).logo == ""


def test_a_logo_is_no_poster(ada: Principal) -> None:
    with pytest.raises(LimitError):
        look.keep_logo(ada, b"\x89PNG\r\n\x1a\n" + bytes(2 * 1024 * 1024), "logo.png", "light")
    with pytest.raises(UnreadableError, match="narrow"):
        look.keep_logo(ada, logo((1300, 20)), "logo.png", "light")


# ---- template


def test_a_template_says_which_of_its_layouts_are_used(ada: Principal) -> None:
    used = look.keep_template(ada, template(lambda show: show.slides.add_slide(show.slide_layouts[0])), "Nordvik.pptx")
    assert [(one.slide, one.layout, one.fits) for one in used.layouts] == [
        ("title", "Title Slide", True), ("map", "Blank", True), ("table", "Title Only", True),
    ]  # fmt: skip
    assert used.size == (25.4, 19.05) and used.fonts == ("Calibri",) and len(used.colors) == 6 and used.notes == ()
    found = look.settings(ada).template
    assert found == used
    look.drop_template(ada)
    assert look.settings(ada).template is None


def test_a_template_without_fitting_layouts_says_what_is_done_instead(ada: Principal) -> None:
    def only_content(show: Any) -> None:
        for layout in [one for one in show.slide_layouts if one.name != "Title and Content"]:
            show.slide_layouts.remove(layout)

    used = look.keep_template(ada, template(only_content), "lean.pptx")
    assert {one.layout for one in used.layouts} == {"Title and Content"}
    assert not any(one.fits for one in used.layouts)
    assert [note.code for note in used.notes] == ["look.no_title_layout", "look.no_map_layout", "look.no_table_layout"]


MAIN = "presentationml.presentation.main+xml"
TYPES, RELS = "[Content_Types].xml", "ppt/slideMasters/_rels/slideMaster1.xml.rels"
OUT = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    ("name", "part", "why"),
    [
        ("ppt/vbaProject.bin", b"x", "template_macros"),
        (TYPES, lambda old: old.replace(MAIN.encode(), b"presentation.macroEnabled.main+xml"), "template_macros"),
        (TYPES, lambda old: old.replace(MAIN.encode(), b"other+xml"), "no_presentation"),
        ("ppt/embeddings/oleObject1.bin", b"x", "template_embedded"),
        ("ppt/activeX/activeX1.xml", b"<x/>", "template_embedded"),
        (RELS, lambda old: old.replace(b"</Relationships>", OUT % (b"image", b"file:///c:/logo.png")), "template_links_out"),
        (RELS, lambda old: old.replace(b"</Relationships>", OUT % (b"hyperlink", b"https://example.org")), "template_links_out"),
        ("ppt/theme/theme1.xml", b"<!DOCTYPE x><x/>", "template_damaged"),
        ("ppt/theme/theme1.xml", b"<x", "template_damaged"),
        ("ppt/presentation.xml", b"<x/>", "template_damaged"),
    ],
)  # fmt: skip
def test_what_runs_or_leads_out_of_a_template_is_refused(ada: Principal, name: str, part: Any, why: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        look.keep_template(ada, with_part(template(), name, part), "company.pptx")
    assert getattr(refused.value.what, "code", "") == f"look.{why}"
    assert refused.value.remedy
    assert look.settings(ada).template is None


@pytest.mark.parametrize(("content", "why"), [(b"no zip", "no_presentation"), (b"\xd0\xcf\x11\xe0x", "template_old_or_locked")])  # fmt: skip
def test_what_is_no_presentation_is_refused(ada: Principal, content: bytes, why: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        look.keep_template(ada, content, "a.pptx")
    assert getattr(refused.value.what, "code", "") == f"look.{why}"


def test_a_potx_is_read_and_an_example_slide_s_web_address_goes_with_it(ada: Principal) -> None:
    def linked(show: Any) -> None:
        slide = show.slides.add_slide(show.slide_layouts[0])
        run = slide.shapes.title.text_frame.paragraphs[0].add_run()
        run.text, run.hyperlink.address = "our site", "https://example.org"

    potx = with_part(
        template(linked), TYPES, lambda old: old.replace(MAIN.encode(), b"presentationml.template.main+xml")
    )
    look.keep_template(ada, potx, "company.potx")
    kept = look.brand_of(ada.workspace).template
    with zipfile.ZipFile(io.BytesIO(kept)) as parts:
        assert not [name for name in parts.namelist() if name.startswith("ppt/slides/")]
        assert b"example.org" not in b"".join(parts.read(name) for name in parts.namelist())


# ---- kept


def test_only_who_runs_the_workspace_changes_it_and_the_trail_says_so(ada: Principal, cleo: Principal) -> None:
    for act in (
        lambda: look.change(cleo, LookChange(name="Mine")),
        lambda: look.keep_logo(cleo, logo(), "logo.png", "light"),
        lambda: look.keep_template(cleo, template(), "a.pptx"),
        lambda: look.settings(cleo),
    ):
        with pytest.raises(PrivacyError):
            act()
    look.change(ada, LookChange(name="Nordvik"))
    look.keep_logo(ada, logo(), "logo.png", "light")
    lines = [(line.action, line.detail) for line in audit.trail(ada)][:2]
    assert lines == [("change look", {"what": ["logo"]}), ("change look", {"what": ["name"]})]
    assert ada.workspace.name == "Nordvik"
    look.change(ada, LookChange(name=""))
    assert ada.workspace.name == ada.workspace.path.name


def test_the_files_stay_as_long_as_they_are_chosen(ada: Principal, clock: Any) -> None:
    first = look.keep_logo(ada, logo(), "logo.png", "light").name
    look.keep_template(ada, template(), "a.pptx")
    clock.passes(days=GRACE.days + 1)
    assert tidy(ada.workspace).removed == ()
    look.keep_logo(ada, logo(color="#123456"), "logo.png", "light")
    tidy(ada.workspace)
    clock.passes(days=GRACE.days + 1)
    assert tidy(ada.workspace).removed == (f"images/{first}",)


def test_a_backup_carries_it(workspace: Workspace, ada: Principal, tmp_path: Path) -> None:
    look.change(ada, LookChange(name="Nordvik", accent="#7a1f5c", bands=("#7a1f5c",)))
    look.keep_logo(ada, logo(), "logo.png", "light")
    look.keep_template(ada, template(), "a.pptx")
    before = (look.settings(ada), look.brand_of(workspace))
    back_up(workspace.path, workspace.database, tmp_path / "all.resa-backup")
    restored = shutil.copytree(workspace.path, tmp_path / "x", ignore=lambda *_: ["images", "files", "resa.sqlite"])
    shutil.rmtree(restored)
    restore(tmp_path / "all.resa-backup", tmp_path / "again")
    again = open_workspace(tmp_path / "again")
    try:
        there = Principal(again, ada.name, ada.role, ada.person)
        assert (look.settings(there), look.brand_of(again)) == before
        assert again.name == "Nordvik"
    finally:
        again.close()
