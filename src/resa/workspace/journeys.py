"""The journeys of a workspace: listing, making, bringing in a file, handing out a file, looking for faults."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete as sql_delete

from ..errors import UnreadableError, UsageError
from ..journey import format
from ..journey.check import check
from ..journey.diagnostics import Diagnostic
from ..journey.document import Document
from ..journey.ids import new_id
from ..journey.records.base import Language, change
from ..journey.records.journey import Market
from ..journey.renaming import rename
from ..journey.starting import Beginning, PlacedStage, begin, placed
from ..texts.sentence import Sentence
from . import audit, documents, update_log, versions
from .atlas import misplaced
from .library import OnConflict, Whole, merge, split, whole
from .measured_cache import last_measured
from .principals import MapAccess, Principal, access_library, accessible_maps
from .tables import measured_summary

#: Tag of a journey that `discover` drafted from data.
DISCOVERED_TAG = "discovered"


class JourneySummary(msgspec.Struct, frozen=True, kw_only=True):
    """A journey as the list shows it; measured figures are those of the last whole measurement."""

    id: str
    title: dict[str, str]
    state: str
    market: str
    scope_kind: str
    owner: str
    team: str
    personas: tuple[str, ...]
    grade: str | None
    share_with_source: float | None
    customers: int | None
    flow: tuple[tuple[int | None, int | None, int | None], ...]
    """Journeys that reached each stage, are open there, are lost there: the small river. Empty when not measured."""
    last_measured: str | None
    customer_word: str
    customer_forms: dict[str, tuple[str, str, str, str]]
    """What the team calls its customers, as in the journey's record."""
    revealed: bool
    discovered: bool
    """Drafted from data by `discover`."""
    reviewed_at: str | None
    review_every_days: int
    n_stages: int
    n_steps: int
    parent_step: str | None
    """The step of another journey that this one unfolds, as its record names it (`journey:…#step:…`)."""
    updated_at: str


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """A journey that was made or brought in, and what was found in its file."""

    id: str
    diagnostics: tuple[Diagnostic, ...] = ()


class UnreadableFile(UnreadableError):
    """The file holds no journey; `diagnostics` says where reading stopped."""

    code = "unreadable-journey"

    def __init__(self, name: str, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        fatal = next(d for d in diagnostics if d.severity == "fatal")
        super().__init__(fatal.message, where=name, value=fatal.value, remedy=fatal.remedy)


def summaries(principal: Principal) -> list[JourneySummary]:
    """Every journey the principal may view, the latest changed first."""
    measured = last_measured(principal.workspace)
    found = []
    for access in accessible_maps(principal):
        versioned = principal.workspace.documents.read(access)
        journey = versioned.document.journey
        figures = measured.get(access.document, {})
        found.append(
            JourneySummary(
                id=access.document,
                title=journey.title,
                state=journey.state,
                market=journey.market,
                scope_kind=journey.scope_kind,
                owner=journey.owner,
                team=journey.team,
                personas=journey.personas,
                grade=figures.get("grade"),
                share_with_source=figures.get("share_with_source"),
                customers=figures.get("customers"),
                flow=tuple(tuple(stage) for stage in figures.get("flow", ())),
                last_measured=figures.get("at"),
                customer_word=journey.customer_word,
                customer_forms=journey.customer_forms,
                revealed=journey.revealed,
                discovered=DISCOVERED_TAG in journey.tags,
                reviewed_at=journey.reviewed_at,
                review_every_days=journey.review_every_days,
                n_stages=len(versioned.document.stages()),
                n_steps=len(versioned.document.steps()),
                parent_step=journey.parent_step,
                updated_at=versioned.updated_at,
            )
        )
    return sorted(found, key=lambda s: (s.updated_at, s.id), reverse=True)


def make(
    principal: Principal,
    title: str,
    language: Language,
    market: Market | None,
    template: str = "starter",
    *,
    beginning: Beginning = Beginning(),
    stages: tuple[PlacedStage, ...] = (),
) -> Brought:
    """A new journey in the team's first language: by a template, or with stages in which touchpoints were placed."""
    from ..journey.templates import new_document

    if not title.strip():
        raise UsageError(Sentence("workspace.journey_needs_title"), where="title", value=title)
    first = "empty" if stages else template
    document = new_document(first, title=title.strip(), language=language, market=market)
    if stages:
        document = placed(document, stages)
    return bring(principal, begin(document, beginning, language))


def bring_file(principal: Principal, content: bytes, name: str, on_conflict: OnConflict = "copy") -> Brought:
    """A journey from a `.resa.json`. Raises UnreadableFile when nothing in it can be read; then nothing is changed."""
    document, diagnostics = format.read(content)
    if any(d.severity == "fatal" for d in diagnostics):
        raise UnreadableFile(name, diagnostics)
    return bring(principal, document, on_conflict, diagnostics)


def bring(
    principal: Principal,
    document: Document,
    on_conflict: OnConflict = "copy",
    diagnostics: Sequence[Diagnostic] = (),
) -> Brought:
    """Make the document a journey of the workspace; its library records go into the library (see `library.merge`).

    A journey whose id is taken becomes a journey of its own, under a new id.
    """
    principal.require("begin", "journeys")
    workspace = principal.workspace
    own, records = split(_with_journey(document))
    library = workspace.documents.read(access_library(principal)).document
    merged = merge(records, library, on_conflict)
    if on_conflict == "replace":
        _keep_as_they_are(principal, {r.id for r in merged.put if r.id in library})
    names = dict(merged.renamed)
    with workspace.database.read() as connection:
        if update_log.exists(connection, workspace.id, own.journey.id):
            names[own.journey.id] = new_id("journey")
    own = _renamed(own, names)
    id = documents.create(principal, own, [rename(r, names) for r in merged.put], action="bring")
    return Brought(id=id, diagnostics=(*diagnostics, *merged.diagnostics))


def file_of(access: MapAccess) -> bytes:
    """The `.resa.json` of the journey, with what it carries of the library."""
    audit.note(access.principal, "export", document=access.document, format="resa.json")
    return format.write(whole(access).document)


def diagnose(access: MapAccess) -> list[Diagnostic]:
    """What is wrong in the journey: values set aside when it was read, and what does not fit together."""
    found: Whole = whole(access)
    return [*found.own.diagnostics, *check(found.document), *misplaced(access)]


def reveal(access: MapAccess, revealed: bool) -> None:
    """Turn the journey's reveal switch."""
    journey = access.workspace.documents.read(access).document.journey
    if journey.revealed != revealed:
        documents.apply(access, [change(journey, revealed=revealed)], action="reveal" if revealed else "hide")


def remove(access: MapAccess) -> None:
    """Take a journey away, with its measured figures."""
    workspace = access.workspace
    documents.delete(access)
    with workspace.database.write() as connection:
        connection.execute(
            sql_delete(measured_summary).where(
                measured_summary.c.workspace == workspace.id, measured_summary.c.journey == access.document
            )
        )


def _keep_as_they_are(principal: Principal, replaced: set[str]) -> None:
    """A version of every journey that shows what is about to be replaced."""
    for access in accessible_maps(principal):
        if access.may("edit") and not replaced.isdisjoint(whole(access).document.records):
            versions.save(access, "", kind="import")


def _with_journey(document: Document) -> Document:
    """Every document has a journey record; one without gets an untitled one of its own."""
    if document.journey.id in document:
        return document
    return document.put(msgspec.structs.replace(document.journey, id=new_id("journey")))


def _renamed(document: Document, names: dict[str, str]) -> Document:
    if not names:
        return document
    return Document(
        [rename(r, names) for r in document],
        kept=document.kept,
        extra=document.extra,
        versions=document.versions,
        measured=document.measured,
    )
