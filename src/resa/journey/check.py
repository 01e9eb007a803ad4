"""What can be wrong between records: references, the one journey, spans, circles, the planned path. One file's worth.

Single fields are checked when they are read (`codec`). These checks run on any document, from a file or shared.
Advice on making a good map is not here; a document may be poor and still be in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..texts.sentence import Sentence
from .diagnostics import Diagnostic, shown
from .document import Document
from .field_types import FieldType, field_types
from .ids import kind_of
from .records import RECORD_KINDS, Card, Contact, Figure, Journey, Record, Step


def check(document: Document, *, library: bool = False) -> list[Diagnostic]:
    """Everything wrong between the records. `library`: a workspace library, which has no journey and is referred to
    from elsewhere, so references to a journey's own records are not looked for."""
    found: list[Diagnostic] = list(_references(document, library))
    if not library:
        for rule in (_one_journey, _spans, _contacts, _planned_path):
            found += rule(document)
    for rule in (_nesting, _chains, _figures):
        found += rule(document)
    return found


def _references(document: Document, library: bool) -> Iterator[Diagnostic]:
    """F18: a reference names a record that is there, of a kind that fits."""
    near: dict[str, str | None] = {}
    present = {**document.records, **{r["id"]: None for r in document.kept if isinstance(r, dict) and
                                      isinstance(r.get("id"), str)}}  # fmt: skip
    for record in document.records.values():
        for path, target, field in _targets(record):
            kinds = field.refers_to or ()
            if target in present and (not kinds or kind_of(target) in kinds):
                continue
            if library and _lives_in_journey(target):
                continue
            if target not in near:
                near[target] = _near(document, target, kinds)
            yield _dangling(document, record, path, target, field, near[target])


def _targets(record: Record) -> Iterator[tuple[str, str, FieldType]]:
    types = field_types(type(record))
    for field in types.references:
        if field.outside:
            continue
        value: Any = getattr(record, field.name)
        if field.many:
            yield from ((f"{field.name}[{i}]", v, field) for i, v in enumerate(value))
        elif value is not None:
            yield field.name, value, field
    if isinstance(record, Step):
        to_step = field_types(Step).by_name["next"].part
        assert to_step is not None
        yield from (
            (f"next[{i}].step", n.step, field_types(to_step).by_name["step"]) for i, n in enumerate(record.next)
        )


def _lives_in_journey(target: str) -> bool:
    kind = RECORD_KINDS.get(kind_of(target))
    return kind is not None and kind.scope == "journey"


def _dangling(
    document: Document, record: Record, path: str, target: str, field: FieldType, near: str | None
) -> Diagnostic:
    kinds = field.refers_to or ()
    if target in document:
        wanted = " / ".join(kinds)
        message = Sentence("journey.refers_to_wrong_kind", path=path, kind=kind_of(target), kinds=wanted)
        remedy = Sentence("journey.name_one_of_kind", kinds=wanted)
    else:
        message = Sentence("journey.refers_to_nothing", path=path, target=target)
        remedy = (
            Sentence("journey.mean_or_add_or_remove", near=near)
            if near
            else Sentence("journey.add_or_remove_reference")
        )
    return Diagnostic(
        rule="F18", severity="error", record=record.id, field=path, value=shown(target), message=message, remedy=remedy
    )


def _near(document: Document, target: str, kinds: tuple[str, ...]) -> str | None:
    import difflib

    choices = [i for i in document.records if not kinds or kind_of(i) in kinds]
    found = difflib.get_close_matches(target, choices[:2000], n=1, cutoff=0.8)
    return found[0] if found else None


def _one_journey(document: Document) -> Iterator[Diagnostic]:
    """F19: exactly one journey record."""
    journeys = document.of(Journey)
    if not journeys:
        yield Diagnostic(
            rule="F19", severity="error", message=Sentence("journey.document_no_journey_record"),
            remedy=Sentence("journey.add_a_journey"),
        )  # fmt: skip
    for other in journeys[1:]:
        yield Diagnostic(
            rule="F19", severity="error", record=other.id,
            message=Sentence("journey.document_one_journey_taken_map_own", id=journeys[0].id),
            remedy=Sentence("journey.put_other_one_file_own"),
        )  # fmt: skip


def _nesting(document: Document) -> Iterator[Diagnostic]:
    """F20: a journey is not inside itself."""
    own = {j.id for j in document.of(Journey)}
    for step in document.of(Step):
        if step.nested_journey in own:
            yield Diagnostic(
                rule="F20", severity="error", record=step.id, field="nested_journey", value=shown(step.nested_journey),
                message=Sentence("journey.step_unfolds_into_journey_stands"),
                remedy=Sentence("journey.name_another_journey_remove_field"),
            )  # fmt: skip
    for journey in document.of(Journey):
        if journey.parent_step and journey.parent_step.partition("#")[0] == journey.id:
            yield Diagnostic(
                rule="F20", severity="error", record=journey.id, field="parent_step", value=shown(journey.parent_step),
                message=Sentence("journey.journey_unfolds_step_itself"), remedy=Sentence("journey.name_step_another_journey"),
            )  # fmt: skip


def _chains(document: Document) -> Iterator[Diagnostic]:
    """F20: cards, figures and others that refer to one record do not run in a circle."""
    follow: dict[type[Record], Callable[[Any], str | None]] = {Card: lambda c: c.ref, Figure: lambda f: f.about}
    for record in document:
        if type(record) not in follow:
            continue
        seen, at = {record.id}, record
        while at is not None and type(at) in follow:
            target = follow[type(at)](at)
            if target == record.id:
                field = "ref" if isinstance(record, Card) else "about"
                yield Diagnostic(
                    rule="F20", severity="error", record=record.id, field=field, value=shown(getattr(record, field)),
                    message=Sentence("journey.reference_leads_back_record_itself"), remedy=Sentence("journey.refer_what_really_about"),
                )  # fmt: skip
            if target is None or target in seen:
                break
            seen.add(target)
            at = document.records.get(target)  # type: ignore[assignment]  # the walk ends when there is none


def _spans(document: Document) -> Iterator[Diagnostic]:
    """F22: a card spans from left to right."""
    position = {s.id: i for i, s in enumerate(document.steps())}
    for card in document.of(Card):
        if card.to_step and position.get(card.to_step, len(position)) < position.get(card.from_step, 0):
            yield Diagnostic(
                rule="F22", severity="warning", record=card.id, field="to_step", value=shown(card.to_step),
                message=Sentence("journey.card_ends_at_step_comes_before"),
                remedy=Sentence("journey.swap_from_step_step_shown_if"),
            )  # fmt: skip


def _contacts(document: Document) -> Iterator[Diagnostic]:
    """F30: a planned contact's step is in its stage."""
    for contact in document.of(Contact):
        step = document.find(contact.step, Step)
        if step is not None and step.stage != contact.stage:
            yield Diagnostic(
                rule="F30", severity="warning", record=contact.id, field="step", value=shown(contact.step),
                message=Sentence("journey.planned_contact_step_another_stage"),
                remedy=Sentence("journey.name_step_same_stage_move_shown", stage=step.stage),
            )  # fmt: skip


def _planned_path(document: Document) -> Iterator[Diagnostic]:
    """F21: every step can be reached, and from every step an end."""
    path = document.path
    for step in path.trapped():
        yield Diagnostic(
            rule="F21", severity="warning", record=step, field="next",
            message=Sentence("journey.planned_path_goes_round_circle_from"),
            remedy=Sentence("journey.add_arrow_out_circle_ends_true"),
        )  # fmt: skip
    reached = path.reachable()
    for step in path.steps:
        if step not in reached:
            yield Diagnostic(
                rule="F21", severity="warning", record=step, field="next",
                message=Sentence("journey.no_planned_path_leads_step_from"),
                remedy=Sentence("journey.draw_arrow_from_step_before"),
            )  # fmt: skip


_FIGURE_RANGES = {
    "nps": (-100, 100),
    "csat": (0, 1),
    "share": (0, 1),
    "emotion": (-2, 2),
    "count": (0, None),
    "seconds": (0, None),
}


def _figures(document: Document) -> Iterator[Diagnostic]:
    """F29: a figure lies within its metric's range, and inside its own interval."""
    for figure in document.of(Figure):
        low, high = _FIGURE_RANGES.get(figure.metric, (None, None))
        if (low is not None and figure.value < low) or (high is not None and figure.value > high):
            yield Diagnostic(
                rule="F29", severity="error", record=figure.id, field="value", value=shown(figure.value),
                message=Sentence("journey.lies_above", metric=figure.metric, low=low)
                if high is None
                else Sentence("journey.lies_between", metric=figure.metric, low=low, high=high),
                remedy=Sentence("journey.shares_written_0_1_nps_points"),
            )  # fmt: skip
        if (figure.low is not None and figure.low > figure.value) or (
            figure.high is not None and figure.high < figure.value
        ):
            yield Diagnostic(
                rule="F29", severity="error", record=figure.id, field="low", value=shown([figure.low, figure.high]),
                message=Sentence("journey.figure_lies_outside_own_interval"), remedy=Sentence("journey.low_value_high"),
            )  # fmt: skip
