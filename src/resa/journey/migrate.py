"""Old records into today's: each kind lists its own migrations; here they are only run, one after the other."""

from __future__ import annotations

from typing import Any

from ..texts.sentence import Sentence
from .diagnostics import Diagnostic
from .records import Record


def migrated(raw: dict[str, Any], kind: type[Record], version: int) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The record's fields in the version this Resa knows; `raw` is left as it is.

    A migration that stumbles over a damaged record is a finding, and the record is read as it stands.
    """
    fields = raw
    try:
        for migration in kind.migrations[version - 1 :]:
            fields = migration(dict(fields))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        found = Diagnostic(
            rule="F8", severity="error", record=raw.get("id"), value=repr(error),
            message=Sentence("journey.record_version_could_not_brought_version", version=version, version2=kind.version),
            remedy=Sentence("journey.mend_record_open_file_resa_wrote"),
        )  # fmt: skip
        return raw, [found]
    return fields, []
