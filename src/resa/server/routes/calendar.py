"""The reviews of all journeys as a calendar feed."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ...journey.records import Language
from ...workspace.calendar import calendar
from ..answers import file_answer, gives_file
from ..asking import Asking

router = APIRouter(tags=["journeys"])
MEDIA = "text/calendar; charset=utf-8"


@router.get(
    "/api/calendar.ics", summary="When each journey is to be reviewed, as iCal", **gives_file("The feed", MEDIA)
)
def reviews(principal: Asking, lang: Language = "en") -> Response:
    return file_answer(calendar(principal, lang).encode(), "resa.ics", MEDIA)
