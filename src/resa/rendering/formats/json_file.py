"""The document's own file with a dated snapshot of what was measured; ignored when the file is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exporters import Options, exporter

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document


@exporter("json", "application/json", "JSON", "resa.json")
def write_json(document: Document, measured: Measured | None, options: Options) -> bytes:
    """`journey.format` with `measured`."""
    import msgspec

    from ...journey.document import Document as Doc
    from ...journey.format import write

    snapshot = msgspec.to_builtins(measured, enc_hook=str) if measured is not None else document.measured
    return write(
        Doc(
            document.records.values(),
            kept=document.kept,
            extra=document.extra,
            versions=document.versions,
            measured=snapshot,
        )
    )
