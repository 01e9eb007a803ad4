"""When journeys are to be reviewed and why, what has changed since, and what waits for the one who asks."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from ...journey.records import Journey, Language
from ...journey.records.source import VALID_DAYS
from ...workspace.holdings import Waits, waits
from ...workspace.principals import access_map
from ...workspace.reviewing import AHEAD, Review, review_of, reviews
from ...workspace.since_review import SinceReview, since_review
from ..answers import answer, gives
from ..asking import Asking, Somebody

router = APIRouter(tags=["owners"])


class ReviewRules(msgspec.Struct, frozen=True, kw_only=True):
    """What makes a review due, in numbers."""

    every_days: int
    """How often, when a journey does not say otherwise."""
    ahead_days: int
    """So long before the day its owner is reminded."""
    valid_days: dict[str, int]
    """How long evidence of each kind holds."""


RULES = ReviewRules(
    every_days=Journey(id="journey:any").review_every_days, ahead_days=AHEAD.days, valid_days=VALID_DAYS
)


@router.get("/api/reviews", summary="The next review of every journey, and why", **gives(list[Review]))
def next_reviews(principal: Asking) -> Response:
    return answer(reviews(principal))


@router.get("/api/reviews/rules", summary="What makes a review due, in numbers", **gives(ReviewRules))
def rules(principal: Asking) -> Response:
    return answer(RULES)


@router.get("/api/waiting", summary="What waits for the one who asks", **gives(Waits))
def what_waits(principal: Somebody) -> Response:
    return answer(waits(principal))


@router.get("/api/journeys/{id}/review", summary="When the journey is to be reviewed next, and why", **gives(Review))
def next_review(id: str, principal: Asking) -> Response:
    return answer(review_of(access_map(principal, id)))


@router.get("/api/journeys/{id}/since-review", summary="What has changed since the last review", **gives(SinceReview))
def since(id: str, principal: Somebody, lang: Language = "en") -> Response:
    return answer(since_review(access_map(principal, id), lang))
