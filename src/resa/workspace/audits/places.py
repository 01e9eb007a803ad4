"""What the maps call the places of an audit, and who owns them; read anew until the report is signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...errors import NotFoundError
from ...journey.document import Document
from ...journey.records import LANGUAGES, Stage, Text, Touchpoint
from ...journey.records.base import Language
from ...texts.sentence import Sentence
from ..library import whole
from ..owners import bearing, members_of, same
from ..principals import MapAccess, Principal, access_map, accessible_maps
from .model import Audit, Place, Spot

_UNKNOWN = Sentence("audits.no_such_place")


def maps_of(principal: Principal, journeys: Iterable[str]) -> dict[str, MapAccess]:
    """The journeys that are still there, in the order told."""
    found = {}
    for id in dict.fromkeys(journeys):
        try:
            found[id] = access_map(principal, id)
        except NotFoundError:
            continue  # taken away since the audit was planned: its places say so
    return found


def placed(principal: Principal, scope: Sequence[Spot]) -> tuple[Place, ...]:
    """The spots as their maps call them. Raises NotFoundError for what is on none."""
    documents = {spot.journey: whole(access_map(principal, spot.journey)).document for spot in scope}
    found = []
    for spot in scope:
        place = _place(documents[spot.journey], spot.journey, spot.about)
        if place is None:
            raise NotFoundError(_UNKNOWN, where=spot.journey, value=spot.about)
        found.append(place)
    return tuple(found)


def possible(principal: Principal) -> list[Place]:
    """Every place of the journeys that the principal may audit: each journey, its stages in order, a stage's touchpoints."""
    found = []
    for access in accessible_maps(principal):
        if not access.may("edit"):
            continue
        document = whole(access).document
        about = [""]
        for stage in document.stages():
            about.append(stage.id)
            here = (t.id for step in document.steps(stage) for t in document.touchpoints_at(step))
            about += [id for id in dict.fromkeys(here) if id not in about]
        found += [place for one in about if (place := _place(document, access.document, one)) is not None]
    return found


def renewed(principal: Principal, audit: Audit) -> tuple[Place, ...]:
    """The audit's places as they are called now; what is gone keeps its name and says so."""
    documents = {id: whole(access).document for id, access in maps_of(principal, audit.journeys).items()}
    return tuple(_renewed(documents, place) for place in audit.places)


def language_of(document: Document) -> Language:
    """The one that the team writes in first."""
    return next((one for one in LANGUAGES if one in document.journey.languages[:1]), "en")


def owned_by(workspace_principal: Principal, name: str, places: Iterable[Place]) -> list[Place]:
    """Those of the places that somebody of that name owns, by name or by the address of their account."""
    workspace = workspace_principal.workspace
    members = members_of(workspace)
    those = bearing(name, members) if name.strip() else []
    names = {same(name), *(same(row.name) for row in those), *(same(row.email) for row in those)} - {""}
    return [place for place in places if same(place.owner) in names]


def _renewed(documents: Mapping[str, Document], place: Place) -> Place:
    from msgspec.structs import replace

    document = documents.get(place.journey)
    now = None if document is None else _place(document, place.journey, place.about)
    return replace(place, gone=True) if now is None else now


def _place(document: Document, journey: str, about: str) -> Place | None:
    of = document.journey
    if not about:
        return Place(
            journey=journey, about="", kind="journey", title=of.title, journey_title=of.title,
            owner=of.owner.strip(), team=of.team,
        )  # fmt: skip
    stage = document.find(about, Stage)
    if stage is not None:
        return Place(
            journey=journey, about=about, kind="stage", title=stage.title, journey_title=of.title,
            owner=stage.owner.strip(), team=stage.team,
        )  # fmt: skip
    touchpoint = document.find(about, Touchpoint)
    if touchpoint is None or not document.placed(touchpoint):
        return None
    return Place(
        journey=journey, about=about, kind="touchpoint", title=touchpoint.title, journey_title=of.title,
        within=_stage_of(document, touchpoint), owner=touchpoint.owner.strip(), team=touchpoint.team,
    )  # fmt: skip


def _stage_of(document: Document, touchpoint: Touchpoint) -> Text:
    for step in document.steps_of(touchpoint):
        stage = document.find(step.stage, Stage)
        if stage is not None:
            return stage.title
    return {}
