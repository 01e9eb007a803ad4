"""What the report tells of a grid: what was understood, changed and lost, and how the map would look."""

from __future__ import annotations

from ...journey.document import Document
from ...journey.records import (
    Card,
    Touchpoint,
)
from ..report import Line, Note, Preview, StageSketch
from ..report import Stop as StopTold
from ..sheets import address
from .building import Building, one_line
from .shape import Shape

_LISTED = 20


def told(work: Building, sheets: list[str]) -> None:
    """What was read, changed and lost, each with its place."""
    shape, sheet, notes = work.shape, work.shape.sheet, work.notes
    if not shape.across:
        notes.add("understood", "turned")
    if sheet.encoding and sheet.encoding not in {"utf-8", "ascii", "utf-8 with byte-order mark"}:
        notes.add("changed", "encoding", encoding=sheet.encoding)
    for row in shape.rows:
        at = _line(shape, row.at)
        if row.role in {"text"} and row.why == "unknown":
            notes.add("changed", "free_lane", at, label=one_line(row.label)[:80] or "–")
        if row.role == "emotion" and row.scale not in {"-2..2", "words"}:
            notes.add(
                "changed", "emotion_scaled", at, label=one_line(row.label)[:80], scale=row.scale.replace("..", " – ")
            )
        if row.role == "ignore":
            work.used |= {(row.at, c) for c in range(sheet.width)}
            cells = [one_line(cell) for cell in sheet.rows[row.at] if cell]
            notes.add("lost", "row_ignored", at, label=" · ".join(cells)[:300])
    if shape.titled_by_actions:
        notes.add("changed", "actions_are_steps")
    if shape.of("phases") is None and shape.steps:
        notes.add("changed", "no_phases")
    if shape.empty:
        notes.add("changed", "empty_columns", n=shape.empty)
    if shape.joined:
        notes.add("changed", "joined", ", ".join(_stop(shape, c) for c in shape.joined[:_LISTED]))
    for stop in shape.stops:
        if stop.ignored:
            work.used |= {(r, stop.at) for r in range(len(sheet.rows))}
            notes.add("lost", "column_ignored", _stop(shape, stop.at))
    _lost(work, sheets)


def _lost(work: Building, sheets: list[str]) -> None:
    shape, sheet, notes = work.shape, work.shape.sheet, work.notes
    left = [
        (r, c) for r, row in enumerate(sheet.rows) for c, cell in enumerate(row) if cell and (r, c) not in work.used
    ]
    for r, c in left[:_LISTED]:
        notes.add("lost", "cell", work.where(r, c), text=one_line(sheet.at(r, c))[:80])
    if len(left) > _LISTED:
        notes.add("lost", "more_cells", n=len(left) - _LISTED)
    if sheet.images:
        notes.add("lost", "images", n=sheet.images)
    for r, c, text in sheet.comments[:_LISTED]:
        notes.add("lost", "comment", work.where(r, c), text=one_line(text)[:80])
    if sheet.shortened:
        notes.add("lost", "shortened", n=sheet.shortened)
    if sheet.hidden:
        notes.add("changed", "hidden_read", n=sheet.hidden)
    for other in sheets:
        if other != sheet.name:
            notes.add("lost", "other_sheet", sheet=other)
    if not shape.steps:
        notes.add("lost", "no_grid")


def _line(shape: Shape, at: int) -> str:
    return str(at + 1) if shape.across else address(0, at)[:-1]


def _stop(shape: Shape, at: int) -> str:
    return address(0, at)[:-1] if shape.across else str(at + 1)


def preview(work: Building, document: Document, title: str, sheets: list[str]) -> Preview:
    shape, sheet = work.shape, work.shape.sheet
    lines = []
    for row in shape.rows:
        cells = [cell for c, cell in enumerate(sheet.rows[row.at]) if cell and c not in shape.labels]
        lines.append(
            Line(
                at=row.at + 1, label=one_line(row.label)[:80], role=row.role, why=row.why, scale=row.scale, n=len(cells),
                sample=tuple(one_line(c)[:60] for c in cells[:3]),
            )
        )  # fmt: skip
    stops = [
        StopTold(
            at=stop.at + 1, stage=shape.stages[stop.stage] if stop.stage >= 0 else "",
            step=shape.steps[stop.step][1] if stop.step >= 0 else one_line(next(filter(None, (row[stop.at] for row in sheet.rows if stop.at < len(row))), ""))[:60],
            n=sum(bool(sheet.at(row.at, stop.at)) for row in shape.lanes()), ignored=stop.ignored,
        )
        for stop in shape.stops
    ]  # fmt: skip
    counts = {
        "stages": len(document.stages()), "steps": len(document.steps()), "touchpoints": len(document.of(Touchpoint)),
        "cards": len(document.of(Card)), "lanes": sum(1 for _ in shape.lanes()), "personas": len(work.personas),
    }  # fmt: skip
    order: dict[str, int] = {"understood": 0, "changed": 1, "lost": 2}
    notes: list[Note] = sorted(work.notes.found, key=lambda n: order[n.kind])
    return Preview(
        format="grid", title=title, sheet=sheet.name, sheets=tuple(sheets), across=shape.across, lines=tuple(lines),
        stops=tuple(stops), counts=counts, notes=tuple(notes),
        stages=tuple(
            StageSketch(
                title=next(iter(s.title.values()), ""),
                steps=tuple(next(iter(step.title.values()), "") for step in document.steps(s)),
            )
            for s in document.stages()
        ),
    )  # fmt: skip
