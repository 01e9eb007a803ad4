"""What the lint rules may know about the data, as `journey.lint.Facts`: filled from a measured map and a search of the words.

The rules themselves stand in `journey.lint` and know no data. What is suppressed or hidden here is so there as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..journey.lint.facts import Facts, Felt, Nesting, Personal, Unmapped
from ..journey.records import Card, Insight, Lane, Persona, Record, Source, change
from ..journey.records.source import VALID_DAYS
from ..voice.personal_data import MARKS, scan

if TYPE_CHECKING:
    from ..journey.document import Document
    from .model import Measure, Measured


def facts_of(
    document: Document,
    measured: Measured | None = None,
    journeys: Mapping[str, Nesting] | None = None,
    ages: Mapping[str, int] = VALID_DAYS,
) -> Facts:
    """The facts about a map: always the search for personal data; the measured part when it was measured."""
    facts = Facts(personal=dict(_personal(document)), journeys=journeys, ages=ages)
    if measured is None:
        return facts
    hidden = not measured.revealed
    felt = {m.id: _felt(m) for m in measured.steps}
    answered = [m.emotion.as_of for m in measured.steps if m.emotion is not None and m.emotion.as_of]
    return Facts(
        as_of=measured.as_of[:10] if measured.as_of else None,
        answers_as_of=max(answered)[:10] if answered else None,
        grounded=frozenset(i for i, e in measured.claims.items() if e.basis != "assumption"),
        emotions=None if hidden or not any(f.n or f.too_few for f in felt.values()) else felt,
        hidden=hidden,
        fitness=None if hidden or measured.fitness is None else measured.fitness.value,
        unmapped=None if measured.as_of is None else tuple(_unmapped(measured)),
        ghosts=measured.ghosts,
        kinds=frozenset(k for e in measured.claims.values() for k in e.kinds if k in ("events", "survey")),
        personal=facts.personal,
        journeys=journeys,
        ages=ages,
    )


def _felt(measure: Measure) -> Felt:
    value, gap = measure.emotion, measure.belief_gap
    if value is None:
        return Felt(assumed=measure.emotion_assumed)
    return Felt(
        n=value.n,
        value=value.value,
        low=value.low,
        high=value.high,
        too_few=value.reason in ("too_few", "suppressed"),
        assumed=measure.emotion_assumed,
        beyond_chance=gap is not None and gap.beyond_chance,
    )


def _unmapped(measured: Measured) -> Iterator[Unmapped]:
    for found in measured.unmatched:
        if found.share.value is not None:
            yield Unmapped(found.name, found.share.value)


def _personal(document: Document) -> Iterator[tuple[str, Personal]]:
    """Quotes (insights, cards of a quotes lane, personas') and notes of sources that hold personal data."""
    quoted = {lane.id for lane in document.of(Lane) if lane.lane_kind == "quotes"}
    for record, name in _said(document, quoted):
        kinds: set[str] = set()
        masked = {code: _scanned(text, code, kinds) for code, text in getattr(record, name).items()}
        if kinds:
            yield record.id, Personal(tuple(sorted(kinds)), change(record, **{name: masked}))


def _said(document: Document, quoted: set[str]) -> Iterator[tuple[Record, str]]:
    for record in document:
        if (isinstance(record, Insight) and record.insight_kind == "quote") or (
            isinstance(record, Card) and record.lane in quoted and record.ref is None
        ):
            yield record, "text"
        elif isinstance(record, Persona):
            yield record, "quote"
        elif isinstance(record, Source):
            yield record, "note"


def _scanned(text: str, code: str, kinds: set[str]) -> str:
    scanned = scan(text, code if code in MARKS else "en")
    kinds.update(str(k) for k in scanned.found)
    return scanned.text
