"""The workspace's settings: `resa.toml` in its folder, all optional. An unknown or wrong setting is named, never ignored."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from ..errors import UsageError

FILE_NAME = "resa.toml"
#: Settings that nobody should read over a shoulder.
SECRETS = ("smtp_password",)


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a team may set; the defaults fit one machine."""

    name: str = ""
    """The team's or company's name on the screens; empty = the folder's name."""
    url: str = ""
    """The address people open, when it is not this machine's own: https://resa.example.org. Needs an account."""
    proxies: tuple[str, ...] = ()
    """Addresses of the proxies in front of the server, whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    embed_sites: tuple[str, ...] = ()
    """Sites whose pages may hold a shared journey in a frame: https://intranet.example.org."""
    session_idle_hours: int = 72
    """A browser that was not used for so long is signed out."""
    session_days: int = 30
    """After so many days everybody signs in again."""
    timezone: str = "UTC"
    """Zone of time stamps that do not say theirs."""
    database_url: str = ""
    """SQLAlchemy URL; empty = `resa.sqlite` in the workspace folder."""
    upload_limit_mb: int = 8_192
    """Largest file that may be uploaded."""
    keep_uploads_hours: int = 24
    """An upload nobody imported is removed after this time."""
    job_threads: int = 2
    """Long tasks that may run side by side."""
    keep_measured: int = 200
    """Measured maps kept in the cache; the least recently used go first."""
    smtp_host: str = ""
    """The server that takes the letters; empty = no e-mail goes out."""
    smtp_port: int = 587
    """Its port."""
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is secured: after it is made, from its first byte, or not (only on a network of one's own)."""
    smtp_user: str = ""
    """Whom to sign in as there; empty = nobody."""
    smtp_password: str = ""
    """The password; better in the environment, as RESA_SMTP_PASSWORD."""
    mail_from: str = ""
    """Who the letters are from: Resa <resa@example.org>."""

    def __repr__(self) -> str:
        """Without the secrets: it may stand in a log."""
        shown = (
            f"{n}={'…' if n in SECRETS and getattr(self, n) else repr(getattr(self, n))}"
            for n in self.__struct_fields__
        )
        return f"Config({', '.join(shown)})"


def read_config(folder: Path) -> Config:
    """The settings of the workspace in `folder`. Raises UsageError that names the setting, its value and the file."""
    path = folder / FILE_NAME
    try:
        values = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("The settings file is not valid TOML", where=str(path), value=str(error)) from error
    values = _with_secrets(values)
    try:
        config = msgspec.convert(values, Config)
    except msgspec.ValidationError as error:
        raise UsageError(
            "A setting is wrong",
            where=str(path),
            value=str(error),
            allowed=list(Config.__struct_fields__),
            remedy="Correct or remove the line",
        ) from error
    return _checked(config, path)


def _with_secrets(values: dict[str, object]) -> dict[str, object]:
    """Secrets may stand in the environment instead, which counts more than the file."""
    found = {name: os.environ.get(f"RESA_{name.upper()}") for name in SECRETS}
    return {**values, **{name: secret for name, secret in found.items() if secret}}


def _checked(config: Config, path: Path) -> Config:
    from zoneinfo import ZoneInfo

    if config.url:
        _check_url(config.url, path)
    try:
        ZoneInfo(config.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            "There is no such time zone", where=f"{path}, timezone", value=config.timezone, allowed="e.g. Europe/Oslo"
        ) from error
    for name in (
        "session_idle_hours",
        "session_days",
        "upload_limit_mb",
        "keep_uploads_hours",
        "job_threads",
        "keep_measured",
        "smtp_port",
    ):
        if getattr(config, name) < 1:
            raise UsageError("A setting must be 1 or more", where=f"{path}, {name}", value=getattr(config, name))
    for site in config.embed_sites:
        _check_url(site, path, "embed_sites")
    _check_mail(config, path)
    return config


def _check_mail(config: Config, path: Path) -> None:
    from email.utils import parseaddr

    if config.smtp_host and "@" not in parseaddr(config.mail_from)[1]:
        raise UsageError(
            "Letters need an address they are from",
            where=f"{path}, mail_from",
            value=config.mail_from,
            allowed="e.g. Resa <resa@example.org>",
        )
    if config.smtp_password and not config.smtp_user:
        raise UsageError(
            "A password without a user signs in nowhere",
            where=f"{path}, smtp_user",
            remedy="Name the user, or take the password out",
        )


def _check_url(url: str, path: Path, name: str = "url") -> None:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.path.strip("/")
        fits = fits and not any(c.isspace() or c in ";,'\"*" for c in url)
        fits = fits and not (parts.query or parts.fragment or parts.username) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise UsageError(
            "The address is not one of a site",
            where=f"{path}, {name}",
            value=url,
            allowed="e.g. https://resa.example.org",
        )
