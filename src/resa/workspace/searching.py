"""Words looked for in everything that is written: every record of every journey and of the library that one may read, in
every language. All the words must stand in one record; which letters find which is `journey.seeking`'s.

A record of the library that one journey carries is shown with that journey, one that several do with their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from ..journey.ids import kind_of
from ..journey.records import Text
from ..journey.seeking import Found, Piece, Sought, pieces
from ..journey.written import Written
from .gists import Kept
from .principals import Principal, access_library, access_map, accessible_maps

#: Journeys shown, and records of each, when all are looked through.
JOURNEYS, EACH = 30, 5
#: Records shown of the one journey that is asked for, and of the library.
IN_ONE, SHARED = 200, 20
#: Records looked at closely in each document, and in one that alone is asked for: beyond that the words are too common to tell.
CLOSELY, CLOSELY_IN_ONE = 40, 400


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that holds the words, and the text that holds most of them."""

    record: str
    kind: str
    field: str
    language: str
    """"" for names of people, teams and tags, which have none."""
    also: tuple[str, ...]
    """Other languages in which the same field holds as many."""
    pieces: tuple[Piece, ...]


class CarriedBy(msgspec.Struct, frozen=True, kw_only=True):
    """A journey that carries a shared record."""

    id: str
    title: Text


class SharedHit(Hit, frozen=True, kw_only=True):
    """A record of the library that several journeys carry, or none."""

    journeys: tuple[CarriedBy, ...]
    """Those that one may see."""


class JourneyHits(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one journey, the best first."""

    journey: str
    title: Text
    state: str
    hits: tuple[Hit, ...]
    found: int
    """How many records hold the words."""
    at_least: bool
    """There may be more: not all were counted."""


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The journeys in which the words were found, the best first, and what several journeys share."""

    words: tuple[str, ...]
    """What was looked for, as it was understood; none when nothing was typed that can be looked for."""
    journeys: tuple[JourneyHits, ...]
    more_journeys: bool
    """Other journeys hold the words too."""
    library: tuple[SharedHit, ...]
    more_library: bool


@dataclass(frozen=True, slots=True)
class _Scored:
    score: tuple[int, ...]
    hit: Hit


def search(principal: Principal, typed: str, language: str = "en", journey: str | None = None) -> SearchAnswer:
    """Everything that holds the words; with `journey` only that one's, and more of it. Raises NotFoundError for a journey
    that is not there, or not for this principal."""
    sought = Sought(typed)
    accesses = [access_map(principal, journey)] if journey else accessible_maps(principal)
    if not sought:
        return SearchAnswer(words=(), journeys=(), more_journeys=False, library=(), more_library=False)
    gists, closely = principal.workspace.gists, CLOSELY_IN_ONE if journey else CLOSELY
    kept = gists.of(accesses)
    found, more_journeys = _in_journeys(kept, sought, language, closely)
    shared: list[tuple[_Scored, list[str]]] = []
    more_library = False
    if accesses:
        library = gists.library(access_library(principal))
        scored, more_library = _in_document(library, sought, language, closely)
        carried = {id: gists.carried(id, own, library) for id, own in kept.items()} if scored else {}
        for one in scored:
            by = [id for id, records in carried.items() if one.hit.record in records]
            if len(by) == 1:
                known, more = found.get(by[0], ([], False))
                found[by[0]] = ([*known, one], more)
            elif by or not journey:
                shared.append((one, by))
    most, each = (1, IN_ONE) if journey else (JOURNEYS, EACH)
    groups = [_group(id, kept[id], some, more, each) for id, (some, more) in found.items()]
    groups.sort(key=lambda one: one[0], reverse=True)
    shared.sort(key=lambda one: one[0].score, reverse=True)
    return SearchAnswer(
        words=sought.words,
        journeys=tuple(group for _, group in groups[:most]),
        more_journeys=more_journeys or len(groups) > most,
        library=tuple(_shared(one.hit, by, kept) for one, by in shared[:SHARED]),
        more_library=more_library or len(shared) > SHARED,
    )


def _in_journeys(
    kept: Mapping[str, Kept], sought: Sought, language: str, closely: int
) -> tuple[dict[str, tuple[list[_Scored], bool]], bool]:
    """Journey to what was found in it: the likely ones first, until there are enough."""
    likely = [id for id, one in kept.items() if all(needle in one.gist.loose for needle in sought.loose)]
    likely.sort(key=lambda id: min(kept[id].gist.loose.count(needle) for needle in sought.loose), reverse=True)
    likely.sort(key=lambda id: not _is_called(kept[id], sought))
    found: dict[str, tuple[list[_Scored], bool]] = {}
    for id in likely:
        if len(found) > JOURNEYS:
            return found, True
        scored, more = _in_document(kept[id], sought, language, closely)
        if scored:
            found[id] = (scored, more)
    return found, False


def _is_called(one: Kept, sought: Sought) -> bool:
    title = one.gist.journey.title if one.gist.journey else {}
    return any(len(sought.found_in(text).held) == len(sought.words) for text in title.values())


def _in_document(one: Kept, sought: Sought, language: str, closely: int) -> tuple[list[_Scored], bool]:
    """The records that hold all the words, the best first, and whether not all were looked at."""
    loose = one.gist.loose
    if not all(needle in loose for needle in sought.loose):
        return [], False
    rarest = min(sought.loose, key=loose.count)
    records = one.lines.records_with(rarest, closely + 1)
    scored = [_judged(record, one, sought, language) for record in records[:closely]]
    found = sorted((each for each in scored if each is not None), key=lambda each: each.score, reverse=True)
    return found, len(records) > closely


def _judged(record: str, one: Kept, sought: Sought, language: str) -> _Scored | None:
    """The record's best text; None when a word is missing."""
    texts = [(text, sought.found_in(text.text)) for text in one.lines.texts_with(record, sought.loose)]
    texts = [(text, found) for text, found in texts if found.held]
    if len(frozenset[int]().union(*(found.held for _, found in texts))) < len(sought.words):
        return None
    best, found = max(texts, key=lambda pair: _worth(pair[0], pair[1], language))
    also = tuple(
        text.language for text, other in texts
        if text.field == best.field and text.language not in ("", best.language) and len(other.held) == len(found.held)
    )  # fmt: skip
    hit = Hit(
        record=record, kind=kind_of(record), field=best.field, language=best.language,
        also=tuple(dict.fromkeys(also)), pieces=pieces(best.text, sought.places_in(best.text)),
    )  # fmt: skip
    names = best.field in ("title", "text")
    return _Scored((len(found.held), found.beginnings, record.startswith("journey:"), names, -len(best.text)), hit)


def _worth(text: Written, found: Found, language: str) -> tuple[int, ...]:
    return len(found.held), found.beginnings, text.field in ("title", "text"), text.language == language


def _group(id: str, one: Kept, scored: list[_Scored], more: bool, each: int) -> tuple[tuple[int, ...], JourneyHits]:
    ordered = sorted(scored, key=lambda s: s.score, reverse=True)
    facts = one.gist.journey
    group = JourneyHits(
        journey=id, title=facts.title if facts else {}, state=facts.state if facts else "current",
        hits=tuple(s.hit for s in ordered[:each]), found=len(ordered), at_least=more,
    )  # fmt: skip
    return ordered[0].score, group


def _shared(hit: Hit, by: Sequence[str], kept: Mapping[str, Kept]) -> SharedHit:
    facts = {id: kept[id].gist.journey for id in by}
    journeys = tuple(CarriedBy(id=id, title=one.title if one else {}) for id, one in facts.items())
    return SharedHit(
        record=hit.record, kind=hit.kind, field=hit.field, language=hit.language, also=hit.also, pieces=hit.pieces,
        journeys=journeys,
    )  # fmt: skip
