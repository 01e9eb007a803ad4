"""The contact plan as a file. Its records are read and written like all others of a journey."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ...journey.records import Language
from ...workspace.contact_plan import XLSX, contact_plan_file
from ...workspace.principals import access_map
from ..answers import file_answer, gives_file
from ..asking import Asking

router = APIRouter(tags=["exports"])


@router.get(
    "/api/journeys/{id}/contact-plan",
    summary="The contact plan as XLSX: the grid, a row per contact, unanswered questions",
    **gives_file("The file", XLSX),
)
def contact_plan(id: str, principal: Asking, lang: Language = "en") -> Response:
    content, name = contact_plan_file(access_map(principal, id), lang)
    return file_answer(content, name, XLSX)
