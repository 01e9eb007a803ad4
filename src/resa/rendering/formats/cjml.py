"""The planned journey in CJML, the modelling language of SINTEF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exporters import Options, exporter

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document


@exporter("cjml", "application/xml", "CJML 2.0", "cjml.xml")
def write_cjml(document: Document, measured: Measured | None, options: Options) -> bytes:
    """By `formats.cjml`; what was measured has no place in it."""
    from ...formats.cjml import write

    return write(document, options.language).encode()
