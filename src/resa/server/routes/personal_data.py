"""Personal data in a text that somebody is about to enter: found and shown before anything is kept."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from msgspec import Meta
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...voice.personal_data import scan
from ..answers import answer, body_of, gives, takes
from ..asking import Asking

router = APIRouter(tags=["voice"])


class TextToScan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note as pasted; nothing of it is kept."""

    text: Annotated[str, Meta(max_length=500_000)]
    language: str = "en"


class ScannedText(msgspec.Struct, frozen=True, kw_only=True):
    """The same text with marks in place of what was found, and how many of each kind. Never a promise that nothing is left."""

    text: str
    found: dict[str, int]


@router.post("/api/personal-data", summary="Find personal data in a text", **gives(ScannedText), **takes(TextToScan))
async def personal_data(request: Request, principal: Asking) -> Response:
    principal.require("edit", "sources")
    asked = await body_of(TextToScan)(request)
    return await run_in_threadpool(_scanned, asked)


def _scanned(asked: TextToScan) -> Response:
    scanned = scan(asked.text, asked.language if asked.language in ("sv", "da", "nb", "en") else "en")
    return answer(ScannedText(text=scanned.text, found=dict(scanned.found.items())))
