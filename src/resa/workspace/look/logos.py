"""The logo, for light paper and if there is one for dark: PNG and JPEG are written anew, SVG is drawn once and kept as PNG.

Of an SVG only its shapes are drawn: what it would fetch or unfold without end is refused, scripts are left behind, and text is
refused, since its typeface is not here and the logo would come out wrong.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from ...errors import LimitError, NotFoundError, UnreadableError
from ...texts.sentence import Sentence
from .. import audit, images
from ..principals import Principal
from ..workspace import Workspace
from .kept import read, write

Variant = Literal["light", "dark"]
LIMIT = 2 * 1024 * 1024
#: Widest to highest, and pixels that are kept of an SVG's longer side.
_LONGEST_SIDE, _PIXELS = 12.0, 1200
#: Elements an SVG may have once every `use` is followed.
_MOST_ELEMENTS = 20_000
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_LEFT_BEHIND = ("script", "foreignObject", "metadata", "title", "desc")
_INSIDE = re.compile(r"#|data:image/(png|jpe?g);base64,")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")


class LogoFile(msgspec.Struct, frozen=True, kw_only=True):
    """The picture that is kept."""

    name: str


def keep_logo(principal: Principal, content: bytes, shown: str, variant: Variant) -> LogoFile:
    """Raises LimitError, UnreadableError with what is wrong with it."""
    principal.require("manage", "the look")
    if len(content) > LIMIT:
        raise LimitError(Sentence("look.logo_too_large", megabytes=LIMIT >> 20), where=shown)
    if _is_svg(content):
        content = drawn(content, shown)
    elif not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise UnreadableError(Sentence("look.no_logo"), where=shown, allowed=Sentence("look.logo_kinds"))
    ready, _ = images.prepared(content, shown)
    _check_shape(ready, shown)
    name = images.keep(principal, ready, shown).name
    _write(principal, variant, name)
    return LogoFile(name=name)


def drop_logo(principal: Principal, variant: Variant) -> None:
    """Without one of one's own again; without the light one there is no dark one either."""
    principal.require("manage", "the look")
    _write(principal, variant, "")


def find_logo(workspace: Workspace, name: str) -> Path:
    """The picture, for everybody: nothing but a logo is given. Raises NotFoundError."""
    kept = read(workspace)
    path = images.folder(workspace) / name
    if name not in (kept.logo, kept.logo_dark) or not images.is_name(name) or not path.is_file():
        raise NotFoundError(Sentence("workspace.no_such_picture"), value=name)
    return path


def _write(principal: Principal, variant: Variant, name: str) -> None:
    workspace = principal.workspace
    changed = {"logo": name} if variant == "light" else {"logo_dark": name}
    if variant == "light" and not name:
        changed["logo_dark"] = ""
    with workspace.database.write() as connection:
        write(connection, workspace, **changed)
        audit.record(connection, principal, "change look", what=sorted(changed))


def _check_shape(content: bytes, shown: str) -> None:
    from PIL import Image as pictures

    with pictures.open(io.BytesIO(content)) as picture:
        wide, high = picture.size
        see_through = picture.mode in ("RGBA", "LA")
        if max(wide / high, high / wide) > _LONGEST_SIDE:
            raise UnreadableError(Sentence("look.logo_too_long"), where=shown, value=f"{wide} × {high}")
        if see_through and picture.getchannel("A").getbbox() is None:
            raise UnreadableError(Sentence("look.logo_empty"), where=shown)


# ---- SVG


def _is_svg(content: bytes) -> bool:
    return b"<svg" in content[:4096] or (content.lstrip().startswith(b"<?xml") and b"<svg" in content)


def drawn(content: bytes, shown: str) -> bytes:
    """An SVG's shapes as PNG. Raises UnreadableError."""
    import resvg_py
    from lxml import etree

    if b"<!ENTITY" in content:
        raise _refused("svg_entities", shown)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused("svg_broken", shown) from error
    if root.tag != f"{_SVG}svg":
        raise _refused("svg_broken", shown)
    for element in list(root.iter()):
        if any(element.tag == f"{_SVG}{name}" for name in _LEFT_BEHIND) and element.getparent() is not None:
            element.getparent().remove(element)
    for element in root.iter():
        refers = next((element.get(name) for name in _HREF if element.get(name)), None)
        if refers and not _INSIDE.match(refers.strip()) and element.tag != f"{_SVG}a":
            raise _refused("svg_refers_out", shown, refers[:100])
        if element.tag == f"{_SVG}text" and "".join(element.itertext()).strip():
            raise _refused("svg_text", shown, "".join(element.itertext()).strip()[:60])
    if _unfolded(root) > _MOST_ELEMENTS:
        raise _refused("svg_too_much", shown)
    wide, high = _size(root, shown)
    try:
        made = resvg_py.svg_to_bytes(
            svg_string=etree.tostring(root, encoding="unicode"),
            width=max(1, round(_PIXELS * min(1.0, wide / high))),
            skip_system_fonts=True,
        )
    except (ValueError, OSError) as error:
        raise _refused("svg_broken", shown) from error
    return bytes(made)


def _refused(why: str, shown: str, value: str | None = None) -> UnreadableError:
    return UnreadableError(Sentence(f"look.{why}"), where=shown, value=value, remedy=Sentence(f"look.{why}_remedy"))


def _size(root: Any, shown: str) -> tuple[float, float]:
    box = [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    sides = [_NUMBER.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if len(box) == 4:
        wide, high = box[2:]
    elif all(sides):
        wide, high = (float(side[1]) for side in sides if side)
    else:
        raise _refused("svg_no_size", shown)
    if not (wide > 0 and high > 0 and max(wide / high, high / wide) <= _LONGEST_SIDE):
        raise UnreadableError(Sentence("look.logo_too_long"), where=shown, value=f"{wide:g} × {high:g}")
    # What is seen is the whole picture, whatever size it asks for.
    root.set("viewBox", " ".join(f"{n:g}" for n in (box or [0, 0, wide, high])))
    for name, value in (("width", wide), ("height", high)):
        root.set(name, f"{value:g}")
    return wide, high


def _unfolded(root: Any) -> int:
    """How many elements there are once every reference is followed; more than allowed for one that leads back to itself."""
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    counted: dict[Any, int] = {}
    going: set[Any] = set()

    def count(element: Any) -> int:
        if element in going:
            return _MOST_ELEMENTS + 1
        if element not in counted:
            going.add(element)
            n = 1 + sum(count(child) for child in element)
            for reference in re.findall(r"#([^)\s\"']+)", " ".join(element.attrib.values())):
                if reference in by_id:
                    n += count(by_id[reference])
            counted[element] = min(n, _MOST_ELEMENTS + 1)
            going.discard(element)
        return counted[element]

    try:
        return count(root)
    except RecursionError:
        return _MOST_ELEMENTS + 1
