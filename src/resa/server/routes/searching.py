"""Words looked for in everything that one may read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from ...journey.records import LANGUAGES
from ...workspace.searching import SearchAnswer, search
from ..answers import answer, gives
from ..asking import Asking

router = APIRouter(tags=["atlas"])


_WORDS = "The words, whole or their beginnings; all of them in one record"


@router.get(
    "/api/search",
    summary="Words in every text of every journey and the library, in every language",
    **gives(SearchAnswer),
)
def searched(
    principal: Asking,
    q: Annotated[str, Query(description=_WORDS, max_length=400)] = "",
    journey: Annotated[str | None, Query(description="Only in this journey")] = None,
    lang: Annotated[str, Query(description="Of a text in several languages, the one to show")] = "en",
) -> Response:
    return answer(search(principal, q, lang if lang in LANGUAGES else "en", journey))
