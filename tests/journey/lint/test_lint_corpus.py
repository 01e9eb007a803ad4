"""Each rule finds its injected defect in a random map, finds nothing in the clean twin, and no other rule is disturbed."""

from __future__ import annotations

from random import Random

import pytest

from resa.journey.lint import rules

from .defects import DEFECTS
from .sound_maps import Case, sound

FEW, MANY = 10, 100


def twin(rule: str, seed: int) -> Case:
    """A sound map in which the rule can be broken."""
    return sound(
        seed,
        state="future" if rule == "M06" else "current",
        blueprint=True if rule == "M29" else None,
        languages=2 + seed % 3 if rule == "M37" else None,
        contacts=rule == "M41",
    )


def check(rule: str, maps: int) -> None:
    for seed in range(maps):
        clean = twin(rule, seed)
        assert [(f.rule, f.key, f.records) for f in clean.linted().findings] == [], seed
        defect = DEFECTS[rule][seed % len(DEFECTS[rule])]
        broken, records = defect(clean, Random(seed))
        found = broken.linted().findings
        assert {f.rule for f in found} == {rule}, (seed, defect.__name__, found)
        assert records <= {r for f in found for r in f.records}, (seed, defect.__name__, found)


@pytest.mark.parametrize("rule", [r.id for r in rules()])
def test_a_defect_is_found_and_its_clean_twin_is_left_alone(rule: str) -> None:
    check(rule, FEW)


@pytest.mark.soak
@pytest.mark.parametrize("rule", [r.id for r in rules()])
def test_a_hundred_maps_per_rule(rule: str) -> None:
    check(rule, MANY)


def test_every_rule_has_its_defects_and_every_way_of_finding_is_met() -> None:
    assert set(DEFECTS) == {r.id for r in rules()}


@pytest.mark.parametrize("rule", [r.id for r in rules()])
def test_a_fix_mends_its_rule_and_breaks_no_other(rule: str) -> None:
    for seed in range(FEW):
        for defect in DEFECTS[rule]:
            broken, _ = defect(twin(rule, seed), Random(seed))
            for finding in broken.linted().findings:
                if finding.fix is not None:
                    mended = Case(finding.fix(broken.document), broken.today, broken.facts)
                    assert mended.linted().findings == (), defect.__name__
