"""The map as a Mermaid user journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exporters import Options, exporter

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document


@exporter("mmd", "text/vnd.mermaid; charset=utf-8", "Mermaid")
def write_mermaid(document: Document, measured: Measured | None, options: Options) -> bytes:
    """By `formats.mermaid`; what was measured has no place in it."""
    from ...formats.mermaid import write

    return write(document, options.language).encode()
