"""How touchpoints recognise their events, and who stands behind a number."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.records import EventRule
from ...workspace.drill_down import behind, bound, previewed
from ...workspace.principals import access_map
from ..answers import answer, body_of, gives, takes
from ..asking import Asking
from .measured import Chosen

router = APIRouter(tags=["measured"])


class WantedRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule to try before it is written into a touchpoint."""

    rule: EventRule


@router.get(
    "/api/journeys/{id}/binding",
    summary="What each touchpoint's rule recognises, and what none does",
    **gives("resa.evidence.bindings:BindingReport"),
)
def binding(id: str, principal: Asking) -> Response:
    return answer(bound(access_map(principal, id)))


@router.post("/api/journeys/{id}/binding/preview", summary="What a rule would recognise", **takes(WantedRule))
async def preview(id: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(WantedRule)(request)
    return answer(await run_in_threadpool(lambda: previewed(access_map(principal, id), wanted.rule)))


@router.get(
    "/api/journeys/{id}/customers",
    summary="The customers behind a number; recorded in the audit trail",
    **gives("resa.evidence.who:Customers"),
)
def customers(
    id: str,
    about: str,
    principal: Asking,
    filter: Chosen,
    outcome: Literal["reached", "went_on", "open", "lost"] = "reached",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    return answer(behind(access_map(principal, id, "edit"), about, outcome, filter, limit))
