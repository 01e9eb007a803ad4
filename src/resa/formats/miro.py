"""Miro's CSV of a board: the texts of notes, frame by frame, a text a line; it holds no places. A grid of notes is a grid."""

from __future__ import annotations

import csv
import io

from .grid.words import LANES, is_stage_name, role_of
from .outline import MapOutline, StageOutline, StepOutline, reading
from .report import Choices, Notes, Reading


def recognises(name: str, text: str) -> bool:
    """Blocks between blank lines, each with a heading and single texts under it; tags may stand beside them."""
    rows = _rows(text)
    blocks = _blocks(rows)
    filled = [row for row in rows if row]
    single = sum(len(row) == 1 or (len(row) == 2 and role_of(row[1]) is not None) for row in filled)
    return (
        len(blocks) >= 2 and len(filled) >= 4 and single >= 0.9 * len(filled) and sum(len(b) >= 2 for b in blocks) >= 2
    )


def read(text: str, name: str, choices: Choices, language: str) -> Reading:
    """Frames as stages; a frame named as a lane ('Pain points') gives cards of that kind; tags say the same of one note."""
    blocks = _blocks(_rows(text))
    outline, notes = MapOutline(name), Notes()
    if len(blocks[0]) == 1:
        outline.title = blocks.pop(0)[0][0]
    steps: list[StepOutline] = []
    for block in blocks:
        heading, *rows = block
        role = role_of(heading[0])
        if role in LANES and role != "touchpoints" and not is_stage_name(heading[0]) and len(blocks) > 1 and steps:
            steps[-1].cards += [(role, row[0]) for row in rows]
            continue
        step = StepOutline(heading[0])
        for row in rows:
            tag = role_of(row[1]) if len(row) > 1 else None
            step.cards.append((tag if tag in LANES else "touchpoints", row[0]))
            for extra in row[1:]:
                if role_of(extra) not in LANES:
                    notes.add("lost", "cell", text=extra[:80])
        steps.append(step)
        outline.stages.append(StageOutline(heading[0], [step]))
    notes.add("changed", "frames")
    notes.add("changed", "no_places")
    return reading(outline, notes, language, "miro")


def _rows(text: str) -> list[list[str]]:
    try:
        return [[cell.strip() for cell in row if cell.strip()] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error:
        return []


def _blocks(rows: list[list[str]]) -> list[list[list[str]]]:
    """Runs of filled rows."""
    found: list[list[list[str]]] = []
    fresh = True
    for row in rows:
        if not row:
            fresh = True
        elif fresh:
            found.append([row])
            fresh = False
        else:
            found[-1].append(row)
    return found
