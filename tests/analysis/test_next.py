"""What comes next: hand-counted, against counting in plain Python, and the protocol of prediction."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import ngram
from resa.analysis.asking import ask, ask_file
from resa.analysis.registry import get
from resa.errors import LimitError, UsageError
from resa.events.memory import MemorySnapshot

from .small_logs import events, grains, log, slices, units


def shown(result) -> list[tuple[tuple[str, ...], str, int, int]]:  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    return [(tuple(r["context"]), r["next"], r["n"], r["n_context"]) for r in result.rows()]


def test_hand_counted() -> None:
    result = ask("next", log("u1: a b a c", "u2: a b"))
    assert shown(result) == [
        (("a",), "b", 2, 3),
        (("a",), "c", 1, 3),
        (("(start)",), "a", 2, 2),
        (("b",), "(end)", 1, 2),
        (("b",), "a", 1, 2),
        (("c",), "(end)", 1, 1),
    ]
    assert next(iter(result.rows()))["probability"] == pytest.approx(2 / 3)


def test_after_a_context_or_its_longest_known_end() -> None:
    snapshot = log("u1: a b c", "u2: a b d", "u3: b c c")
    assert shown(ask("next", snapshot, {"after": "a > b"})) == [(("a", "b"), "c", 1, 2), (("a", "b"), "d", 1, 2)]
    shorter = ask("next", snapshot, {"after": "d > b"})
    assert shown(shorter) == [(("b",), "c", 2, 3), (("b",), "d", 1, 3)]
    assert "last 1 touchpoints" in shorter.warnings[-1]
    with pytest.raises(UsageError, match="no such touchpoint"):
        ask("next", snapshot, {"after": "a > x"})
    with pytest.raises(UsageError, match="at least one"):
        ask("next", snapshot, {"order": 0})
    with pytest.raises(LimitError, match="lower order"):
        ask("next", snapshot, {"order": 60})


def test_nothing_there() -> None:
    assert shown(ask("next", MemorySnapshot([]))) == []


@given(events(), grains, slices, st.integers(1, 3), st.integers(1, 3))
def test_against_the_oracle(made, by, slice, partitions, order) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    counted: Counter[tuple[tuple[str, ...], str]] = Counter()
    for unit in units(snapshot, by, slice):
        names = [e.name for e in unit]
        for i in range(len(names) + 1):
            context = tuple(names[max(0, i - order) : i])
            counted[context if i >= order else ("(start)", *context), [*names, "(end)"][i]] += 1
    found = ask("next", snapshot, {"by": by, "slice": slice, "order": order})
    assert {(c, what): n for c, what, n, _ in shown(found)} == dict(counted)
    totals = Counter()  # type: ignore[var-annotated]  # the values fit, which mypy cannot see
    for (context, _), n in counted.items():
        totals[context] += n
    assert all(of == totals[context] for context, _, _, of in shown(found))


runs = st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=6), min_size=1, max_size=8)


@given(runs, runs, st.integers(1, 3))
def test_predictions_back_off(train, test, order) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    def packed(made):  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
        bounds = np.concatenate([[0], np.cumsum([len(r) for r in made])])
        return ngram.contexts(np.array([c for r in made for c in r], np.int64), bounds, 3, order)

    def places(made):  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
        return [([-1] * order + r[:i], [*r, 3][i]) for r in made for i in range(len(r) + 1)]

    model = ngram.fit(*packed(train), 3, order)
    expected = []
    for past, _ in places(test):
        for k in range(order, -1, -1):
            counts = Counter(
                after for before, after in places(train) if before[len(before) - k :] == past[len(past) - k :]
            )
            if counts:
                expected.append(min(counts, key=lambda c: (-counts[c], c)))
                break
    assert model.predict(packed(test)[0]).tolist() == expected


def test_the_protocol_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    cases = ["abcd"] * 4 + ["abcd", "abca"]
    file.write_text("CaseID,ActivityID\n" + "".join(f"{i},{e}\n" for i, c in enumerate(cases) for e in c), "utf-8")
    row = next(iter(ask_file("next", file, {"protocol": "tax2017"}).rows()))
    assert (row["n_train"], row["n_test"], row["n"], row["accuracy"]) == (4, 2, 4, 0.75)
    with pytest.raises(UsageError, match="no such protocol"):
        ask_file("next", file, {"protocol": "tax"})


def test_nothing_to_predict(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("CaseID,ActivityID\n1,a\n2,b\n3,a\n", "utf-8")
    result = ask_file("next", file)
    assert next(iter(result.rows()))["accuracy"] is None and "nothing can be predicted" in result.warnings[-1]


def test_rows_without_a_case_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    cases = ["abcd"] * 4 + ["abcd", "abca"]
    text = "CaseID,ActivityID\n" + "".join(f"{i},{e}\n,{e}\n" for i, c in enumerate(cases) for e in c)
    file.write_text(text, "utf-8")
    result = ask_file("next", file)
    row = next(iter(result.rows()))
    assert (row["n_train"], row["n_test"], row["n"], row["accuracy"]) == (4, 2, 4, 0.75)
    assert result.warnings[0] == "24 rows with nothing in CaseID were left out."


def test_the_sentence_says_how_journeys_begin_or_what_follows() -> None:
    snapshot = log("u1: a b", "u2: a b", "u3: b")
    said = get("next").sentence_of
    assert said(ask("next", snapshot)) == "Journeys most often begin with a: 67% of 3."
    assert said(ask("next", snapshot, {"after": "a"})) == "After a most often comes b: 100% of 2 times."
