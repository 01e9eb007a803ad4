"""Every touchpoint of every journey: the list, what is measured of it, and giving it an owner."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace.inventory import Assignment, Inventory, InventoryFigures, assign, figures, inventory
from ..answers import answer, body_of, gives, takes
from ..asking import Asking

router = APIRouter(tags=["inventory"])


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """How many touchpoints were changed."""

    changed: int


@router.get("/api/touchpoints", summary="Every touchpoint, where it stands and who owns it", **gives(Inventory))
def touchpoints(principal: Asking) -> Response:
    return answer(inventory(principal))


@router.get(
    "/api/touchpoints/figures",
    summary="What is measured of each touchpoint, on the map where most customers meet it",
    **gives(list[InventoryFigures]),
)
def touchpoint_figures(principal: Asking) -> Response:
    return answer(figures(principal))


@router.post(
    "/api/touchpoints/assign",
    summary="Give touchpoints an owner, a team or both, in one edit",
    **gives(Assigned),
    **takes(Assignment),
)
async def assign_touchpoints(request: Request, principal: Asking) -> Response:
    wanted = await body_of(Assignment)(request)
    return answer(Assigned(changed=await run_in_threadpool(assign, principal, wanted)))
