"""The map as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from ...formats.report import Note
from ...journey.records import Language
from ...workspace.exports import EXPORT_MEDIA, export, losses
from ...workspace.principals import access_map
from ..answers import answer, file_answer, gives, gives_file
from ..asking import Asking
from .measured import Chosen, Compared

router = APIRouter(tags=["exports"])
Format = Literal["svg", "pdf", "png", "pptx", "xlsx", "html", "json", "cjml", "md", "mmd", "theydo"]


@router.get(
    "/api/journeys/{id}/export",
    summary="The map as a picture, a table or another tool's file",
    **gives_file("The file", *EXPORT_MEDIA.values()),
)
def map_file(
    id: str,
    principal: Asking,
    filter: Chosen,
    compare: Compared,
    format: Format,
    lang: Language = "en",
    theme: Literal["light", "dark"] = "light",
    scale: Annotated[float, Query(ge=0.25, le=8)] = 2.0,
) -> Response:
    content, name = export(
        access_map(principal, id), format, language=lang, theme=theme, scale=scale, filter=filter, compare=compare
    )
    return file_answer(content, name, EXPORT_MEDIA[format])


@router.get(
    "/api/journeys/{id}/export/losses",
    summary="What the map holds that a file of the format will not, counted",
    **gives(list[Note]),
)
def lost(id: str, principal: Asking, format: Format, lang: Language = "en") -> Response:
    return answer(losses(access_map(principal, id), format, lang))
