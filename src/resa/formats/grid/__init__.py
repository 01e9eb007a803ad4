"""A grid of stages and lanes as mapping tools write it, and as people make it by hand in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from ..report import Choices, Reading
from ..sheets import Sheet, chosen, read_sheets
from .build import build
from .shape import shape

__all__ = ["read_grid", "read_sheet"]


def read_grid(path: Path, choices: Choices, language: str) -> Reading:
    """The file's map. UnreadableError or LimitError when there is none."""
    sheets = read_sheets(path)
    return read_sheet(chosen(sheets, choices.sheet, path.name), choices, language, others=[s.name for s in sheets])


def read_sheet(sheet: Sheet, choices: Choices, language: str, others: list[str]) -> Reading:
    """One sheet's map."""
    return build(shape(sheet, choices), choices, language, others)
