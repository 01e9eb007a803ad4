"""The arguments every question over events shares: the grain, and which units the answer is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from ..errors import UsageError
from ..events.model import GRAINS, Grain, Slice
from ..texts.sentence import Sentence
from .registry import Argument

BY = Argument("by", "grain", "What is counted as one run: customer, journey (case) or account.", "journey")
SLICE_ARGUMENTS = (
    Argument("channel", "texts", "Only runs that met one of these channels.", ()),
    Argument("account", "texts", "Only runs of these accounts.", ()),
    Argument("segment", "texts", "Only runs with this property, as name=value; the same name again widens it.", ()),
    Argument(
        "start", "text", "Only runs that began at or after this ISO date or instant (UTC unless it says more).", None
    ),
    Argument("end", "text", "Only runs that began before this ISO date or instant.", None),
)
LIMIT = Argument("limit", "integer", "At most so many rows, in the stated order; all by default.", None)
MIN_N = Argument("min_n", "integer", "Only rows with at least this n.", 1)
_NAMES = {a.name for a in SLICE_ARGUMENTS}
#: Words of earlier versions, still understood.
FORMER = {"trait": "segment", "compare_trait": "compare_segment"}


def grain(text: str) -> Grain:
    """A grain word, or a usage error that lists them."""
    for word in GRAINS:
        if text == word:
            return word
    raise UsageError(Sentence("analysis.no_such_grain"), where="by", value=text, allowed=GRAINS)


def fold(arguments: dict[str, Any]) -> dict[str, Any]:
    """`channel`, `account`, `segment`, `start` and `end` become one `slice`."""
    own = {k: v for k, v in arguments.items() if k not in _NAMES}
    given = {k: v for k, v in arguments.items() if k in _NAMES and v not in (None, (), [])}
    if given:
        slice = Slice(
            traits=traits(given.get("segment", ())),
            channel=tuple(given.get("channel", ())),
            account=tuple(given.get("account", ())),
            start=instant(given.get("start"), "start"),
            end=instant(given.get("end"), "end"),
        )
        own["slice"] = merged(own["slice"], slice) if own.get("slice") else slice
    return own


def traits(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`["plan=pro", "plan:team"]` → `{"plan": ("pro", "team")}`; names that hold a colon themselves want the `=`."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, sign, value = text.partition("=" if "=" in text else ":")
        if not name or not sign:
            raise UsageError(
                Sentence("analysis.segment_written_name_value_name_value"),
                where="segment",
                value=text,
                allowed="plan=pro",
            )
        found[name] = (*found.get(name, ()), value)
    return found


def instant(text: str | None, where: str) -> int | None:
    """µs UTC of an ISO date or instant; without an offset it is UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            Sentence("analysis.no_iso_date_instant"), where=where, value=text, allowed=Sentence("analysis.iso_example")
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def merged(first: Slice, second: Slice) -> Slice:
    """`second`'s parts go before `first`'s."""
    return Slice(**{f.name: getattr(second, f.name) or getattr(first, f.name) for f in fields(Slice)})
