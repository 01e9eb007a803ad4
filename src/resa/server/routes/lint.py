"""The quality rules over a journey: what was found, the score per group, and a rule's fix applied."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.lint import GroupScore, Unchecked, rule_of, sentence, worst
from ...journey.lint.wording import rule_text
from ...workspace.linting import Linted, linted, mend
from ...workspace.principals import access_map
from ..answers import answer, body_of, gives, takes
from ..asking import Asking
from .documents import ChangesMade

router = APIRouter(tags=["quality"])

WORST = 5


class LintFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: the text `key` with `values`, and the same as a sentence in the asked language."""

    rule: str
    severity: Literal["error", "warn", "info"]
    group: str
    records: tuple[str, ...]
    """The offending items."""
    key: str
    values: dict[str, str | int | float]
    message: str
    rule_text: str
    """What the rule asks."""
    source: str
    """Where the rule is from."""
    fixable: bool


class LintReport(msgspec.Struct, frozen=True, kw_only=True):
    """Findings, the gravest first; never one number for all groups."""

    draft: bool
    """Never reviewed: show the findings at `worst`, not all."""
    findings: tuple[LintFinding, ...]
    worst: tuple[int, ...]
    """Positions in `findings` of the five that matter most, at most one per rule."""
    groups: tuple[GroupScore, ...]
    unchecked: tuple[Unchecked, ...]


class Fix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rule's fix to apply."""

    rule: str


Language = Annotated[Literal["sv", "da", "nb", "en"], Query(description="The language of the sentences")]


@router.get("/api/journeys/{id}/lint", summary="How good the map is, by its quality rules", **gives(LintReport))
def lint_journey(id: str, principal: Asking, language: Language = "en") -> Response:
    return answer(_report(linted(access_map(principal, id)), language))


@router.post(
    "/api/journeys/{id}/lint/fix",
    summary="Apply a rule's fix as an ordinary edit",
    **gives(ChangesMade),
    **takes(Fix),
)
async def fix_journey(id: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(Fix)(request)
    return await run_in_threadpool(lambda: _fix(id, principal, wanted.rule))


def _fix(id: str, principal: Asking, rule: str) -> Response:
    made = mend(access_map(principal, id, "edit"), rule)
    return answer(
        {
            "epoch": made.journey.epoch,
            "version": made.journey.version,
            "library": made.library,
            "diagnostics": [d.to_dict() for d in made.diagnostics],
        }
    )


def _report(found: Linted, language: str) -> LintReport:
    findings = found.report.findings
    return LintReport(
        draft=found.report.draft,
        findings=tuple(
            LintFinding(
                rule=f.rule,
                severity=f.severity,
                group=f.group,
                records=f.records,
                key=f.key,
                values=f.values,
                message=sentence(f, found.document, language),
                rule_text=rule_text(f.rule, found.document, language),
                source=rule_of(f.rule).source,
                fixable=f.fix is not None,
            )
            for f in findings
        ),
        worst=tuple(findings.index(f) for f in worst(findings, WORST)),
        groups=found.report.groups,
        unchecked=found.report.unchecked,
    )
