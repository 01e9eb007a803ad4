"""Who may talk to the server at all, before any route is asked: whom it was opened for, by its own name, from its own pages.

- the Host header names this machine or the site of the settings (`url`; a foreign site cannot rebind its name to us);
- while nobody has an account, only this machine is answered: the peer is a loopback address and goes by a loopback name;
- a request that changes something comes from our own pages (Origin, Sec-Fetch-Site) or from no browser at all;
- every answer carries a content security policy without inline script, and is never sniffed, nor framed: save the page of a
  shared journey that is made for it (`/embed/…`), by the sites the settings name. Its picture (`/share/…/map.png`) any site may show.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import PrivacyError, UsageError
from ..texts.sentence import Sentence
from ..workspace import Workspace, accounts
from .errors import error_response

#: The names this machine has for itself.
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
#: Whether the server is well, for whoever watches over it by any name of the machine; nothing else is told there.
HEALTH = frozenset({"/healthz", "/readyz"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

#: Neither scripts nor styles may be inline (the pages set what is computed through the style object, which no policy
#: forbids). Pictures also as data: and blob: (exports, uploads).
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Reachable:
    """ASGI middleware: refuses whom the server was not opened for, and adds the protective headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refusal = None if scope.get("path") in HEALTH else _refusal(scope)
        if refusal is None:
            await self.app(
                scope, receive, _with_headers(send, _headers(scope), over_tls=scope["scheme"] in {"https", "wss"})
            )
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await error_response(refusal, 403)(scope, receive, _with_headers(send))


def _refusal(scope: Scope) -> PrivacyError | None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not is_local(scope):
        workspace: Workspace = scope["app"].state.workspace
        site = urlsplit(workspace.config.url).hostname
        if host_name(host) not in LOOPBACK_NAMES | {site}:
            return _refused("The server does not go by that name", "Host header", host)
        if not accounts.exist(workspace):
            return _refused("The server answers this machine only", "peer address", _peer(scope))
    changes = scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS
    origin = headers.get("origin")
    if changes and origin is not None and not _same_origin(origin, host):
        return _refused("The request comes from another site", "Origin header", origin)
    site = headers.get("sec-fetch-site", "none")
    opens_page = headers.get("sec-fetch-mode") == "navigate" and not changes
    if site not in {"same-origin", "none"} and not opens_page and not (_is_picture(scope) and not changes):
        return _refused("The request comes from another site", "Sec-Fetch-Site header", site)
    return None


def _is_picture(scope: Scope) -> bool:
    """The picture link of a shared journey, which stands on other sites' pages."""
    path = str(scope.get("path", ""))
    return path.startswith("/share/") and path.endswith(("/map.svg", "/map.png"))


def is_local(scope: Scope) -> bool:
    """Whether this machine talks to itself: not by another name, and not on behalf of somebody behind a proxy."""
    headers = Headers(scope=scope)
    peer = _peer(scope)
    forwarded = any(name in headers for name in ("forwarded", "x-forwarded-for", "x-forwarded-host"))
    return (not peer or is_loopback(peer)) and host_name(headers.get("host", "")) in LOOPBACK_NAMES and not forwarded


def _peer(scope: Scope) -> str:
    return str((scope.get("client") or ("", 0))[0])


def _refused(what: str, where: str, value: str) -> PrivacyError:
    return PrivacyError(
        what,
        where=where,
        value=value,
        allowed=sorted(LOOPBACK_NAMES),
        remedy=Sentence("server.open_address_resa_serve_printed_machine"),
    )


def _same_origin(origin: str, host: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()


def host_name(host: str) -> str:
    """The name in a Host header, without port and brackets; '' when it is malformed."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return address == "localhost"


def require_closed(host: str, url: str, signs_in: bool) -> None:
    """Refuse to listen where others could reach us while nobody has to sign in, or without a name to go by. Raises UsageError."""
    if is_loopback(host) and not url:
        return
    where, value = ("--host", host) if not is_loopback(host) else ("resa.toml, url", url)
    if not signs_in:
        raise UsageError(
            Sentence("server.resa_no_accounts_yet_listens_machine"),
            where=where,
            value=value,
            allowed=sorted(LOOPBACK_NAMES),
            remedy=Sentence("server.leave_host_out_colleague_look_share"),
        )
    if not url:
        raise UsageError(
            Sentence("server.no_name_to_go_by"),
            where="resa.toml, url",
            value="",
            allowed="e.g. https://resa.example.org",
            remedy=Sentence("server.write_url_into_settings"),
        )


def _headers(scope: Scope) -> dict[str, str]:
    """The protective headers of an answer."""
    if not str(scope.get("path", "")).startswith("/embed/"):
        return HEADERS
    workspace: Workspace = scope["app"].state.workspace
    sites = " ".join(workspace.config.embed_sites)
    if not sites:
        return HEADERS
    framed = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors 'self' {sites}")
    return {name: value for name, value in HEADERS.items() if name != "X-Frame-Options"} | {
        "Content-Security-Policy": framed
    }


def _with_headers(send: Send, wanted: Mapping[str, str] = HEADERS, *, over_tls: bool = False) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in wanted.items():
                headers.setdefault(name, value)
            if over_tls:
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        await send(message)

    return sending
