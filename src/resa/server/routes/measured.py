"""The measured map, and what it can be filtered by."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from ...errors import UsageError
from ...evidence.model import Filter, Gap, Measured
from ...texts.sentence import Sentence
from ...workspace.filters import Filters, filters
from ...workspace.gaps import gaps_json
from ...workspace.measuring import measured_json
from ...workspace.principals import access_map
from ..answers import answer, gives, json_bytes
from ..asking import Asking

router = APIRouter(tags=["measured"])

Several = Annotated[list[str], Query(default_factory=list)]
Segment = Annotated[
    list[str],
    Query(default_factory=list, description="trait:value, may be repeated; values of one trait are alternatives"),
]


def chosen(
    *,
    persona: str | None = None,
    segment: Segment,
    channel: Several,
    account: Several,
    start: str | None = None,
    end: str | None = None,
) -> Filter:
    """The group that the answer is about; empty parameters choose nothing."""
    return _filter(persona, segment, channel, account, start, end)


def compared(
    *,
    compare_persona: str | None = None,
    compare_segment: Segment,
    compare_channel: Several,
    compare_account: Several,
    compare_start: str | None = None,
    compare_end: str | None = None,
) -> Filter | None:
    """The other group; None when none is named."""
    other = _filter(compare_persona, compare_segment, compare_channel, compare_account, compare_start, compare_end)
    return None if other == Filter() else other


Chosen = Annotated[Filter, Depends(chosen)]
Compared = Annotated[Filter | None, Depends(compared)]


@router.get(
    "/api/journeys/{id}/measured", summary="The journey with its evidence, for a group or two", **gives(Measured)
)
def measured(id: str, principal: Asking, filter: Chosen, compare: Compared) -> Response:
    return json_bytes(measured_json(access_map(principal, id), filter, compare))


@router.get(
    "/api/journeys/{id}/gaps",
    summary="What lies between stages and steps: who owns it, the wait, the contacts meanwhile, who held the case",
    **gives(list[Gap]),
)
def gaps(id: str, principal: Asking, filter: Chosen) -> Response:
    return json_bytes(gaps_json(access_map(principal, id), filter))


@router.get("/api/journeys/{id}/filters", summary="What the journey can be filtered by", **gives(Filters))
def choices(id: str, principal: Asking) -> Response:
    return answer(filters(access_map(principal, id)))


def _filter(
    persona: str | None,
    segment: list[str],
    channel: list[str],
    account: list[str],
    start: str | None,
    end: str | None,
) -> Filter:
    return Filter(
        persona=persona or None,
        segment=_traits(segment),
        channel=tuple(c for c in channel if c),
        account=tuple(a for a in account if a),
        start=start or None,
        end=end or None,
    )


def _traits(segment: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in filter(None, segment):
        trait, colon, value = text.partition(":")
        if not colon or not trait:
            raise UsageError(Sentence("server.segment_trait_value"), where="segment", value=text, allowed="trait:value")
        found[trait] = (*found.get(trait, ()), value)
    return found
