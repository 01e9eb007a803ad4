"""A journey as a file, drawn by `rendering` from the same measured map as the page shows."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import ResaError
from ..evidence.model import Filter, Measured
from ..formats.report import Note
from ..journey.document import Document
from ..journey.records import read_text
from . import audit, images
from .gaps import with_gaps
from .library import whole
from .look import brand_of
from .measuring import measured_value
from .principals import MapAccess

#: Format to media type, as the exporters say; here so that naming the formats loads none of them.
EXPORT_MEDIA = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "cjml": "application/xml",
    "md": "text/markdown; charset=utf-8",
    "mmd": "text/vnd.mermaid; charset=utf-8",
    "theydo": "application/zip",
}


def export(
    access: MapAccess,
    format: str,
    *,
    language: str = "en",
    theme: str = "light",
    scale: float = 2.0,
    filter: Filter = Filter(),
    compare: Filter | None = None,
) -> tuple[bytes, str]:
    """The file's bytes and its name. Raises UsageError for an unknown format, language, theme or scale."""
    measured = with_gaps(access, measured_value(access, filter, compare))
    audit.note(access.principal, "export", document=access.document, format=format)
    return drawn(access, whole(access).document, measured, format, language=language, theme=theme, scale=scale)


def drawn(
    access: MapAccess, document: Document, measured: Measured, format: str, *, language: str, theme: str, scale: float
) -> tuple[bytes, str]:
    """A map of the workspace's as a file, with its pictures and its look, and the file's name."""
    from ..rendering.exporters import export as draw
    from ..rendering.exporters import exporters

    content = draw(
        document, measured, format=format, language=language, theme=theme, scale=scale, images=images_of(access),
        brand=brand_of(access.workspace),
    )  # fmt: skip
    title = read_text(document.journey.title, language) or access.document.partition(":")[2]
    return content, exporters()[format].file_name(title)


def images_of(access: MapAccess) -> Callable[[str], bytes | None]:
    """The workspace's pictures by name; None for one that is not kept here or that the reader may not see."""

    def read(name: str) -> bytes | None:
        try:
            return images.find(access.principal, name).read_bytes()
        except (ResaError, OSError):
            return None

    return read


def losses(access: MapAccess, format: str, language: str = "en") -> tuple[Note, ...]:
    """What the map holds that a file of the format will not; empty for formats that hold all a picture can."""
    from ..formats.loss import left_out

    return left_out(whole(access).document, format, language)
