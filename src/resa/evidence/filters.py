"""A `Filter` as people set it turned into the `Slice` that stores understand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..events.model import Slice
from ..journey.records import Persona
from ..texts.sentence import Sentence
from .model import Filter

if TYPE_CHECKING:
    from ..journey.document import Document


def slice_of(document: Document, chosen: Filter) -> Slice | None:
    """None when nothing is filtered. UsageError for an unknown persona, one without a rule, or a date that is none."""
    traits = {name: tuple(values) for name, values in chosen.segment.items()}
    if chosen.persona is not None:
        known = [p.id for p in document.of(Persona)]
        persona = document.find(chosen.persona, Persona)
        if persona is None:
            raise UsageError(Sentence("evidence.map_no_such_persona"), value=chosen.persona, allowed=known)
        if persona.segment is None or not persona.segment.all:
            raise UsageError(
                Sentence("evidence.persona_no_segment_rule_so_customers"),
                value=chosen.persona, remedy=Sentence("evidence.write_rule_persona_property_values"),
            )  # fmt: skip
        for match in persona.segment.all:
            before = traits.get(match.trait)
            both = match.values if before is None else tuple(v for v in before if v in match.values)
            traits[match.trait] = both
    found = Slice(
        traits=traits,
        channel=tuple(chosen.channel),
        account=tuple(chosen.account),
        start=_instant(chosen.start, "start"),
        end=_instant(chosen.end, "end"),
    )
    return found or None


def _instant(text: str | None, where: str) -> int | None:
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            Sentence("evidence.no_date"), where=where, value=text, allowed=Sentence("evidence.iso_date_example")
        ) from None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return round(when.timestamp()) * 1_000_000
