"""Which of several scales is shown as emotion."""

from __future__ import annotations

from typing import Any

import numpy as np

from resa.evidence.emotion import sample
from resa.voice.model import Answers, Scale


def mixed(*counts: tuple[str, int]) -> Answers:
    """So many answers on each metric, all at the top."""
    scales = tuple(Scale(m, 0 if m == "nps" else 1, 10 if m == "nps" else 5) for m, _ in counts)  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    which = np.repeat(np.arange(len(counts)), [n for _, n in counts]).astype(np.int16)
    n = len(which)
    return Answers(
        customer=tuple(f"c{i}" for i in range(n)), customer_no=np.arange(n), about=("",) * n, at=np.zeros(n, np.int64),
        score=np.array([scales[i].high for i in which], np.float64), scale=which, scales=scales, comment=("",) * n,
    )  # fmt: skip


def shown(answers: Answers) -> Any:
    found, others = sample(answers, np.arange(len(answers)))
    assert found is not None
    return found.family[0], found.n, others


def test_satisfaction_here_is_nearer_to_emotion_than_recommending_the_company() -> None:
    assert shown(mixed(("nps", 50), ("csat", 9))) == ("csat", 9, True)
    assert shown(mixed(("csat", 50), ("emotion", 5))) == ("emotion", 5, True)


def test_a_scale_with_too_few_answers_does_not_hide_one_with_enough() -> None:
    assert shown(mixed(("nps", 50), ("csat", 4))) == ("nps", 50, True)
    assert shown(
        mixed(
            ("nps", 8),
        )
    ) == ("nps", 8, False)
