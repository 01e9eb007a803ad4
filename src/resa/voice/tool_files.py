"""What is known of a file because a known tool wrote it: its cells mended, its columns told, its bookkeeping left out."""

from __future__ import annotations

from collections.abc import Mapping

from ..events.role_guess import plain
from ..texts.sentence import Sentence
from .columns import NAMES
from .presets import preset_of
from .raw import RawAnswers


def mend(raw: RawAnswers) -> None:
    """Cells as the tool that wrote the file means them, when it is a known one; the report says which."""
    preset = preset_of(raw.columns)
    if preset is None:
        return
    raw.warnings.append(Sentence("voice.written_by_tool", tool=preset.name))
    places = preset.places(raw.columns)
    mended = {places[role]: change for role, change in preset.cells.items() if role in places}
    _set_aside_labels(raw, places.get("at"))
    if preset.nothing:
        raw.rows = [tuple("" if cell in preset.nothing else cell for cell in row) for row in raw.rows]
    if mended:
        raw.rows = [tuple(mended[i](cell) if i in mended else cell for i, cell in enumerate(row)) for row in raw.rows]


def _set_aside_labels(raw: RawAnswers, at: int | None) -> None:
    """A second row of headings (codes or labels of the variables) is no answer: where times stand it has a word."""
    if at is not None and raw.rows and raw.rows[0][at].strip() and sum(c.isdigit() for c in raw.rows[0][at]) < 4:
        raw.refused.append((raw.numbers.pop(0), Sentence("voice.second_heading"), tuple(raw.rows.pop(0))))


def told(raw: RawAnswers, given: Mapping[str, int]) -> dict[str, int]:
    """The roles that the file's tool gives its columns, but for those the user has given."""
    preset = preset_of(raw.columns)
    places = preset.places(raw.columns) if preset else {}
    if any(role.startswith("score") for role in given):
        places.pop("score", None)
    return {role: c for role, c in places.items() if role not in given and c not in given.values()}


def noted(raw: RawAnswers) -> list[int]:
    """Columns in which the tool keeps its own books."""
    preset = preset_of(raw.columns)
    return [i for i, column in enumerate(raw.columns) if preset and preset.is_bookkeeping(column)]


def bookkeeping(raw: RawAnswers) -> dict[str, int]:
    """Columns that are no score, time or comment whatever they look like; a number the tool gave may name the customer."""
    return {f"noted {i}": i for i in noted(raw) if plain(raw.columns[i]) not in NAMES["customer"]}
