"""Mermaid's `journey`: title, sections, tasks with a score and actors. Only these live in it; the rest is told as lost."""

from __future__ import annotations

import re

import msgspec

from ..journey.document import Document
from ..journey.ids import new_id
from ..journey.naming import full_name, written
from ..journey.order import keys
from ..journey.records import Journey, Persona
from ..journey.records.base import change
from .outline import MapOutline, StageOutline, StepOutline, reading
from .report import Choices, Notes, Reading

_START = re.compile(r"^\s*journey\b", re.IGNORECASE)


def recognises(name: str, text: str) -> bool:
    """The first line that is no comment, front matter or code fence says `journey`, as a line of its own."""
    lines = [line.strip() for line in text.splitlines()[:40]]
    if lines and lines[0] == "---" and "---" in lines[1:]:
        lines = lines[lines.index("---", 1) + 1 :]
    body = [x for x in lines if x and not x.startswith(("%%", "```"))]
    return bool(body) and bool(re.fullmatch(r"journey", body[0], re.IGNORECASE))


def read(text: str, name: str, choices: Choices, language: str) -> Reading:
    """Sections as stages, tasks as steps; a score from 1 to 5 is the team's guess of the emotion."""
    notes, outline = Notes(), MapOutline("")
    actors: dict[str, None] = {}
    inside, described, scored = False, False, False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("%%", "```", "---")):
            continue
        if not inside:
            inside = bool(_START.match(line))
            continue
        if described or re.match(r"accDescr\s*\{", line, re.IGNORECASE):
            described = "}" not in line
            continue
        if found := re.match(r"(title|section|accTitle\s*:|accDescr\s*:)\s*(.*)", line, re.IGNORECASE):
            word = found[1].lower()
            if word == "title":
                outline.title = found[2].strip()
            elif word == "section":
                outline.stages.append(StageOutline(found[2].strip()))
            continue
        parts = [part.strip() for part in line.split(":")]
        if len(parts) < 2 or (score := _score(parts[1])) is None:
            notes.add("lost", "line_lost", str(number), text=line[:80])
            continue
        if not 1 <= score <= 5:
            notes.add("changed", "emotion_outside", str(number), text=parts[1], scale="1..5")
        scored = True
        if not outline.stages:
            outline.stages.append(StageOutline(outline.title or name))
        people = tuple(p.strip() for p in ":".join(parts[2:]).split(",") if p.strip())
        actors.update(dict.fromkeys(people))
        emotion = min(max(score, 1.0), 5.0) - 3
        outline.stages[-1].steps.append(StepOutline(parts[0], emotion=emotion, actors=people))
    if scored:
        notes.add("changed", "score_scaled")
    outline.title = outline.title or name
    return _with_people(reading(outline, notes, language, "mermaid"), tuple(actors), language)


def _score(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _with_people(found: Reading, actors: tuple[str, ...], language: str) -> Reading:
    people = [
        Persona(id=new_id("persona"), title={language: name}, order=order)
        for name, order in zip(actors, keys(len(actors)), strict=True)
    ]
    journey: Journey = change(found.document.journey, personas=tuple(p.id for p in people))
    document = found.document.put(journey, *people)
    counts = {**found.preview.counts, "personas": len(people)}
    return Reading(document, msgspec.structs.replace(found.preview, counts=counts))


def write(document: Document, language: str) -> str:
    """The map as a Mermaid journey: stages, steps, the mean guess as 1–5 (3 without one), personas. Nothing else fits in."""
    people = ", ".join(_plain(full_name(document, p, language)).replace(",", " ") for p in document.personas())
    lines = ["journey", f"    title {_plain(written(document, document.journey.title, language)) or 'Journey'}"]
    for stage in document.stages():
        lines.append(f"    section {_plain(full_name(document, stage, language))}")
        for step in document.steps(stage):
            guesses = [c.emotion for c in document.cards(step=step) if c.emotion is not None]
            score = 3 + (sum(guesses) / len(guesses) if guesses else 0)
            lines.append(
                f"      {_plain(full_name(document, step, language))}: {score:g}" + (f": {people}" if people else "")
            )
    return "\n".join([*lines, ""])


def _plain(text: str) -> str:
    """Without the signs that end a Mermaid name."""
    return " ".join(re.sub(r"[:#;\n]", " ", text).split())
