"""The register is whole: forty rules of practice and one of our own, told apart, documented, worded in four languages; scores add up; the worst come first."""

from __future__ import annotations

import inspect
import re
from datetime import date
from pathlib import Path

import pytest

from resa.journey.document import Document
from resa.journey.lint import GROUPS, SEVERITIES, lint, rule_of, rules, sentence, worst
from resa.journey.lint.inside_out import inside_out
from resa.journey.records import Journey, Step, change
from resa.texts import catalogue, say

from ..documents import small
from .sound_maps import sound

FOLDER = Path(inspect.getfile(lint)).parent / "rules"
TODAY = date(2026, 5, 31)


def test_forty_rules_and_the_contact_plan_s_one_file_each() -> None:
    assert [r.id for r in rules()] == [f"M{n:02}" for n in range(1, 42)]
    assert {p.name[:3].upper() for p in FOLDER.glob("m*.py")} == {r.id for r in rules()}
    for rule in rules():
        assert rule.severity in SEVERITIES and rule.group in GROUPS and 1 <= rule.weight <= 5 and rule.source
        assert rule_of(rule.id) is rule
    assert {r.group for r in rules()} == set(GROUPS)


def test_the_docstring_is_the_rule_s_text_and_every_case_is_worded() -> None:
    texts = catalogue()
    for rule in rules():
        assert say(f"lint.{rule.id}_rule") == (inspect.getdoc(type(rule)) or "").splitlines()[0]
        source = Path(inspect.getfile(type(rule))).read_text("utf-8")
        reasons = re.findall(r'(?:return|else) (?:None if .* else )?"(\w+)"$', source, re.M)
        assert all(f"lint.why_{reason}" in texts for reason in reasons), rule.id
        assert any(key.startswith(f"lint.{rule.id}") and not key.endswith("_rule") for key in texts)
        assert bool(rule.unchecked_when) == ("def unchecked" in source), rule.id


def test_every_finding_of_every_map_can_be_said_in_every_language() -> None:
    for document in (Document(), small(), Document([Journey(id="journey:j")])):
        for finding in lint(document, TODAY).findings:
            for language in ("sv", "da", "nb", "en"):
                text = sentence(finding, document, language)
                assert text and "{" not in text, (finding.key, text)


def test_scores_are_weighted_shares_and_leave_out_what_was_not_checked() -> None:
    report = lint(small(), TODAY)
    left_out = {u.rule for u in report.unchecked}
    failed = {f.rule for f in report.findings}
    assert not left_out & failed
    for group in report.groups:
        own = {r.id: r.weight for r in rules() if r.group == group.group}
        assert set(group.passed) | set(group.failed) | {u.rule for u in group.unchecked} == set(own)
        held, broken = sum(own[r] for r in group.passed), sum(own[r] for r in group.failed)
        assert group.share == (held / (held + broken) if held + broken else None)
    assert all(g.share == 1 for g in sound(1).linted().groups if g.share is not None)


def test_the_worst_are_grave_and_of_different_rules() -> None:
    found = lint(small(), TODAY).findings
    five = worst(found, 5)
    assert len(five) == len({f.rule for f in five}) == 5
    assert [f.severity for f in five] == sorted((f.severity for f in five), key=SEVERITIES.index)
    assert worst((), 5) == ()


def test_a_document_without_anything_is_judged() -> None:
    assert {"M01", "M02", "M03", "M12", "M26"} <= {f.rule for f in lint(Document(), TODAY).findings}


@pytest.mark.parametrize(
    ("language", "title", "inside"),
    [
        ("en", "I compare offers", False), ("en", "Compare offers", False), ("en", "Customer compares offers", True),
        ("en", "Lead qualification", True), ("en", "Order in SAP", True), ("en", "The installer comes", False),
        ("en", "I get help from customer service", False), ("en", "Send the invoice", True),
        ("sv", "Jag får fakturan", False), ("sv", "Montören kommer", False), ("sv", "Patienten kallas", True),
        ("sv", "Vi väljer leverantör", False), ("da", "Jeg venter på tilbuddet", False), ("da", "Sagsbehandling", True),
        ("nb", "Jeg søker støtte", False), ("nb", "Oppfølging av kunden", True), ("fi", "Laskutus", False),
    ],
)  # fmt: skip
def test_the_customer_s_voice(language: str, title: str, inside: bool) -> None:
    journey = Journey(id="journey:j", customer_word="patient")
    assert inside_out(title, language, journey, ("SAP",)) is inside


def test_what_is_written_in_a_lane_of_actions_is_a_step_s_action() -> None:
    bare = small().put(Step(id="step:ask", stage="stage:choose", order="a0"))
    assert [f.key for f in lint(bare, TODAY, rules=[rule_of("M12")]).findings] == ["lint.M12_step"]
    acting = bare.put(change(bare["lane:think"], lane_kind="actions"))  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    assert lint(acting, TODAY, rules=[rule_of("M12")]).findings == ()
