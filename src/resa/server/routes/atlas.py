"""Every journey in its place among the others."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ...workspace.atlas import Atlas, atlas
from ..answers import answer, gives
from ..asking import Asking

router = APIRouter(tags=["atlas"])


@router.get(
    "/api/atlas",
    summary="Every journey one may see, its place, and its pain, leak and staleness",
    **gives(Atlas),
)
def whole_atlas(principal: Asking) -> Response:
    return answer(atlas(principal))
