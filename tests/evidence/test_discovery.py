"""A first map from events: the order, the branches, the stages, and personas only where there are any."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from resa.analysis.mixture import mixture
from resa.errors import CancelledError, UsageError
from resa.evidence import discover, measure
from resa.evidence.discovery.ordering import usual_order
from resa.evidence.discovery.staging import stages
from resa.journey import format


def packed(paths: list[list[int]]) -> tuple[Any, Any]:
    bounds = np.concatenate([[0], np.cumsum([len(p) for p in paths])]).astype(np.int64)
    return bounds, np.array([x for p in paths for x in p], np.int64)


def test_a_plain_log_gives_its_own_path(small: Any) -> None:
    snapshot = small.log(*small.crowd("see ask buy use", 60, "u"), *small.crowd("see buy use", 30, "v"))
    found = discover(snapshot, title="Köpa", language="sv", choose=random.Random(1).choice)
    assert [s.title["sv"] for s in found.document.steps()] == ["See", "Ask", "Buy", "Use"]
    report = found.report
    assert (report.journeys, report.steps, report.touchpoints) == (90, 4, 4)
    assert report.explained.value == 1.0 and report.events_on_map == 1.0 and report.fitness.value == 1.0
    assert report.representative_path == tuple(s.id for s in found.document.steps())
    assert report.personas == () and report.persona_note.said("sv").startswith("Ingen personastruktur")
    assert found.document.journey.title == {"sv": "Köpa"}


def test_everything_is_marked_as_coming_from_data(small: Any) -> None:
    document = discover(small.log(*small.crowd("see buy", 30, "u"))).document
    (source,) = [r for r in document if r.id.startswith("source:")]
    assert source.source_kind == "events" and source.n == 30  # type: ignore[attr-defined]  # the test knows what it is
    assert all(card.sources == (source.id,) for card in document.cards())
    assert document.journey.revealed and "discovered" in document.journey.tags
    again, diagnostics = format.read(format.write(document))
    assert again == document and not diagnostics


def test_rare_branches_are_dropped_and_named(small: Any) -> None:
    lines = [
        *small.crowd("a b c d", 200, "u"),
        *small.crowd("a d b c d", 6, "odd"),
        *small.crowd("a b rare c d", 1, "r"),
    ]
    report = discover(small.log(*lines)).report
    assert [(n.name, n.journeys) for n in report.dropped_names] == [("rare", None)]
    assert {b.n for b in report.dropped_branches} == {6}
    assert report.n_dropped_branches == 2
    assert report.explained.value is None or report.explained.value < 1


def test_names_in_either_order_become_one_step(small: Any) -> None:
    lines = [*small.crowd("in crp lac out", 50, "u"), *small.crowd("in lac crp out", 50, "v")]
    document = discover(small.log(*lines)).document
    assert [len(document.touchpoints_at(s)) for s in document.steps()] == [1, 2, 1]


def test_what_is_drafted_can_be_measured(small: Any) -> None:
    snapshot = small.log(
        *small.crowd("a b c", 60, "u"), *small.crowd("a b", 20, "v"), *small.crowd("a b c b c", 9, "w")
    )
    found = discover(snapshot)
    measured = measure(found.document, snapshot, now=small.now)
    assert measured.journeys == 89 and measured.fitness is not None and measured.fitness.value == 1.0
    assert not measured.ghosts and not measured.unbound and not measured.unmatched


def test_the_order_contradicts_as_few_journeys_as_possible() -> None:
    before = np.array([[0, 9, 9], [1, 0, 8], [1, 2, 0]])
    assert usual_order(before, np.array([0.9, 0.5, 0.1])) == [0, 1, 2]


def test_stages_are_few_and_cover_every_step_in_order() -> None:
    rng = np.random.default_rng(1)
    for n in range(1, 21):
        count = rng.integers(0, 50, (n + 1, n + 1))
        found = stages(count, count.astype(float))
        assert [s for inside in found for s in inside] == list(range(n))
        assert len(found) == n if n <= 4 else 4 <= len(found) <= 8


def chain_paths(move: np.ndarray[Any, Any], n: int, rng: random.Random) -> list[list[int]]:
    size = len(move) - 1
    paths = []
    for _ in range(n):
        path: list[int] = []
        at = size
        while len(path) < 30:
            at = rng.choices(range(size + 1), weights=move[at])[0]
            if at == size:
                break
            path.append(at)
        paths.append(path or [0])
    return paths


@pytest.mark.parametrize("seed", range(4))
def test_one_chain_has_no_personas(seed: int) -> None:
    rng = np.random.default_rng(seed)
    move = rng.dirichlet(np.ones(7), 7)
    np.fill_diagonal(move, 0)
    assert mixture(*packed(chain_paths(move, 600, random.Random(seed))), 6) is None


def test_three_kinds_of_journeys_are_told_apart() -> None:
    rng = random.Random(3)
    paths, truth = [], []
    for kind, way in enumerate(([0, 1, 2, 3], [3, 4, 5, 0], [5, 2, 1, 4])):
        move = np.full((7, 7), 0.02)
        for x, y in zip([6, *way], [*way, 6], strict=True):
            move[x, y] = 1.0
        paths += chain_paths(move, 200, rng)
        truth += [kind] * 200
    found = mixture(*packed(paths), 6)
    assert found is not None and len(found.share) == 3
    assert found.share == pytest.approx([1 / 3] * 3, abs=0.05)
    agreed = sum(np.bincount(found.member[np.array(truth) == k]).max() for k in range(3))
    assert agreed / len(paths) > 0.9


def test_nothing_to_draft_from_and_stopping(small: Any) -> None:
    with pytest.raises(UsageError):
        discover(small.log())
    with pytest.raises(CancelledError):
        discover(small.log("u: a"), cancel=lambda: True)
    seen: list[str] = []
    discover(small.log("u: a"), progress=lambda done, total, what: seen.append(what))
    assert seen[0] == "reading journeys" and seen[-1] == "done"


@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_drafts_in_every_language(small: Any, language: str) -> None:
    document = discover(small.log(*small.crowd("a b", 9, "u")), language=language).document
    assert document.journey.title[language] and document.stages()[0].title[language]
