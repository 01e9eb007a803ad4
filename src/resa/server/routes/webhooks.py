"""Webhooks: addresses that are told what happens here, and what became of each message."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import webhooks as kept
from ...workspace.happenings import Happening
from ...workspace.webhooks import Delivery, Webhook
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody

router = APIRouter(tags=["webhooks"])


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to tell what."""

    address: str
    events: tuple[Happening, ...]


class WebhookChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should be otherwise; the rest stays."""

    events: tuple[Happening, ...] | None = None
    on: bool | None = None


class DeliveryMade(msgspec.Struct, frozen=True, kw_only=True):
    """The id of the message in line."""

    delivery: str


@router.get("/api/webhooks", summary="Every webhook", **gives(list[Webhook]))
def listing(principal: Somebody) -> Response:
    return answer(kept.listing(principal))


@router.post("/api/webhooks", summary="Tell an address what happens; the secret is told this once", **gives(Webhook, status=201), **takes(NewWebhook))  # fmt: skip
async def make(request: Request, principal: Somebody) -> Response:
    new = await body_of(NewWebhook)(request)
    return answer(await run_in_threadpool(kept.make, principal, new.address, new.events), 201)


@router.put("/api/webhooks/{hook}", summary="Tell it of other things, or turn it on or off", status_code=204, **takes(WebhookChange))  # fmt: skip
async def change(hook: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(WebhookChange)(request)
    await run_in_threadpool(lambda: kept.change(principal, hook, events=wanted.events, on=wanted.on))
    return Response(status_code=204)


@router.delete("/api/webhooks/{hook}", summary="Tell it nothing more", status_code=204)
def remove(hook: str, principal: Somebody) -> Response:
    kept.remove(principal, hook)
    return Response(status_code=204)


@router.get("/api/webhooks/{hook}/deliveries", summary="Its newest messages", **gives(list[Delivery]))
def deliveries(hook: str, principal: Somebody) -> Response:
    return answer(kept.deliveries(principal, hook))


@router.post("/api/webhooks/{hook}/test", summary="Send a test message", **gives(DeliveryMade, status=201))
def try_out(hook: str, principal: Somebody) -> Response:
    return answer({"delivery": kept.try_out(principal, hook)}, 201)


@router.post("/api/webhooks/{hook}/deliveries/{delivery}/again", summary="Send a message again", status_code=204)
def send_again(hook: str, delivery: str, principal: Somebody) -> Response:
    kept.send_again(principal, hook, delivery)
    return Response(status_code=204)
