"""The quality rules of a journey map, the forty of practice and those of our own: advice on making a good one. What is broken between records is `journey.check`.

Pure over a document: no clock and no data; the day and the measured facts are given. One rule is one file in `rules`.
"""

from __future__ import annotations

from .engine import Report, lint, worst
from .facts import NO_FACTS, Facts, Felt, Nesting, Personal, Unmapped, nesting_of
from .register import rule_of, rules
from .rule import GROUPS, SEVERITIES, Finding, Group, Rule, Severity
from .score import GroupScore, Unchecked
from .wording import sentence

__all__ = [
    "GROUPS", "NO_FACTS", "SEVERITIES", "Facts", "Felt", "Finding", "Group", "GroupScore", "Nesting", "Personal",
    "Report", "Rule", "Severity", "Unchecked", "Unmapped", "lint", "nesting_of", "rule_of", "rules", "sentence", "worst",
]  # fmt: skip
