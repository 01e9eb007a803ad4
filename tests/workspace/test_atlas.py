"""The atlas: places and their troubles, heats with their reasons, and nothing of what is kept from somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.journey.document import Document
from resa.journey.records import Card, Insight, Journey, Lane, Persona, Source, Stage, Step, change
from resa.workspace import Workspace, accounts, documents, journeys, teams
from resa.workspace.atlas import AtlasRow, atlas
from resa.workspace.gist import JourneyFacts, gist_of
from resa.workspace.hierarchy import above, places
from resa.workspace.principals import Principal, access_map

from .conftest import Clock


def facts(id: str, parent: str | None = None, leads: tuple[str | None, ...] = (None,)) -> JourneyFacts:
    """A journey with a step for each it leads to."""
    steps = [Step(id=f"step:{n}", stage="stage:1", nested_journey=to) for n, to in enumerate(leads)]
    own = gist_of(Document([Journey(id=id, parent_step=parent), *steps])).journey
    assert own is not None
    return own


def test_places_are_named_by_the_journey_or_by_the_step_that_leads_to_it() -> None:
    found = places(
        {
            "journey:life": facts("journey:life", leads=("journey:buy", "journey:use")),
            "journey:buy": facts("journey:buy", "journey:life#step:0"),
            "journey:use": facts("journey:use", leads=("journey:life",)),
            "journey:gone": facts("journey:gone", "journey:not-there#step:0"),
            "journey:odd": facts("journey:odd", "journey:life"),
            "journey:lost": facts("journey:lost", "journey:life#step:9"),
        }
    )
    assert {id: (p.parent, p.step, p.trouble) for id, p in found.items()} == {
        "journey:life": (None, None, None),
        "journey:buy": ("journey:life", "step:0", None),
        "journey:use": ("journey:life", "step:1", None),
        "journey:gone": (None, None, "no journey"),
        "journey:odd": (None, None, "no journey"),
        "journey:lost": ("journey:life", None, "no step"),
    }
    assert found["journey:buy"].named and not found["journey:use"].named


def test_a_circle_is_told_and_stands_at_the_root() -> None:
    found = places(
        {
            "journey:a": facts("journey:a", "journey:b#step:0"),
            "journey:b": facts("journey:b", "journey:a#step:0"),
            "journey:c": facts("journey:c", "journey:a#step:0"),
            "journey:self": facts("journey:self", "journey:self#step:0"),
        }
    )
    assert found["journey:a"].circle == ("journey:a", "journey:b") and found["journey:a"].parent is None
    assert found["journey:b"].circle == ("journey:b", "journey:a")
    assert (found["journey:c"].parent, found["journey:c"].trouble) == ("journey:a", None)
    assert found["journey:self"].circle == ("journey:self",)


names = st.integers(0, 6)


@given(st.lists(st.tuples(st.none() | names, st.lists(names, max_size=3)), min_size=1, max_size=7))
def test_every_journey_stands_in_one_tree(made: list[tuple[int | None, list[int]]]) -> None:
    found = places(
        {
            f"journey:{n}": facts(
                f"journey:{n}",
                None if parent is None else f"journey:{parent}#step:0",
                tuple(f"journey:{to}" for to in leads) or (None,),
            )
            for n, (parent, leads) in enumerate(made)
        }
    )
    parents = {id: place.parent for id, place in found.items()}
    for id, place in found.items():
        assert id not in above(id, parents), "nobody is above itself"
        assert place.parent is None or place.parent in found
        assert (place.trouble == "circle") == bool(place.circle)


def document(name: str, **fields: object) -> Document:
    """A journey with three pains: one severe and grounded, one believed, one in the team's own words."""
    return Document(
        [
            Journey(id=f"journey:{name}", title={"en": name}, **fields),  # type: ignore[arg-type]  # a test's own fields
            Stage(id="stage:1", title={"en": "All"}),
            Step(id="step:1", stage="stage:1", title={"en": "One"}),
            Lane(id="lane:p", lane_kind="pains"),
            Lane(id="lane:a", lane_kind="actions"),
            Card(id="card:1", lane="lane:p", from_step="step:1", ref="insight:bad"),
            Card(id="card:2", lane="lane:p", from_step="step:1", ref="insight:meh"),
            Card(id="card:3", lane="lane:p", from_step="step:1", text={"en": "Ouch"}),
            Card(id="card:4", lane="lane:p", from_step="step:1", ref="insight:good"),
            Card(id="card:5", lane="lane:a", from_step="step:1", text={"en": "Calls"}, persona="persona:p"),
            Insight(id="insight:bad", insight_kind="pain", severity=4, sources=("source:old",)),
            Insight(id="insight:meh", insight_kind="pain"),
            Insight(id="insight:good", insight_kind="gain", severity=3),
            Source(id="source:old", source_kind="survey", date="2025-01-01"),
            Persona(id="persona:p", title={"en": "Per"}),
        ]
    )


def row(principal: Principal, id: str) -> AtlasRow:
    return next(one for one in atlas(principal).journeys if one.id == id)


def test_heats_have_their_numbers_or_their_reasons(ada: Principal, clock: Clock) -> None:
    id = journeys.bring(ada, document("heat", reviewed_at="2025-02-01", review_every_days=365, revealed=True)).id
    found = row(ada, id)
    assert (found.pain.pains, found.pain.worst, found.pain.grounded) == (3, 4, 1)
    assert (found.leak.share, found.leak.reason) == (None, "not_measured")
    assert (found.staleness.days_past_review, found.staleness.review_day) == (28, "2026-02-01")
    assert (found.staleness.oldest_evidence_days, found.staleness.sources, found.staleness.old_sources) == (424, 1, 1)
    assert found.personas == ("persona:p",) and atlas(ada).personas == {"persona:p": {"en": "Per"}}
    bare = journeys.bring(ada, Document([Journey(id="journey:bare", title={"en": "bare"})])).id
    found = row(ada, bare)
    assert (found.pain.pains, found.pain.worst) == (0, None)
    assert (found.leak.reason, found.staleness.days_past_review, found.staleness.oldest_evidence_days) == (
        "hidden",
        None,
        None,
    )


def test_a_journey_kept_apart_shows_nowhere(ada: Principal, workspace: Workspace) -> None:
    top = journeys.bring(ada, document("secret")).id
    child = journeys.bring(ada, document("child", parent_step=f"{top}#step:1")).id
    step = workspace.documents.read(access_map(ada, child)).document["step:1"]
    documents.apply(access_map(ada, child, "edit"), [change(step, nested_journey=top)])
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    cleo = accounts.invite(ada, "Cleo", "cleo@example.org", "viewer")
    teams.give(access_map(ada, top, "own"), "*", "none")
    looks = Principal(workspace, "Cleo", "viewer", cleo.person, "account")
    (seen,) = atlas(looks).journeys
    assert (seen.id, seen.place.parent, seen.place.trouble) == (child, None, "no journey")
    assert [lead.journey for lead in seen.leads] == [None]
    assert not seen.may_edit and row(ada, child).place.parent == top
    gone = journeys.bring(ada, document("orphan", parent_step="journey:never#step:1")).id
    assert row(looks, gone).place == seen.place, "gone and kept apart look the same"
    nobody = accounts.invite(ada, "Dan", "dan@example.org", "none")
    assert atlas(Principal(workspace, "Dan", "none", nobody.person, "account")).journeys == ()


@pytest.mark.parametrize(("parent", "said"), [("journey:none#step:1", "gone"), ("journey:a#step:1", "circle: a → a")])
def test_a_place_that_cannot_be_is_a_diagnostic(ada: Principal, parent: str, said: str) -> None:
    id = journeys.bring(ada, document("a", parent_step=parent)).id
    (found,) = [one for one in journeys.diagnose(access_map(ada, id)) if one.rule == "W2"]
    assert said in str(found.message) and found.value == parent and found.field == "parent_step"
