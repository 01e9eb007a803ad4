"""One letter over SMTP, by the settings. What goes wrong is a short code: a server's own words may name people, and are not kept."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from ...errors import ResaError
from ..config import Config
from .letters import LOGO_ID, Worded

_TIMEOUT_SECONDS = 30


class Undeliverable(ResaError):
    """A letter did not go out. `permanent` when trying again cannot help."""

    code = "mail"

    def __init__(self, problem: str, *, permanent: bool = False) -> None:
        super().__init__(f"The letter was not sent: {problem}")
        self.problem = problem
        self.permanent = permanent


def message(config: Config, to: str, letter: Worded, now: datetime) -> EmailMessage:
    """The letter as it travels: plain text, and HTML beside it."""
    made = EmailMessage(policy=SMTP)
    made["From"] = config.mail_from
    made["To"] = to
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = make_msgid(domain=parseaddr(config.mail_from)[1].rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    if letter.logo:
        kind, _, subtype = letter.logo_media.partition("/")
        _, html = made.iter_parts()
        html.add_related(letter.logo, maintype=kind, subtype=subtype, cid=f"<{LOGO_ID}>", disposition="inline")
    return made


def deliver(config: Config, to: str, letter: Worded, now: datetime) -> None:
    """Hand it to the server. Raises Undeliverable."""
    try:
        with _connected(config) as server:
            if config.smtp_user:
                server.login(config.smtp_user, config.smtp_password)
            server.send_message(message(config, to, letter, now))
    except smtplib.SMTPAuthenticationError as error:
        raise Undeliverable("auth") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise Undeliverable(f"receiver:{codes[0]}", permanent=all(code >= 500 for code in codes)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Undeliverable("unsupported") from error
    except smtplib.SMTPResponseException as error:
        raise Undeliverable(f"refused:{error.smtp_code}", permanent=error.smtp_code >= 550) from error
    except ssl.SSLError as error:
        raise Undeliverable("tls") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Undeliverable("unreachable") from error


def _connected(config: Config) -> smtplib.SMTP:
    host, port = config.smtp_host, config.smtp_port
    if config.smtp_tls == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)
    if config.smtp_tls == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
