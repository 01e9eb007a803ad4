"""The PowerPoint template: taken in without its slides, and which of its layouts our slides are made with."""

from __future__ import annotations

import hashlib
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ...texts.sentence import Sentence
from .. import attachments, audit
from ..principals import Principal
from ..uploads import safe_name
from .kept import write

if TYPE_CHECKING:
    from ...rendering.slide_template import Area, SlideTemplate
    from ..workspace import Workspace


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands on a slide, as shares of its sides."""

    left: float
    top: float
    width: float
    height: float


class LayoutChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of slide, and the layout of the template that it is made with."""

    slide: str
    """`title`, `map` or `table`."""
    layout: str
    fits: bool
    """False: the template has none for this, so the nearest is used without its empty boxes."""


class TemplateUse(msgspec.Struct, frozen=True, kw_only=True):
    """What is used of the template."""

    name: str
    size: tuple[float, float]
    """Of a slide, in centimetres."""
    layouts: tuple[LayoutChoice, ...]
    map_place: Place
    table_place: Place
    fonts: tuple[str, ...]
    """For headings and for text."""
    colors: tuple[str, ...]
    notes: tuple[Sentence, ...]
    """What it has not, and what is done instead."""


def keep_template(principal: Principal, content: bytes, shown: str) -> TemplateUse:
    """Raises UnreadableError or LimitError with what is wrong with it."""
    from ...rendering.slide_template import read_template

    principal.require("manage", "the look")
    name = safe_name(shown)
    found = read_template(content, name)
    workspace = principal.workspace
    with tempfile.TemporaryDirectory(dir=workspace.uploads_path) as scratch:
        file = Path(scratch) / "template.pptx"
        file.write_bytes(found.content)
        attachments.keep(principal, file, name)
    digest = hashlib.sha256(found.content).hexdigest()
    with workspace.database.write() as connection:
        write(connection, workspace, template=digest, template_name=name)
        audit.record(connection, principal, "change look", what=["template"])
    return _use(found, name)


def drop_template(principal: Principal) -> None:
    """Slides of our own again."""

    principal.require("manage", "the look")
    workspace = principal.workspace
    with workspace.database.write() as connection:
        write(connection, workspace, template="", template_name="")
        audit.record(connection, principal, "change look", what=["template"])


def use_of(workspace: Workspace, digest: str, name: str) -> TemplateUse | None:
    """What is used of a template that is kept; None when its file is gone."""
    path = attachments.folder(workspace) / digest
    return _read(path, name) if path.is_file() else None


@lru_cache(maxsize=4)
def _read(path: Path, name: str) -> TemplateUse:
    """Named by its content: the same path is always the same file."""
    from ...rendering.slide_template import read_template

    return _use(read_template(path.read_bytes(), name), name)


def _use(found: SlideTemplate, name: str) -> TemplateUse:
    uses = (("title", found.title), ("map", found.map), ("table", found.table))
    notes = [Sentence(f"look.no_{slide}_layout", layout=use.name) for slide, use in uses if not use.fits]
    if found.theme is None:
        notes.append(Sentence("look.template_ground"))
    return TemplateUse(
        name=name,
        size=(round(found.width / 360_000, 2), round(found.height / 360_000, 2)),
        layouts=tuple(LayoutChoice(slide=slide, layout=use.name, fits=use.fits) for slide, use in uses),
        map_place=_place(found.map_area, found),
        table_place=_place(found.table_area, found),
        fonts=tuple(dict.fromkeys(face for face in (found.heading_font, found.body_font) if face)),
        colors=found.colors,
        notes=tuple(notes),
    )


def _place(area: Area, found: SlideTemplate) -> Place:
    return Place(
        left=round(area.left / found.width, 4),
        top=round(area.top / found.height, 4),
        width=round(area.width / found.width, 4),
        height=round(area.height / found.height, 4),
    )
