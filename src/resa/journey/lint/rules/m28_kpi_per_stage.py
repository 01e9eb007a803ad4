"""M28: how we know, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Kpi, Stage
from ..rule import Finding, Rule
from ..subject import Subject


class KpiPerStage(Rule):
    """Every stage has a key figure, with unit, target and the date of its last value.

    A key figure belongs to a stage that it names, where its touchpoint stands, or where a card places it. Its direction
    always has a value. Empty stages are another rule's.
    """

    id = "M28"
    severity = "warn"
    group = "Governance"
    weight = 2
    source = "Cemantica: journey KPIs"
    unchecked_when = "The map has no stages yet."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.stages() else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        document = subject.document
        covered = {stage for kpi in document.of(Kpi) for stage in _stages(kpi, subject)}
        bare = [s for s in document.stages() if s.id not in covered and document.steps(s)]
        if bare:
            yield self.finding(bare, "stage")
        unfinished = [k for k in document.of(Kpi) if not k.unit.strip() or k.target is None or not _dated(k, subject)]
        if unfinished:
            yield self.finding(unfinished, "kpi")


def _stages(kpi: Kpi, subject: Subject) -> set[str]:
    document = subject.document
    steps = [*document.steps_of(kpi.id), *(document.steps_of(kpi.touchpoint) if kpi.touchpoint else ())]
    named = document.find(kpi.stage, Stage)
    return {s.stage for s in steps} | ({named.id} if named else set())


def _dated(kpi: Kpi, subject: Subject) -> bool:
    typed = any(f.period_end for f in subject.figures.get(kpi.id, ()))
    return bool(kpi.baseline_at) or typed or bool(subject.facts.kpis.get(kpi.id))


rule = KpiPerStage()
