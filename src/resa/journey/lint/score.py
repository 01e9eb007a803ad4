"""The score per group: the weighted share of rules that hold, with the rules that could not be checked beside it.

There is no total: one number over seven groups would explain nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from .rule import GROUPS, Finding, Group, Rule


class Unchecked(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that could not be checked, and why (text `lint.why_<reason>`)."""

    rule: str
    reason: str


class GroupScore(msgspec.Struct, frozen=True, kw_only=True):
    """One group."""

    group: Group
    share: float | None
    """Sum of the weights of `passed` / of `passed` and `failed`; None when nothing could be checked."""
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    unchecked: tuple[Unchecked, ...]


def scores(
    rules: Sequence[Rule], findings: Iterable[Finding], unchecked: Sequence[Unchecked]
) -> tuple[GroupScore, ...]:
    """Every group in its order."""
    failed = {f.rule for f in findings}
    left_out = {u.rule for u in unchecked}
    found = []
    for group in GROUPS:
        checked = [r for r in rules if r.group == group and r.id not in left_out]
        total = sum(r.weight for r in checked)
        passed = [r for r in checked if r.id not in failed]
        found.append(
            GroupScore(
                group=group,
                share=sum(r.weight for r in passed) / total if total else None,
                passed=tuple(r.id for r in passed),
                failed=tuple(r.id for r in checked if r.id in failed),
                unchecked=tuple(u for u in unchecked if any(r.id == u.rule and r.group == group for r in rules)),
            )
        )
    return tuple(found)
