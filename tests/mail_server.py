"""A real SMTP server on a free port of this machine, for tests that look at what arrives."""

from __future__ import annotations

import email
import email.policy
import threading
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session


class Office:
    """What the server took in, and what it answers."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.to: list[str] = []
        self.answers: list[str] = []
        """Answers to the next receivers; when empty everybody is taken."""
        self.arrived = threading.Event()
        """The first letter is here."""

    async def handle_RCPT(self, _server: Any, _session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # fmt: skip
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        self.letters.append(found)
        self.to += envelope.rcpt_tos
        self.arrived.set()
        return "250 taken"


class Serving(Controller):
    """A server on a free port."""

    def __init__(self, office: Office, **settings: Any) -> None:
        super().__init__(office, hostname="127.0.0.1", port=0, ready_timeout=60, **settings)

    @property
    def at(self) -> int:
        return int(self.server.sockets[0].getsockname()[1])

    def _trigger_server(self) -> None:
        """Tried once at the port that the system chose."""
        self.port = self.at
        super()._trigger_server()
