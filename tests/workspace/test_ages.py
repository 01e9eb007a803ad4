"""For how long evidence holds is chosen once and counts everywhere: reviews, grades, lint, sources, the atlas."""

from __future__ import annotations

import pytest

from resa.errors import PrivacyError, UsageError
from resa.journey.document import Document
from resa.journey.records import Card, Insight, Journey, Lane, Source, Stage, Step
from resa.journey.records.source import VALID_DAYS
from resa.workspace import documents
from resa.workspace.ages import ages_of, choose
from resa.workspace.atlas import atlas
from resa.workspace.audit import trail
from resa.workspace.linting import linted
from resa.workspace.measuring import measured_value
from resa.workspace.principals import MapAccess, Principal, access_map
from resa.workspace.reviewing import review_of
from resa.workspace.shelf import sources

#: The tests' clock stands at 2026-03-01.
ASKED = "2025-12-01"


@pytest.fixture
def heat(ada: Principal) -> MapAccess:
    own = Document(
        [
            Journey(id="journey:heat", title={"en": "Heat"}, languages=("en",), reviewed_at="2025-12-15"),
            Stage(id="stage:know", title={"en": "Know"}, order="a0"),
            Step(id="step:see", stage="stage:know", title={"en": "I see"}, order="a0"),
            Lane(id="lane:p", lane_kind="pains", order="a0"),
            Card(id="card:1", lane="lane:p", from_step="step:see", ref="insight:slow", order="a0"),
        ]
    )
    library = [
        Insight(id="insight:slow", text={"en": "Slow"}, insight_kind="pain", sources=("source:survey",)),
        Source(id="source:survey", title={"en": "Survey"}, source_kind="survey", n=200, date=ASKED),
    ]
    documents.create(ada, own, library)
    return access_map(ada, "journey:heat", "edit")


def test_a_shorter_age_counts_everywhere(heat: MapAccess, ada: Principal) -> None:
    def old() -> tuple[object, ...]:
        stale = measured_value(heat).claims["insight:slow"].stale
        m07 = [one.rule for one in linted(heat).report.findings if one.rule == "M07"]
        (shelf,) = sources(ada)
        (row,) = atlas(ada).journeys
        due = [(one.day, one.sentence.values["days"]) for one in review_of(heat).reasons if one.cause == "evidence"]
        return stale, bool(m07), shelf.fresh, shelf.valid_days, row.staleness.old_sources, due

    assert old() == (False, False, True, 180, 0, [("2026-05-31", 180)])
    assert choose(ada, {"survey": 60})["survey"] == 60
    assert old() == (True, True, False, 60, 1, [("2026-01-31", 60)])
    assert review_of(heat).due
    assert choose(ada, {"survey": None}) == VALID_DAYS
    assert old() == (False, False, True, 180, 0, [("2026-05-31", 180)])
    assert [entry.action for entry in trail(ada)].count("choose ages") == 2


def test_what_is_no_age_is_refused_and_nothing_is_written(ada: Principal) -> None:
    for wanted in ({"survey": 0}, {"survey": 5000}, {"gossip": 30}, {"survey": 30, "gossip": 1}):
        with pytest.raises(UsageError):
            choose(ada, wanted)
    editor = Principal(ada.workspace, "Ben", "editor", "ben")
    with pytest.raises(PrivacyError):
        choose(editor, {"survey": 30})
    assert ages_of(ada.workspace) == VALID_DAYS
    assert choose(ada, {"survey": 180, "events": 30}) == {**VALID_DAYS, "events": 30}
    assert choose(ada, {}) == ages_of(ada.workspace)
