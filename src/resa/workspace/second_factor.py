"""The second factor: codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds) and codes for those who lost it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import secrets
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from ..errors import PrivacyError, UnreadableError, UsageError
from ..texts.sentence import Sentence
from . import account_letters, attempts, audit, passwords
from .clock import iso
from .principals import Principal
from .sealing import seal, unseal
from .sessions import digest, end_all
from .tables import account, factor_secret, recovery_code
from .workspace import Workspace

log = logging.getLogger("resa.sign-in")

PERIOD, DIGITS = 30, 6
#: Stands in the account where the secret is kept apart.
_SEALED = "sealed"
#: A clock may be so many periods off, either way.
_OFF = 1
N_RECOVERY = 10


class NewFactor(msgspec.Struct, frozen=True, kw_only=True):
    """What the authenticator app is given; it counts once a first code has come back."""

    secret: str
    address: str
    """The same as an otpauth: address, which apps take."""
    picture: str
    """The same as a QR code: an SVG as a data: address."""


def code_at(secret: str, step: int) -> str:
    """The code of a step (the seconds since 1970 divided by the period)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = mac[-1] & 15
    return str((int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF) % 10**DIGITS).zfill(DIGITS)


def begin(principal: Principal, password: str, address: str) -> NewFactor:
    """A new secret, not yet in use. Whoever only found an open browser does not know the password."""
    row = confirmed(principal, password, address)
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    workspace = principal.workspace
    with workspace.database.write() as connection:
        if row.totp_since is not None:
            raise UsageError(Sentence("people.factor_is_on"))
        _keep(connection, workspace, principal.person, secret)
    label = quote(f"{workspace.name}:{row.email}", safe="")
    issuer = quote(workspace.name, safe="")
    app = f"otpauth://totp/{label}?secret={secret}&issuer={issuer}"
    return NewFactor(secret=secret, address=app, picture=_picture(app))


def _picture(address: str) -> str:
    import segno

    # The quiet edge belongs to the code, and so does its white: an app reads it in the dark theme too.
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#ffffff"))


def seal_old(workspace: Workspace) -> int:
    """Seal the secrets that older versions kept open; how many there were."""
    with workspace.database.write() as connection:
        rows = connection.execute(
            select(account).where(account.c.workspace == workspace.id, account.c.totp.not_in(["", _SEALED]))
        ).all()
        for row in rows:
            _keep(connection, workspace, row.person, row.totp)
    return len(rows)


def _keep(connection: Connection, workspace: Workspace, who: str, secret: str) -> None:
    own = (factor_secret.c.workspace == workspace.id, factor_secret.c.person == who)
    connection.execute(delete(factor_secret).where(*own))
    sealed = seal(workspace, secret, f"second factor {who}")
    connection.execute(insert(factor_secret).values(workspace=workspace.id, person=who, sealed=sealed))
    of = (account.c.workspace == workspace.id, account.c.person == who)
    connection.execute(update(account).where(*of).values(totp=_SEALED))


def _secret(connection: Connection, workspace: Workspace, row: Any) -> str:
    """The app's secret; '' when the key it was sealed with is lost, so that no code is right."""
    if row.totp != _SEALED:
        return str(row.totp)
    own = (factor_secret.c.workspace == workspace.id, factor_secret.c.person == row.person)
    sealed = connection.scalar(select(factor_secret.c.sealed).where(*own))
    try:
        return unseal(workspace, sealed or "", f"second factor {row.person}")
    except UnreadableError:
        log.error("the second factor of an account was sealed with another key: put secret.key back")
        return ""


def confirm(principal: Principal, code: str) -> list[str]:
    """The first code has come back: from now on it is asked for. Gives the recovery codes, this once."""
    workspace = principal.workspace
    with workspace.database.write() as connection:
        row = connection.execute(select(account).where(*_mine(principal))).one_or_none()
        if row is None or not row.totp or row.totp_since is not None:
            raise UsageError(Sentence("people.factor_not_begun"))
        step = _step_of(workspace, row, _secret(connection, workspace, row), code)
        if step is None:
            raise PrivacyError(Sentence("people.wrong_code"), remedy=Sentence("people.look_at_the_clock"))
        since = iso(workspace.clock())
        connection.execute(update(account).where(*_mine(principal)).values(totp_since=since, totp_step=step))
        codes = _new_codes(connection, principal)
        end_all(connection, workspace, principal.person, but=principal.session)
        audit.record(connection, principal, "second factor on")
        account_letters.tell(connection, workspace, principal.person, "factor_on")
    workspace.post.wake()
    return codes


def turn_off(principal: Principal, password: str, address: str) -> None:
    """Sign in by the password alone again."""
    confirmed(principal, password, address)
    with principal.workspace.database.write() as connection:
        forget(connection, principal.workspace, principal.person)
        audit.record(connection, principal, "second factor off")
        account_letters.tell(connection, principal.workspace, principal.person, "factor_off")
    principal.workspace.post.wake()


def forget(connection: Connection, workspace: Workspace, who: str) -> None:
    """Take the second factor from an account inside the caller's transaction (an administrator helps who lost it)."""
    of = (account.c.workspace == workspace.id, account.c.person == who)
    connection.execute(update(account).where(*of).values(totp="", totp_since=None, totp_step=0))
    own = (recovery_code.c.workspace == workspace.id, recovery_code.c.person == who)
    connection.execute(delete(recovery_code).where(*own))
    sealed = (factor_secret.c.workspace == workspace.id, factor_secret.c.person == who)
    connection.execute(delete(factor_secret).where(*sealed))


def take(workspace: Workspace, who: str, code: str) -> bool:
    """Whether the code is right: one of the app's that was not taken before, or a recovery code, which is then used up."""
    with workspace.database.write() as connection:
        mine = (account.c.workspace == workspace.id, account.c.person == who)
        row = connection.execute(select(account).where(*mine)).one()
        step = _step_of(workspace, row, _secret(connection, workspace, row), code)
        if step is not None:
            taken = update(account).where(*mine, account.c.totp_step < step).values(totp_step=step)
            return bool(connection.execute(taken).rowcount)
        used = delete(recovery_code).where(
            recovery_code.c.workspace == workspace.id,
            recovery_code.c.person == who,
            recovery_code.c.digest == digest(_plain(code)),
        )
        return bool(connection.execute(used).rowcount)


def _step_of(workspace: Workspace, row: Any, secret: str, code: str) -> int | None:
    """The step whose code it is, near now and later than the last that was taken."""
    given = "".join(code.split())
    now = int(workspace.clock().timestamp()) // PERIOD
    found = None
    if not secret:
        return None
    for step in range(now - _OFF, now + _OFF + 1):
        right = hmac.compare_digest(code_at(secret, step).encode(), given.encode())
        found = step if right and step > row.totp_step else found
    return found


def _new_codes(connection: Connection, principal: Principal) -> list[str]:
    own = {"workspace": principal.workspace.id, "person": principal.person}
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(N_RECOVERY)]
    connection.execute(insert(recovery_code), [{**own, "digest": digest(code)} for code in codes])
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def confirmed(principal: Principal, password: str, address: str) -> Any:
    """The account, when the password is its own; attempts are counted as when signing in."""
    workspace = principal.workspace
    with workspace.database.read() as connection:
        row = connection.execute(select(account).where(*_mine(principal))).one_or_none()
    if row is None or principal.way != "account":
        raise PrivacyError(Sentence("people.only_members_do_this"))
    attempts.count(workspace, row.email, address)
    if not passwords.fits(row.password, password):
        raise PrivacyError(Sentence("people.wrong_password"), where="password")
    attempts.succeeded(workspace, row.email, address)
    return row


def _mine(principal: Principal) -> tuple[ColumnElement[bool], ...]:
    return account.c.workspace == principal.workspace.id, account.c.person == principal.person


def _plain(code: str) -> str:
    return "".join(c for c in code.lower() if c.isalnum())
