"""A finding about a document, as data: which rule, where, what value, what to do. Never raised, always listed.

Rules are numbered in docs/format/SPEC.md; the numbers are stable.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

Severity = Literal["fatal", "error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("fatal", "error", "warning", "info")


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. fatal: nothing could be read; error: something is left out or wrong; warning: look at it; info: kept."""

    rule: str
    severity: Severity
    message: str
    remedy: str
    record: str | None = None
    field: str | None = None
    value: str | None = None
    """The offending value as JSON, shortened."""
    line: int | None = None
    """Line of the file, from 1, when it was read from one."""

    @property
    def where(self) -> str:
        """'card:a, field emotion, line 12'; 'the file' when it is about the whole."""
        parts = [
            self.record or "",
            f"field {self.field}" if self.field else "",
            f"line {self.line}" if self.line else "",
        ]
        return ", ".join(p for p in parts if p) or "the file"

    def to_dict(self) -> dict[str, object]:
        """For `--json` and the HTTP API."""
        return {"where": self.where, **msgspec.structs.asdict(self)}


def shown(value: Any, limit: int = 80) -> str:
    """A value as one short line of JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The gravest severity among them; None when there are none."""
    found = {d.severity for d in diagnostics}
    return next((s for s in SEVERITIES if s in found), None)
