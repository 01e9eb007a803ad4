"""PURE. E-mail addresses, as they are compared and kept: without spaces around, in small letters."""

from __future__ import annotations

from ..errors import UsageError
from ..texts.sentence import Sentence

LONGEST_EMAIL = 254
_NEVER = ' <>",;:\\()[]'


def plain_email(email: str) -> str:
    """The address as it is compared."""
    return email.strip().lower()[: LONGEST_EMAIL + 1]


def checked_email(email: str) -> str:
    """The address, if it can be one. Raises UsageError."""
    plain = plain_email(email)
    before, at, after = plain.rpartition("@")
    printable = plain.isprintable() and not any(c in plain for c in _NEVER)
    whole = before and at and "@" not in before and "." in after.strip(".") and printable
    if not whole or len(plain) > LONGEST_EMAIL:
        raise UsageError(Sentence("people.no_email"), where="email", value=email[:100], allowed="ada@example.org")
    return plain
