"""What an answer looks like and what it says in one plain sentence: declared beside the question, by its columns' names.

Only the plan of a picture: `rendering.pictures` draws each kind. A question that declares none gets the one its columns
suggest, so that a new question is seen at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..texts.sentence import Sentence, names_in
from .result import Column, Result

#: What a row must hold to be in the picture: the column's value.
Only = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar per row from zero, its interval as a line, its number beside it."""

    label: tuple[str, ...]
    """Columns that name the row; several are joined by an arrow."""
    value: str
    low: str | None = None
    high: str | None = None
    n: str | None = None
    """Count that the value rests on."""
    group: str | tuple[str, ...] | None = None
    """Rows of one value stand together under it; several columns are joined by an arrow."""
    only: Only | None = None
    tone: Literal["flow", "loss"] = "flow"
    flag: str | None = None
    """Column that says yes or no of each row; what it says (`pictures.<column>_no` and so on) stands beside the name."""
    trend: str | None = None
    """Change of the value, with `<trend>_low` and `<trend>_high`; said where its interval leaves 0."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line over a number or a time with its band; one line per group."""

    x: str
    y: str
    low: str | None = None
    high: str | None = None
    n: str | None = None
    group: str | None = None
    steps: bool = False
    """Holds until the next point, as a survival curve does."""
    when: str | None = None
    """Column that says what an x is called, such as the first day of a period."""
    marked: str | None = None
    """Column that says something of the rows that stand out, and nothing of the others."""


@dataclass(frozen=True, slots=True)
class Heat:
    """A table of two dimensions, darker where the value is greater."""

    row: str
    column: str | tuple[str, ...]
    """The other dimension; or the columns that stand beside each other, each with its own value."""
    value: str = ""
    n: str | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """Bands from left to right, as wide as their number."""

    source: str
    target: str
    n: str
    step: str | None = None
    """Column that counts the places; without it every move is from left to right."""


@dataclass(frozen=True, slots=True)
class Strips:
    """A path per row, its touchpoints as a row of boxes."""

    path: str
    n: str
    share: str | None = None
    only: Only | None = None


@dataclass(frozen=True, slots=True)
class Ranges:
    """Several answers to one thing side by side on one line: the range is the finding."""

    label: str
    values: tuple[str, ...]
    n: str | None = None


@dataclass(frozen=True, slots=True)
class States:
    """What each touchpoint is, in columns by kind, with how many are there."""

    label: tuple[str, ...]
    """Columns that name it; several that are known are joined by an arrow."""
    kind: str
    n: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """What was foretold against what came true; on the diagonal they agree."""

    foretold: str
    came: str
    low: str | None = None
    high: str | None = None
    n: str | None = None
    without: Only | None = None
    """The row about all of them is no dot."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Single numbers, large, with their intervals; for answers of one row, or of a name and a value per row."""

    label: str | None = None
    value: str | None = None
    names: tuple[str, ...] = ()
    """Columns of the one row; each with `<name>_low` and `<name>_high` where those are columns."""
    money: tuple[str, ...] = ()
    """Those of them that are in the currency of the row."""


Picture = Bars | Curve | Heat | Flow | Strips | Ranges | States | Reliability | Figures
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain sentence of an answer: a code of `texts/sentences`, worded with the values of one of its rows."""

    code: str
    row: Callable[[list[Row]], Row | None] = lambda rows: rows[0] if rows else None
    """Which row speaks; None when none can."""
    otherwise: str | None = None
    """What is said then, of `rows`, their number, and of what the first one holds."""
    empty: str | None = None
    """What an answer without rows says, where that is an answer."""
    also: tuple[str, ...] = ()
    """Other codes for that row, for where it lacks a value that the first speaks of."""
    unit_of: str = ""
    """A column whose unit decides the code, by `by_unit`."""
    by_unit: Mapping[str, str] = field(default_factory=dict)


def last(rows: list[Row]) -> Row | None:
    """The row at the end, for answers that go somewhere."""
    return rows[-1] if rows else None


def where(name: str, value: object) -> Callable[[list[Row]], Row | None]:
    """The first row that holds this value."""
    return lambda rows: next((row for row in rows if row[name] == value), None)


def most(name: str) -> Callable[[list[Row]], Row | None]:
    """The row with the greatest value."""
    return lambda rows: max((row for row in rows if row[name] is not None), key=lambda row: row[name], default=None)


def shown(picture: Picture, result: Result) -> list[Row]:
    """The rows that the picture is of."""
    only = picture.only if isinstance(picture, Bars | Strips) else None
    without = picture.without if isinstance(picture, Reliability) else None
    rows = (row for row in result.rows() if without is None or row[without[0]] != without[1])
    return [row for row in rows if only is None or row[only[0]] == only[1]]


def suggested(columns: tuple[Column, ...]) -> Picture:
    """The picture of a question that declares none: bars of its first share or number by its first name."""
    names = [c.name for c in columns if c.unit in {"name", "text"}]
    path = next((c.name for c in columns if c.unit == "names"), None)
    known = {c.name for c in columns}
    counts = [c.name for c in columns if c.unit == "count"]
    if path and counts:
        return Strips(path, counts[0], "share" if "share" in known else None)
    value = next(
        (c.name for c in columns if c.unit not in {"name", "names", "text", "flag", "count"}),
        counts[0] if counts else "",
    )
    if not names or not value:
        return Figures(names=tuple(c.name for c in columns if not c.name.endswith(("_low", "_high"))))
    low, high = ("low", "high") if {"low", "high"} <= known else (None, None)
    return Bars((names[0],), value, low, high, "n" if "n" in known else None)


#: What stands in a column of names without being one.
_SPECIAL = {
    "(start)": "analysis.special_start",
    "(all)": "analysis.special_all",
    "(end)": "analysis.special_end",
    "(more)": "analysis.special_more",
    "(left)": "analysis.special_left",
    "(elsewhere)": "analysis.special_elsewhere",
    "(none)": "analysis.special_none",
    "(nothing)": "analysis.special_nothing",
    "(open)": "analysis.special_open",
    "(whole journey)": "analysis.special_whole",
}


def named(value: Any) -> Any:
    """A value as it is said: what only looks like a name becomes a sentence."""
    if isinstance(value, list | tuple):
        return [named(one) for one in value]
    return Sentence(_SPECIAL[value]) if isinstance(value, str) and value in _SPECIAL else value


def say(plain: Plain | None, result: Result) -> Sentence:
    """The answer in one sentence; that the data do not say when a value it needs is missing."""
    rows: list[Row] = list(result.rows())
    if not rows:
        return Sentence(plain.empty if plain and plain.empty else "analysis.plain_nothing")
    if plain is None:
        return Sentence("analysis.plain_table", rows=len(rows))
    row = plain.row(rows)
    if row is None and plain.otherwise:
        values = {name: rows[0][name] for name in names_in(plain.otherwise) if name in rows[0]}
        return Sentence(plain.otherwise, **{"rows": len(rows), **values})
    if row is None:
        return Sentence("analysis.plain_nothing")
    unit = next((c.unit for c in result.columns if c.name == plain.unit_of), "")
    for code in (plain.by_unit.get(unit, plain.code), *plain.also):
        values = {name: named(row[name]) for name in names_in(code) if name in row}
        if all(value is not None for value in values.values()):
            return Sentence(code, **values)
    return Sentence("analysis.plain_nothing")
