"""A company's PowerPoint template: checked, emptied of its slides, and read for what our slides use of it.

Nothing that runs or is fetched is taken in: macros, controls, embedded programs and links to other files are refused with
the reason. What is kept are the masters, layouts, theme and the pictures they hold. `.potx` is read like `.pptx`.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from ..errors import LimitError, UnreadableError
from ..texts.sentence import Sentence
from .contrast import contrast
from .theme import DARK, LIGHT

LIMIT = 30 * 1024 * 1024
#: What may come out of the file when it is unpacked.
_UNPACKED, _PARTS = 300 * 1024 * 1024, 5_000
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
#: Templates and shows are presentations under another name.
_SAME = tuple(_MAIN.replace("presentation.main", kind) for kind in ("template.main", "slideshow.main"))
_TYPES = "[Content_Types].xml"
_RUNS = re.compile(r"(vbaproject|/activex/|/embeddings/|/ctrlprops/)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_OF_SLIDES = re.compile(r"ppt/(slides|notesSlides|comments)/")
#: Placeholders that PowerPoint fills by itself, and that a new slide does not get: date, footer, slide number.
_BY_ITSELF = frozenset({"dt", "ftr", "sldNum"})
#: Of a slide's side: the margin where the template leaves no room of its own.
_MARGIN = 0.04


@dataclass(frozen=True, slots=True)
class Area:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LayoutUse:
    """The layout a kind of slide is made with, and whether it is meant for that."""

    index: int
    name: str
    fits: bool


@dataclass(frozen=True, slots=True)
class SlideTemplate:
    """What our slides use of a template."""

    content: bytes
    """The file without slides."""
    width: int
    height: int
    """Of a slide, in EMU."""
    title: LayoutUse
    table: LayoutUse
    map: LayoutUse
    map_area: Area
    table_area: Area
    heading_font: str
    body_font: str
    colors: tuple[str, ...]
    """The theme's accents."""
    ground: str | None
    """What the map stands on; None when it is a picture or a gradient."""

    @property
    def theme(self) -> str | None:
        """The theme that can be read on its ground without a ground of our own; None when neither can."""
        for name, theme in (("light", LIGHT), ("dark", DARK)):
            if self.ground and min(contrast(c, self.ground) for c in (theme.ink, theme.second, theme.loss)) >= 4.5:
                return name
        return None

    @property
    def accent(self) -> str | None:
        """Its first accent, when it can be read on its ground."""
        first = self.colors[0] if self.colors else None
        return first if first and self.ground and contrast(first, self.ground) >= 4.5 else None


def read_template(content: bytes, shown: str) -> SlideTemplate:
    """The template, emptied and understood. Raises UnreadableError or LimitError with what is wrong with it."""
    from lxml.etree import LxmlError
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    checked = _checked(content, shown)
    try:
        show = Presentation(io.BytesIO(checked))
        if not len(show.slide_layouts):
            raise _refused("no_layouts", shown)
        _drop_slides(show)
        out = io.BytesIO()
        show.save(out)
        return _understood(show, out.getvalue())
    except (PythonPptxError, LxmlError, KeyError, ValueError, AttributeError, IndexError, TypeError) as error:
        # The library trips over a damaged part in as many ways as there are parts.
        raise _refused("template_damaged", shown) from error


# ---- what is not taken in


def _checked(content: bytes, shown: str) -> bytes:
    if len(content) > LIMIT:
        raise LimitError(Sentence("look.template_too_large", megabytes=LIMIT >> 20), where=shown)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused("template_old_or_locked", shown)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            infos = parts.infolist()
            if len(infos) > _PARTS or sum(one.file_size for one in infos) > _UNPACKED:
                raise LimitError(Sentence("look.template_unpacks_too_large"), where=shown)
            if _TYPES not in parts.namelist():
                raise _refused("no_presentation", shown)
            types = parts.read(_TYPES).decode("utf-8", "replace")
            _check_kind(types, [one.filename for one in infos], shown)
            for one in infos:
                if one.filename.endswith((".xml", ".rels")):
                    _check_part(one.filename, parts.read(one), shown)
            return _as_presentation(parts, types)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise _refused("no_presentation", shown) from error


def _check_kind(types: str, names: list[str], shown: str) -> None:
    running = next((name for name in names if _RUNS.search(f"/{name}")), None)
    if "macroEnabled" in types or (running and "vba" in running.lower()):
        raise _refused("template_macros", shown, running)
    if running:
        raise _refused("template_embedded", shown, running)
    if not any(kind in types for kind in (_MAIN, *_SAME)):
        raise _refused("no_presentation", shown)


def _check_part(name: str, part: bytes, shown: str) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise _refused("template_damaged", shown, name)
    for link in _EXTERNAL.findall(part) if name.endswith(".rels") else ():
        # A web address on an example slide goes with the slide; whatever else leads out of the file does not come in.
        if not (_OF_SLIDES.match(name) and b"/hyperlink" in link):
            target = re.search(rb"Target\s*=\s*[\"']([^\"']*)", link)
            raise _refused("template_links_out", shown, target[1].decode("utf-8", "replace") if target else name)


def _refused(why: str, shown: str, value: str | None = None) -> UnreadableError:
    return UnreadableError(Sentence(f"look.{why}"), where=shown, value=value, remedy=Sentence(f"look.{why}_remedy"))


def _as_presentation(parts: zipfile.ZipFile, types: str) -> bytes:
    out = io.BytesIO()
    for same in _SAME:
        types = types.replace(same, _MAIN)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for one in parts.infolist():
            made.writestr(one.filename, types.encode() if one.filename == _TYPES else parts.read(one))
    return out.getvalue()


def _drop_slides(show: Any) -> None:
    """The example slides, and the lists of sections and shows that name them."""
    listed = show.slides._sldIdLst
    for slide in list(listed):
        show.part.drop_rel(slide.rId)
        listed.remove(slide)
    root = show.part._element
    for element in [e for e in root if e.tag in {f"{_P}custShowLst", f"{_P}extLst"}]:
        root.remove(element)
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category", "title"):
        setattr(show.core_properties, name, "")


# ---- what is used of it


def _understood(show: Any, content: bytes) -> SlideTemplate:
    layouts = list(show.slide_layouts)
    kinds = [_kinds(layout) for layout in layouts]
    width, height = int(show.slide_width), int(show.slide_height)
    map_use = _choose(layouts, kinds, "blank", lambda k: not k)
    map_area, table_area = _areas(layouts, kinds, width, height)
    scheme, fonts = _theme(layouts[map_use.index].slide_master)
    return SlideTemplate(
        content=content,
        width=width,
        height=height,
        title=_choose(layouts, kinds, "title", lambda k: bool(k & {"ctrTitle", "title"}) and "subTitle" in k),
        table=_choose(layouts, kinds, "titleOnly", lambda k: k == {"title"}, ("obj",)),
        map=map_use,
        map_area=map_area,
        table_area=table_area,
        heading_font=fonts[0],
        body_font=fonts[1],
        colors=tuple(scheme[f"accent{i}"] for i in range(1, 7) if f"accent{i}" in scheme),
        ground=_ground(layouts[map_use.index], scheme),
    )


def _kinds(layout: Any) -> set[str]:
    found = {one.element.find(f".//{_P}ph").get("type", "obj") for one in layout.placeholders}
    return found - _BY_ITSELF


def _choose(layouts: list[Any], kinds: list[set[str]], type: str, fits: Any, or_type: tuple[str, ...] = ()) -> LayoutUse:  # fmt: skip
    """The layout that says it is of the type, else the first that looks so, else the nearest with a note that it is not."""
    for index, layout in enumerate(layouts):
        if layout._element.get("type") == type and fits(kinds[index]):
            return LayoutUse(index, layout.name, True)
    for index, layout in enumerate(layouts):
        if fits(kinds[index]):
            return LayoutUse(index, layout.name, True)
    wants_title = type != "blank"
    order = sorted(
        range(len(layouts)),
        key=lambda i: (
            wants_title and not kinds[i] & {"title", "ctrTitle"},
            layouts[i]._element.get("type") not in or_type,
            len(kinds[i]),
            i,
        ),
    )
    return LayoutUse(order[0], layouts[order[0]].name, False)


def _areas(layouts: list[Any], kinds: list[set[str]], width: int, height: int) -> tuple[Area, Area]:
    """Where a layout for a title and a body puts the two: (both, body); else the slide within its margins."""
    margin_x, margin_y = round(width * _MARGIN), round(height * _MARGIN)
    whole = Area(margin_x, margin_y, width - 2 * margin_x, height - 2 * margin_y)
    below = round(height * 0.16)
    under = Area(margin_x, below, width - 2 * margin_x, height - below - margin_y)
    for layout, kind in zip(layouts, kinds, strict=True):
        if kind not in ({"title", "obj"}, {"title", "body"}):
            continue
        boxes = {one.element.find(f".//{_P}ph").get("type", "obj"): one for one in layout.placeholders}
        title, body = boxes["title"], boxes.get("obj") or boxes["body"]
        if None in (title.left, title.top, body.left, body.top, body.width, body.height):
            continue
        left, top = min(title.left, body.left), min(title.top, body.top)
        both = Area(left, top, body.left + body.width - left, body.top + body.height - top)
        if _has_room(both, width, height) and _has_room(body, width, height, 0.2):
            return both, Area(body.left, body.top, body.width, body.height)
    return whole, under


def _has_room(area: Any, width: int, height: int, share: float = 0.3) -> bool:
    inside = area.left >= 0 and area.top >= 0 and area.left + area.width <= width and area.top + area.height <= height
    return bool(inside and area.width * area.height >= share * width * height)


def _theme(master: Any) -> tuple[dict[str, str], tuple[str, str]]:
    """The theme's colours by name (`accent1`, and by the master's map `bg1`), and its two faces."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    theme = etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob, etree.XMLParser(resolve_entities=False))  # fmt: skip
    colors: dict[str, str] = {}
    for one in theme.find(f".//{_A}clrScheme"):
        for value in one:
            rgb = value.get("lastClr") or value.get("val") or ""
            if re.fullmatch(r"[0-9A-Fa-f]{6}", rgb):
                colors[etree.QName(one).localname] = f"#{rgb.lower()}"
    named = master._element.find(f"{_P}clrMap")
    for name, of in {} if named is None else dict(named.attrib).items():
        if of in colors:
            colors.setdefault(name, colors[of])
    faces = [theme.find(f".//{_A}{kind}Font/{_A}latin") for kind in ("major", "minor")]
    heading, body = ("" if face is None else face.get("typeface", "") for face in faces)
    return colors, (heading, body)


def _ground(layout: Any, scheme: dict[str, str]) -> str | None:
    """The layout's own ground, else its master's; None when it is no plain colour."""
    for element in (layout._element, layout.slide_master._element):
        ground = element.find(f"{_P}cSld/{_P}bg")
        if ground is None:
            continue
        plain = ground.find(f"{_P}bgPr/{_A}solidFill")
        color = ground.find(f"{_P}bgRef") if plain is None else plain
        if color is None or not len(color) or (plain is None and int(color.get("idx", "0")) not in (0, 1000, 1001)):
            return None
        value = color[0].get("val", "")
        return scheme.get(value) or (f"#{value.lower()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else None)
    return scheme.get("bg1")
