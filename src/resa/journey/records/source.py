"""Where a claim comes from."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Count, Date, Record, Scope, Text

SourceKind = Literal["workshop", "interviews", "survey", "events", "support", "research", "slide", "observation"]

#: Days a source of each kind stays fresh (science.md section 7: behaviour 90, survey 180, interviews 365).
VALID_DAYS: dict[str, int] = {
    "workshop": 365, "interviews": 365, "survey": 180, "events": 90, "support": 180, "research": 730, "slide": 180,
    "observation": 365,
}  # fmt: skip


class Source(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A workshop, a round of interviews, a survey, a data import, a report."""

    kind: ClassVar[str] = "source"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    source_kind: SourceKind = "workshop"
    n: Count | None = None
    date: Date | None = None
    """ISO date the knowledge is from."""
    link: str = ""
    note: Text = {}
    purpose: Text = {}
    """What the data may be used for (GDPR)."""
