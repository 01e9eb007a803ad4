"""Answers as every other room reads them: columns of equal length, scales declared, ids pseudonymous."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..texts.sentence import Sentence

Metric = Literal["nps", "csat", "ces", "stars", "emotion", "expectation"]


@dataclass(frozen=True, slots=True)
class Scale:
    """How a score is written and what it means: `low` … `high` as written; `reversed` when low is the good end."""

    metric: Metric
    low: float
    high: float
    reversed: bool = False

    def to_emotion(self, score: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The score on −2 … +2, linear, good end up."""
        share = (score - self.low) / (self.high - self.low)
        return np.asarray((1 - share if self.reversed else share) * 4 - 2, np.float64)


@dataclass(frozen=True, slots=True)
class Answers:
    """A table of answers to one or several questions (`metric` per row through `scale`)."""

    customer: tuple[str, ...]
    """Pseudonym, made with the same key as the events', or '' when anonymous. `customer_no` links to the store."""
    customer_no: npt.NDArray[np.int64]
    """Number of the customer in the store, −1 where there is none."""
    about: tuple[str, ...]
    """Touchpoint or step as written in the file (id, title or event name); '' = the journey as a whole."""
    at: npt.NDArray[np.int64]
    """µs UTC; minimum int64 where unknown."""
    score: npt.NDArray[np.float64]
    """As written; NaN where the answer is only a comment."""
    scale: npt.NDArray[np.int16]
    """Index into `scales`, −1 where there is no score."""
    scales: tuple[Scale, ...]
    comment: tuple[str, ...]
    """Personal data already replaced by marks; '' = none."""
    account: tuple[str, ...] = ()
    traits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Further columns of the file, as text."""
    source: tuple[str, ...] = ()
    """Name of the survey or file per row."""
    warnings: tuple[Sentence, ...] = ()
    """What the reader had to say (a guessed scale, refused rows); questions pass it on."""

    def __len__(self) -> int:
        return len(self.customer)

    def within(self, mask: npt.NDArray[np.bool_]) -> Answers:
        """The same answers, with a score only where the mask holds."""
        return replace(self, score=np.where(mask, self.score, np.nan))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its uncertainty. `value`, `low`, `high` are None when there is too little to tell; `reason` says why."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str = ""
    """'share' (0–1), 'points' (NPS), 'score', 'emotion' (−2 … +2), 'seconds', 'count'."""
    method: str = ""
    """'wilson', 'adjusted_wald', 't', 'bootstrap', 'newcombe' …"""
    reason: str = ""
    """'too_few' | 'no_data' | 'suppressed' | 'mixed_scales' | '' """
