"""M09: the beginning is the beginning, the end is the end."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

BEFORE = frozenset({"latent_need", "awareness", "consideration"})
DURING = frozenset({"decision", "delivery"})
AFTER = frozenset({"use", "support", "renewal", "advocacy", "leaving", "former"})


class BeforeDuringAfter(Rule):
    """Before, during and after the service are covered, each with a touchpoint.

    Before: need, awareness, consideration. During: decision, delivery. After: use and what follows. A map of a part of the
    life cycle may leave out an end, but not the middle between two ends.
    """

    id = "M09"
    severity = "warn"
    group = "Structure"
    weight = 3
    source = "Rosenbaum 2017; Smaply: ends test; Lemon & Verhoef 2016"
    unchecked_when = (
        "No touchpoint stands on the map, or no stage says its place in the life cycle (all are the team's own)."
    )

    def unchecked(self, subject: Subject) -> str | None:
        if not subject.touchpoints:
            return "nothing"
        return "own_stages" if all(s.stage_kind == "own" for s in subject.document.stages()) else None

    def check(self, subject: Subject) -> Iterator[Finding]:
        document = subject.document
        met = {
            stage.stage_kind for stage in document.stages()
            if any(document.touchpoints_at(step) for step in document.steps(stage))
        }  # fmt: skip
        if "own" in met and len(met & (BEFORE | DURING | AFTER)) < 2:
            return  # the team's own stages may well be what seems to be missing
        covered = {name: bool(met & kinds) for name, kinds in _PARTS.items()}
        missing = [name for name, held in covered.items() if not held]
        if document.journey.scope_kind == "part":
            missing = ["during"] if missing == ["during"] else []
        for name in missing:
            yield self.finding([document.journey], name)


_PARTS = {"before": BEFORE, "during": DURING, "after": AFTER}


rule = BeforeDuringAfter()
