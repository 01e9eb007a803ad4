"""Signing in and out, choosing a password by a link, one's own account: password, sessions, second factor, tokens."""

from __future__ import annotations

from typing import Literal

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...errors import PrivacyError
from ...texts.sentence import Sentence
from ...workspace import accounts, mail, oidc, second_factor, sessions, tokens
from ...workspace.accounts import Member
from ...workspace.second_factor import NewFactor
from ...workspace.sessions import Session
from ...workspace.tokens import Token, TokenRole
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody, address_of, cookie_path, guest_cookie, is_secure, session_cookie, session_token
from ..security import is_local
from .people import rooms_of

router = APIRouter(tags=["sign-in"])
open_router = APIRouter(tags=["sign-in"])


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who one is, and the proof."""

    email: str
    password: str
    code: str = ""
    """Of the second factor, when the account has one."""


class FirstOwner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first account."""

    name: str
    email: str
    password: str


class Chosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link's token, and the password that its person wants; '' keeps the name they were invited by."""

    token: str
    password: str
    name: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link's token."""

    token: str


class Passwords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password so far and the new one."""

    old: str
    new: str


class Password(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One's own password once more: an open browser is not proof enough."""

    password: str


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code of the authenticator app."""

    code: str


class NewToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a token is for, what it may at most, and for how many days."""

    name: str
    role: TokenRole = "viewer"
    days: int | None = 365


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: in, or the second factor is still missing."""

    state: Literal["in", "second-factor"]


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """What a page needs to know before anybody has signed in."""

    signs_in: bool
    """Whether one has to."""
    signed_in: bool
    may_begin: bool
    """Whether the first owner can be made from here: on this machine, as long as nobody has an account."""
    by_mail: bool
    """Whether a link to sign in can be sent."""
    provider: str
    """What the OpenID Connect provider is called; '' without one."""


class Invitee(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a link is for."""

    name: str
    email: str


class RecoveryCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Each signs in once in place of the app; told this once."""

    codes: list[str]


@open_router.get("/api/sign-in", summary="Whether one has to sign in, and has", **gives(Door))
def door(request: Request) -> Response:
    workspace = request.app.state.workspace
    on, token = accounts.exist(workspace), session_token(request)
    inside = token is not None and sessions.find(workspace, token) is not None
    return answer(
        Door(
            signs_in=on,
            signed_in=inside,
            may_begin=not on and is_local(request.scope),
            by_mail=on and mail.is_set_up(workspace),
            provider=oidc.name(workspace) if oidc.is_set_up(workspace) else "",
        )
    )


@open_router.post("/api/sign-in", summary="Sign in by e-mail and password", **gives(SignIn), **takes(Credentials))
async def sign_in(request: Request) -> Response:
    given = await body_of(Credentials)(request)
    return await run_in_threadpool(_sign_in, request, given)


def _sign_in(request: Request, given: Credentials) -> Response:
    workspace = request.app.state.workspace
    proven = accounts.sign_in(workspace, given.email, given.password, given.code, address_of(request))
    if proven.person is None:
        return answer(SignIn(state="second-factor"))
    return let_in(request, proven.person)


@open_router.post("/api/sign-in/owner", summary="The first account, made on this machine", **gives(SignIn, status=201), **takes(FirstOwner))  # fmt: skip
async def first_owner(request: Request) -> Response:
    given = await body_of(FirstOwner)(request)
    if not is_local(request.scope) or request.cookies.get(guest_cookie(request.app.state.workspace)):
        raise PrivacyError(Sentence("people.first_owner_here"))
    made = await run_in_threadpool(
        accounts.make_owner, request.app.state.workspace, given.name, given.email, given.password
    )
    rooms_of(request).recheck(request.app.state.workspace)
    return await run_in_threadpool(let_in, request, made, 201)


@open_router.post("/api/sign-in/link", summary="Whom a link is for", **gives(Invitee), **takes(Link))
async def invitee(request: Request) -> Response:
    given = await body_of(Link)(request)
    name, email = await run_in_threadpool(accounts.whose, request.app.state.workspace, given.token)
    return answer(Invitee(name=name, email=email))


@open_router.put("/api/sign-in/link", summary="Choose a password by a link", status_code=204, **takes(Chosen))
async def choose(request: Request) -> Response:
    """One signs in with it afterwards, with the second factor where there is one."""
    given = await body_of(Chosen)(request)
    await run_in_threadpool(accounts.accept, request.app.state.workspace, given.token, given.password, given.name)
    rooms_of(request).recheck(request.app.state.workspace)
    return Response(status_code=204)


@open_router.post("/api/sign-out", summary="End this browser's session", status_code=204)
async def sign_out(request: Request) -> Response:
    workspace, token = request.app.state.workspace, session_token(request)
    if token:
        await run_in_threadpool(sessions.sign_out, workspace, token)
        rooms_of(request).recheck(workspace)
    gone = Response(status_code=204, headers={"Clear-Site-Data": '"cache"'})
    secure = is_secure(request)
    gone.delete_cookie(
        session_cookie(workspace, secure), path=cookie_path(workspace), secure=secure, httponly=True, samesite="lax"
    )
    return gone


@router.get("/api/account", summary="One's own account; null without one", **gives(Member | None))
def account(principal: Somebody) -> Response:
    return answer(accounts.own(principal))


@router.put("/api/account/password", summary="Another password", status_code=204, **takes(Passwords))
async def password(request: Request, principal: Somebody) -> Response:
    given = await body_of(Passwords)(request)
    await run_in_threadpool(accounts.change_password, principal, given.old, given.new, address_of(request))
    rooms_of(request).recheck(principal.workspace)
    return Response(status_code=204)


@router.get("/api/account/sessions", summary="Where one is signed in", **gives(list[Session]))
def own_sessions(principal: Somebody) -> Response:
    return answer(sessions.listing(principal, principal.person))


@router.delete("/api/account/sessions/{session}", summary="End a session of one's own", status_code=204)
async def end_own_session(session: str, request: Request, principal: Somebody) -> Response:
    await run_in_threadpool(sessions.end, principal, principal.person, session)
    rooms_of(request).recheck(principal.workspace)
    return Response(status_code=204)


@router.post("/api/account/second-factor", summary="Begin with a second factor", **gives(NewFactor), **takes(Password))
async def begin_factor(request: Request, principal: Somebody) -> Response:
    given = await body_of(Password)(request)
    return answer(await run_in_threadpool(second_factor.begin, principal, given.password, address_of(request)))


@router.put("/api/account/second-factor", summary="Its first code: from now on it is asked for", **gives(RecoveryCodes), **takes(Code))  # fmt: skip
async def confirm_factor(request: Request, principal: Somebody) -> Response:
    given = await body_of(Code)(request)
    codes = await run_in_threadpool(second_factor.confirm, principal, given.code)
    rooms_of(request).recheck(principal.workspace)
    return answer(RecoveryCodes(codes=codes))


@router.delete("/api/account/second-factor", summary="Be asked for no second factor", status_code=204, **takes(Password))  # fmt: skip
async def end_factor(request: Request, principal: Somebody) -> Response:
    given = await body_of(Password)(request)
    await run_in_threadpool(second_factor.turn_off, principal, given.password, address_of(request))
    return Response(status_code=204)


@router.get("/api/account/tokens", summary="One's own API tokens", **gives(list[Token]))
def own_tokens(principal: Somebody) -> Response:
    return answer(tokens.listing(principal))


@router.post("/api/account/tokens", summary="A token for a program", **gives(Token, status=201), **takes(NewToken))
async def make_token(request: Request, principal: Somebody) -> Response:
    new = await body_of(NewToken)(request)
    return answer(await run_in_threadpool(tokens.make, principal, new.name, new.role, new.days), 201)


@router.delete("/api/account/tokens/{token}", summary="Take a token back", status_code=204)
def take_token(token: str, principal: Somebody) -> Response:
    tokens.take_back(principal, token)
    return Response(status_code=204)


def let_in(request: Request, who: str, status: int = 200) -> Response:
    """A new session, in place of any this browser had; nobody is a guest and a member at once."""
    workspace = request.app.state.workspace
    token = sessions.start(workspace, who, request.headers.get("user-agent", ""), instead_of=session_token(request))
    return signed_in(request, answer(SignIn(state="in"), status), token)


def signed_in(request: Request, welcome: Response, token: str) -> Response:
    """The answer with the session's cookie."""
    workspace, secure = request.app.state.workspace, is_secure(request)
    lasts = workspace.config.session_days * 24 * 3600
    welcome.set_cookie(
        session_cookie(workspace, secure),
        token,
        lasts,
        path=cookie_path(workspace),
        secure=secure,
        httponly=True,
        samesite="lax",
    )
    welcome.delete_cookie(guest_cookie(workspace), path=cookie_path(workspace))
    return welcome
