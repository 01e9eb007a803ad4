"""Maps of other tools: a received file looked at, and made a journey of the workspace when somebody agrees."""

from __future__ import annotations

from ..errors import UsageError
from ..formats.report import Choices, Preview
from ..journey.records.base import Language, change
from ..journey.starting import Beginning, begin
from ..texts.sentence import Sentence
from . import uploads
from .journeys import Brought, bring
from .principals import Principal


def look(principal: Principal, upload: str, choices: Choices, language: Language) -> Preview:
    """What the file would become. Raises as reading does; nothing is written."""
    from ..formats.reading import read_map

    principal.require("begin", "journeys")
    _, path = uploads.find(principal, upload)
    return read_map(path, choices, language).preview


def make(
    principal: Principal, upload: str, choices: Choices, title: str, language: Language, beginning: Beginning
) -> Brought:
    """The file as a journey; the upload goes."""
    from ..formats.reading import read_map

    _, path = uploads.find(principal, upload)
    document = read_map(path, choices, language).document
    if not document.steps():
        raise UsageError(
            Sentence("workspace.map_file_without_steps"), where=path.name, remedy=Sentence("workspace.correct_its_rows")
        )
    name = title.strip() or next(iter(document.journey.title.values()), "")
    if not name:
        raise UsageError(Sentence("workspace.journey_needs_title"), where="title", value=title)
    document = document.put(change(document.journey, title={language: name}))
    brought = bring(principal, begin(document, beginning, language))
    uploads.remove(principal.workspace, upload)
    return brought
