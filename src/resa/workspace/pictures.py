"""The picture of a shared journey that stays current: drawn when something it shows has changed, else the one drawn before."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

import msgspec

from ..errors import ResaError
from ..texts.sentence import as_data
from . import images, look
from .shares import Shared

Format = Literal["svg", "png"]
_KEPT = 64

_drawn: OrderedDict[str, bytes] = OrderedDict()
_lock = threading.Lock()


def mark(shared: Shared, format: Format, language: str, theme: str) -> str:
    """Changes when the picture does."""
    numbers = shared.numbers
    content = hashlib.sha256(
        msgspec.json.encode(
            [
                shared.access.workspace.id,
                look.changed(shared.access.workspace),
                shared.share,
                format,
                language,
                theme,
                shared.shows,
                numbers,
            ],
            order="deterministic",
            enc_hook=as_data,
        )
    )
    for record in shared.document:
        content.update(msgspec.json.encode([record.id, record], order="deterministic", enc_hook=as_data))
    return content.hexdigest()


def picture(shared: Shared, format: Format, language: str, theme: str) -> bytes:
    """The map as it is now."""
    from ..rendering.exporters import export

    key = mark(shared, format, language, theme)
    with _lock:
        if key in _drawn:
            _drawn.move_to_end(key)
            return _drawn[key]
    content = export(
        shared.document, shared.numbers, format=format, language=language, theme=theme, images=_images(shared),
        brand=look.brand_of(shared.access.workspace),
    )  # fmt: skip
    with _lock:
        _drawn[key] = content
        while len(_drawn) > _KEPT:
            _drawn.popitem(last=False)
    return content


def _images(shared: Shared) -> Callable[[str], bytes | None]:
    def read(name: str) -> bytes | None:
        try:
            return images.find(shared.access.principal, name).read_bytes()
        except (ResaError, OSError):
            return None

    return read
