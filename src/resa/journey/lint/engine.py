"""`lint(document, today, facts) -> Report`: every rule once over one subject. Rules are the files of `rules`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..document import Document
from .facts import NO_FACTS, Facts
from .register import rules as all_rules
from .rule import SEVERITIES, Finding, Rule
from .score import GroupScore, Unchecked, scores
from .subject import Subject

#: Fixes are applied until nothing changes, but no more often than this.
_ROUNDS = 5


@dataclass(frozen=True)
class Report:
    """What was found, the gravest first."""

    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    groups: tuple[GroupScore, ...]
    draft: bool
    """Nobody has reviewed the map yet: show `worst`, not everything."""


def lint(document: Document, today: date, facts: Facts = NO_FACTS, rules: Sequence[Rule] | None = None) -> Report:
    """Judge a map on a day. `rules`: only these."""
    chosen = all_rules() if rules is None else rules
    subject = Subject(document, today, facts)
    findings: list[Finding] = []
    unchecked: list[Unchecked] = []
    for rule in chosen:
        reason = rule.unchecked(subject)
        if reason is None:
            findings += rule.check(subject)
        else:
            unchecked.append(Unchecked(rule=rule.id, reason=reason))
    return Report(
        findings=_ordered(findings),
        unchecked=tuple(unchecked),
        groups=scores(chosen, findings, unchecked),
        draft=document.journey.reviewed_at is None,
    )


def worst(findings: Iterable[Finding], count: int = 5) -> tuple[Finding, ...]:
    """The gravest ones, at most one per rule: severity first, then the rule's weight, then how much it concerns."""
    each: dict[str, Finding] = {}
    for finding in _ordered(findings):
        each.setdefault(finding.rule, finding)
    return tuple(each.values())[:count]


def fix(document: Document, today: date, facts: Facts = NO_FACTS, rules: Sequence[Rule] | None = None) -> Document:
    """The document with every fix of these rules (default: all) applied."""
    for _ in range(_ROUNDS):
        before = document
        for finding in lint(document, today, facts, rules).findings:
            if finding.fix is not None:
                document = finding.fix(document)
        if document == before:
            break
    return document


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), -f.weight, -len(f.records), f.rule, f.key))
    )
