"""Lucidchart's CSV: one row a shape, lines with their ends. Containers and swim lanes become stages, shapes steps, lines paths."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from ..errors import UsageError
from ..texts.sentence import Sentence
from .grid.words import LANES, is_stage_name, role_of
from .outline import MapOutline, StageOutline, StepOutline, reading
from .report import Choices, Notes, Reading

_NEEDED = ("Id", "Name", "Shape Library", "Contained By")
_HOLDERS = ("container", "swim lane", "swimlane", "frame", "region", "group", "pool")
_NOT_STEPS = ("document", "page", "line", "text", "image", "icon")


@dataclass
class _Shape:
    id: str
    name: str
    page: str
    inside: tuple[str, ...]
    source: str
    target: str
    text: str
    comments: str

    @property
    def holds(self) -> bool:
        return any(word in self.name.lower() for word in _HOLDERS)


def recognises(name: str, text: str) -> bool:
    """By its header."""
    head = text.splitlines()[0] if text.strip() else ""
    return all(column in next(csv.reader([head]), []) for column in _NEEDED)


def read(text: str, name: str, choices: Choices, language: str) -> Reading:
    """One page of the drawing; the others are told."""
    shapes = [_shape(row) for row in csv.DictReader(io.StringIO(text))]
    notes = Notes()
    pages = [s for s in shapes if s.name == "Page"]
    page = _page(pages, choices.sheet, shapes, name)
    for other in pages:
        if page and other.id != page.id:
            notes.add("lost", "other_page", sheet=other.text or other.id)
    here = [s for s in shapes if s.name not in {"Document", "Page"} and (page is None or s.page in {"", page.id})]
    title = next((s.text for s in shapes if s.name == "Document" and s.text), name)
    outline = _drawn(here, title, notes)
    notes.add("changed", "no_places")
    found = reading(outline, notes, language, "lucidchart")
    return found


def _shape(row: dict[str, str]) -> _Shape:
    def cell(key: str) -> str:
        return (row.get(key) or "").strip()

    areas = [
        value.strip() for key, value in row.items() if key and key.startswith("Text Area") and value and value.strip()
    ]
    inside = tuple(part.strip() for part in cell("Contained By").split("|") if part.strip())
    return _Shape(
        cell("Id"), cell("Name"), cell("Page ID"), inside, cell("Line Source"), cell("Line Destination"), "\n".join(areas),
        cell("Comments"),
    )  # fmt: skip


def _page(pages: list[_Shape], chosen: str, shapes: list[_Shape], name: str) -> _Shape | None:
    if not pages:
        return None
    if chosen:
        for page in pages:
            if chosen in {page.text, page.id}:
                return page
        raise UsageError(
            Sentence("formats.no_such_page"), where=name, value=chosen, allowed=[p.text or p.id for p in pages]
        )
    return max(pages, key=lambda p: sum(s.page == p.id for s in shapes))


def _drawn(here: list[_Shape], title: str, notes: Notes) -> MapOutline:
    lines = [s for s in here if s.name.lower() == "line"]
    holders = {s.id: s for s in here if s.holds}
    things = [s for s in here if not s.holds and s.name.lower() not in _NOT_STEPS and s.text]
    joined = {end for line in lines for end in (line.source, line.target)}
    things += [s for s in here if s.name.lower() == "text" and s.text and s.id in joined]
    loose = [s for s in here if s.name.lower() == "text" and s.text and s.id not in joined]
    outline = MapOutline(title)
    stages: dict[str, StageOutline] = {}
    for holder in holders.values():
        if not _lane_of(holder):
            stages[holder.id] = StageOutline(" ".join(holder.text.split("\n", 1)[0].split()) or title)
            outline.stages.append(stages[holder.id])
    fallback = StageOutline(title)
    steps: list[tuple[_Shape, StepOutline, StageOutline]] = []
    cards: list[tuple[_Shape, str]] = []
    for thing in things:
        inside = [holders[i] for i in thing.inside if i in holders]
        role = next((r for h in reversed(inside) if (r := _lane_of(h))), None)
        if role and thing.id not in joined and role not in {"actions"}:
            cards.append((thing, role))
            continue
        stage = next((stages[h.id] for h in reversed(inside) if h.id in stages), fallback)
        steps.append((thing, StepOutline(" ".join(thing.text.split())), stage))
    if any(stage is fallback for _, _, stage in steps):
        outline.stages.append(fallback)
    _in_flow_order(steps, lines)
    for _, step, stage in steps:
        stage.steps.append(step)
    _cards(cards, steps, notes)
    for one in loose:
        notes.add("lost", "shape_lost", one.id, text=" ".join(one.text.split())[:80])
    _paths(outline, steps, lines, notes)
    return outline


def _lane_of(holder: _Shape) -> str | None:
    """The lane a container is named after; a usual stage name is a stage."""
    role = role_of(holder.text)
    return role if role in LANES and not is_stage_name(holder.text) else None


def _in_flow_order(steps: list[tuple[_Shape, StepOutline, StageOutline]], lines: list[_Shape]) -> None:
    """From left to right along the arrows, as far as they tell; else in the file's order."""
    place = {shape.id: i for i, (shape, _, _) in enumerate(steps)}
    before: dict[str, set[str]] = {shape.id: set() for shape, _, _ in steps}
    for line in lines:
        if line.source in place and line.target in place and line.source != line.target:
            before[line.target].add(line.source)
    done: list[str] = []
    left = list(place)
    while left:
        free = next((i for i in left if before[i] <= set(done)), left[0])
        done.append(free)
        left.remove(free)
    order = {id: i for i, id in enumerate(done)}
    steps.sort(key=lambda one: order[one[0].id])


def _cards(
    cards: list[tuple[_Shape, str]], steps: list[tuple[_Shape, StepOutline, StageOutline]], notes: Notes
) -> None:
    """A shape in a lane stands at the step whose stage holds it too, else at the first."""
    for shape, role in cards:
        if not steps:
            notes.add("lost", "shape_lost", shape.id, text=" ".join(shape.text.split())[:80])
            continue
        near = next((step for other, step, _ in steps if set(other.inside) & set(shape.inside)), steps[0][1])
        near.cards.append((role, shape.text))


def _paths(
    outline: MapOutline, steps: list[tuple[_Shape, StepOutline, StageOutline]], lines: list[_Shape], notes: Notes
) -> None:
    shapes = {id(step): shape.id for shape, step, _ in steps}
    ordered = [step for stage in outline.stages for step in stage.steps]
    number = {shapes[id(step)]: i for i, step in enumerate(ordered)}
    n = 0
    for line in lines:
        if line.source in number and line.target in number:
            ordered[number[line.source]].onward.append((number[line.target], " ".join(line.text.split())))
            n += 1
        else:
            notes.add("lost", "arrow_lost", line.id)
    if n:
        notes.add("understood", "arrows", n=n)
