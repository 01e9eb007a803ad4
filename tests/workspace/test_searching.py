"""The search finds everything that one may read as it is now, nothing that is kept from one, and nothing that is gone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from resa.errors import NotFoundError
from resa.journey.document import Document
from resa.journey.records import Card, Figure, Journey, Lane, Persona, Source, Stage, Step, Touchpoint, change
from resa.workspace import Workspace, accounts, documents, journeys, teams
from resa.workspace.gist import carried, gist_of
from resa.workspace.gists import Gists
from resa.workspace.library import carry
from resa.workspace.principals import Principal, access_library, access_map
from resa.workspace.searching import SearchAnswer, search
from resa.workspace.tables import document_gist


def journey(name: str, title: str, text: str, *more: Touchpoint) -> Document:
    """One stage, one step, a card with the text, and cards for the touchpoints."""
    return Document(
        [
            Journey(id=f"journey:{name}", title={"sv": title}, languages=("sv", "da"), owner="Åsa Öberg"),
            Stage(id="stage:1", title={"sv": "Början", "da": "Begyndelse"}),
            Step(id="step:1", stage="stage:1", title={"sv": "Jag jämför", "da": "Jeg sammenligner"}),
            Lane(id="lane:a", lane_kind="actions"),
            Card(id="card:1", lane="lane:a", from_step="step:1", text={"sv": text}),
            *(Card(id=f"card:{t.id[11:]}", lane="lane:a", from_step="step:1", ref=t.id) for t in more),
            *more,
        ]
    )


OFFER = Touchpoint(id="touchpoint:offer", title={"sv": "Offert på värmepump", "da": "Tilbud på varmepumpe"})
INVOICE = Touchpoint(id="touchpoint:invoice", title={"sv": "Fakturan"})


@pytest.fixture
def two(ada: Principal) -> tuple[str, str]:
    """Two journeys that share the offer; the invoice is on the second alone."""
    first = journeys.bring(ada, journey("heat", "Byta värme", "Ringer grannen", OFFER))
    second = journeys.bring(ada, journey("power", "Teckna el", "Läser på nätet", OFFER, INVOICE))
    return first.id, second.id


def told(answer: SearchAnswer) -> dict[str, list[tuple[str, str]]]:
    """Journey to its records with what was marked; `library` for what is shared."""
    groups = {group.journey: group.hits for group in answer.journeys} | {"library": answer.library}
    return {
        name: [(hit.record, "".join(p.text for p in hit.pieces if p.found)) for hit in hits]
        for name, hits in groups.items() if hits
    }  # fmt: skip


def test_it_finds_every_record_by_journey(ada: Principal, two: tuple[str, str]) -> None:
    heat, power = two
    assert told(search(ada, "granne")) == {heat: [("card:1", "granne")]}
    assert told(search(ada, "faktura")) == {power: [("touchpoint:invoice", "Faktura")]}
    shared = search(ada, "offert")
    assert told(shared) == {"library": [("touchpoint:offer", "Offert")]}
    assert [one.id for one in shared.library[0].journeys] == [heat, power]
    assert told(search(ada, "asa oberg")) == {heat: [(heat, "ÅsaÖberg")], power: [(power, "ÅsaÖberg")]}
    assert told(search(ada, "byta granne")) == {}, "both words in one record"
    assert search(ada, " – ").words == () and told(search(ada, "")) == {}


def test_the_readers_language_first_and_the_others_named(ada: Principal, two: tuple[str, str]) -> None:
    hit = search(ada, "pa", "da").library[0]
    assert (hit.language, hit.also, hit.field) == ("da", ("sv",), "title")
    assert search(ada, "jämför", "da").journeys[0].hits[0].language == "sv", "only there it stands"


def test_one_journey_alone(ada: Principal, two: tuple[str, str]) -> None:
    heat, _ = two
    answer = search(ada, "offert", journey=heat)
    assert told(answer) == {heat: [("touchpoint:offer", "Offert")]}
    with pytest.raises(NotFoundError):
        search(ada, "offert", journey="journey:none")


def test_what_is_changed_is_found_as_it_is_now(ada: Principal, two: tuple[str, str], workspace: Workspace) -> None:
    heat, power = two
    assert told(search(ada, "granne"))
    access = access_map(ada, heat, "edit")
    card = workspace.documents.read(access).document["card:1"]
    documents.apply(access, [change(card, text={"sv": "Ringer svågern"})])
    assert told(search(ada, "granne")) == {} and told(search(ada, "svåger")) == {heat: [("card:1", "svåger")]}
    documents.apply(access, remove=["card:1"])
    assert told(search(ada, "svåger")) == {}
    with workspace.database.read() as connection:
        kept = connection.scalars(select(document_gist.c.gist)).all()
    assert not any("svåger".encode() in bytes(gist) for gist in kept), "it leaves the table too"
    documents.apply(access_library(ada, "edit"), remove=[INVOICE.id])
    assert told(search(ada, "faktura")) == {}
    journeys.remove(access_map(ada, power, "own"))
    assert told(search(ada, "nätet")) == {}
    with workspace.database.read() as connection:
        mine = select(func.count()).select_from(document_gist).where(document_gist.c.document == power)
        assert connection.scalar(mine) == 0


def test_a_new_process_reads_what_the_former_wrote(ada: Principal, two: tuple[str, str], workspace: Workspace) -> None:
    before = search(ada, "jämför")
    workspace.gists = Gists(workspace)
    workspace.documents.read = None  # type: ignore[method-assign, assignment]  # no document is decoded again
    assert search(ada, "jämför") == before


def test_what_is_kept_apart_is_never_found(ada: Principal, two: tuple[str, str], workspace: Workspace) -> None:
    heat, power = two
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    cleo = accounts.invite(ada, "Cleo", "cleo@example.org", "viewer")
    dan = accounts.invite(ada, "Dan", "dan@example.org", "none")
    teams.give(access_map(ada, power, "own"), "*", "none")
    looks = Principal(workspace, "Cleo", "viewer", cleo.person, "account")
    assert told(search(looks, "jämför")).keys() == {heat}
    assert told(search(looks, "nätet")) == {}
    assert told(search(looks, "offert")) == {heat: [("touchpoint:offer", "Offert")]}, "the other journey is not told of"
    nobody = Principal(workspace, "Dan", "none", dan.person, "account")
    assert told(search(nobody, "jämför")) == told(search(nobody, "offert")) == {}
    with pytest.raises(NotFoundError):
        search(looks, "nätet", journey=power)


def test_many_journeys_are_shown_up_to_a_measure(ada: Principal) -> None:
    for n in range(33):
        journeys.bring(ada, journey(f"j{n}", f"Resa {n}", "grannen"))
    answer = search(ada, "grannen")
    assert len(answer.journeys) == 30 and answer.more_journeys
    assert search(ada, "resa 7").journeys[0].title == {"sv": "Resa 7"}


ids = st.integers(0, 5)


@settings(max_examples=60)
@given(st.sets(st.tuples(ids, ids), max_size=8), st.sets(ids, max_size=3), st.sets(ids, max_size=4))
def test_what_a_journey_carries_is_what_it_carries(
    links: set[tuple[int, int]], named: set[int], about: set[int]
) -> None:
    """The gists put together say the same as the documents put together."""
    people = [
        Persona(id=f"persona:{n}", sources=tuple(f"source:{b}" for a, b in sorted(links) if a == n)) for n in range(6)
    ]
    library = Document(
        [*people, *(Source(id=f"source:{n}") for n in range(6)),
         *(Figure(id=f"figure:{n}", about="step:1" if n == 0 else f"source:{n}", metric="nps", value=1, source=f"source:{(n + 1) % 6}")
           for n in about)]
    )  # fmt: skip
    own = Document(
        [
            Journey(id="journey:j", personas=tuple(f"persona:{n}" for n in named)),
            Step(id="step:1", stage="stage:1"),
        ]
    )
    wanted = {record.id for record in carry(own, library)} - set(own.records)
    assert carried(gist_of(own), gist_of(library)) & set(library.records) == wanted
