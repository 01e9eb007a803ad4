"""Talking to an OpenID Connect provider: authorization code with PKCE, state and nonce; the ID token checked against its keys.

What a sign-in needs to remember between going there and coming back is sealed and kept by the browser. Accounts are not
this file's business (`oidc`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from ..errors import PrivacyError, ResaError
from ..texts.sentence import Sentence
from .config import Config

_TIMEOUT_SECONDS = 15
_LARGEST = 1_000_000
_KNOWN_SECONDS = 3600
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LEEWAY_SECONDS = 60


class ProviderError(ResaError):
    """The provider did not answer as it should."""

    code = "provider"


class Going(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered while somebody is at the provider."""

    state: str
    nonce: str
    verifier: str
    next: str
    at: float


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who the provider says it is."""

    issuer: str
    subject: str
    email: str
    verified: bool
    name: str


_found: dict[str, tuple[float, dict[str, Any]]] = {}
_lock = threading.Lock()


def begin(config: Config, back: str, next: str) -> tuple[str, Going]:
    """Where to send the browser, and what to remember."""
    going = Going(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        next=next,
        at=time.time(),
    )
    challenge = base64.urlsafe_b64encode(hashlib.sha256(going.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": config.oidc_client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": going.state,
        "nonce": going.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{_about(config)['authorization_endpoint']}?{urlencode(query)}", going


def finish(config: Config, back: str, going: Going, state: str, code: str) -> Identity:
    """Who came back. Raises PrivacyError when it was not this browser that went, ProviderError for anything else."""
    if not code or not hmac.compare_digest(going.state, state):
        raise PrivacyError(Sentence("people.provider_other_browser"))
    about = _about(config)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": going.verifier}
    answer = _token(config, about, form)
    claims = _claims(config, about, str(answer.get("id_token", "")), going.nonce)
    if "email" not in claims and about.get("userinfo_endpoint"):
        more = _fetch(about["userinfo_endpoint"], headers={"Authorization": f"Bearer {answer.get('access_token', '')}"})
        if more.get("sub") != claims["sub"]:
            raise ProviderError(Sentence("people.provider_wrong"), value="userinfo")
        claims = {**more, **claims}
    return Identity(
        issuer=config.oidc_issuer,
        subject=str(claims["sub"]),
        email=str(claims.get("email", "")),
        verified=claims.get("email_verified") is True,
        name=str(claims.get("name") or claims.get("preferred_username") or ""),
    )


def _about(config: Config) -> dict[str, Any]:
    """The provider's own description, believed for an hour."""
    issuer = config.oidc_issuer.rstrip("/")
    with _lock:
        known = _found.get(issuer)
    if known is not None and time.monotonic() - known[0] < _KNOWN_SECONDS:
        return known[1]
    about = _fetch(f"{issuer}/.well-known/openid-configuration")
    if str(about.get("issuer", "")).rstrip("/") != issuer:
        raise ProviderError(Sentence("people.provider_wrong"), value="issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _check_address(str(about.get(name, "")))
    with _lock:
        _found[issuer] = (time.monotonic(), about)
    return about


def _token(config: Config, about: dict[str, Any], form: dict[str, str]) -> dict[str, Any]:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    ways = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if config.oidc_client_secret and "client_secret_basic" in ways:
        pair = f"{_form(config.oidc_client_id)}:{_form(config.oidc_client_secret)}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form = {**form, "client_id": config.oidc_client_id}
        if config.oidc_client_secret:
            form["client_secret"] = config.oidc_client_secret
    return _fetch(about["token_endpoint"], urlencode(form).encode(), headers)


def _claims(config: Config, about: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """What the ID token says, once its signature, issuer, audience, age and nonce are right."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        keys = KeySet.import_key_set(_fetch(about["jwks_uri"]))  # type: ignore[arg-type]  # what is no key set raises below
        claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": about["issuer"]},
            aud={"essential": True, "value": config.oidc_client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderError(Sentence("people.provider_wrong"), value=type(error).__name__) from error
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != config.oidc_client_id:
        raise ProviderError(Sentence("people.provider_wrong"), value="azp")
    return dict(claims)


def _fetch(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """A small JSON object from an address of the provider's; what it says when it refuses is not passed on."""
    _check_address(url)
    request = urllib.request.Request(url, body, {"Accept": "application/json", **(headers or {})})
    try:
        with _OPENER.open(request, timeout=_TIMEOUT_SECONDS) as answer:
            found = json.loads(answer.read(_LARGEST))
    except (OSError, ValueError) as error:
        what = f"HTTP {error.code}" if isinstance(error, urllib.error.HTTPError) else type(error).__name__
        raise ProviderError(Sentence("people.provider_silent"), value=what) from error
    if not isinstance(found, dict):
        raise ProviderError(Sentence("people.provider_wrong"), value=url)
    return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Nobody sends our secret on to another address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
        raise ProviderError(Sentence("people.provider_wrong"), value=url)


def _form(text: str) -> str:
    return urlencode({"": text})[1:]
