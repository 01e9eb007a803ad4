"""What a setting must be beyond its type (a check raises ValueError that says what is allowed), and what some must be together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import UsageError

if TYPE_CHECKING:
    from .config import Config


def _site(url: str) -> None:
    from urllib.parse import urlsplit

    if not url:
        return
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.path.strip("/")
        fits = fits and not any(c.isspace() or c in ";,'\"*" for c in url)
        fits = fits and not (parts.query or parts.fragment or parts.username) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("the address of a site, e.g. https://resa.example.org")


def _path(path: str) -> None:
    if path and not re.fullmatch(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+", path):
        raise ValueError("a path without a slash at its end, e.g. /resa")


def _sites(urls: tuple[str, ...]) -> None:
    for url in urls:
        _site(url)


def _zone(name: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("a time zone, e.g. Europe/Oslo") from error


def _networks(addresses: tuple[str, ...]) -> None:
    from ipaddress import ip_network

    for address in addresses:
        try:
            ip_network(address, strict=False)
        except ValueError as error:
            raise ValueError("addresses or networks, e.g. 127.0.0.1, 10.0.0.0/8") from error


def _database(url: str) -> None:
    if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError("sqlite:///path/to/file or postgresql://user:password@host/database")


def _engine(url: str) -> None:
    from ..analysis.engine import ALLOWED, check

    try:
        if url:
            check(url)
    except UsageError:
        raise ValueError(", ".join(ALLOWED)) from None


def _provider(url: str) -> None:
    if url and not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise ValueError("a secure address, e.g. https://login.example.org")


def _collector(url: str) -> None:
    from importlib.util import find_spec
    from urllib.parse import urlsplit

    if not url:
        return
    if not url.startswith(("http://", "https://")) or not urlsplit(url).hostname or urlsplit(url).username:
        raise ValueError("the address of a collector, e.g. http://127.0.0.1:4318")
    if not all(find_spec(f"opentelemetry{part}") for part in ("", ".sdk", ".exporter")):
        raise ValueError("empty, as OpenTelemetry is not installed here; pip install 'resa[otel]' brings it")


def _pairs(pairs: tuple[str, ...]) -> None:
    if not all(re.fullmatch(r"[A-Za-z0-9-]+=[\x21-\x7e][\x20-\x7e]*", pair) for pair in pairs):
        raise ValueError("name=value, e.g. authorization=Bearer abc")


#: By setting.
CHECKS: dict[str, Callable[[Any], None]] = {
    "url": _site,
    "root_path": _path,
    "embed_sites": _sites,
    "timezone": _zone,
    "proxies": _networks,
    "database": _database,
    "engine": _engine,
    "oidc_issuer": _provider,
    "otlp_endpoint": _collector,
    "otlp_headers": _pairs,
}


def check_together(config: Config, sources: Mapping[str, str]) -> list[UsageError]:
    """What is wrong only because of another setting."""
    from email.utils import parseaddr

    wrong = []
    if config.smtp_host and "@" not in parseaddr(config.mail_from)[1]:
        wrong.append(
            UsageError(
                "Letters need an address they are from",
                where=sources.get("mail_from", "mail_from"),
                value=config.mail_from,
                allowed="e.g. Resa <resa@example.org>",
            )
        )
    if config.smtp_password and not config.smtp_user:
        wrong.append(
            UsageError(
                "A password without a user signs in nowhere",
                where=sources.get("smtp_password", "smtp_user"),
                remedy="Name the user as smtp_user, or take the password out",
            )
        )
    if config.oidc_issuer and not config.oidc_client_id:
        wrong.append(
            UsageError(
                "The provider knows this server by a name",
                where=sources.get("oidc_issuer", "oidc_issuer"),
                remedy="Write what it gave you as oidc_client_id",
            )
        )
    return wrong
