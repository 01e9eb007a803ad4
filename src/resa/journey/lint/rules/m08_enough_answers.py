"""M08: a point on the curve needs answers behind it."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

#: Under this many answers no point is drawn.
MINIMUM = 5
#: Figures that are a mean or share over people.
OVER_PEOPLE = frozenset({"nps", "csat", "ces", "stars", "mean", "share"})


class EnoughAnswers(Rule):
    """Every measured point rests on at least five answers and shows its interval.

    Steps with fewer are drawn as 'too few'. A typed figure needs its n as well.
    """

    id = "M08"
    severity = "warn"
    group = "Evidence"
    weight = 3
    source = "Resa: estimates with n and interval"
    unchecked_when = "No answers were read (or the map is not revealed) and no figure is typed."

    def unchecked(self, subject: Subject) -> str | None:
        if subject.facts.emotions is not None or subject.figures:
            return None
        return "hidden" if subject.facts.hidden else "needs_answers"

    def check(self, subject: Subject) -> Iterator[Finding]:
        felt = subject.facts.emotions or {}
        few = [s for s in subject.document.steps() if (f := felt.get(s.id)) and (f.too_few or 0 < f.n < MINIMUM)]
        if few:
            yield self.finding(few, n=MINIMUM)
        bare = [
            s for s in subject.document.steps()
            if (f := felt.get(s.id)) and f.value is not None and f.n >= MINIMUM and (f.low is None or f.high is None)
        ]  # fmt: skip
        if bare:
            yield self.finding(bare, "interval")
        figures = [f for about in subject.figures.values() for f in about if f.metric in OVER_PEOPLE]
        thin = [f for f in figures if f.n is None or f.n < MINIMUM]
        if thin:
            yield self.finding([f.about for f in thin], "figure", n=MINIMUM)


rule = EnoughAnswers()
