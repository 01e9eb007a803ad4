"""Which scale, and whether its low end is the good one."""

from __future__ import annotations

import numpy as np
import pytest

from resa.errors import UsageError
from resa.voice.model import Scale
from resa.voice.polarity import polarity
from resa.voice.reversal import looks_reversed
from resa.voice.scales import declared_in, scale_for
from resa.voice.scores import nps_counts


@pytest.mark.parametrize(
    ("name", "ends"),
    [("Hur nöjd är du? (1–5)", (1, 5)), ("On a scale of 0-10, how", (0, 10)), ("CES 1 to 7", (1, 7)), ("NPS", None),
     ("Survey 2019-11", None), ("Fråga 3", None), ("emotion (-2..2)", (-2, 2)), ("score 1 till 5", (1, 5))],
)  # fmt: skip
def test_a_range_in_a_name(name: str, ends: tuple[float, float] | None) -> None:
    assert declared_in(name) == ends


@pytest.mark.parametrize(
    ("name", "values", "metric", "low", "high"),
    [
        ("Would you recommend us?", ["9", "3"], "nps", 0, 10),
        ("REC", ["10", "0", "7"], "nps", 0, 10),
        ("Hvor let var det?", ["7", "2"], "ces", 1, 7),
        ("Hur nöjd är du?", ["4", "2"], "csat", 1, 5),
        ("Nöjdhet", ["Mycket nöjd", "Missnöjd"], "csat", 1, 5),
        ("rating", ["70", "35"], "csat", 0, 100),
        ("Hur kändes det", ["-2", "1"], "emotion", -2, 2),
        ("CSAT", [*map(str, range(1, 11)), "0"] * 30, "csat", 0, 10),
    ],
)
def test_guesses_say_why(name: str, values: list[str], metric: str, low: float, high: float) -> None:
    found = scale_for(name, values)
    assert (found.scale.metric, found.scale.low, found.scale.high) == (metric, low, high)
    assert found.reason and not found.declared


def test_one_typing_error_does_not_widen_the_scale() -> None:
    assert scale_for("CSAT", [str(1 + i % 5) for i in range(300)] + ["44"]).scale == Scale("csat", 1, 5)


def test_both_ends_used_tell_the_scale() -> None:
    assert scale_for("effort", [str(1 + i % 5) for i in range(60)]).scale.high == 5


def test_declared_scales_stand_and_are_checked() -> None:
    assert scale_for("x", ["3"], metric="ces", low=1, high=7, reversed=True).scale == Scale("ces", 1, 7, True)
    with pytest.raises(UsageError):
        scale_for("x", [], low=5, high=1)
    with pytest.raises(UsageError):
        scale_for("x", [], low=1)
    with pytest.raises(UsageError):
        scale_for("x", [], metric="happiness")


CES = Scale("ces", 1, 7)
NOBODY = np.full(40, np.nan)


@pytest.mark.parametrize(
    ("name", "asks"),
    [("Effort (1 = very easy, 7 = very difficult)", True), ("Effort (1 = very difficult, 7 = very easy)", False),
     ("Ansträngning (7=mycket svårt)", True), ("Hvor nemt? 1: meget nemt", True), ("Effort", False),
     ("Nöjd (1 = mycket missnöjd)", False)],
)  # fmt: skip
def test_the_name_says_which_end_is_good(name: str, asks: bool) -> None:
    found = looks_reversed(name, ["3"], CES, NOBODY, [], [])
    assert (found is not None) is asks
    assert found is None or found.evidence == "name"


def test_labels_beside_numbers_say_it() -> None:
    good_first = looks_reversed("x", ["1 - Very easy", "4 - Difficult", "5 - Very difficult"], CES, NOBODY, [], [])
    assert good_first is not None and good_first.evidence == "labels"
    assert looks_reversed("x", ["1 - Very difficult", "5 - Very easy"], CES, NOBODY, [], []) is None


def test_a_score_that_runs_against_another_is_asked_about_only_when_that_is_clear() -> None:
    rng = np.random.default_rng(7)
    mood = rng.normal(size=400)
    effort, other = 4 + mood + rng.normal(size=400), 3 - mood + rng.normal(size=400)
    found = looks_reversed("effort", [], CES, effort, [("csat", other)], [])
    assert found is not None and found.evidence == "other_score" and found.n == 400
    assert found.correlation is not None and found.correlation < -0.3
    assert "--reversed" in found.to_dict()["answers"]["yes"]
    assert looks_reversed("effort", [], CES, effort, [("csat", -other)], []) is None
    assert looks_reversed("effort", [], CES, rng.normal(size=400), [("csat", other)], []) is None
    assert looks_reversed("effort", [], CES, effort[:19], [("csat", other[:19])], []) is None, "too few pairs"


def test_kind_comments_at_the_low_end_are_noticed() -> None:
    kind, unkind = "Mycket bra och enkelt, tack!", "Krångligt och långsamt"
    score = np.array([1.0, 2.0, 6.0, 7.0] * 10)
    comments = [kind, kind, unkind, unkind] * 10
    found = looks_reversed("effort", [], CES, score, [], comments)
    assert found is not None and found.evidence == "comments"
    assert looks_reversed("effort", [], CES, 8 - score, [], comments) is None


@pytest.mark.parametrize(
    ("text", "sign"),
    [("Jättebra och snabbt", 1), ("inte bra", -1), ("not good at all", -1), ("Dejlig hurtig service", 1), ("veldig tungvint", -1),
     ("treg og vanskelig", -1), ("tisdag", 0), ("never late", 1)],
)  # fmt: skip
def test_polarity_is_rough_and_knows_negation(text: str, sign: int) -> None:
    assert np.sign(polarity(text)) == sign


def test_answers_out_of_100_are_no_nps() -> None:
    found = scale_for("score", [str(n) for n in range(0, 101, 5)], metric="nps")
    assert (found.scale.low, found.scale.high) == (0, 100)
    with pytest.raises(UsageError, match="NPS is defined on 0–10 only"):
        nps_counts(np.arange(0.0, 101.0), found.scale)


def test_two_slips_of_the_keyboard_leave_the_scale_alone() -> None:
    found = scale_for("score", ["9"] * 10 + ["99", "11"], metric="nps")
    assert (found.scale.low, found.scale.high) == (0, 10)


def test_nps_of_answers_that_never_leave_1_to_5_is_doubted() -> None:
    assert "was it another scale?" in scale_for("score", ["1", "3", "5", "4"] * 10, metric="nps").reason
    assert "another scale" not in scale_for("score", ["1", "3", "5", "10"] * 10, metric="nps").reason
