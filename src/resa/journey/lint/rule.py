"""What a rule is, and what it finds. The class docstring of a rule is its documentation; its first line is its text.

A finding is data: ids, a text key and values. It never holds a finished sentence (`wording` makes it).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from ..document import Document
from ..records import Record
from .subject import Subject

Severity = Literal["error", "warn", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warn", "info")
Group = Literal["Actor", "Evidence", "Structure", "Experience", "Action", "Governance", "Accessibility"]
GROUPS: tuple[Group, ...] = (
    "Actor", "Evidence", "Structure", "Experience", "Action", "Governance", "Accessibility",
)  # fmt: skip
Value = str | int | float


@dataclass(frozen=True)
class Finding:
    """One thing to look at: `key` is a text of `texts/lint.json`, `records` the offending items in map order."""

    rule: str
    severity: Severity
    group: Group
    weight: int
    key: str
    records: tuple[str, ...] = ()
    values: dict[str, Value] = field(default_factory=dict)
    fix: Callable[[Document], Document] | None = field(default=None, compare=False, repr=False)
    """Makes the document without this finding; None when only a person can."""


class Rule(ABC):
    """One quality rule. Subclasses live in `rules`, one file each, and are found there."""

    id: ClassVar[str]
    severity: ClassVar[Severity]
    group: ClassVar[Group]
    weight: ClassVar[int]
    """1 … 5: its part of the group's score, and its place among findings of the same severity."""
    source: ClassVar[str]
    unchecked_when: ClassVar[str] = ""
    """When it cannot be checked and why, for the documentation."""

    def unchecked(self, subject: Subject) -> str | None:
        """Why it cannot be checked here (name of a text `lint.why_…`), or None."""
        return None

    @abstractmethod
    def check(self, subject: Subject) -> Iterator[Finding]:
        """What breaks the rule."""

    def finding(
        self,
        records: Iterable[str | Record] = (),
        case: str = "",
        fix: Callable[[Document], Document] | None = None,
        **values: Value,
    ) -> Finding:
        """A finding of this rule; `case` tells its ways of being broken apart."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            group=self.group,
            weight=self.weight,
            key=f"lint.{self.id}_{case}" if case else f"lint.{self.id}",
            records=tuple(r if isinstance(r, str) else r.id for r in records),
            values=values,
            fix=fix,
        )
