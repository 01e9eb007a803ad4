"""What can go wrong, as one tree; every error says what, where, the value, what is allowed and what to do.

ResaError
 ├─ UsageError            the call is off: unknown option, name, column            exit 2
 ├─ UnreadableError       the file or folder cannot be read at all                 exit 3
 ├─ LimitError            the input is over a stated limit (zip bomb, long line)    exit 3
 ├─ NotFoundError         no record, journey, batch, question of that name         exit 2
 ├─ ConflictError         somebody else holds it, or it changed meanwhile          exit 3
 ├─ EngineError           the engine that was to answer cannot be reached or fails exit 3
 ├─ PrivacyError          the answer would reveal a person                         exit 1
 └─ CancelledError        stopped by the user; the store is as before              exit 130

User mistakes inside a document are not exceptions but `resa.journey.diagnostics.Diagnostic` values.
"""

from __future__ import annotations

from collections.abc import Iterable


class ResaError(Exception):
    """Base of all errors: stable `code`, and the five things a user needs to know."""

    code = "error"
    exit_code = 1
    permanent = True

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        value: object = None,
        allowed: Iterable[str] | str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.what = what
        self.where = where
        self.value = value
        self.allowed = allowed if allowed is None or isinstance(allowed, str) else list(allowed)
        self.remedy = remedy
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The whole sentence a person reads."""
        parts = [self.what if self.what.endswith((".", "?", "!")) else self.what + "."]
        if self.where:
            parts.append(f"Where: {self.where}.")
        if self.value is not None:
            shown = str(self.value) or "(empty)"
            parts.append(f"Value: {shown[:200]}{'…' if len(shown) > 200 else ''}.")
        if isinstance(self.allowed, list):
            import difflib  # here, since most runs end without an error

            near = difflib.get_close_matches(str(self.value), self.allowed, n=1, cutoff=0.6)
            if near:
                parts.append(f"Did you mean {near[0]!r}?")
            shown = ", ".join(self.allowed[:20]) + (" …" if len(self.allowed) > 20 else "")
            parts.append(f"Allowed: {shown or 'there is none'}.")
        elif self.allowed:
            parts.append(f"Allowed: {self.allowed}.")
        if self.remedy:
            parts.append(self.remedy if self.remedy.endswith((".", "?", "!")) else self.remedy + ".")
        return " ".join(parts)

    def to_dict(self) -> dict[str, object]:
        """The same as data, for `--json` and the HTTP API."""
        return {
            "code": self.code,
            "message": self.message,
            "what": self.what,
            "where": self.where,
            "value": None if self.value is None else str(self.value)[:200],
            "allowed": self.allowed,
            "remedy": self.remedy,
        }


class UsageError(ResaError):
    """The call itself is off."""

    code = "usage"
    exit_code = 2


class UnreadableError(ResaError):
    """Nothing could be read from there."""

    code = "unreadable"
    exit_code = 3


class LimitError(ResaError):
    """The input is over a limit that keeps time and memory bounded."""

    code = "limit"
    exit_code = 3


class NotFoundError(ResaError):
    """There is nothing of that name."""

    code = "not-found"
    exit_code = 2


class ConflictError(ResaError):
    """Somebody else holds it, or it changed meanwhile; trying again may help."""

    code = "conflict"
    exit_code = 3
    permanent = False


class EngineError(ResaError):
    """The engine that was to answer (a Spark cluster) is not there, cannot be reached, or failed."""

    code = "engine"
    exit_code = 3
    permanent = False


class PrivacyError(ResaError):
    """The answer would tell something about a single person or a small group."""

    code = "privacy"
    exit_code = 1


class CancelledError(ResaError):
    """Stopped on request; everything is as it was before."""

    code = "cancelled"
    exit_code = 130
