"""The settings, all optional: the command line goes before the environment (`RESA_<NAME>`), that before `resa.toml` in the
workspace's folder, that before the default.

An unknown or wrong setting is named with what is allowed, never ignored; all that is wrong is said at once. Adding a
setting is one field here: file, environment, `resa config` and the reference page know it by that.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from ..errors import UsageError
from .settings_checks import CHECKS, check_together

FILE_NAME = "resa.toml"
PREFIX = "RESA_"
#: `RESA_<NAME>_FILE` names a file that holds the value, as containers give secrets.
FROM_FILE = "_FILE"
#: Variables of ours that are no settings of a workspace, by what they begin with.
OTHER_VARIABLES = (
    "RESA_WORKSPACE",
    "RESA_MEMORY",
    "RESA_ACCEPTANCE_DATA",
    "RESA_REQUIRE_",
    "RESA_PICTURES",
    "RESA_SERVER",
    "RESA_SKIP_WEB",
)


def _setting(meaning: str, **extra: Any) -> msgspec.Meta:
    return msgspec.Meta(description=meaning, **extra)


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a team may set; the defaults fit one machine."""

    name: Annotated[str, _setting("The team's or company's name on the screens; empty = the folder's name.")] = ""
    url: Annotated[
        str,
        _setting("The address people open, when it is not this machine's own. Needs an account."),
    ] = ""
    root_path: Annotated[
        str,
        _setting("The path under which a proxy serves it on that site: /resa; empty = the site's own root."),
    ] = ""
    host: Annotated[str, _setting("Address to listen on; another than this machine's own needs an account and `url`.")] = "127.0.0.1"  # fmt: skip
    port: Annotated[int, _setting("Port to listen on; the next free one when it is taken, 0 = any.", ge=0, le=65_535)] = 8321  # fmt: skip
    proxies: Annotated[
        tuple[str, ...],
        _setting("Addresses or networks of the proxies in front of the server, whose X-Forwarded-For and X-Forwarded-Proto are believed."),
    ] = ()  # fmt: skip
    embed_sites: Annotated[
        tuple[str, ...],
        _setting("Sites whose pages may hold a shared journey in a frame: https://intranet.example.org."),
    ] = ()
    webhook_hosts: Annotated[
        tuple[str, ...],
        _setting("Hosts of one's own network that webhooks may be sent to, also without TLS; all others must be on the open internet."),
    ] = ()  # fmt: skip
    database: Annotated[
        str,
        _setting("Where maps, accounts and the audit trail are kept; empty = `resa.sqlite` in the workspace's folder.", extra_json_schema={"secret": True}),
    ] = ""  # fmt: skip
    session_idle_hours: Annotated[int, _setting("A browser that was not used for so long is signed out.", ge=1)] = 72
    session_days: Annotated[int, _setting("After so many days everybody signs in again.", ge=1)] = 30
    timezone: Annotated[str, _setting("Zone of time stamps that do not say theirs.")] = "UTC"
    upload_limit_mb: Annotated[int, _setting("Largest file that may be uploaded.", ge=1)] = 8_192
    keep_uploads_hours: Annotated[int, _setting("An upload nobody imported is removed after this time.", ge=1)] = 24
    job_threads: Annotated[int, _setting("Long tasks that may run side by side.", ge=1)] = 2
    engine: Annotated[str, _setting("Where questions are computed: local (threads), or a Spark master as spark://host:7077; empty = local.")] = ""  # fmt: skip
    metrics_token: Annotated[
        str,
        _setting("With it as bearer token /metrics answers other machines; empty = this machine only.", extra_json_schema={"secret": True}),
    ] = ""  # fmt: skip
    otlp_endpoint: Annotated[
        str,
        _setting("Where traces and metrics are sent by OTLP over HTTP: http://127.0.0.1:4318; empty = nowhere. Needs the extra `resa[otel]`."),
    ] = ""  # fmt: skip
    otlp_headers: Annotated[
        tuple[str, ...],
        _setting("What is sent with them, as name=value: the collector's key.", extra_json_schema={"secret": True}),
    ] = ()
    log_format: Annotated[
        Literal["text", "json"],
        _setting("How the log on standard error is written: for people, or one JSON object a line and no personal data."),
    ] = "text"  # fmt: skip
    log_level: Annotated[
        Literal["info", "warning", "error"],
        _setting("What is written into it; info has a line for every request."),
    ] = "warning"
    smtp_host: Annotated[str, _setting("The server that takes the letters; empty = no e-mail goes out.")] = ""
    smtp_port: Annotated[int, _setting("Its port.", ge=1, le=65_535)] = 587
    smtp_tls: Annotated[
        Literal["starttls", "tls", "none"],
        _setting("How the connection is secured: after it is made, from its first byte, or not (only on a network of one's own)."),
    ] = "starttls"  # fmt: skip
    smtp_user: Annotated[str, _setting("Whom to sign in as there; empty = nobody.")] = ""
    smtp_password: Annotated[str, _setting("The password; better in the environment.", extra_json_schema={"secret": True})] = ""  # fmt: skip
    mail_from: Annotated[str, _setting("Who the letters are from: Resa <resa@example.org>.")] = ""
    oidc_issuer: Annotated[str, _setting("The OpenID Connect provider people sign in with; empty = none.")] = ""
    oidc_client_id: Annotated[str, _setting("What the provider knows this server by.")] = ""
    oidc_client_secret: Annotated[str, _setting("Its secret there; better in the environment.", extra_json_schema={"secret": True})] = ""  # fmt: skip
    oidc_name: Annotated[str, _setting("What the button calls the provider; empty = its host name.")] = ""
    oidc_domains: Annotated[
        tuple[str, ...],
        _setting("Whoever has a verified e-mail address of these comes in without an invitation; empty = only those with an account."),
    ] = ()  # fmt: skip
    oidc_role: Annotated[Literal["none", "viewer", "commenter", "editor"], _setting("The role of those newcomers.")] = (
        "viewer"
    )

    @property
    def address(self) -> str:
        """Where people find it, without a slash at the end; empty when the settings name no site."""
        return self.url.rstrip("/") + self.root_path if self.url else ""

    def __repr__(self) -> str:
        """Without the secrets: it may stand in a log."""
        shown = (f"{name}={without_secret(one, getattr(self, name))!r}" for name, one in settings().items())
        return f"Config({', '.join(shown)})"


@dataclass(frozen=True)
class Setting:
    """One setting as declared."""

    name: str
    type: Any
    default: Any
    meaning: str
    secret: bool
    allowed: str

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return PREFIX + self.name.upper()


@dataclass(frozen=True)
class InForce:
    """The settings that hold, and where each that is not the default was said."""

    config: Config
    sources: Mapping[str, str]


def settings() -> dict[str, Setting]:
    """Every setting by name, in the order they are declared."""
    hints = get_type_hints(Config, include_extras=True)
    return {f.name: _declared(f.name, hints[f.name], f.default) for f in msgspec.structs.fields(Config)}


def without_secret(setting: Setting, value: Any) -> Any:
    """The value as it may be shown: an address without its password, any other secret as stars."""
    if not setting.secret or not value:
        return value
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", value) if "://" in value else "***"


def read_config(
    folder: Path, flags: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None
) -> Config:
    """The settings of the workspace in `folder`. Raises UsageError that names every wrong one, its value and place."""
    return in_force(folder, flags, environ).config


def in_force(
    folder: Path, flags: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None
) -> InForce:
    """The same, with the sources. `flags`: what the command line says, by setting; None = nothing was said."""
    found = _Found(settings())
    _from_file(found, folder / FILE_NAME)
    _from_environment(found, os.environ if environ is None else environ)
    for name, value in (flags or {}).items():
        if value is not None:
            found.take(name, value, f"--{name.replace('_', '-')}", strict=False)
    config = Config(**found.values)
    found.wrong += check_together(config, found.sources)
    found.raise_wrong()
    return InForce(config, found.sources)


@dataclass
class _Found:
    """What was read so far, and what was wrong with it."""

    known: dict[str, Setting]
    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    wrong: list[UsageError] = field(default_factory=list)

    def take(self, name: str, value: object, where: str, *, strict: bool) -> None:
        """One setting as it was said; a later one of the same name goes before."""
        setting = self.known[name]
        shown = "…" if setting.secret else value
        try:
            converted = msgspec.convert(value, setting.type, strict=strict)
            if check := CHECKS.get(name):
                check(converted)
        except (msgspec.ValidationError, ValueError) as error:
            allowed = setting.allowed if isinstance(error, msgspec.ValidationError) else str(error)
            self.wrong.append(UsageError("A setting is wrong", where=where, value=shown, allowed=allowed))
            return
        self.values[name] = converted
        self.sources[name] = where

    def unknown(self, name: str, where: str, allowed: list[str]) -> None:
        """A name that no setting has."""
        self.wrong.append(
            UsageError(
                "There is no such setting", where=where, value=name, allowed=allowed, remedy="Correct or remove it"
            )
        )

    def raise_wrong(self) -> None:
        """Raise what was wrong, all of it."""
        if len(self.wrong) == 1:
            raise self.wrong[0]
        if self.wrong:
            listed = "\n".join(f"- {error.message}" for error in self.wrong)
            raise UsageError(f"{len(self.wrong)} settings are wrong:\n{listed}\n", remedy="Correct or remove them")


def _from_file(found: _Found, path: Path) -> None:
    if not path.exists():
        return
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("The settings file is not valid TOML", where=str(path), value=str(error)) from error
    for name, value in values.items():
        if name in found.known:
            found.take(name, value, f"{path}, {name}", strict=True)
        else:
            found.unknown(name, str(path), list(found.known))


def _from_environment(found: _Found, environ: Mapping[str, str]) -> None:
    by_variable = {setting.variable: setting for setting in found.known.values()}
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable.startswith(OTHER_VARIABLES):
            continue
        setting = by_variable.get(variable) or by_variable.get(variable.removesuffix(FROM_FILE))
        if setting is None:
            found.unknown(variable, "environment", list(by_variable))
            continue
        text = environ[variable]
        if setting.variable != variable:
            try:
                text = Path(text).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                found.wrong.append(UsageError("A setting's file cannot be read", where=variable, value=error))
                continue
        several = get_origin(setting.type) is tuple
        value = [part.strip() for part in text.split(",") if part.strip()] if several else text
        found.take(setting.name, value, f"environment, {variable}", strict=False)


def _declared(name: str, hint: Any, default: Any) -> Setting:
    type_, meta = get_args(hint)
    # msgspec keeps unknown words for the JSON Schema; ours marks what nobody should read over a shoulder
    secret = bool((meta.extra_json_schema or {}).get("secret"))
    return Setting(name, hint if meta.ge is not None else type_, default, meta.description, secret, _words(type_, meta))


def _words(type_: Any, meta: msgspec.Meta) -> str:
    """What may be written, in words."""
    if type_ is int:
        most = f" to {meta.le:,}" if meta.le is not None else " or more"
        return f"a whole number, {meta.ge}{most}"
    if get_origin(type_) is tuple:
        return "a list of texts; in the environment with commas between"
    if type_ is bool:
        return "true or false"
    choices = get_args(type_)
    return ", ".join(str(choice) for choice in choices) if choices else "a text"
