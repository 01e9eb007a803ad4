"""What a reader tells about a foreign file: what it understood, what it changed, what it could not take along.

A note is a code and values, so that a page says it in the reader's language (texts `formats.<code>`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from ..journey.document import Document
from ..texts import catalogue, say

Kind = Literal["understood", "changed", "lost"]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One thing worth knowing, and where: 'B5', 'row 7', 'line 12'."""

    kind: Kind
    code: str
    where: str = ""
    values: dict[str, str] = {}

    def words(self, language: str = "en") -> str:
        """The note as a sentence."""
        return say(f"formats.{self.code}", language, **self.values)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the grid (a column, when lanes stand across) and what it is taken for."""

    at: int
    """1-based row or column of the file."""
    label: str
    role: str
    """phases, steps, title, persona, scenario, goal, ignore, or a lane kind."""
    why: str
    """word: its label is known; place: by where it stands; values: by what is in it; chosen: somebody said so; unknown."""
    scale: str = ""
    """For emotions: how the values are read, e.g. 1..5."""
    n: int = 0
    """Filled cells."""
    sample: tuple[str, ...] = ()


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the grid (a row, when lanes stand across) and the step it belongs to."""

    at: int
    stage: str
    step: str
    n: int = 0
    ignored: bool = False


class StageSketch(msgspec.Struct, frozen=True, kw_only=True):
    """A stage as it would be."""

    title: str
    steps: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """A foreign file looked at; nothing is written."""

    format: str
    title: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    across: bool = True
    """Stages stand across and lanes down; False: the other way round."""
    lines: tuple[Line, ...] = ()
    stops: tuple[Stop, ...] = ()
    stages: tuple[StageSketch, ...] = ()
    counts: dict[str, int] = {}
    notes: tuple[Note, ...] = ()


class Choices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody corrects: rows and columns by their number in the file."""

    sheet: str = ""
    across: bool | None = None
    lines: dict[int, str] = {}
    """Row (or column) to a role; 'ignore' leaves it out."""
    stops: dict[int, str] = {}
    """Column (or row) to 'ignore' or 'keep'."""
    scales: dict[int, str] = {}
    """Row of emotions to a scale."""


@dataclass
class Reading:
    """A document and the preview that tells about it."""

    document: Document
    preview: Preview


@dataclass
class Notes:
    """Notes as they are found."""

    found: list[Note] = field(default_factory=list)

    def add(self, kind: Kind, code: str, where: str = "", **values: object) -> None:
        if f"formats.{code}" not in catalogue():
            raise KeyError(f"formats.{code}")
        self.found.append(Note(kind=kind, code=code, where=where, values={k: str(v) for k, v in values.items()}))
