"""What the lint rules are told about the data, and what is kept from them."""

from __future__ import annotations

from typing import Any

from resa.evidence import measure
from resa.evidence.lint_facts import facts_of
from resa.journey.lint import lint
from resa.journey.records import Card, Insight, Lane, Source, change


def rules_of(document: Any, facts: Any, small: Any) -> set[str]:
    return {f.rule for f in lint(document, small.now.date(), facts).findings}


def test_a_wrong_belief_a_blind_spot_and_a_ghost_reach_the_rules(small: Any) -> None:
    document = small.chain("a | b | ghost").put(
        Lane(id="lane:e", lane_kind="emotion"), Card(id="card:e", lane="lane:e", from_step="step:a", emotion=-1.5)
    )
    snapshot = small.log(*small.crowd("a b", 40, "x"), *small.crowd("a other b", 20, "y"))
    people = [*(f"x{i}" for i in range(40)), *(f"y{i}" for i in range(20))]
    said = small.answers(snapshot, [(who, "a", 4 + (i % 2)) for i, who in enumerate(people)])
    measured = measure(document, snapshot, said, now=small.now)
    facts = facts_of(document, measured)
    felt = (facts.emotions or {})["step:a"]
    assert (felt.assumed, felt.n, felt.beyond_chance) == (-1.5, 60, True) and felt.value is not None
    assert [(u.name, round(u.share, 2)) for u in facts.unmapped or ()] == [("other", 0.33)]
    assert facts.ghosts == ("touchpoint:ghost",) and "events" in facts.kinds
    assert {"M34", "M40"} <= rules_of(document, facts, small)


def test_what_is_hidden_until_the_team_has_guessed_is_not_told(small: Any) -> None:
    document = small.chain("a | b", revealed=False)
    measured = measure(document, small.log(*small.crowd("a b", 40, "x")), now=small.now)
    facts = facts_of(document, measured)
    assert facts.hidden and facts.emotions is None and facts.fitness is None
    reasons = {u.rule: u.reason for u in lint(document, small.now.date(), facts).unchecked}
    assert reasons["M33"] == reasons["M34"] == "hidden"


def test_without_events_the_rules_about_them_are_not_checked(small: Any) -> None:
    document = small.chain("a | b")
    facts = facts_of(document, measure(document, small.log(), now=small.now))
    reasons = {u.rule: u.reason for u in lint(document, small.now.date(), facts).unchecked}
    assert reasons["M40"] == "needs_events" and reasons["M34"] == "needs_answers"


def test_personal_data_is_looked_for_in_quotes_and_notes_only(small: Any) -> None:
    call = {"sv": "Ring 070-123 45 67", "en": "Nice"}
    document = small.chain("a").put(
        Insight(id="insight:q", insight_kind="quote", text=call),
        Insight(id="insight:p", insight_kind="pain", text=call),
        Source(id="source:s", note={"en": "Write to anna.berg@example.se"}),
    )
    personal = facts_of(document).personal or {}
    assert set(personal) == {"insight:q", "source:s"}
    masked = personal["insight:q"].masked
    assert "070" not in masked.text["sv"] and masked.text["en"] == "Nice"  # type: ignore[attr-defined]  # the test knows what it is
    mended = document.put(masked, personal["source:s"].masked)
    assert facts_of(mended).personal == {} and change(masked, text=call) == document["insight:q"]
