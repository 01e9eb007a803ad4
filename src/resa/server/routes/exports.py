"""The map as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from ...journey.records import Language
from ...workspace.exports import EXPORT_MEDIA, export
from ...workspace.principals import access_map
from ..answers import file_answer, gives_file
from ..asking import Asking
from .measured import Chosen, Compared

router = APIRouter(tags=["exports"])


@router.get(
    "/api/journeys/{id}/export",
    summary="The map as SVG, PDF, PNG, PPTX, XLSX, HTML or JSON",
    **gives_file("The file", *EXPORT_MEDIA.values()),
)
def map_file(
    id: str,
    principal: Asking,
    filter: Chosen,
    compare: Compared,
    format: Literal["svg", "pdf", "png", "pptx", "xlsx", "html", "json"],
    lang: Language = "en",
    theme: Literal["light", "dark"] = "light",
    scale: Annotated[float, Query(ge=0.25, le=8)] = 2.0,
) -> Response:
    content, name = export(
        access_map(principal, id), format, language=lang, theme=theme, scale=scale, filter=filter, compare=compare
    )
    return file_answer(content, name, EXPORT_MEDIA[format])
