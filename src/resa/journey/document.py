"""The journey document: an immutable set of records with lookups. Not a file (`format`) and not shared state (`shared`).

A change makes a new document; records are shared between the two. Everything that has an order is given in it:
fractional index first, then id. What could not be read as a record is kept beside the records and written back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from ..errors import NotFoundError
from ..texts.sentence import Sentence
from .ids import kind_of
from .planned_path import PlannedPath, planned_path
from .records import Card, Journey, Lane, Persona, Record, Scope, Stage, Step, Touchpoint

R = TypeVar("R", bound=Record)
NO_JOURNEY = Journey(id="journey:untitled")


class Document:
    """Records by id. Iterating gives the records, sorted by id."""

    def __init__(
        self,
        records: Iterable[Record] = (),
        *,
        kept: Iterable[dict[str, Any]] = (),
        extra: Mapping[str, Any] | None = None,
        versions: Mapping[str, int] | None = None,
        measured: Any = None,
    ) -> None:
        """`kept`: raw records of unknown kinds or too broken to read; `extra`: unknown fields of the file;
        `versions`: kinds whose records came from a newer Resa; `measured`: the file's dated snapshot, never read."""
        self.records: Mapping[str, Record] = MappingProxyType({r.id: r for r in records})
        self.kept: tuple[dict[str, Any], ...] = tuple(kept)
        self.extra: Mapping[str, Any] = MappingProxyType(dict(extra or {}))
        self.versions: Mapping[str, int] = MappingProxyType(dict(versions or {}))
        self.measured = measured

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        return iter(sorted(self.records.values(), key=lambda r: r.id))

    def __contains__(self, record_id: object) -> bool:
        return record_id in self.records

    def __getitem__(self, record_id: str) -> Record:
        """The record; NotFoundError names the nearest ids when there is none."""
        try:
            return self.records[record_id]
        except KeyError:
            same = [i for i in self.records if kind_of(i) == kind_of(record_id)] or list(self.records)
            raise NotFoundError(
                Sentence("journey.no_such_record_document"), value=record_id, allowed=sorted(same)
            ) from None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return NotImplemented
        return (self.records, self.kept, self.extra, self.versions, self.measured) == (
            other.records, other.kept, other.extra, other.versions, other.measured,
        )  # fmt: skip

    __hash__ = None  # type: ignore[assignment]  # unhashable, as Python's lists are

    def __repr__(self) -> str:
        return f"Document({self.journey.id!r}, {len(self)} records)"

    # Changing: each gives a new document.

    def put(self, *records: Record) -> Document:
        """With these records added, or in place of those with the same ids."""
        return self._with({**self.records, **{r.id: r for r in records}}.values())

    def remove(self, *record_ids: str) -> Document:
        """Without these records; ids that are not there are ignored. Their cards and arrows are not followed."""
        gone = set(record_ids)
        return self._with(r for r in self.records.values() if r.id not in gone)

    def _with(self, records: Iterable[Record]) -> Document:
        return Document(records, kept=self.kept, extra=self.extra, versions=self.versions, measured=self.measured)

    # Looking up.

    def get(self, record_id: str | None) -> Record | None:
        """The record, or None."""
        return None if record_id is None else self.records.get(record_id)

    def find(self, record_id: str | None, kind: type[R]) -> R | None:
        """The record when it is there and of this kind, else None."""
        record = self.get(record_id)
        return record if isinstance(record, kind) else None

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """All records of a kind, in order."""
        return self._by_kind.get(kind, ())

    def in_scope(self, scope: Scope) -> tuple[Record, ...]:
        """The records that live in the journey's document, or those of the library."""
        return tuple(r for r in self if r.scope == scope)

    @cached_property
    def journey(self) -> Journey:
        """The map's own record; a bare untitled one when the document has none (a library, a broken file)."""
        found = self.of(Journey)
        return found[0] if found else NO_JOURNEY

    def stages(self) -> tuple[Stage, ...]:
        """The columns, left to right."""
        return self.of(Stage)

    def steps(self, stage: str | Stage | None = None) -> tuple[Step, ...]:
        """The steps of a stage, or of the whole map left to right; steps whose stage is missing come last."""
        if stage is None:
            return self._steps
        return self._steps_by_stage.get(_id(stage), ())

    def lanes(self) -> tuple[Lane, ...]:
        """The rows, top to bottom."""
        return self.of(Lane)

    def cards(self, lane: str | Lane | None = None, step: str | Step | None = None) -> tuple[Card, ...]:
        """The cards of a lane, at a step (also those that span it), or both; row by row, left to right."""
        if lane is None and step is None:
            return self._cards
        if step is None:
            return self._cards_by_lane.get(_id(lane), ())
        at = self._cards_by_step.get(_id(step), ())
        return at if lane is None else tuple(c for c in at if c.lane == _id(lane))

    def touchpoints_at(self, step: str | Step) -> tuple[Touchpoint, ...]:
        """The touchpoints that cards place at a step, each once."""
        found = (self.find(card.ref, Touchpoint) for card in self.cards(step=step))
        return tuple({t.id: t for t in found if t is not None}.values())

    def placed(self, record: str | Record) -> tuple[Card, ...]:
        """The cards that place a record on the map."""
        return self._cards_by_ref.get(_id(record), ())

    def steps_of(self, touchpoint: str | Touchpoint) -> tuple[Step, ...]:
        """The steps where cards place this touchpoint (or any other placed record), left to right."""
        ids = {s.id for card in self.placed(touchpoint) for s in self.span(card)}
        return tuple(s for s in self._steps if s.id in ids)

    def span(self, card: Card) -> tuple[Step, ...]:
        """The steps a card covers; those that are missing are left out."""
        position = self._step_position
        first = position.get(card.from_step)
        last = first if card.to_step is None else position.get(card.to_step, first)
        if first is None or last is None:
            return ()
        return self._steps[min(first, last) : max(first, last) + 1]

    def personas(self) -> tuple[Persona, ...]:
        """Those the journey names, in order; all that the document holds when it names none."""
        named = set(self.journey.personas)
        return tuple(p for p in self.of(Persona) if not named or p.id in named)

    @cached_property
    def path(self) -> PlannedPath:
        """The planned path over the steps."""
        return planned_path(self.steps())

    # Indexes, made once per document.

    @cached_property
    def _by_kind(self) -> dict[type[Record], tuple[Any, ...]]:
        found: dict[type[Record], list[Record]] = {}
        for record in self.records.values():
            found.setdefault(type(record), []).append(record)
        return {kind: tuple(sorted(records, key=_order)) for kind, records in found.items()}

    @cached_property
    def _steps_by_stage(self) -> dict[str, tuple[Step, ...]]:
        return _grouped((s.stage, s) for s in self.of(Step))

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        column = {stage.id: i for i, stage in enumerate(self.stages())}
        return tuple(sorted(self.of(Step), key=lambda s: (column.get(s.stage, len(column)), *_order(s))))

    @cached_property
    def _step_position(self) -> dict[str, int]:
        return {s.id: i for i, s in enumerate(self._steps)}

    @cached_property
    def _cards(self) -> tuple[Card, ...]:
        row = {lane.id: i for i, lane in enumerate(self.lanes())}
        column = self._step_position
        return tuple(
            sorted(
                self.of(Card),
                key=lambda c: (row.get(c.lane, len(row)), column.get(c.from_step, len(column)), *_order(c)),
            )
        )

    @cached_property
    def _cards_by_lane(self) -> dict[str, tuple[Card, ...]]:
        return _grouped((c.lane, c) for c in self._cards)

    @cached_property
    def _cards_by_step(self) -> dict[str, tuple[Card, ...]]:
        return _grouped((step.id, c) for c in self._cards for step in self.span(c))

    @cached_property
    def _cards_by_ref(self) -> dict[str, tuple[Card, ...]]:
        return _grouped((c.ref, c) for c in self._cards if c.ref is not None)


def _id(record: str | Record | None) -> str:
    return record.id if isinstance(record, Record) else record or ""


def _order(record: Record) -> tuple[str, str]:
    return getattr(record, "order", ""), record.id


def _grouped(pairs: Iterable[tuple[str, R]]) -> dict[str, tuple[R, ...]]:
    found: dict[str, list[R]] = {}
    for key, record in pairs:
        found.setdefault(key, []).append(record)
    return {key: tuple(records) for key, records in found.items()}
