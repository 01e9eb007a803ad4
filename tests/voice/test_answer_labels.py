"""Scores as people write them."""

from __future__ import annotations

import pytest

from resa.voice.labels import is_nothing, looks_like_score, number_in, place_of, score_of


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("7,5", 7.5), ("-2", -2), ("4 - Satisfied", 4), ("8/10", 8), ("8 av 10", 8), ("★★★★", 4), ("★★★☆☆", 3),
     ("5. Mycket nöjd", 5), ("Nöjd (4)", 4), ("3 = Neutral", 3), ("+1", 1)],
)  # fmt: skip
def test_a_cell_that_states_a_number(text: str, number: float) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["", "bra", "2019-11-01", "abc12", "12 34", "N/A", "☆☆☆"])
def test_a_cell_that_states_none(text: str) -> None:
    assert number_in(text) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [("Mycket nöjd", 1), ("meget utilfreds", 0), ("Verken eller", 0.5), ("Very satisfied", 1), ("DISSATISFIED", 0.25),
     ("svært fornøyd", 1), ("😐", 0.5), ("Nöjd.", 0.75)],
)  # fmt: skip
def test_labels_in_four_languages(text: str, place: float) -> None:
    assert place_of(text) == place


def test_a_label_is_put_on_the_scale_and_turned_when_it_is_reversed() -> None:
    assert score_of("Mycket nöjd", 1, 5, False) == 5
    assert score_of("Mycket lätt", 1, 7, True) == 1
    assert score_of("6", 1, 7, True) == 6, "numbers stay as written"
    assert score_of("rather purple", 1, 5, False) is None


def test_no_answer_is_neither_score_nor_error() -> None:
    assert all(map(is_nothing, ["", "N/A", "Vet ej", "ved ikke", "–"]))
    assert looks_like_score(["5", "4", "N/A", "", "3"])
    assert not looks_like_score(["1001", "1002", "1003"])
    assert not looks_like_score(["hej", "då"])
