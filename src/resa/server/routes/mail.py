"""Whether letters go out, and a trial of it."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.records import Language
from ...workspace import mail, trial_letters
from ...workspace.mail import MailState
from ...workspace.trial_letters import Trial
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody

router = APIRouter(tags=["mail"])


class NewTrial(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The language of the letter, and where to while nobody has an account; afterwards it goes to one's own address."""

    language: Language = "en"
    email: str = ""


@router.get("/api/mail", summary="Whether letters go out, and what became of the last ones", **gives(MailState))
def state(principal: Somebody) -> Response:
    return answer(mail.state(principal))


@router.post("/api/mail/trial", summary="A letter to oneself", **gives(Trial, status=201), **takes(NewTrial))
async def send(request: Request, principal: Somebody) -> Response:
    wanted = await body_of(NewTrial)(request)
    return answer(await run_in_threadpool(trial_letters.send, principal, wanted.language, wanted.email), 201)
