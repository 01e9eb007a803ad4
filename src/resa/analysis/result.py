"""What every question returns: one frozen table with declared columns, the question it answered, and warnings as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

from ..texts.sentence import Sentence

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result: shares are 0–1 (`unit="share"`), so is the difference of two (`unit="share_difference"`, to people in
    percentage points), times seconds, counts plain; null has a reason in `meaning`."""

    name: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one question. `data` maps each column's name to its values, all of one length."""

    question: str
    columns: tuple[Column, ...]
    data: Mapping[str, list[Any]]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[Sentence, ...] = ()
    as_of_seq: int | None = None

    def __len__(self) -> int:
        return len(self.data[self.columns[0].name]) if self.columns else 0

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row as a dict, in order."""
        names = [c.name for c in self.columns]
        # Without a step of the interpreter per row: long answers are sent as rows.
        return map(dict, map(zip, repeat(names), zip(*(self.data[n] for n in names), strict=True)))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: question, columns, rows, warnings (and the arguments it echoes)."""
        return {
            "question": self.question,
            "arguments": dict(self.arguments),
            "columns": [{"name": c.name, "unit": c.unit, "meaning": c.meaning} for c in self.columns],
            "rows": list(self.rows()),
            "warnings": list(self.warnings),
            "as_of_seq": self.as_of_seq,
        }

    def to_frame(self) -> pd.DataFrame:
        """The same as a pandas DataFrame; missing is NaN/None."""
        import pandas as pd

        return pd.DataFrame({c.name: self.data[c.name] for c in self.columns})
