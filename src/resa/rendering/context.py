"""What a lane needs to draw itself: the document, what was measured, the reader's language, the columns, the sheet."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..journey.customer_words import CustomerWords, words_of
from ..journey.marks import without_marks
from ..journey.records import Record, Stage, Step, Text, read_text
from ..texts import say
from .brand import PLAIN, Brand
from .images import Image, Images, no_images, read_image
from .sheet import Sheet
from .theme import DARK, Theme

if TYPE_CHECKING:
    from ..evidence.model import Evidence, Measure, Measured, Value
    from ..journey.document import Document
    from ..journey.records import Lane


@dataclass(frozen=True, slots=True)
class StepColumn:
    """A step's place on the sheet."""

    step: Step | None
    x: float
    width: float

    @property
    def middle(self) -> float:
        """x of the column's middle."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class StageColumn:
    """A stage's place, with its steps'."""

    stage: Stage
    x: float
    width: float
    steps: tuple[StepColumn, ...]


@dataclass
class Context:
    """Handed from lane to lane."""

    document: Document
    measured: Measured | None
    language: str
    theme: Theme
    sheet: Sheet
    stages: tuple[StageColumn, ...]
    left: float
    """x where the columns begin; the lane titles stand to the left of it."""
    right: float
    separators: list[float] = field(default_factory=list)
    images: Images = no_images
    """Where the pictures on cards come from."""
    brand: Brand = PLAIN
    _read: dict[str, Image | None] = field(default_factory=dict)

    @property
    def is_dark(self) -> bool:
        """Whether the sheet's ground is dark."""
        return self.theme is DARK

    @functools.cached_property
    def _measures(self) -> dict[str, Measure]:
        if self.measured is None:
            return {}
        return {m.id: m for m in (*self.measured.stages, *self.measured.steps, *self.measured.touchpoints)}

    def measure(self, id: str) -> Measure | None:
        """What was measured about a stage, step or touchpoint."""
        return self._measures.get(id)

    def other(self, id: str) -> Measure | None:
        """The same of the group that is compared with; None when none is."""
        return self._others.get(id)

    @functools.cached_property
    def _others(self) -> dict[str, Measure]:
        compared = self.measured.compared if self.measured else None
        return {m.id: m for m in (*compared.stages, *compared.steps, *compared.touchpoints)} if compared else {}

    def difference(self, id: str, metric: str) -> Value | None:
        """How much more or less the other group has of it."""
        return self.measured.differences.get(id, {}).get(metric) if self.measured else None

    def signals(self, about: str | None) -> list[str]:
        """What watched figures say of a stage, step or touchpoint (None: of the whole journey), in the reader's language."""
        return [
            self.say("rendering.signal", text=one.sentence.said(self.language))
            for one in (self.measured.signals if self.measured else ())
            if one.about == about
        ]

    def evidence(self, id: str) -> Evidence | None:
        """What a card, insight or other claim rests on."""
        measure = self._measures.get(id)
        if measure is not None:
            return measure.evidence
        return self.measured.claims.get(id) if self.measured else None

    @functools.cached_property
    def words(self) -> CustomerWords:
        """The team's own word for the customer."""
        return words_of(self.document.journey, self.language)

    def image(self, name: str) -> Image | None:
        """The picture of that name, read once; None when it is not at hand."""
        if name not in self._read:
            self._read[name] = read_image(self.images(name)) if name else None
        return self._read[name]

    def say(self, key: str, **values: object) -> str:
        """A screen text in the reader's language, with the team's word for the customer."""
        return self.words.fill(say(key, self.language, **values))

    def read(self, text: Text) -> str:
        """A document text in the reader's language, else in the team's own."""
        return without_marks(read_text(text, self.language, (*self.document.journey.languages, "en", "sv", "nb", "da")))

    @property
    def steps(self) -> list[StepColumn]:
        """All step columns from left to right."""
        return [step for stage in self.stages for step in stage.steps]

    def span(self, from_step: str, to_step: str | None) -> tuple[int, int] | None:
        """First and last column index of a card; None when its step is not on the sheet."""
        index = {c.step.id: i for i, c in enumerate(self.steps) if c.step}
        if from_step not in index:
            return None
        last = index.get(to_step or from_step, index[from_step])
        return min(index[from_step], last), max(index[from_step], last)

    def record(self, id: str | None) -> Record | None:
        """The record of that id, if the document holds it."""
        return self.document.get(id) if id else None


Draw = Callable[[Context, "Lane", float], float]
LANES: dict[str, Draw] = {}


def lane(*kinds: str) -> Callable[[Draw], Draw]:
    """Declare the function that draws lanes of these kinds: it gets the lane's top and returns its bottom."""

    def declare(draw: Draw) -> Draw:
        LANES.update(dict.fromkeys(kinds, draw))
        return draw

    return declare
