"""What is built while a grid is read: records, lanes and notes so far, and which cells were used."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...journey.records import (
    Lane,
    Persona,
    Record,
    Touchpoint,
)
from ..report import Notes
from ..sheets import address
from .shape import Shape


@dataclass
class Building:
    shape: Shape
    language: str
    notes: Notes = field(default_factory=Notes)
    records: list[Record] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    touchpoints: dict[tuple[str, str], Touchpoint] = field(default_factory=dict)
    at_step: dict[int, list[Touchpoint]] = field(default_factory=dict)
    head: dict[str, str] = field(default_factory=dict)
    personas: list[Persona] = field(default_factory=list)
    owners: dict[int, str] = field(default_factory=dict)
    lanes: list[Lane] = field(default_factory=list)
    cards: int = 0

    def text(self, words: str) -> dict[str, str]:
        return {self.language: words}

    def where(self, row: int, column: int) -> str:
        """The cell's address in the file."""
        return address(row, column) if self.shape.across else address(column, row)


def step(number: int) -> str:
    return f"step:{number + 1:03d}"


def one_line(text: str) -> str:
    return " ".join(text.split())
