"""The map as an outline that a text editor and a version control understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exporters import Options, exporter

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document


@exporter("md", "text/markdown; charset=utf-8", "Markdown")
def write_markdown(document: Document, measured: Measured | None, options: Options) -> bytes:
    """By `formats.markdown`; what was measured has no place in it."""
    from ...formats.markdown import write

    return write(document, options.language).encode()
