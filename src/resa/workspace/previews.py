"""What is shown of an upload before it is imported: format, columns with a guess of their roles, the first rows, warnings."""

from __future__ import annotations

from typing import Any

import msgspec

from ..texts.sentence import Sentence


class PreviewColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column with some of its values, and the role it seems to have."""

    name: str
    sample: tuple[str, ...]
    guess: str | None


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What the import page shows."""

    format: str
    encoding: str | None
    delimiter: str | None
    columns: tuple[PreviewColumn, ...]
    roles: dict[str, Any]
    """Role to column (columns, for several scores)."""
    rows: tuple[tuple[Any, ...], ...]
    warnings: tuple[Sentence, ...]
    missing: tuple[str, ...] = ()
    """Roles that have to be chosen before the file can be imported."""
    sheets: tuple[str, ...] = ()
    """Workbooks: the sheets to choose from, and the one shown."""
    sheet: str = ""
    scales: tuple[dict[str, Any], ...] = ()
    """Answers: per score column metric, low, high, reversed, and why."""
    questions: tuple[dict[str, Any], ...] = ()
    """Answers: what has to be said first, such as whether the low end of a scale is the good one (`reversed`)."""
