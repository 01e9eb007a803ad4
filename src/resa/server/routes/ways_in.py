"""The other ways to sign in: a link in an e-mail, and an OpenID Connect provider."""

from __future__ import annotations

import logging
import time
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ...errors import NotFoundError, ResaError, UnreadableError
from ...journey.records import Language
from ...texts.sentence import Sentence
from ...workspace import Workspace, oidc, provider, sessions, sign_in_links
from ...workspace.sealing import seal, unseal
from ..answers import answer, body_of, gives, takes
from ..asking import address_of, is_secure, session_token, site_of
from .sign_in import SignIn, let_in, signed_in

log = logging.getLogger("resa.sign-in")

open_router = APIRouter(tags=["sign-in"])

#: Whoever stays at the provider for longer begins anew.
_AWAY_SECONDS = 600
_COOKIE = "resa_going"
_COOKIE_PATH = "/api/sign-in"
_BACK = "/api/sign-in/provider/back"


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The address a link is to be sent to, and the language of the letter."""

    email: str
    language: Language = "en"


class Entering(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link's token, and the second factor's code when the account has one."""

    token: str
    code: str = ""


@open_router.post("/api/sign-in/mail", summary="Be sent a link; answered alike whoever has the address", status_code=204, **takes(Asked))  # fmt: skip
async def ask(request: Request) -> Response:
    given = await body_of(Asked)(request)
    workspace, address = request.app.state.workspace, address_of(request)
    await run_in_threadpool(sign_in_links.ask, workspace, given.email, given.language, site_of(request), address)
    return Response(status_code=204)


@open_router.post("/api/sign-in/mail/enter", summary="Sign in by the link", **gives(SignIn), **takes(Entering))
async def enter(request: Request) -> Response:
    given = await body_of(Entering)(request)
    return await run_in_threadpool(_enter, request, given)


def _enter(request: Request, given: Entering) -> Response:
    workspace = request.app.state.workspace
    proven = sign_in_links.enter(workspace, given.token, given.code, address_of(request))
    if proven.person is None:
        return answer(SignIn(state="second-factor"))
    return let_in(request, proven.person)


# Pages' addresses, not the API's: a browser is sent on.
@open_router.get("/api/sign-in/provider", include_in_schema=False)
def go(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:
    workspace: Workspace = request.app.state.workspace
    if not oidc.is_set_up(workspace):
        raise NotFoundError(Sentence("server.nothing_at_address"), value="/api/sign-in/provider")
    own = next if next.startswith("/") and not next.startswith(("//", "/\\")) else "/"
    try:
        there, going = provider.begin(workspace.config, site_of(request) + _BACK, own)
    except ResaError as error:
        return _not_in(workspace, error)
    away = RedirectResponse(there, 303)
    kept = seal(workspace, msgspec.json.encode(going).decode(), "going to the provider")
    # Lax: the provider sends the browser back from another site.
    away.set_cookie(_COOKIE, kept, _AWAY_SECONDS, path=workspace.config.root_path + _COOKIE_PATH, secure=is_secure(request), httponly=True, samesite="lax")  # fmt: skip
    return away


@open_router.get("/api/sign-in/provider/back", include_in_schema=False)
def back(request: Request, code: str = "", state: str = "", error: str = "") -> Response:
    workspace: Workspace = request.app.state.workspace
    try:
        if not oidc.is_set_up(workspace):
            raise NotFoundError(Sentence("server.nothing_at_address"), value=_BACK)
        if error:
            raise provider.ProviderError(Sentence("people.provider_silent"), value=error[:40])
        going = _going(workspace, request.cookies.get(_COOKIE, ""))
        identity = provider.finish(workspace.config, site_of(request) + _BACK, going, state, code)
        person = oidc.sign_in(workspace, identity)
    except ResaError as failed:
        return _not_in(workspace, failed)
    browser = request.headers.get("user-agent", "")
    token = sessions.start(workspace, person, browser, instead_of=session_token(request))
    inside = signed_in(request, RedirectResponse(workspace.config.root_path + going.next, 303), token)
    inside.delete_cookie(_COOKIE, path=workspace.config.root_path + _COOKIE_PATH)
    return inside


def _going(workspace: Workspace, kept: str) -> provider.Going:
    try:
        going = msgspec.json.decode(unseal(workspace, kept, "going to the provider"), type=provider.Going)
    except (UnreadableError, msgspec.DecodeError):
        going = None
    if going is None or time.time() - going.at > _AWAY_SECONDS:
        raise provider.ProviderError(Sentence("people.provider_other_browser"))
    return going


def _not_in(workspace: Workspace, error: ResaError) -> Response:
    """Back to the page for signing in, which says why."""
    log.warning("nobody was let in by the provider: %s", error)
    why = error.what.code if isinstance(error.what, Sentence) else "people.provider_silent"
    return RedirectResponse(f"{workspace.config.root_path}/sign-in?{urlencode({'problem': why})}", 303)
