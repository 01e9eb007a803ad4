"""Pictures on maps and personas: turned upright, scaled and cleaned here, and named by the hash of what is kept.

What a camera writes beside the picture (place, owner, serial number) is not kept. Only formats that cannot carry a program
are taken.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..errors import LimitError, NotFoundError, UnreadableError
from ..texts.sentence import Sentence
from .clock import stamp
from .principals import Principal
from .workspace import Workspace

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: Largest file taken in.
LIMIT = 20 * 1024 * 1024
#: Most pixels read; a small file may unpack to many.
PIXELS = 60_000_000
#: Longest side kept: sharp on a card at twice its size, and on a printed sheet.
LONGEST = 1600
#: First bytes to ending; SVG is left out because it can hold scripts.
_KINDS = ((b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF87a", ".gif"), (b"GIF89a", ".gif"))
MEDIA = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}
_NAME = re.compile(r"[0-9a-f]{64}\.(png|jpg|gif|webp)")


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """What records name it by."""

    name: str
    size: int


def keep(principal: Principal, content: bytes, shown: str) -> Image:
    """Keep the picture; the same picture has the same name. UnreadableError when it is none, LimitError when too large."""
    principal.require_in_library("edit", "images")
    if len(content) > LIMIT:
        raise LimitError(
            Sentence("workspace.picture_too_large"), where=shown, allowed=Sentence("workspace.up_to_bytes", limit=LIMIT)
        )
    kept, ending = prepared(content, shown)
    name = hashlib.sha256(kept).hexdigest() + ending
    path = folder(principal.workspace) / name
    if not path.exists():
        made = path.with_suffix(".new")
        made.write_bytes(kept)
        made.replace(path)
    stamp(principal.workspace.clock, path)
    return Image(name=name, size=len(kept))


def prepared(content: bytes, shown: str) -> tuple[bytes, str]:
    """The picture as it is kept, and its ending: upright, no side longer than `LONGEST`, nothing but the picture in it.

    A moving GIF stays as it came. A photograph stays JPEG; what has see-through parts or few colours becomes PNG.
    """
    from PIL import Image as pictures
    from PIL import ImageOps

    ending = _ending(content)
    if ending is None:
        raise _unreadable(shown)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pictures.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP")) as read:
                if read.width * read.height > PIXELS:
                    raise LimitError(
                        Sentence("workspace.too_many_pixels"),
                        where=shown,
                        value=f"{read.width} × {read.height}",
                        allowed=Sentence("workspace.up_to_pixels", limit=PIXELS),
                    )
                if ending == ".gif" and getattr(read, "n_frames", 1) > 1:
                    return content, ending
                upright: Picture = ImageOps.exif_transpose(read)
                upright.thumbnail((LONGEST, LONGEST), pictures.Resampling.LANCZOS)
                return _written(upright, is_photo=ending == ".jpg")
    except (OSError, SyntaxError, ValueError, pictures.DecompressionBombError) as error:
        raise _unreadable(shown) from error


def _written(picture: Picture, is_photo: bool) -> tuple[bytes, str]:
    out = io.BytesIO()
    if is_photo:
        picture.convert("RGB").save(out, "JPEG", quality=86, optimize=True)
        return out.getvalue(), ".jpg"
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    plain = picture.convert("RGBA" if see_through else "RGB")
    # What stands beside the pixels is left behind.
    plain.info.clear()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue(), ".png"


def find(principal: Principal, name: str) -> Path:
    """The picture's file. Raises NotFoundError, also for anything that is not a name of ours."""
    principal.require_in_library("view", "images")
    path = folder(principal.workspace) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFoundError(Sentence("workspace.no_such_picture"), value=name)
    return path


def folder(workspace: Workspace) -> Path:
    """Where they lie."""
    return workspace.images_path


def is_name(name: str) -> bool:
    """Whether a file of that name is a kept picture."""
    return _NAME.fullmatch(name) is not None


def _unreadable(shown: str) -> UnreadableError:
    return UnreadableError(
        Sentence("workspace.no_picture_can_shown"), where=shown, allowed=Sentence("workspace.png_jpeg_gif_webp")
    )


def _ending(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    return next((ending for start, ending in _KINDS if content.startswith(start)), None)
