"""What stands where in a sheet: which way it lies, which rows are phases, steps and lanes, which column is which step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...errors import UsageError
from ...texts.sentence import Sentence
from ..report import Choices
from ..sheets import Sheet
from .emotions import SCALES, WORDS_ONLY, felt, scale_of
from .words import LANES, ROLES, is_stage_name, role_of

#: Roles of rows that say something about the whole journey.
HEAD = ("title", "persona", "scenario", "goal")
#: A single header row with more cells than this and no word for phases holds steps.
_MOST_PHASES = 9


@dataclass
class Row:
    """A row that holds something, and what it is."""

    at: int
    label: str
    role: str
    why: str
    label_at: tuple[int, int] | None = None
    """Where the label stands; None when the row goes on with the lane above."""
    continues: int | None = None
    """The row whose lane it goes on with."""
    scale: str = ""


@dataclass
class Stop:
    """A column with its stage and step, both by number; -1 when it is left out."""

    at: int
    stage: int
    step: int
    ignored: bool = False


@dataclass
class Shape:
    """A sheet, turned so that lanes are rows, with everything found in it."""

    sheet: Sheet
    across: bool
    labels: tuple[int, ...]
    """The columns that hold labels."""
    rows: list[Row]
    stops: list[Stop]
    stages: list[str]
    steps: list[tuple[int, str]]
    """Stage number and title."""
    empty: int
    """Columns with nothing in them, between the others."""
    joined: list[int] = field(default_factory=list)
    """Columns without a header of their own, taken to the step before."""
    titled_by_actions: bool = False

    def of(self, role: str) -> Row | None:
        """The first row of a role."""
        return next((row for row in self.rows if row.role == role), None)

    def lanes(self) -> Iterator[Row]:
        """The rows that are lanes."""
        return (row for row in self.rows if row.role in LANES)


def shape(sheet: Sheet, choices: Choices) -> Shape:
    """The sheet's shape; what somebody chose stands before every guess."""
    if unknown := set(choices.lines.values()) - ROLES:
        raise UsageError(
            Sentence("formats.no_such_row_kind"), where="lines", value=unknown.pop(), allowed=sorted(ROLES)
        )
    if wrong := set(choices.scales.values()) - {*SCALES, WORDS_ONLY}:
        raise UsageError(
            Sentence("formats.no_such_scale"), where="scales", value=wrong.pop(), allowed=[*SCALES, WORDS_ONLY]
        )
    across = choices.across if choices.across is not None else _lies_across(sheet)
    turned = sheet if across else sheet.turned()
    labels = _label_columns(turned)
    rows = _rows(turned, labels, choices)
    _find_headers(turned, labels, rows, choices)
    _by_values(turned, labels, rows, choices)
    found = Shape(turned, across, labels, rows, [], [], [], 0)
    _find_stops(found, choices)
    return found


def _known(texts: Sequence[str]) -> int:
    """How many different roles the texts name; head words count little, names that stages have too not at all."""
    roles = {role for text in texts if text and not is_stage_name(text) and (role := role_of(text))}
    return 2 * len(roles - set(HEAD)) + len(roles & set(HEAD))


def _lies_across(sheet: Sheet) -> bool:
    down = max(
        (_known([sheet.at(r, c) for r in range(len(sheet.rows))]) for c in range(min(4, sheet.width))), default=0
    )
    across = max((_known(sheet.rows[r]) for r in range(min(12, len(sheet.rows)))), default=0)
    return down >= across


def _label_columns(sheet: Sheet) -> tuple[int, ...]:
    """The column with the most known words, and those to the left of it; none when no cell of the first says a thing."""
    scores = [_known([sheet.at(r, c) for r in range(len(sheet.rows))]) for c in range(min(4, sheet.width))]
    best = max(range(len(scores)), key=lambda c: (scores[c], -c)) if scores else 0
    if scores and scores[best] > 0 and not _header_word_only(sheet, best):
        return tuple(range(best + 1))
    filled = [r for r in range(len(sheet.rows)) if any(sheet.rows[r])]
    first = [r for r in filled if sheet.at(r, 0)]
    numbers = sum(bool(re.fullmatch(r"[-+−–]?\s?\d+([.,]\d+)?", sheet.at(r, 0))) for r in first)
    beside = any(sum(bool(c) for c in sheet.rows[r][1:]) >= 2 for r in filled)
    if beside and first and numbers == 0 and (not sheet.at(filled[0], 0) or len(first) >= 0.6 * len(filled)):
        return (0,)
    return ()


def _header_word_only(sheet: Sheet, column: int) -> bool:
    """The one known word of the column stands in a row of headings ('Need' as the first stage), and labels nothing."""
    known = [(r, role) for r in range(len(sheet.rows)) if (role := role_of(sheet.at(r, column)))]
    first = next(r for r in range(len(sheet.rows)) if any(sheet.rows[r]))
    return len(known) == 1 and known[0][0] == first and known[0][1] in LANES and len(sheet.rows) > 1


def _rows(sheet: Sheet, labels: tuple[int, ...], choices: Choices) -> list[Row]:
    found: list[Row] = []
    below: dict[int, int] = {}
    for (r, c), (down, _) in sheet.spans.items():
        if c in labels and c == max(labels, default=-1):
            below.update(dict.fromkeys(range(r + 1, r + down), r))
    for r, cells in enumerate(sheet.rows):
        if not any(cells):
            continue
        at = next(((r, c) for c in reversed(labels) if sheet.at(r, c)), None)
        label = sheet.at(*at) if at else ""
        row = Row(r, label, "", "unknown", at)
        content = [c for c in range(len(cells)) if c not in labels and cells[c]]
        if chosen := choices.lines.get(r + 1):
            row.role, row.why = chosen, "chosen"
        elif role := role_of(label):
            row.role, row.why = role, "word"
        above = found[-1] if found else None
        if not at and content and above and above.role and below.get(r) is not None:
            row.continues, row.label = below[r], sheet.at(below[r], max(labels))
            if row.why != "chosen":
                row.role, row.why = next((x.role for x in found if x.at == below[r]), ""), "place"
        found.append(row)
    _head_rows(sheet, labels, found)
    return found


def _content(sheet: Sheet, labels: tuple[int, ...], row: int) -> list[int]:
    return [c for c, cell in enumerate(sheet.rows[row]) if cell and c not in labels]


def _head_rows(sheet: Sheet, labels: tuple[int, ...], rows: list[Row]) -> None:
    """Rows of one text above the grid: the title, or 'Persona: Anna'; and labelled ones such as Scenario with one text."""
    first_lane = next((i for i, row in enumerate(rows) if row.role and row.role not in HEAD), len(rows))
    for i, row in enumerate(rows):
        filled = [c for c, cell in enumerate(sheet.rows[row.at]) if cell]
        content = _content(sheet, labels, row.at)
        if row.why == "chosen":
            continue
        if row.role in HEAD and len(content) > 1 and len(filled) > 2:
            row.role, row.why = ("phases" if row.role == "title" else "text"), "place"
        elif i < first_lane and len(filled) == 1 and not row.role:
            text = sheet.at(row.at, filled[0])
            key, colon, value = text.partition(":")
            role = role_of(key) if colon and value.strip() else None
            wide = sheet.span(row.at, filled[0])[1]
            if role in HEAD:
                row.role, row.why = str(role), "word"
            elif (
                len(rows) > 1
                and (wide > 1 or filled[0] in labels or filled[0] <= 1)
                and not any(x.role == "title" for x in rows[:i])
            ):
                row.role, row.why = "title", "place"
        elif row.role in LANES and i < first_lane and not content and ":" in row.label:
            row.role, row.why = "text", "place"


def _find_headers(sheet: Sheet, labels: tuple[int, ...], rows: list[Row], choices: Choices) -> None:
    """Which rows are phases and steps, when their labels do not say it."""
    for role, other, then in (("phases", "steps", "text"), ("steps", "actions", "actions")):
        same = [row for row in rows if row.role == role and row.continues is None]
        for row in same[1:]:
            if row.why != "chosen":
                row.role, row.why = (other if not any(x.role == other for x in rows) else then), "place"
    phases, steps = (next((row for row in rows if row.role == role), None) for role in ("phases", "steps"))
    first_lane = next((i for i, row in enumerate(rows) if row.role in LANES), len(rows))
    free = [
        row for row in rows[:first_lane]
        if not row.role and (len(_content(sheet, labels, row.at)) >= 2 or _wide(sheet, labels, row.at))
    ]  # fmt: skip
    if phases is None and steps is None:
        free = free or [row for row in rows if not row.role and _content(sheet, labels, row.at)][:1]
        if len(free) >= 2:
            _set(free[0], "phases")
            _set(free[1], "steps")
        elif free:
            many = len(_content(sheet, labels, free[0].at)) > _MOST_PHASES and not _wide(sheet, labels, free[0].at)
            _set(free[0], "steps" if many else "phases")
    elif phases is None and steps is not None:
        above = [row for row in free if row.at < steps.at]
        if above:
            _set(above[-1], "phases")
    elif phases is not None and steps is None:
        under = [row for row in free if row.at > phases.at and not row.label]
        if under:
            _set(under[0], "steps")


def _set(row: Row, role: str) -> None:
    if row.why != "chosen":
        row.role, row.why = role, "place"


def _wide(sheet: Sheet, labels: tuple[int, ...], row: int) -> bool:
    """A cell that covers several columns stands in the row."""
    return any(sheet.span(row, c)[1] > 1 for c in _content(sheet, labels, row))


def _by_values(sheet: Sheet, labels: tuple[int, ...], rows: list[Row], choices: Choices) -> None:
    """Emotions known by their values; words under 'Emotion' that are no values; what is left is a free lane."""
    for row in rows:
        cells = [sheet.at(row.at, c) for c in _content(sheet, labels, row.at)]
        scale = choices.scales.get(row.at + 1) or scale_of(row.label, cells)
        read = [felt(cell, scale).value is not None for cell in cells]
        share = sum(read) / len(read) if read else 0.0
        if row.why != "chosen":
            if row.role == "feeling" and cells and share >= 0.6 and (scale != WORDS_ONLY or _faces(cells)):
                row.role, row.why = "emotion", "values"
            elif row.role == "emotion" and cells and share < 0.5:
                row.role, row.why = "feeling", "values"
            elif (
                not row.role
                and len(cells) >= 2
                and share >= 0.8
                and (_faces(cells) or any(re.match(r"\s*[-−–]\s*\d", c) for c in cells))
            ):
                row.role, row.why = "emotion", "values"
            elif not row.role and cells:
                row.role, row.why = "text", "unknown"
            elif not row.role:
                row.role, row.why = "ignore", "unknown"
        if row.role == "emotion":
            row.scale = scale


def _faces(cells: Sequence[str]) -> bool:
    return sum(any(ord(ch) > 0x2600 for ch in cell) or bool(re.fullmatch(r"\s*[:;].?[()|D]\s*|[+-]{1,2}", cell)) for cell in cells) >= 0.5 * len(cells)  # fmt: skip


def _find_stops(found: Shape, choices: Choices) -> None:
    """Columns from left to right: a new stage or step where the header says a new one."""
    sheet, labels = found.sheet, found.labels
    phases, steps = found.of("phases"), found.of("steps")
    lane_rows = [row.at for row in found.rows if row.role in LANES]
    heads = [row.at for row in (phases, steps) if row]
    covered = _covered(sheet)
    used = [c for c in range(sheet.width) if c not in labels]
    filled = [c for c in used if any(sheet.at(r, c) or (r, c) in covered for r in (*lane_rows, *heads))]
    last = max(filled, default=-1)
    found.empty = sum(1 for c in used if c < last and c not in filled and min(filled) < c)
    actions = found.of("actions") if steps is None else None
    stage, step = -1, -1
    for c in filled:
        ignored = choices.stops.get(c + 1) == "ignore"
        stage_title = sheet.at(phases.at, c) if phases else ""
        goes_on = bool(phases and (phases.at, c) in covered)
        new_stage = stage < 0 or (
            stage_title != "" and not goes_on and stage_title.casefold() != found.stages[stage].casefold()
        )
        if ignored:
            found.stops.append(Stop(c, -1, -1, True))
            continue
        if new_stage:
            found.stages.append(stage_title)
            stage, step = len(found.stages) - 1, -1
        title, begins = _step_title(found, steps, actions, stage_title or found.stages[stage], c, covered)
        if not begins and choices.stops.get(c + 1) == "keep":
            title, begins = found.stages[stage], True
        same = step >= 0 and title != "" and title.casefold() == found.steps[step][1].casefold() and steps is not None
        if step < 0 or (begins and not same):
            found.steps.append((stage, title or found.stages[stage]))
            step = len(found.steps) - 1
        elif not begins and (steps is None or (steps.at, c) not in covered):
            found.joined.append(c)
        found.stops.append(Stop(c, stage, step))
    found.titled_by_actions = actions is not None


def _step_title(
    found: Shape, steps: Row | None, actions: Row | None, stage_title: str, c: int, covered: set[tuple[int, int]]
) -> tuple[str, bool]:
    """The step's title at a column, and whether a step begins there."""
    if steps is not None:
        title = found.sheet.at(steps.at, c)
        return title, title != "" and (steps.at, c) not in covered
    if actions is not None:
        said = next(iter(found.sheet.at(actions.at, c).splitlines()), "").strip(" -–•*")
        if said:
            return said, True
        return stage_title, (actions.at, c) not in covered
    return stage_title, True


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """Cells under a merged cell, its own top left not among them."""
    return {
        (r + i, c + j)
        for (r, c), (down, right) in sheet.spans.items()
        for i in range(down)
        for j in range(right)
        if i or j
    }
