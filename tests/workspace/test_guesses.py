"""Blind guesses: nobody sees another's, the reveal locks them, a new round never overwrites; and how far off they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.errors import ConflictError, PrivacyError, UsageError
from resa.evidence.model import Value
from resa.journey.templates import new_document
from resa.workspace import Workspace, belief, journeys
from resa.workspace.guesses import Guess, give, lock, of_last_round, sheet
from resa.workspace.principals import MapAccess, Principal, access_map

from .conftest import Clock


@pytest.fixture
def journey(ada: Principal) -> str:
    return journeys.bring(ada, new_document(title="Byta bank", language="sv")).id


@pytest.fixture
def steps(ada: Principal, journey: str) -> list[str]:
    document = ada.workspace.documents.read(access_map(ada, journey)).document
    return [step.id for step in document.steps()]


def member(workspace: Workspace, name: str, journey: str) -> MapAccess:
    return access_map(Principal(workspace, f"guest {name}", "commenter", f"p:{name}"), journey, "comment")


def test_a_round_from_the_first_guess_to_the_reveal(
    workspace: Workspace, ada: Principal, journey: str, steps: list[str], clock: Clock
) -> None:
    bo, cia = (member(workspace, name, journey) for name in ("bo", "cia"))
    assert (sheet(bo).round, sheet(bo).open) == (0, True)
    give(bo, [Guess(step=steps[0], emotion=1), Guess(step=steps[1], loss=0.2, seconds=3_600)])
    mine = give(bo, [Guess(step=steps[0], emotion=-1)])
    assert {g.step: (g.emotion, g.loss, g.seconds) for g in mine.guesses} == {
        steps[0]: (-1, None, None),
        steps[1]: (None, 0.2, 3_600),
    }
    others = sheet(cia)
    assert (others.members, others.locked, others.guesses) == (1, 0, ())
    clock.passes(minutes=5)
    assert lock(bo).locked_at == "2026-03-01T09:05:00.000Z"
    with pytest.raises(ConflictError, match="locked"):
        give(bo, [Guess(step=steps[0], emotion=2)])
    give(cia, [Guess(step=steps[0], emotion=2)])
    assert belief.belief(cia).steps == ()

    journeys.reveal(access_map(ada, journey, "edit"), True)
    clock.passes(hours=1)
    closed, members, guesses = of_last_round(cia)
    assert (closed, members, len(guesses)) == ("2026-03-01T10:05:00.000Z", 2, 3)
    with pytest.raises(ConflictError, match="already shown"):
        give(cia, [Guess(step=steps[0], emotion=0)])
    told = belief.belief(cia)
    assert told.members == 2
    first = next(s for s in told.steps if s.step == steps[0])
    assert (first.emotion.n, first.emotion.median, first.emotion.low, first.emotion.high) == (2, 0.5, -1, 2)


def test_hidden_again_a_new_round_leaves_the_old_guesses(
    workspace: Workspace, ada: Principal, journey: str, steps: list[str]
) -> None:
    bo = member(workspace, "bo", journey)
    give(bo, [Guess(step=steps[0], emotion=1)])
    for shown in (True, False):
        journeys.reveal(access_map(ada, journey, "edit"), shown)
        of_last_round(bo)
    assert sheet(bo).guesses == ()
    assert give(bo, [Guess(step=steps[0], emotion=-2)]).round == 2
    assert [g.emotion for g in of_last_round(bo)[2]] == [1]


def test_an_empty_guess_is_taken_away(workspace: Workspace, journey: str, steps: list[str]) -> None:
    bo = member(workspace, "bo", journey)
    give(bo, [Guess(step=steps[0], emotion=1)])
    assert give(bo, [Guess(step=steps[0])]).guesses == ()
    with pytest.raises(ConflictError, match="nothing to lock"):
        lock(bo)


def test_what_is_refused(workspace: Workspace, cleo: Principal, journey: str) -> None:
    bo = member(workspace, "bo", journey)
    with pytest.raises(UsageError, match="no such step"):
        give(bo, [Guess(step="step:none", emotion=1)])
    with pytest.raises(UsageError, match="no such persona"):
        give(bo, [Guess(step="step:use", persona="persona:none", emotion=1)])
    with pytest.raises(PrivacyError):
        access_map(cleo, journey, "comment")


def test_off_and_within_by_hand() -> None:
    measured = Value(value=-0.5, low=-0.8, high=-0.2, n=40, unit="emotion")
    told = belief._guessed([1, 1, 2, None], measured)
    assert (told.n, told.median, told.off, told.within) == (3, 1.0, 1.5, False)
    assert belief._guessed([-1, 0], measured).within is True
    assert belief._guessed([], measured).off is None
    few = belief._guessed([1], Value(value=None, n=3, reason="too_few"))
    assert (few.off, few.within) == (None, None)
    score = belief._score([("step:a", told), ("step:b", belief._guessed([-1, 0], measured)), ("step:c", few)])
    assert (score.n, score.within, score.mean_off, score.worst) == (2, 1, 0.75, "step:a")


@given(st.lists(st.integers(-2, 2), min_size=1, max_size=9))
def test_the_order_of_the_members_tells_nothing(values: list[int]) -> None:
    measured = Value(value=0.1, low=-0.1, high=0.3, n=30)
    assert belief._guessed(values, measured) == belief._guessed(sorted(values), measured)
