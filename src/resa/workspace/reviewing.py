"""The next review of each journey: when it is due and why. The map's chip, the list of journeys, the page of reviews, the
calendar and the letters all say what stands here; `review_reasons` knows the causes."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from ..journey.records import Text, read_text
from ..journey.records.base import Language
from .library import whole
from .owners import bearing, members_of
from .principals import MapAccess, Principal, accessible_maps
from .review_reasons import Known, Reason, known, reasons

#: Who keeps a map is reminded from this long before the day on.
AHEAD = timedelta(days=14)


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A journey's next review."""

    journey: str
    title: Text
    owner: str
    team: str
    reviewed_at: str | None
    every_days: int
    day: str
    """When it is due: the earliest of its reasons."""
    due: bool
    """That day has come."""
    reasons: tuple[Reason, ...]
    """What is so today; when nothing is, what will be on `day`."""


def reviews(principal: Principal) -> list[Review]:
    """The next review of every journey the principal may view, the most urgent first."""
    together = known(principal)
    found = (_review(access, together) for access in accessible_maps(principal))
    return sorted(found, key=lambda r: (r.day, r.journey))


def review_of(access: MapAccess) -> Review:
    """The next review of one journey."""
    return _review(access, known(access.principal))


def waiting(principal: Principal) -> list[Review]:
    """The reviews that are due and wait for the principal: of journeys they own, and of those they may change that belong
    to nobody who has an account."""
    members = members_of(principal.workspace)
    may_change = {access.document for access in accessible_maps(principal) if access.may("edit")}

    def waits(review: Review) -> bool:
        those = bearing(review.owner, members) if review.owner else []
        return principal.person in {one.person for one in those} or (not those and review.journey in may_change)

    return [one for one in reviews(principal) if one.due and waits(one)]


def title_in(review: Review, language: Language) -> str:
    """What the journey is called in a language, or its id."""
    return read_text(review.title, language) or review.journey


def _review(access: MapAccess, together: Known) -> Review:
    journey = whole(access).document.journey
    found = reasons(access, together)
    day, now = found[0].day, together.today.isoformat()
    return Review(
        journey=access.document,
        title=journey.title,
        owner=journey.owner.strip(),
        team=journey.team,
        reviewed_at=journey.reviewed_at,
        every_days=journey.review_every_days,
        day=day,
        due=day <= now,
        reasons=tuple(reason for reason in found if reason.day <= max(day, now)),
    )
