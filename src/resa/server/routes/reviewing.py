"""When journeys are to be reviewed and why, what has changed since, and what waits for the one who asks."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.records import Journey, Language
from ...journey.records.source import VALID_DAYS
from ...workspace import ages
from ...workspace.holdings import Waits, waits
from ...workspace.principals import access_map
from ...workspace.reviewing import AHEAD, Review, review_of, reviews
from ...workspace.since_review import SinceReview, since_review
from ...workspace.workspace import Workspace
from ..answers import answer, body_of, gives, takes
from ..asking import Asking, Somebody

router = APIRouter(tags=["owners"])


class ReviewRules(msgspec.Struct, frozen=True, kw_only=True):
    """What makes a review due, in numbers."""

    every_days: int
    """How often, when a journey does not say otherwise."""
    ahead_days: int
    """So long before the day its owner is reminded."""
    valid_days: dict[str, int]
    """How many days evidence of each kind holds here."""
    usual_days: dict[str, int]
    """The same where nobody has chosen otherwise."""


class NewAges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days by kind of evidence; null takes the choice back, kinds that are not named stay as they are."""

    valid_days: dict[str, int | None]


@router.get("/api/reviews", summary="The next review of every journey, and why", **gives(list[Review]))
def next_reviews(principal: Asking) -> Response:
    return answer(reviews(principal))


@router.get("/api/reviews/rules", summary="What makes a review due, in numbers", **gives(ReviewRules))
def rules(principal: Asking) -> Response:
    return answer(_rules(principal.workspace))


@router.put(
    "/api/reviews/rules",
    summary="For how many days evidence of each kind holds, chosen by whoever runs the workspace",
    **gives(ReviewRules),
    **takes(NewAges),
)
async def choose_ages(request: Request, principal: Somebody) -> Response:
    new = await body_of(NewAges)(request)
    await run_in_threadpool(ages.choose, principal, new.valid_days)
    return answer(_rules(principal.workspace))


@router.get("/api/waiting", summary="What waits for the one who asks", **gives(Waits))
def what_waits(principal: Somebody) -> Response:
    return answer(waits(principal))


@router.get("/api/journeys/{id}/review", summary="When the journey is to be reviewed next, and why", **gives(Review))
def next_review(id: str, principal: Asking) -> Response:
    return answer(review_of(access_map(principal, id)))


@router.get("/api/journeys/{id}/since-review", summary="What has changed since the last review", **gives(SinceReview))
def since(id: str, principal: Somebody, lang: Language = "en") -> Response:
    return answer(since_review(access_map(principal, id), lang))


def _rules(workspace: Workspace) -> ReviewRules:
    return ReviewRules(
        every_days=Journey(id="journey:any").review_every_days, ahead_days=AHEAD.days, valid_days=ages.ages_of(workspace),
        usual_days=VALID_DAYS,
    )  # fmt: skip
