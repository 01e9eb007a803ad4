"""PURE. What a document says in short: its texts made ready for searching, and the facts by which the atlas shows a journey.

A gist is made of one document alone, so that it is remade only when that document changes; what a journey carries of the
library is put together from the two (`carried`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate

import msgspec

from ..journey.document import Document
from ..journey.ids import kind_of
from ..journey.records import RECORD_KINDS, Card, Figure, Insight, Lane, Persona, Source, Step, Text, Touchpoint
from ..journey.seeking import loosened
from ..journey.written import Written, written_in
from .library import references

#: Raised when gists hold something else than before; those of another form are made again.
FORM = 1


class StepFacts(msgspec.Struct, frozen=True, array_like=True):
    """A step, and the journey it leads into."""

    id: str
    title: Text
    leads_to: str | None


class JourneyFacts(msgspec.Struct, frozen=True, array_like=True):
    """What the atlas tells of a journey, as it stands in its own document."""

    title: Text
    state: str
    scope_kind: str
    market: str
    owner: str
    team: str
    tags: tuple[str, ...]
    personas: tuple[str, ...]
    """Those it names, else those its cards are for."""
    parent_step: str | None
    reviewed_at: str | None
    review_every_days: int
    revealed: bool
    steps: tuple[StepFacts, ...]
    n_stages: int
    placed: tuple[str, ...]
    """Library records that cards place."""
    written_pains: tuple[bool, ...]
    """Cards of the team's own words in a lane of pains: whether each names a source."""


class Gist(msgspec.Struct, frozen=True, array_like=True):
    """One document's."""

    texts: tuple[Written, ...] = ()
    """Those of one record beside each other."""
    loose: str = ""
    """A line for each text: a space, and its words as `seeking.loosened` has them."""
    own: tuple[str, ...] = ()
    """Every record's id."""
    names: dict[str, tuple[str, ...]] = {}
    """Library records that records name: a journey's all together under "", in the library by record. What a figure is about names the figure."""
    journey: JourneyFacts | None = None
    titles: dict[str, Text] = {}
    """What personas are called, in the library."""
    pains: dict[str, tuple[int | None, bool]] = {}
    """Insights that are pains, in the library: how severe, and whether each names a source."""
    sources: dict[str, tuple[str, str]] = {}
    """Sources with a date, in the library: the kind and the date."""


def gist_of(document: Document) -> Gist:
    """The gist of a journey's own document, or of the library."""
    texts = tuple(written for record in document for written in written_in(record))
    is_journey = document.journey.id in document
    return Gist(
        texts=texts,
        loose="\n".join(f" {loosened(written.text)}" for written in texts),
        own=tuple(document.records),
        names={"": _named(document)} if is_journey else _names(document),
        journey=_facts(document) if is_journey else None,
        titles={p.id: p.title for p in document.of(Persona)},
        pains={
            i.id: (i.severity, bool(i.sources)) for i in document.of(Insight) if i.insight_kind == "pain"
        },
        sources={s.id: (s.source_kind, s.date) for s in document.of(Source) if s.date},
    )  # fmt: skip


def _facts(document: Document) -> JourneyFacts:
    journey, cards = document.journey, document.of(Card)
    pains = {lane.id for lane in document.of(Lane) if lane.lane_kind == "pains"}
    return JourneyFacts(
        title=journey.title, state=journey.state, scope_kind=journey.scope_kind, market=journey.market,
        owner=journey.owner.strip(), team=journey.team.strip(), tags=journey.tags,
        personas=journey.personas or tuple(dict.fromkeys(card.persona for card in cards if card.persona)),
        parent_step=journey.parent_step, reviewed_at=journey.reviewed_at, review_every_days=journey.review_every_days,
        revealed=journey.revealed,
        steps=tuple(StepFacts(step.id, step.title, step.nested_journey) for step in document.of(Step)),
        n_stages=len(document.stages()), placed=tuple(dict.fromkeys(card.ref for card in cards if card.ref)),
        written_pains=tuple(
            bool(card.sources) for card in cards if card.lane in pains and not card.ref and any(card.text.values())
        ),
    )  # fmt: skip


def _named(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for record in document for id in references(record) if _in_library(id)))


def _names(library: Document) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for record in library:
        if named := [id for id in references(record) if id in library and id != record.id]:
            found.setdefault(record.id, []).extend(named)
        if isinstance(record, Figure):
            found.setdefault(record.about, []).append(record.id)
    return {id: tuple(dict.fromkeys(named)) for id, named in found.items()}


def _in_library(id: str) -> bool:
    kind = RECORD_KINDS.get(kind_of(id))
    return kind is not None and kind.scope == "library"


def carried(journey: Gist, library: Gist) -> frozenset[str]:
    """The library records that a journey carries, as `library.carry` finds them."""
    found: set[str] = set()
    todo = [id for id in journey.names.get("", ()) if id != ""]
    todo += [figure for id in journey.own for figure in library.names.get(id, ())]
    while todo:
        id = todo.pop()
        if id not in found:
            found.add(id)
            todo += library.names.get(id, ())
    return frozenset(found)


def touchpoints_of(facts: JourneyFacts) -> int:
    """How many touchpoints stand on the map."""
    return sum(kind_of(id) == Touchpoint.kind for id in facts.placed)


class Lines:
    """A gist's texts by line, for finding words in them. Made when a document may hold what is looked for."""

    def __init__(self, gist: Gist) -> None:
        self.gist = gist

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.gist.loose.split("\n"))]

    @cached_property
    def _of(self) -> Mapping[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for number, written in enumerate(self.gist.texts):
            first, _ = found.get(written.record, (number, number))
            found[written.record] = (first, number + 1)
        return found

    def records_with(self, needle: str, most: int) -> list[str]:
        """The records in whose texts it stands, at most so many."""
        found: dict[str, None] = {}
        at = self.gist.loose.find(needle)
        while at >= 0 and len(found) < most:
            number = bisect_right(self._starts, at) - 1
            record = self.gist.texts[number].record
            found[record] = None
            last = self._of[record][1]
            at = self.gist.loose.find(needle, max(at + 1, self._starts[last] - 1))
        return list(found)

    def texts_with(self, record: str, needles: Iterable[str]) -> Iterator[Written]:
        """The record's texts in which any of them stands."""
        first, last = self._of[record]
        wanted = tuple(needles)
        for number in range(first, last):
            line = self.gist.loose[self._starts[number] : self._starts[number + 1] - 1]
            if any(needle in line for needle in wanted):
                yield self.gist.texts[number]
