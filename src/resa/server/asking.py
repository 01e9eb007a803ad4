"""Who asks: found once per request, from a token, a session's cookie or a guest's cookie; and so given to every route.

While nobody has an account whoever sits at this machine is its owner. From the first account on nobody is let in without
one of the three: `app` puts every route behind `somebody`, save those of an `open_router`, which answer before anybody is in.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from ..errors import PrivacyError
from ..texts.sentence import Sentence
from ..workspace import Workspace, accounts, sessions, tokens
from ..workspace.people import guest_of
from ..workspace.principals import Principal, local_guest, local_owner
from .errors import SignInError

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def _suffix(workspace: Workspace) -> str:
    return workspace.id.partition(":")[2]


def guest_cookie(workspace: Workspace) -> str:
    """The cookie that makes a browser a guest's, for this workspace only: ports and workspaces share a host's cookies."""
    return f"resa_guest_{_suffix(workspace)}"


def session_cookie(workspace: Workspace, secure: bool) -> str:
    """The cookie of who is signed in. Over TLS its name binds it to this very host (`__Host-`), or under a path of the host,
    which that name forbids, at least to TLS (`__Secure-`)."""
    bound = "__Secure-" if workspace.config.root_path else "__Host-"
    return f"{bound if secure else ''}resa_session_{_suffix(workspace)}"


def cookie_path(workspace: Workspace) -> str:
    """Where cookies go: to all of ours, and to nothing else on the site."""
    return workspace.config.root_path or "/"


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the browser came over TLS, as far as we or a believed proxy know."""
    return connection.url.scheme in {"https", "wss"}


def session_token(connection: HTTPConnection) -> str | None:
    """What the browser holds of its session."""
    workspace: Workspace = connection.app.state.workspace
    return connection.cookies.get(session_cookie(workspace, is_secure(connection))) or None


def address_of(connection: HTTPConnection) -> str:
    """Where it comes from, to count failed attempts by."""
    return connection.client.host if connection.client else ""


def site_of(request: Request) -> str:
    """Our own address, as people know it; without one in the settings, as this browser came (its Host header was checked)."""
    workspace: Workspace = request.app.state.workspace
    url = workspace.config.url
    if url and request.url.hostname == urlsplit(url).hostname:
        return workspace.config.address
    return str(request.base_url).rstrip("/") + workspace.config.root_path


def somebody(request: Request) -> Principal:
    """Whoever asks. For routes that check the right themselves, by the door they take."""
    return found(request)


Somebody = Annotated[Principal, Depends(somebody)]


def principal(request: Request, who: Somebody) -> Principal:
    """The same for every other route: what belongs to no single journey is changed by those who may edit in the workspace."""
    in_journey = request.url.path.startswith("/api/journeys/")  # whose door knows the role there
    if request.method not in _SAFE_METHODS and not in_journey:
        who.require_in_library("edit", "what this workspace holds")
    return who


def principal_in_room(websocket: WebSocket) -> Principal:
    """The same in a live room, where without accounts a name alone (`?guest=`) is enough to look."""
    workspace: Workspace = websocket.app.state.workspace
    guest = websocket.query_params.get("guest", "").strip()[:80]
    return local_guest(workspace, guest) if guest and not accounts.exist(workspace) else found(websocket)


def found(connection: HTTPConnection) -> Principal:
    """Who it is. Raises SignInError, or PrivacyError when an invitation was withdrawn."""
    workspace: Workspace = connection.app.state.workspace
    way, _, secret = connection.headers.get("authorization", "").partition(" ")
    if way.lower() == "bearer":
        by_token = tokens.find(workspace, secret.strip())
        if by_token is None:
            raise SignInError(Sentence("people.no_such_token"), where="Authorization header")
        return by_token
    token = session_token(connection)
    signed_in = sessions.find(workspace, token) if token else None
    if signed_in is not None:
        return signed_in
    link = connection.cookies.get(guest_cookie(workspace))
    if link:
        guest = guest_of(workspace, link)
        if guest is None:
            raise PrivacyError(
                Sentence("server.invitation_withdrawn"),
                remedy=Sentence("server.ask_owner_new_one_post_api"),
            )
        return guest
    if accounts.exist(workspace):
        raise SignInError(Sentence("people.sign_in_first"), remedy=Sentence("people.post_api_sign_in"))
    return local_owner(workspace)


Asking = Annotated[Principal, Depends(principal)]
