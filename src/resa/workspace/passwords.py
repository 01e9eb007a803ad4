"""Passwords: which will do, and their argon2id hashes. A password is never kept, logged or sent back."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..texts.sentence import Sentence
from .guessing import guesses

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200
#: Fewer different signs than this are a pattern, not a password.
_LEAST_DIFFERENT = 5
#: What would be guessed in fewer tries is known or soon found; argon2 makes a try cost some hundredths of a second.
_LEAST_GUESSES = 10**10
#: A hash takes 64 MiB for a moment: so many at a time.
_AT_ONCE = threading.BoundedSemaphore(4)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")


def checked(password: str, *about: str) -> str:
    """The password, if it will do. `about` is what others know of the person. Raises UsageError without the password."""
    reason: Sentence | None = None
    plain = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        reason = Sentence("people.password_length", shortest=SHORTEST, longest=LONGEST)
    elif len(set(plain)) < _LEAST_DIFFERENT:
        reason = Sentence("people.password_pattern")
    elif _left(plain, known_of := [part for one in about for part in _parts(one)]) < SHORTEST // 2:
        reason = Sentence("people.password_about_you")
    elif guesses(password, known_of) < _LEAST_GUESSES:
        reason = Sentence("people.password_known")
    if reason is not None:
        raise UsageError(Sentence("people.password_will_not_do"), where="password", allowed=reason)
    return password


def hashed(password: str) -> str:
    """The argon2id hash with its own salt and parameters."""
    with _AT_ONCE:
        return _hasher().hash(password)


def fits(hash: str, password: str) -> bool:
    """Whether the password is the one that was hashed. With no hash it takes as long, and never is."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _AT_ONCE:
        try:
            return _hasher().verify(hash or _nobodys(), password[: 4 * LONGEST]) and bool(hash)
        except (VerificationError, InvalidHashError):
            return False


def is_old(hash: str) -> bool:
    """Whether it was made with parameters of another time, and should be made anew."""
    return _hasher().check_needs_rehash(hash)


def _left(password: str, words: list[str]) -> int:
    """How much of the password is not one of the words."""
    for word in words:
        password = password.replace(word, "")
    return len(password)


def _parts(about: str) -> list[str]:
    plain = about.casefold()
    for sign in "@._-+":
        plain = plain.replace(sign, " ")
    return [part for part in plain.split() if len(part) > 2]
