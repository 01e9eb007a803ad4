"""A `Filter` as people set it turned into the `Slice` that stores understand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..events.model import Slice
from ..journey.records import Persona
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
            raise UsageError("The map has no such persona", value=chosen.persona, allowed=known)
        if persona.segment is None or not persona.segment.all:
            raise UsageError(
                "The persona has no segment rule, so its customers cannot be told apart in the data",
                value=chosen.persona, remedy="Write the rule on the persona (a property and its values).",
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
        raise UsageError("This is no date", where=where, value=text, allowed="ISO 8601, such as 2026-01-31") from None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return round(when.timestamp()) * 1_000_000
