"""M34: what we believe, what they say."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

#: Points on the scale from −2 to +2.
WRONG_BY = 1.0


class BeliefError(Rule):
    """The team's guess is within one point of what customers say.

    Told when the difference is more than one point on the scale from −2 to +2 and more than chance; the most wrong one by
    its numbers.
    """

    id = "M34"
    severity = "warn"
    group = "Evidence"
    weight = 5
    source = "Resa: belief against evidence"
    unchecked_when = "No step has both a guess and enough answers, or the map is not revealed."

    def unchecked(self, subject: Subject) -> str | None:
        if subject.facts.hidden:
            return "hidden"
        felt = (subject.facts.emotions or {}).values()
        return None if any(f.assumed is not None and f.value is not None for f in felt) else "needs_answers"

    def check(self, subject: Subject) -> Iterator[Finding]:
        felt = subject.facts.emotions or {}
        wrong = [
            (abs(f.value - f.assumed), s.id, f) for s in subject.document.steps()
            if (f := felt.get(s.id)) and f.value is not None and f.assumed is not None and f.beyond_chance
            and abs(f.value - f.assumed) > WRONG_BY
        ]  # fmt: skip
        if wrong:
            wrong.sort(key=lambda w: -w[0])
            _, worst, most = wrong[0]
            yield self.finding(
                [w[1] for w in wrong],
                worst=worst,
                n=most.n,
                assumed=most.assumed or 0.0,
                measured=most.value or 0.0,
                measured_low=_or(most.low, most.value),
                measured_high=_or(most.high, most.value),
            )


def _or(end: float | None, value: float | None) -> float:
    """The interval's end; an interval that is not known has no width."""
    return end if end is not None else value or 0.0


rule = BeliefError()
