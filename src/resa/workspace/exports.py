"""A journey as a file, drawn by `rendering` from the same measured map as the page shows."""

from __future__ import annotations

from ..evidence.model import Filter
from ..journey.records import read_text
from . import audit
from .library import whole
from .measuring import measured_value
from .principals import MapAccess

#: Format to media type.
EXPORT_MEDIA = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
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
    from ..rendering.exporters import export as draw

    document = whole(access).document
    measured = measured_value(access, filter, compare)
    content = draw(document, measured, format=format, language=language, theme=theme, scale=scale)
    audit.note(access.principal, "export", document=access.document, format=format)
    title = read_text(document.journey.title, language) or access.document.partition(":")[2]
    return content, f"{title}.{'resa.json' if format == 'json' else format}"
