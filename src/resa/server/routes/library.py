"""What all journeys share, as pages show it: personas, sources, figures."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from ...journey.codec import to_raw
from ...journey.records import Figure
from ...workspace.principals import access_library
from ...workspace.shelf import PersonaShelf, SourceShelf, personas, sources
from ..answers import answer, gives
from ..asking import Asking

router = APIRouter(tags=["library"])


@router.get("/api/personas", summary="Every persona with its journeys and evidence", **gives(list[PersonaShelf]))
def all_personas(principal: Asking) -> Response:
    return answer(personas(principal))


@router.get("/api/sources", summary="Every source with the journeys that rest on it", **gives(list[SourceShelf]))
def all_sources(principal: Asking) -> Response:
    return answer(sources(principal))


@router.get("/api/figures", summary="Typed figures, of one record or all", **gives(list[dict[str, Any]]))
def figures(principal: Asking, about: str | None = None) -> Response:
    library = principal.workspace.documents.read(access_library(principal)).document
    return answer([to_raw(f) for f in library.of(Figure) if about is None or f.about == about])
