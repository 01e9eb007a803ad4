"""Pictures on maps and personas: files named by the hash of their content, only formats that cannot carry a program."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from ..errors import LimitError, NotFoundError, UnreadableError
from ..texts.sentence import Sentence
from .principals import Principal

#: Largest picture.
LIMIT = 20 * 1024 * 1024
#: First bytes to ending; SVG is left out because it can hold scripts.
_KINDS = ((b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF87a", ".gif"), (b"GIF89a", ".gif"))
MEDIA = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}
_NAME = re.compile(r"[0-9a-f]{64}\.(png|jpg|gif|webp)")


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """What records name it by."""

    name: str
    size: int


def keep(principal: Principal, content: bytes, shown: str) -> Image:
    """Keep the picture; the same content has the same name. UnreadableError when it is none, LimitError when too large."""
    principal.require("edit", "images")
    if len(content) > LIMIT:
        raise LimitError(
            Sentence("workspace.picture_too_large"), where=shown, allowed=Sentence("workspace.up_to_bytes", limit=LIMIT)
        )
    ending = _ending(content)
    if ending is None:
        raise UnreadableError(
            Sentence("workspace.no_picture_can_shown"), where=shown, allowed=Sentence("workspace.png_jpeg_gif_webp")
        )
    name = hashlib.sha256(content).hexdigest() + ending
    path = principal.workspace.images_path / name
    if not path.exists():
        made = path.with_suffix(".new")
        made.write_bytes(content)
        made.replace(path)
    return Image(name=name, size=len(content))


def find(principal: Principal, name: str) -> Path:
    """The picture's file. Raises NotFoundError, also for anything that is not a name of ours."""
    principal.require("view", "images")
    path = principal.workspace.images_path / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFoundError(Sentence("workspace.no_such_picture"), value=name)
    return path


def _ending(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ".webp"
    return next((ending for start, ending in _KINDS if content.startswith(start)), None)
