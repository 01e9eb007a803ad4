"""Insights, opportunities, solutions and metrics as TheyDo's JSON files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exporters import Options, exporter

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document


@exporter("theydo", "application/zip", "TheyDo JSON", "theydo.zip")
def write_theydo(document: Document, measured: Measured | None, options: Options) -> bytes:
    """By `formats.theydo`; what was measured has no place in it."""
    from ...formats.theydo import write

    return write(document, options.language)
