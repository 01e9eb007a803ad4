"""Evidence grades: what a claim rests on, how good that is, and whether it is still fresh (science.md, section 7).

A: at least two independent kinds, behaviour among them. B: one quantitative kind with n ≥ 30. C: interviews,
observations or other material with n ≥ 5. D: a workshop, or less than that. E: nothing. The map's own grade is the
median of its claims', shown with the worst quartile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..journey.records import Source
from ..journey.records.source import VALID_DAYS
from .model import Basis, Evidence, Grade, MapEvidence

GRADES: tuple[Grade, ...] = ("A", "B", "C", "D", "E")
#: Kinds that are numbers by nature, when there are enough of them.
QUANTITATIVE = frozenset({"events", "survey", "support", "research", "slide"})
ENOUGH, SOME = 30, 5


@dataclass(frozen=True, slots=True)
class Support:
    """One thing a claim rests on."""

    kind: str
    n: int | None = None
    date: str | None = None
    """ISO date or instant the knowledge is from."""


def support_of(source: Source) -> Support:
    """A source record as support."""
    return Support(source.source_kind, source.n, source.date)


def grade(supports: Iterable[Support], now: datetime, ages: Mapping[str, int] = VALID_DAYS) -> Evidence:
    """The evidence of a claim that rests on these; `why` is a text key of `texts/evidence.json`. `ages`: for how many days evidence of each kind holds."""
    found = list(supports)
    if not found:
        return Evidence(basis="assumption", grade="E", why="evidence.why_none")
    solid = {s.kind for s in found if _solid(s)}
    weight = {s.kind for s in found if s.kind in QUANTITATIVE and (s.n or 0) >= ENOUGH}
    if len(solid) >= 2 and "events" in solid and weight:
        letter, why = "A", "evidence.why_kinds"
    elif weight:
        letter, why = "B", "evidence.why_numbers"
    elif solid:
        letter, why = "C", "evidence.why_material"
    else:
        letter, why = "D", "evidence.why_thin"
    dated = [s for s in found if _day(s.date)]
    newest = max(dated, key=lambda s: str(_day(s.date)), default=None)
    stale = bool(dated) and all(_stale(s, now, ages) for s in dated)
    basis: Basis = "evidence" if letter in "ABC" and not stale else "mixed"
    return Evidence(
        basis=basis,
        grade=letter,  # type: ignore[arg-type]  # a letter chosen above
        n=max((s.n for s in found if s.n is not None), default=None),
        kinds=tuple(sorted({s.kind for s in found})),
        newest=None if newest is None else str(_day(newest.date)),
        stale=stale,
        why="evidence.why_stale" if stale else why,
    )


def _solid(support: Support) -> bool:
    return support.kind != "workshop" and (support.n or 0) >= SOME


def _day(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return None


def _stale(support: Support, now: datetime, ages: Mapping[str, int]) -> bool:
    day = _day(support.date)
    if day is None:
        return False
    age = now - datetime.fromisoformat(day).replace(tzinfo=UTC)
    return age > timedelta(days=ages.get(support.kind, 365))


def map_grade(claims: Iterable[Evidence]) -> MapEvidence:
    """Median and worst quartile over the claims (the worse one of two middle grades); E for a map of no claims."""
    letters = sorted(c.grade for c in claims)
    by_grade: dict[str, int] = {g: letters.count(g) for g in GRADES}
    if not letters:
        return MapEvidence(grade="E", worst_quartile="E", share_with_source=None, claims=0, by_grade=by_grade)
    n = len(letters)
    return MapEvidence(
        grade=letters[n // 2],
        worst_quartile=letters[min(n - 1, (3 * n) // 4)],
        share_with_source=1 - by_grade["E"] / n,
        claims=n,
        by_grade=by_grade,
    )
