"""How the map recognises the world: which events are a touchpoint's, which customers are a persona's."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from .base import Part

Seconds = Annotated[int, Meta(ge=0)]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$")]


class EventMatch(Part, frozen=True, kw_only=True, omit_defaults=True):
    """One way to recognise an event; all given parts must hold. `*` matches any run of characters; case is ignored."""

    name: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    property: dict[str, tuple[str, ...]] = {}
    """Property name to accepted values."""
    url: str = ""
    """Pattern on the property `url` (or `page`), e.g. `https://lunna.example/offert/*`."""
    utm: dict[str, str] = {}
    """source, medium, campaign, term, content to pattern."""


class EventRule(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A touchpoint's events: those that any of the matches recognises."""

    any: tuple[EventMatch, ...] = ()


class TraitMatch(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A customer whose trait (an event or answer property) has ever had one of these values."""

    trait: str
    values: tuple[str, ...]


class SegmentRule(Part, frozen=True, kw_only=True, omit_defaults=True):
    """A persona's customers: all of the traits must match."""

    all: tuple[TraitMatch, ...] = ()


class Expectation(Part, frozen=True, kw_only=True, omit_defaults=True):
    """Something promised or expected at a touchpoint: words, and if it can be seen in the data a rule and a time limit."""

    text: dict[str, str] = {}
    rule: EventRule | None = None
    """The event that shows that it happened."""
    within_seconds: Seconds | None = None
    """Counted from the touchpoint's own event; None means any time later in the same journey."""


class Money(Part, frozen=True, kw_only=True):
    """An amount in minor units (öre) of an ISO 4217 currency; never assumed, always said."""

    minor: int
    currency: Currency
